//! G13: after a full refund, in any number of parts, revenue and VAT of the order are zero.

use jangbu_core::{Currency, Said, Text};

use super::{CheckedRule, Finding};

pub(super) const CHECK: CheckedRule = CheckedRule {
    id: "refund_symmetry",
    rule: "G13",
    statement: "After a full refund, in any number of parts, sale, discounts, refunds and VAT of an order net to zero.",
};

/// What an order's own group shows in one currency, minor units, debit positive.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OrderSums {
    /// Posting group of the order.
    pub group: Text,
    /// Currency.
    pub currency: Currency,
    /// Balance of the receivable (108): sold less refunded.
    pub receivable: i128,
    /// Balance of sales, shipping, discounts and refunds (401, 4011, 4021, 402).
    pub revenue: i128,
    /// Balance of the output VAT (255).
    pub vat: i128,
}

/// Findings for orders whose receivable from sale and refunds is zero, but whose revenue or VAT is not.
pub fn refund_symmetry(orders: impl IntoIterator<Item = OrderSums>) -> Vec<Finding> {
    orders
        .into_iter()
        .filter(|it| it.receivable == 0 && (it.revenue != 0 || it.vat != 0))
        .map(|it| Finding {
            rule: CHECK.rule,
            subject: it.group.to_string(),
            message: Said::new(
                format!("fully refunded, but {} of revenue and {} of VAT are left", -it.revenue, -it.vat),
                format!("전액 환불되었으나 매출 {}, 부가세 {}가 남아 있습니다", -it.revenue, -it.vat),
            ),
            amount_minor: Some(if it.vat == 0 { it.revenue } else { it.vat }),
            currency: Some(it.currency),
        })
        .collect()
}
