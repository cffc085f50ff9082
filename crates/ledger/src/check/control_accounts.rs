//! G31: a control account equals the sum of its open items, per party and currency, on every day.

use std::collections::BTreeMap;

use jangbu_core::{Currency, Date, Said, Text};

use super::{CheckedRule, Finding};
use crate::chart::{Chart, Role};

pub(super) const CHECK: CheckedRule = CheckedRule {
    id: "control_accounts",
    rule: "G31",
    statement: "Bank, hold-back, clearing, prepaid and payable accounts equal the open items of the facts, per party \
                and currency, on every day.",
};

/// Accounts whose balance is made of open items.
pub const CONTROL: &[Role] = &[
    Role::Bank,
    Role::HoldBack,
    Role::PayoutClearing,
    Role::MediaClearing,
    Role::PrepaidMedia,
    Role::AccruedMedia,
    Role::MediaPayable,
];

/// What a day adds to the balance, or to the open items, of a party.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct OpenItem {
    /// Code in the chart of accounts.
    pub code: Text,
    /// Bank, gateway, shop or media account; empty for none.
    pub party: Text,
    /// Currency.
    pub currency: Currency,
    /// Economic date.
    pub on: Date,
    /// Minor units, debit positive.
    pub minor: i128,
}

/// Findings where `balances` of the journal differ from `open_items` of the facts: one for each account, party
/// and currency, with the difference of the first such day.
///
/// Rows of other accounts are passed over; rows of one party and day are added up. Equal days make equal
/// balances on every day.
pub fn control_accounts(
    chart: &Chart,
    balances: impl IntoIterator<Item = OpenItem>,
    open_items: impl IntoIterator<Item = OpenItem>,
) -> Vec<Finding> {
    let controls: Vec<&Text> = CONTROL.iter().map(|role| chart.code(*role)).collect();
    let mut parties: BTreeMap<(Text, Text, Currency), BTreeMap<Date, i128>> = BTreeMap::new();
    let ledger = balances.into_iter().map(|it| (1, it));
    for (sign, item) in ledger.chain(open_items.into_iter().map(|it| (-1, it))) {
        if controls.contains(&&item.code) {
            let days = parties.entry((item.code, item.party, item.currency)).or_default();
            *days.entry(item.on).or_default() += sign * item.minor;
        }
    }
    let mut findings = Vec::new();
    for ((code, party, currency), mut days) in parties {
        days.retain(|_, off| *off != 0);
        let Some((first, off)) = days.first_key_value() else { continue };
        let (more, more_ko) = match days.len() - 1 {
            0 => (String::new(), String::new()),
            more => (format!(" and {more} later days"), format!(" 및 이후 {more}일")),
        };
        findings.push(Finding {
            rule: CHECK.rule,
            subject: format!("{code}/{party}"),
            message: Said::new(
                format!("on {first}{more} the books are not the sum of the facts"),
                format!("{first}{more_ko}의 장부가 원천 자료의 합과 다릅니다"),
            ),
            amount_minor: Some(*off),
            currency: Some(currency),
        });
    }
    findings
}
