//! Two rows of one file with the same key and other content: which one holds cannot be known, so both wait.

use super::{Fault, Rule};

pub const RULE: Rule = Rule {
    id: "conflicting_duplicate",
    demands: "rows of one file with the same natural key are equal in every column that is read",
    mend: "give each row its own line number, or remove the row that is wrong",
};

/// A row of `key` beside an unequal one of the same key.
pub fn conflict(key: &str) -> Fault {
    RULE.broken_by_row(format!(
        "another row of the file has the same key `{}` and differs: {}",
        crate::outcome::shown(key),
        RULE.mend
    ))
}
