//! G32: a prepaid media balance never falls below zero unnoticed.

use jangbu_core::{Currency, Date, Said, Text};

use super::{CheckedRule, Finding};

pub(super) const CHECK: CheckedRule = CheckedRule {
    id: "prepaid_balance",
    rule: "G32",
    statement: "The prepaid balance of a media account (top-ups − refunds − paid spend) is not below zero on any day.",
};

/// What the prepaid account of a media account moved on a day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PrepaidMovement {
    /// Media account.
    pub media_account: Text,
    /// Currency.
    pub currency: Currency,
    /// Economic date.
    pub on: Date,
    /// Minor units, debit positive.
    pub minor: i128,
}

/// One finding per media account and stretch of days below zero, with the lowest balance.
///
/// `movements` come by media account, currency and day.
pub fn prepaid_balance(movements: &[PrepaidMovement]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for account in movements.chunk_by(|a, b| (&a.media_account, a.currency) == (&b.media_account, b.currency)) {
        let mut balance = 0;
        let mut below: Option<Finding> = None;
        for day in account.chunk_by(|a, b| a.on == b.on) {
            balance += day.iter().map(|it| it.minor).sum::<i128>();
            let first = &day[0];
            if balance >= 0 {
                findings.extend(below.take());
                continue;
            }
            let finding = below.get_or_insert_with(|| Finding {
                rule: CHECK.rule,
                subject: first.media_account.to_string(),
                message: Said::new(
                    format!(
                        "the prepaid balance is below zero from {}: a top-up is missing; import it (format \
                         `media_charge`), or the balance at the start (`opening_balance`), see docs/formats.md",
                        first.on
                    ),
                    format!(
                        "{}부터 선급금 잔액이 0보다 작습니다. 충전 내역이 빠졌습니다. 충전(`media_charge` 형식)이나 기초 \
                         잔액(`opening_balance` 형식)을 가져오십시오. docs/formats.md 참고",
                        first.on
                    ),
                ),
                amount_minor: Some(0),
                currency: Some(first.currency),
            });
            finding.amount_minor = finding.amount_minor.min(Some(balance));
        }
        findings.extend(below);
    }
    findings
}
