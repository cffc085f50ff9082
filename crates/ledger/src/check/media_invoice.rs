//! What a medium invoices for a month is what it reported as spent, within a tolerance.
//!
//! Part of G40: measured, invoiced and paid of an account and month tie. The difference itself stays on 262 or 1351
//! (posting policy 3.2); this says when it is worth a question.

use jangbu_core::{Currency, Said, Text};

use super::{CheckedRule, Finding};
use crate::{invoice_tolerance::Tolerance, periods::Month};

pub(super) const CHECK: CheckedRule = CheckedRule {
    id: "media_invoice",
    rule: "G40",
    statement: "What a medium invoices for a month differs from what it reported by at most 0.1 % and 10,000 minor units.",
};

/// How far an invoice may be off without a question: 0.1 % and 10,000 minor units.
pub const TOLERANCE: Tolerance = Tolerance { basis_points: 10, amount_minor: 10_000 };

/// What was reported and invoiced for an account's month, VAT included, minor units.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InvoicedMonth {
    /// Media account.
    pub media_account: Text,
    /// Month of service.
    pub month: Month,
    /// Currency.
    pub currency: Currency,
    /// Spend as reported, less free credit.
    pub reported_minor: i64,
    /// Sum of the month's invoices; credit memos lower what is owed, not what was invoiced.
    pub invoiced_minor: i64,
}

/// A finding for every month that is off by more than [`TOLERANCE`].
pub fn media_invoice(months: impl IntoIterator<Item = InvoicedMonth>) -> Vec<Finding> {
    months
        .into_iter()
        .filter_map(|it| {
            let variance = TOLERANCE.compare(it.reported_minor, it.invoiced_minor);
            (!variance.within).then(|| Finding {
                rule: CHECK.rule,
                subject: format!("{}/{}", it.media_account, it.month),
                message: Said::new(
                    "the invoice differs from the reported spend by more than 0.1 % or 10,000",
                    "세금계산서 금액이 보고된 광고비와 0.1% 또는 10,000을 넘게 다릅니다",
                ),
                amount_minor: Some(variance.variance_minor),
                currency: Some(it.currency),
            })
        })
        .collect()
}
