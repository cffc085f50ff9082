//! Columns of a format by their names, found when it is compiled.

use crate::format::Column;

/// Index of the column called `name`; one that is not there does not compile.
pub const fn column(columns: &[Column], name: &str) -> usize {
    match find(columns, name) {
        Some(at) => at,
        None => panic!("the format has no such column"),
    }
}

/// Index of the column called `name`.
pub const fn find(columns: &[Column], name: &str) -> Option<usize> {
    let mut at = 0;
    while at < columns.len() {
        if equal(columns[at].name.as_bytes(), name.as_bytes()) {
            return Some(at);
        }
        at += 1;
    }
    None
}

const fn equal(one: &[u8], other: &[u8]) -> bool {
    let mut at = 0;
    while at < one.len() && at < other.len() && one[at] == other[at] {
        at += 1;
    }
    at == one.len() && at == other.len()
}
