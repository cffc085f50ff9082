//! G40: what a medium invoices for a month is what was measured, as far as the account allows a difference.

use jangbu_core::{Currency, Said, Text};

use super::{CheckedRule, Finding};
use crate::{invoice_tolerance::Tolerance, periods::Month};

pub(super) const CHECK: CheckedRule = CheckedRule {
    id: "invoice_variance",
    rule: "G40",
    statement: "The invoices of an ad account and month differ from what was measured by no more than the account allows.",
};

/// Measured and invoiced of an account and month.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InvoicedMonth {
    /// Media account.
    pub media_account: Text,
    /// Service month.
    pub month: Month,
    /// Currency.
    pub currency: Currency,
    /// Paid spend with VAT, minor units.
    pub measured_minor: i64,
    /// Total of the invoices, minor units.
    pub invoiced_minor: i64,
    /// What the account allows.
    pub tolerance: Tolerance,
}

/// Months whose invoices are further off than allowed, each with invoiced − measured.
pub fn invoice_variance(months: impl IntoIterator<Item = InvoicedMonth>) -> Vec<Finding> {
    let finding = |it: InvoicedMonth| {
        let variance = it.tolerance.compare(it.measured_minor, it.invoiced_minor);
        let (mut en, mut ko) = (String::new(), String::new());
        if variance.beyond_minor > 0 {
            en = format!("; {} beyond what is allowed is to be disputed", variance.beyond_minor);
            ko = format!(". 허용 범위를 넘은 {} 은(는) 이의를 제기할 금액입니다", variance.beyond_minor);
        }
        (!variance.within).then(|| Finding {
            rule: CHECK.rule,
            subject: format!("{}/{}", it.media_account, it.month),
            message: Said::new(
                format!("invoiced {}, measured {}: more apart than allowed{en}", it.invoiced_minor, it.measured_minor),
                format!("청구 {}, 집계 {}: 허용 범위를 벗어난 차이입니다{ko}", it.invoiced_minor, it.measured_minor),
            ),
            amount_minor: Some(variance.variance_minor),
            currency: Some(it.currency),
        })
    };
    months.into_iter().filter_map(finding).collect()
}
