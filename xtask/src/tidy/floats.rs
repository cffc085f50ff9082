//! No binary floating point where money is counted.

use super::{
    source::{mentions, numbered, shipped},
    tree::{Tree, is_test},
};

const MONEY: &[&str] = &["crates/core/src/", "crates/ledger/src/", "crates/partner/src/"];

/// Lines of shipped code that name a float type.
pub fn check(tree: &Tree) -> Vec<String> {
    let mut findings = Vec::new();
    for (path, text) in tree.rust().filter(|(path, _)| MONEY.iter().any(|crate_| path.starts_with(crate_))) {
        if is_test(path) {
            continue;
        }
        for (number, line) in numbered(&shipped(text)) {
            if mentions(line, "f32") || mentions(line, "f64") {
                findings.push(format!("{path}:{number} uses floating point in a crate that counts money"));
            }
        }
    }
    findings
}
