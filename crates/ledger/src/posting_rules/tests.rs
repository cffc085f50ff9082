//! Every rule's own examples hold, every kind of group has a rule, and folder and list agree.
#![allow(clippy::unwrap_used)]

use super::*;

#[test]
fn every_example_holds() {
    for rule in ALL {
        assert!(rule.examples.len() >= 2, "{} has too few examples", rule.id);
        for example in rule.examples {
            let mut expected: Vec<String> = example.lines.iter().map(ToString::to_string).collect();
            let mut found = example.posted().unwrap_or_else(|error| panic!("{}: {error:?}", example.title));
            expected.sort();
            found.sort();
            assert_eq!(found, expected, "{}: {}", rule.id, example.title);
        }
    }
}

#[test]
fn folder_and_list_agree() {
    let mut files: Vec<String> = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/posting_rules"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter_map(|name| name.strip_suffix(".rs").map(str::to_owned))
        .filter(|name| name != "mod" && name != "tests")
        .collect();
    files.sort();
    let listed: Vec<&str> = ALL.iter().map(|rule| rule.id).collect();
    assert_eq!(files, listed);
}

#[test]
fn every_kind_of_group_has_exactly_one_rule() {
    for kind in GroupKind::ALL {
        assert_eq!(ALL.iter().filter(|rule| rule.group == *kind).count(), 1, "{kind}");
    }
}
