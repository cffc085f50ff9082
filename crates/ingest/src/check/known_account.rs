//! The account that a row belongs to is registered. A mere party of it (a gateway, a touch's media) need not be.

use super::{Fault, Rule};
use crate::{AccountError, row::Row};

pub const RULE: Rule = Rule {
    id: "known_account",
    demands: "the account that a row belongs to is registered",
    mend: "register the account with `jangbu account add` and replay the row",
};

/// The cell of `column` names an account that is not registered.
pub fn unknown_account(row: &Row<'_>, column: usize, error: &AccountError) -> Fault {
    RULE.broken_with(row, column, error.to_string())
}
