//! Coupons and points cannot be worth more than goods and shipping.

use jangbu_core::{Decimal, Said, facts::OrderLine};

use super::{Fault, Rule};
use crate::row::Row;

pub const RULE: Rule = Rule {
    id: "discount_within_gross",
    demands: "discounts and points together are at most gross plus shipping",
    demands_ko: "할인과 포인트의 합은 주문금액과 배송비의 합을 넘지 않는다",
    mend: "correct the discount or the gross amount",
    mend_ko: "할인이나 주문금액을 바로잡으십시오",
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
    let due = line.gross + line.shipping_fee;
    let mend = Said::new(
        format!("discounts are {off}, gross and shipping {due}: {}", RULE.mend),
        format!("할인은 {off}, 주문금액과 배송비는 {due} 입니다: {}", RULE.mend_ko),
    );
    Err(RULE.broken_with(row, column, mend))
}
