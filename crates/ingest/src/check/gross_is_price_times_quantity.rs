//! Where a file gives gross, price and quantity, they agree.

use jangbu_core::Decimal;

use super::{Fault, Rule};
use crate::row::Row;

pub const RULE: Rule = Rule {
    id: "gross_is_price_times_quantity",
    demands: "gross = unit price × quantity where all three are given",
    mend: "correct whichever is wrong, or leave one empty",
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
    Err(RULE.broken_with(row, column, format!("unit price × quantity is {product}: {}", RULE.mend)))
}
