//! A cell without which a row means nothing.

use super::{Fault, Rule};
use crate::row::Row;

pub const RULE: Rule = Rule {
    id: "required_cell",
    demands: "ids, dates and amounts without which a row means nothing are there",
    mend: "fill in the cell",
};

/// The cell, unless it is empty.
pub fn required_cell<'r>(row: &'r Row<'_>, column: usize) -> Result<&'r [u8], Fault> {
    let cell = row.cell(column);
    if cell.is_empty() { Err(missing_cell(row, column)) } else { Ok(cell) }
}

/// The cell is empty.
pub fn missing_cell(row: &Row<'_>, column: usize) -> Fault {
    RULE.broken(row, column)
}
