//! A date or an instant in one of the forms that are understood.

use super::{Fault, Rule};
use crate::row::Row;

pub const RULE: Rule = Rule {
    id: "date_form",
    demands: "a date reads like 2026-03-05, 2026.03.05., 20260305 or 2026/03/05, with HH:MM[:SS] for an instant",
    mend: "write the date as 2026-03-05",
};

/// The cell is no date.
pub fn not_a_date(row: &Row<'_>, column: usize) -> Fault {
    RULE.broken(row, column)
}
