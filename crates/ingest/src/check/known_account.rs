//! The account that a row belongs to is registered. A mere party of it (a gateway, a touch's media) need not be.

use super::{Fault, Rule};
use crate::{AccountError, row::Row};

pub const RULE: Rule = Rule {
    id: "known_account",
    demands: "the account that a row belongs to is registered",
    demands_ko: "행이 속한 계정은 등록되어 있다",
    mend: "register the account with `jangbu account add` and replay the row",
    mend_ko: "`jangbu account add` 로 계정을 등록한 뒤 행을 다시 반영하십시오",
};

/// The cell of `column` names an account that is not registered.
pub fn unknown_account(row: &Row<'_>, column: usize, error: &AccountError) -> Fault {
    RULE.broken_with(row, column, error.said())
}
