//! The worked entries of `docs/posting-policy.md` are the examples of the rules, to the won.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    example::{Example, dimensions},
    posting_rules,
};

/// Date, code, dimensions, currency column → signed minor units.
type Lines = BTreeMap<(String, String, String, bool), i64>;

/// Entries of the policy that show no table because nothing is posted.
const WITHOUT_ENTRY: &[&str] = &["E20", "E29", "E48"];

/// Tables of the policy by entry.
fn policy() -> BTreeMap<String, Lines> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/posting-policy.md");
    let text = std::fs::read_to_string(path).unwrap();
    let mut entries: BTreeMap<String, Lines> = BTreeMap::new();
    let mut current = String::new();
    for line in text.lines() {
        if let Some(title) = line.strip_prefix("**E") {
            current = format!("E{}", title.split_whitespace().next().unwrap());
            entries.entry(current.clone()).or_default();
        } else if line.starts_with("## ") {
            current.clear();
        } else if !current.is_empty() && line.starts_with("| 2") {
            let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            for (at, pair) in cells[3..].chunks(2).enumerate() {
                let minor = |cell: &str| cell.replace([',', '.'], "").parse::<i64>().unwrap_or(0);
                let key = (cells[0].to_owned(), cells[1].to_owned(), cells[2].trim_matches('–').to_owned(), at == 1);
                *entries.get_mut(&current).unwrap().entry(key).or_default() += minor(pair[0]) - minor(pair[1]);
            }
        }
    }
    entries
}

/// Lines of an example, in the policy's columns.
fn posted(example: &Example) -> Lines {
    let mut lines = Lines::new();
    for posting in example.postings().unwrap() {
        let about: Vec<String> = dimensions(&posting).map(|(name, value)| format!("{name} {value}")).collect();
        let key = |worth| (posting.economic_on.to_string(), posting.code.to_string(), about.join(", "), worth);
        *lines.entry(key(false)).or_default() += posting.amount_minor;
        if posting.currency.code() == "USD" {
            *lines.entry(key(true)).or_default() += posting.functional_minor;
        }
    }
    lines
}

fn without_zeros(mut lines: Lines) -> Lines {
    lines.retain(|_, minor| *minor != 0);
    lines
}

#[test]
fn every_worked_entry_of_the_policy_is_an_example_of_a_rule() {
    let policy = policy();
    assert!(policy.len() >= 30, "only {} worked entries found", policy.len());
    let examples: Vec<&Example> = posting_rules::ALL.iter().flat_map(|rule| rule.examples).collect();
    let covered: BTreeSet<&str> = examples.iter().map(|it| it.entry).filter(|it| !it.is_empty()).collect();
    for (entry, lines) in &policy {
        if lines.is_empty() {
            assert!(WITHOUT_ENTRY.contains(&entry.as_str()), "{entry} has no table");
        } else {
            assert!(covered.contains(entry.as_str()), "{entry} is no example");
        }
    }
    for example in examples.iter().filter(|it| !it.entry.is_empty()) {
        let expected = policy.get(example.entry).unwrap_or_else(|| panic!("{} is not in the policy", example.entry));
        assert_eq!(without_zeros(posted(example)), without_zeros(expected.clone()), "{}", example.entry);
    }
}
