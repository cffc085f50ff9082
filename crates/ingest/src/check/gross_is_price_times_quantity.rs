//! Where a file gives gross, price and quantity, they agree.

use jangbu_core::{Decimal, Said};

use super::{Fault, Rule};
use crate::row::Row;

pub const RULE: Rule = Rule {
    id: "gross_is_price_times_quantity",
    demands: "gross = unit price × quantity where all three are given",
    demands_ko: "세 값이 모두 있으면 주문금액 = 단가 × 수량이다",
    mend: "correct whichever is wrong, or leave one empty",
    mend_ko: "틀린 값을 바로잡거나 한 칸을 비우십시오",
};

/// Refuses a gross amount that is not price times quantity.
pub fn gross_is_price_times_quantity(
    row: &Row<'_>,
    column: usize,
    gross: Decimal,
    product: Decimal,
) -> Result<(), Fault> {
    if gross == product {
        return Ok(());
    }
    let product = product.normalize();
    let mend = Said::new(
        format!("unit price × quantity is {product}: {}", RULE.mend),
        format!("단가 × 수량은 {product} 입니다: {}", RULE.mend_ko),
    );
    Err(RULE.broken_with(row, column, mend))
}
