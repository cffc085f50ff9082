//! One idea a file: at most 500 lines, files of tests excepted.

use super::tree::{Tree, is_test};

const MOST: usize = 500;

/// Files that are longer.
pub fn check(tree: &Tree) -> Vec<String> {
    tree.rust()
        .map(|(path, text)| (path, text.lines().count()))
        .filter(|(path, lines)| *lines > MOST && !is_test(path))
        .map(|(path, lines)| format!("{path} has {lines} lines, more than {MOST}"))
        .collect()
}
