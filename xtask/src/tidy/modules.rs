//! Every Rust file is reached by a `mod` line, and every plug-in stands in its folder's list.
//!
//! The compiler is silent about a file that no `mod` names: its rule would exist and never run.

use super::{
    source::{mentions, shipped},
    tree::Tree,
};

/// Folders whose `mod.rs` lists one plug-in a file.
const PLUGINS: &[&str] = &[
    "crates/ingest/src/check",
    "crates/ingest/src/connectors",
    "crates/ledger/src/posting_rules",
    "crates/measure/src/kpis",
    "crates/partner/src/contracts",
    "crates/plan/src/forecasts",
    "crates/plan/src/monitors",
];

/// Files that nothing names, and plug-ins missing from their list.
pub fn check(tree: &Tree) -> Vec<String> {
    let mut findings = Vec::new();
    for (path, _) in tree.rust() {
        let Some((parents, name)) = parents(path) else { continue };
        let Some((parent, text)) = parents.iter().find_map(|parent| Some((parent, tree.text(parent)?))) else {
            findings.push(format!("{path} has no parent module; expected one of {}", parents.join(", ")));
            continue;
        };
        if !mentions(text, &format!("mod {name}")) {
            findings.push(format!("{path} is not compiled: {parent} has no `mod {name};`"));
        }
        let folder = parent.trim_end_matches("/mod.rs");
        if PLUGINS.contains(&folder) && name != "tests" && !mentions(&shipped(text), &format!("{name}::")) {
            findings.push(format!("{path} is not in the list of {parent}"));
        }
    }
    findings
}

/// The files that may declare this one, and the module's name; `None` for the root of a crate.
fn parents(path: &str) -> Option<(Vec<String>, &str)> {
    let (folder, file) = path.rsplit_once('/')?;
    // Beside `src`, cargo takes every file of these folders for a program of its own.
    let program = ["benches", "examples", "fuzz_targets", "tests"].iter().any(|it| folder.ends_with(it))
        && !path.contains("src/");
    if matches!(file, "lib.rs" | "main.rs" | "build.rs") || program {
        return None;
    }
    let (folder, name) = if file == "mod.rs" { folder.rsplit_once('/')? } else { (folder, file.strip_suffix(".rs")?) };
    let mut parents: Vec<_> = ["mod.rs", "lib.rs", "main.rs"].iter().map(|root| format!("{folder}/{root}")).collect();
    parents.push(format!("{folder}.rs"));
    Some((parents, name))
}
