//! Two rows of one file with the same key and other content: which one holds cannot be known.

use super::{Fault, Rule};

pub const RULE: Rule = Rule {
    id: "conflicting_duplicate",
    demands: "rows of one file with the same natural key are equal in every column that is read",
    mend: "give each row its own line number, or remove the row that is wrong",
};

/// The second row of `key`, unequal to the first.
pub fn conflict(key: &str) -> Fault {
    RULE.broken_by_row(format!("an earlier row has the same key `{}`: {}", crate::outcome::shown(key), RULE.mend))
}
