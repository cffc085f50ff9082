//! A function fits on a screen or two; tests excepted, which tell a story from beginning to end.

use super::{
    source::{numbered, shipped},
    tree::{Tree, is_test},
};

/// Lines from `fn` to the closing brace. Most functions have fewer than 25; 70 is what a reader should expect.
const MOST: usize = 90;

/// Functions that are longer.
pub fn check(tree: &Tree) -> Vec<String> {
    let mut findings = Vec::new();
    for (path, text) in tree.rust().filter(|(path, _)| !is_test(path)) {
        let code = shipped(text);
        for (line, name, length) in functions(&code).filter(|(.., length)| *length > MOST) {
            findings.push(format!("{path}:{line} `{name}` has {length} lines, more than {MOST}"));
        }
    }
    findings
}

/// Every function with a body of its own lines: line, name, number of lines.
fn functions(code: &str) -> impl Iterator<Item = (usize, &str, usize)> {
    let lines: Vec<&str> = code.lines().collect();
    numbered(code).filter_map(move |(number, line)| {
        let name = name(line)?;
        Some((number, name, length(&lines[number - 1..])?))
    })
}

/// The name of the function that begins in this line.
fn name(line: &str) -> Option<&str> {
    let (before, after) = line.split_once("fn ")?;
    let qualifier = |word: &str| word.starts_with("pub") || matches!(word, "const" | "async" | "unsafe");
    let begins = before.split_whitespace().all(qualifier) && (before.is_empty() || before.ends_with(' '));
    begins.then(|| after.split(|c: char| !c.is_alphanumeric() && c != '_').next()).flatten()
}

/// Lines of a function, given those from its first on: to the brace below its beginning, for the code is formatted.
fn length(lines: &[&str]) -> Option<usize> {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let first = *lines.first()?;
    if first.trim_end().ends_with(['}', ';']) {
        return None;
    }
    let below = |line: &&str| !line.trim().is_empty() && indent(line) <= indent(first);
    let head = |line: &&str| line.trim_end().ends_with('{') || line.trim() == "where";
    let last = lines.iter().skip(1).position(|line| below(line) && !head(line))?;
    lines[last + 1].trim().starts_with('}').then_some(last + 2)
}
