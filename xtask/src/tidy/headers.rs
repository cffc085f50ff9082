//! Every Rust file opens with `//!`: what it is, before how it works.

use super::tree::Tree;

/// Files that do not.
pub fn check(tree: &Tree) -> Vec<String> {
    tree.rust()
        .filter(|(_, text)| !text.starts_with("//!"))
        .map(|(path, _)| format!("{path} does not start with `//!`"))
        .collect()
}
