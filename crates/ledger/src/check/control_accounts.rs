//! G31: a control account equals the sum of its open items, per party and currency.

use std::collections::BTreeMap;

use jangbu_core::{Currency, Text};

use super::{CheckedRule, Finding};
use crate::chart::{Chart, Role};

pub(super) const CHECK: CheckedRule = CheckedRule {
    id: "control_accounts",
    rule: "G31",
    statement: "Receivables, clearing, prepaid and payable accounts equal the open items of the facts, per party \
                and currency.",
};

/// Accounts whose balance is made of open items.
pub const CONTROL: &[Role] = &[
    Role::Receivable,
    Role::HoldBack,
    Role::PayoutClearing,
    Role::MediaClearing,
    Role::PrepaidMedia,
    Role::AccruedMedia,
    Role::MediaPayable,
];

/// A balance, or an open item, of a party.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct OpenItem {
    /// Code in the chart of accounts.
    pub code: Text,
    /// Gateway, shop or media account.
    pub party: Text,
    /// Currency.
    pub currency: Currency,
    /// Minor units, debit positive.
    pub minor: i128,
}

/// Findings where `balances` of the journal differ from `open_items` of the facts, or name no party.
///
/// Rows of other accounts are passed over; rows of one party are added up.
pub fn control_accounts(
    chart: &Chart,
    balances: impl IntoIterator<Item = OpenItem>,
    open_items: impl IntoIterator<Item = OpenItem>,
) -> Vec<Finding> {
    let controls: Vec<&Text> = CONTROL.iter().map(|role| chart.code(*role)).collect();
    let mut parties: BTreeMap<(Text, Text, Currency), [i128; 2]> = BTreeMap::new();
    let ledger = balances.into_iter().map(|it| (0, it));
    for (at, item) in ledger.chain(open_items.into_iter().map(|it| (1, it))) {
        if controls.contains(&&item.code) {
            parties.entry((item.code, item.party, item.currency)).or_default()[at] += item.minor;
        }
    }
    let mut findings = Vec::new();
    for ((code, party, currency), [ledger, open]) in parties {
        let mut found = |message: String, amount| {
            let subject = format!("{code} {party}");
            findings.push(Finding {
                rule: CHECK.rule,
                subject: subject.trim_end().to_owned(),
                message,
                amount_minor: Some(amount),
                currency: Some(currency),
            });
        };
        if party.is_empty() && ledger != 0 {
            found("the balance belongs to no party".to_owned(), ledger);
        } else if ledger != open {
            found(format!("the books show {ledger}, the open items {open} minor units"), ledger - open);
        }
    }
    findings
}
