//! Amounts whose direction is told by the kind of row are not negative.

use jangbu_core::Decimal;

use super::{Fault, Rule};
use crate::row::Row;

pub const RULE: Rule = Rule {
    id: "not_negative",
    demands: "costs, quantities, prices, discounts, refunds and charges are not negative",
    mend: "write the amount without sign; money that goes back is a row of its own kind",
};

/// Refuses a negative amount.
pub fn not_negative(row: &Row<'_>, column: usize, amount: Decimal) -> Result<Decimal, Fault> {
    if amount.is_sign_negative() && !amount.is_zero() { Err(RULE.broken(row, column)) } else { Ok(amount) }
}
