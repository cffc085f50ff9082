//! A word from the list of its column.

use super::{Fault, Rule};
use crate::row::Row;

pub const RULE: Rule = Rule {
    id: "known_word",
    demands: "a column of kinds holds one of the words listed for it",
    mend: "write one of the words listed for the column",
};

/// The cell is none of `words`.
pub fn unknown_word(row: &Row<'_>, column: usize, words: &[&str]) -> Fault {
    RULE.broken_with(row, column, format!("write one of {}", words.join(", ")))
}
