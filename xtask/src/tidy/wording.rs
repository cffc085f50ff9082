//! The repository reads the same on every machine: no path of one machine, no address of a package registry.

use super::{source::numbered, tree::Tree};

// Written in two parts so that this file keeps its own rule.
const PATHS: &[&str] = &[concat!("/wo", "rk"), concat!("/ro", "ot"), concat!("/ho", "me"), concat!("/Us", "ers")];

const REGISTRIES: &[&str] = &[
    concat!("index.cra", "tes.io"),
    concat!("static.cra", "tes.io"),
    concat!("crates.io", "-index"),
    concat!("pypi", ".org"),
    concat!("python", "hosted.org"),
    concat!("registry.npm", "js.org"),
    concat!("proxy.go", "lang.org"),
];

/// Lines that hold such a text.
pub fn check(tree: &Tree) -> Vec<String> {
    let mut findings = Vec::new();
    for (path, text) in tree.files().filter(|(path, _)| !path.ends_with("Cargo.lock")) {
        for (number, line) in numbered(text) {
            let words = PATHS
                .iter()
                .filter(|word| absolute(line, word))
                .chain(REGISTRIES.iter().filter(|word| line.contains(**word)));
            findings.extend(words.map(|word| format!("{path}:{number} holds `{word}`")));
        }
    }
    findings
}

/// Whether the path stands by itself: neither the middle nor the beginning of a longer name.
fn absolute(line: &str, path: &str) -> bool {
    let inner = |letter: char| letter.is_alphanumeric() || "._-}>)~".contains(letter);
    let longer = |letter: char| letter.is_alphanumeric() || "_-".contains(letter);
    line.match_indices(path).any(|(at, _)| {
        let (before, after) = (&line[..at], &line[at + path.len()..]);
        // `${NAME:-/path}` of a shell stands by itself.
        let begins = before.ends_with(":-") || !before.chars().next_back().is_some_and(inner);
        begins && !after.starts_with(longer)
    })
}
