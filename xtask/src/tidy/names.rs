//! File names say what is inside: words that fit any content are not allowed.

use super::tree::Tree;

const BANNED: &[&str] = &[
    "util", "utils", "helper", "helpers", "common", "manager", "service", "info", "data", "process", "handle", "misc",
];

/// Rust files and their folders with such a word in the name.
pub fn check(tree: &Tree) -> Vec<String> {
    let mut findings = Vec::new();
    for (path, _) in tree.rust() {
        let words = path.trim_end_matches(".rs").split(['/', '_', '-']);
        for word in words.filter(|word| BANNED.contains(word)) {
            findings.push(format!("{path}: `{word}` says nothing about the content"));
        }
    }
    findings
}
