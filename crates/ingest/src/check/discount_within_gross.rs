//! Coupons and points cannot be worth more than goods and shipping.

use jangbu_core::{Decimal, facts::OrderLine};

use super::{Fault, Rule};
use crate::row::Row;

pub const RULE: Rule = Rule {
    id: "discount_within_gross",
    demands: "discounts and points together are at most gross plus shipping",
    mend: "correct the discount or the gross amount",
};

/// Refuses a sale line that would be paid with less than nothing.
pub fn discount_within_gross(row: &Row<'_>, column: usize, line: &OrderLine) -> Result<(), Fault> {
    let parts = [line.seller_discount, line.mall_discount, line.points_seller, line.points_mall];
    if parts.iter().all(Decimal::is_zero) {
        return Ok(());
    }
    let off: Decimal = parts.iter().sum();
    if off <= line.gross + line.shipping_fee {
        return Ok(());
    }
    let mend = format!("discounts are {off}, gross and shipping {}: {}", line.gross + line.shipping_fee, RULE.mend);
    Err(RULE.broken_with(row, column, mend))
}
