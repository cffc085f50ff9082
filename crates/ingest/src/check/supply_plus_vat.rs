//! 공급가액 + 세액 = 합계금액, as printed on every tax document.

use super::{Fault, Rule};
use crate::row::Row;

pub const RULE: Rule = Rule {
    id: "supply_plus_vat",
    demands: "supply + VAT = total where they are given; a tax document gives supply and VAT",
    mend: "copy supply, VAT and total from the tax document",
};

/// Refuses a document whose parts are not its total.
pub fn supply_plus_vat(row: &Row<'_>, column: usize, supply: i64, vat: i64, total: i64) -> Result<(), Fault> {
    if i128::from(supply) + i128::from(vat) == i128::from(total) {
        return Ok(());
    }
    let sum = i128::from(supply) + i128::from(vat);
    Err(RULE.broken_with(row, column, format!("supply + VAT is {sum}: {}", RULE.mend)))
}

/// A tax document without its parts.
pub fn missing_vat(row: &Row<'_>, column: usize) -> Fault {
    RULE.broken(row, column)
}
