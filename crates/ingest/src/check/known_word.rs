//! A word from the list of its column.

use jangbu_core::Said;

use super::{Fault, Rule};
use crate::row::Row;

pub const RULE: Rule = Rule {
    id: "known_word",
    demands: "a column of kinds holds one of the words listed for it",
    demands_ko: "종류를 적는 열에는 정해진 말 가운데 하나가 있다",
    mend: "write one of the words listed for the column",
    mend_ko: "그 열에 정해진 말 가운데 하나를 적으십시오",
};

/// The cell is none of `words`.
pub fn unknown_word(row: &Row<'_>, column: usize, words: &[&str]) -> Fault {
    let words = words.join(", ");
    let mend = Said::new(format!("write one of {words}"), format!("다음 가운데 하나를 적으십시오: {words}"));
    RULE.broken_with(row, column, mend)
}
