//! Amounts of payouts, banks and documents are whole won (or cents).

use jangbu_core::{Currency, Decimal, exact};

use super::{Fault, Rule};
use crate::row::Row;

pub const RULE: Rule = Rule {
    id: "whole_minor",
    demands: "booked amounts have no fraction of the currency's smallest unit",
    mend: "round the amount as the document prints it, or correct the currency",
};

/// The amount in minor units; refused when it has a fraction of one.
pub fn whole_minor(row: &Row<'_>, column: usize, amount: Decimal, currency: Currency) -> Result<i64, Fault> {
    exact::whole_minor(amount, currency).map_err(|_| RULE.broken(row, column))
}
