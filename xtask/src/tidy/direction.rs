//! Crates depend only leftward in the alphabet, which is the order in which data flows.
//!
//! Pure crates rest on pure crates alone; the demo company shares no code with the product it tests.

use super::{PURE, purity::dependencies, tree::Tree};

const CRATES: &[&str] = &["core", "ingest", "ledger", "measure", "partner", "plan", "reach", "serve", "store"];

/// Dependencies that point the wrong way.
pub fn check(tree: &Tree) -> Vec<String> {
    let mut findings = Vec::new();
    for (path, text) in tree.files() {
        let Some(name) = path.strip_suffix("/Cargo.toml").map(|dir| dir.trim_start_matches("crates/")) else {
            continue;
        };
        // Fuzzing drives the readers from outside.
        if name == "fuzz" {
            continue;
        }
        for dependency in dependencies(text) {
            let other = dependency.trim_start_matches("jangbu-");
            let inside = CRATES.contains(&other) || other == "demo" || dependency == "jangbu";
            if !inside || other == name {
                continue;
            }
            if name == "demo" || name == "xtask" {
                findings.push(format!("{path}: {name} shares no code with the product, yet depends on {dependency}"));
            } else if other >= name {
                findings.push(format!("{path}: {name} depends on {dependency}, which is not to its left"));
            } else if PURE.contains(&name) && !PURE.contains(&other) {
                findings.push(format!("{path}: {name} is pure, yet depends on {dependency}"));
            }
        }
    }
    findings
}
