//! Every dependency comes from the default registry: no fork, no git branch, no private mirror.

use super::{source::numbered, tree::Tree};

const DEFAULT: &str = concat!("registry+https://github.com/rust-lang/crates", ".io-index");

/// Packages in `Cargo.lock` from elsewhere.
pub fn check(tree: &Tree) -> Vec<String> {
    let Some(lock) = tree.text("Cargo.lock") else { return vec!["Cargo.lock is missing".to_owned()] };
    numbered(lock)
        .filter_map(|(number, line)| Some((number, line.strip_prefix("source = ")?.trim_matches('"'))))
        .filter(|(_, source)| *source != DEFAULT)
        .map(|(number, source)| format!("Cargo.lock:{number} takes a package from `{source}`"))
        .collect()
}
