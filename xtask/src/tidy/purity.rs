//! Pure crates know no engine, network, file system or clock: the same facts always give the same books.

use super::{
    PURE,
    source::{mentions, numbered, shipped},
    tree::{Tree, is_test},
};

const PACKAGES: &[&str] =
    &["tokio", "reqwest", "sqlx", "datafusion", "object_store", "parquet", "arrow", "axum", "futures", "async-trait"];

const CALLS: &[&str] = &[
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "Timestamp::now",
    "Zoned::now",
    "SystemTime::now",
    "Instant::now",
];

/// Manifests with such a package, shipped lines with such a call.
pub fn check(tree: &Tree) -> Vec<String> {
    let mut findings = Vec::new();
    for name in PURE {
        let manifest = format!("crates/{name}/Cargo.toml");
        let Some(text) = tree.text(&manifest) else { continue };
        for package in dependencies(text).filter(|package| PACKAGES.contains(package)) {
            findings.push(format!("{manifest}: a pure crate depends on {package}"));
        }
        // The compiler's own guard against the clock is set for each crate by itself.
        if !tree.text(&format!("crates/{name}/clippy.toml")).is_some_and(|text| text.contains("Timestamp::now")) {
            findings.push(format!("crates/{name}/clippy.toml must disallow the clock, as in the other pure crates"));
        }
        let sources = format!("crates/{name}/src/");
        for (path, text) in tree.rust().filter(|(path, _)| path.starts_with(&sources) && !is_test(path)) {
            for (number, line) in numbered(&shipped(text)) {
                findings.extend(impurity(line).map(|call| format!("{path}:{number}: a pure crate uses {call}")));
            }
        }
    }
    findings
}

fn impurity(line: &str) -> Option<&'static str> {
    let grouped = |module: &str| {
        line.split_once("std::{").is_some_and(|(_, group)| {
            group.split([',', '}']).any(|item| item.trim() == module || item.trim().starts_with(&format!("{module}::")))
        })
    };
    let call = CALLS.iter().find(|call| mentions(line, call) || call.strip_prefix("std::").is_some_and(grouped));
    call.copied()
}

/// Names in the dependency tables of a manifest, for building and for tests alike.
pub fn dependencies(manifest: &str) -> impl Iterator<Item = &str> {
    let mut inside = false;
    manifest.lines().filter_map(move |line| {
        let line = line.trim();
        if let Some(table) = line.strip_prefix('[') {
            let table = table.trim_end_matches(']');
            inside = table.ends_with("dependencies") && !table.starts_with("workspace");
            return table.split_once("dependencies.").map(|(_, name)| name);
        }
        let end = line.find(['.', ' ', '='])?;
        (inside && !line.starts_with('#')).then(|| line[..end].trim_matches('"'))
    })
}
