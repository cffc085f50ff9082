//! Every format keeps its promises: a file of its name, a sample that only it recognises, names that match.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use super::{ALL, by_id};
use crate::{
    Format, Source, detect,
    format::Layout,
    header::normal,
    open,
    tests::{import, import_sample, options},
};

fn names_in(folder: &str) -> Vec<String> {
    let path = format!("{}/{folder}", env!("CARGO_MANIFEST_DIR"));
    let mut names: Vec<String> =
        std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn folder_and_list_agree() {
    let listed: Vec<String> = ALL.iter().map(|format| format!("{}.rs", format.id)).collect();
    let found: Vec<String> =
        names_in("src/connectors").into_iter().filter(|name| name != "mod.rs" && name != "tests.rs").collect();
    assert_eq!(found, listed);
    let ids: Vec<&str> = ALL.iter().map(|format| format.id).collect();
    assert_eq!(names_in("fixtures"), ids);
    assert!(ids.iter().all(|id| by_id(id).is_some()));
}

#[test]
fn every_sample_is_recognised_as_its_format_and_no_other() {
    for format in ALL {
        let file = Source { name: "sample", bytes: format.sample, modified_at: None };
        let opened = open(&file, &[], &options()).unwrap();
        let source = Source { bytes: &opened.bytes, ..file };
        let detected = detect(&source, &[], &options()).unwrap();
        assert_eq!(detected.format.id, format.id, "{}", detected.why.en);
        assert!(!detected.why.en.is_empty());
    }
}

#[test]
fn every_sample_becomes_facts_of_its_kinds_without_a_complaint() {
    for format in ALL {
        let (facts, outcome) = import_sample(format, format.sample);
        assert_eq!((&outcome.quarantined, &outcome.findings), (&vec![], &vec![]), "{}", format.id);
        assert!(outcome.rows_good > 0, "{}", format.id);
        for (kind, _) in facts.counts() {
            assert!(format.facts.contains(&kind), "{}: {kind}", format.id);
        }
    }
}

#[test]
fn the_conversion_report_is_recognised_too() {
    let (facts, outcome) = import(include_bytes!("../../fixtures/naver_search_ad_stat/conversion.tsv")).unwrap();
    assert_eq!((facts.ad_claim.len(), outcome.quarantined.len()), (2, 0));
    assert_eq!(facts.ad_claim[0].action, "purchase");
    assert_ne!(facts.ad_claim[0].origin.key, facts.ad_claim[1].origin.key);
}

#[test]
fn synonyms_are_written_in_their_normal_form_and_mean_one_column() {
    for format in ALL.iter().filter(|format| !matches!(format.layout, Layout::Positions(_))) {
        let mut seen = BTreeSet::new();
        for name in format.columns.iter().flat_map(|column| names(column.name, column.synonyms)) {
            assert!(seen.insert(name.clone()), "{}: `{name}` names two columns", format.id);
        }
        for synonym in format.columns.iter().flat_map(|column| column.synonyms) {
            assert_eq!(normal(synonym), *synonym, "{}", format.id);
        }
    }
}

fn names(own: &str, synonyms: &[&str]) -> Vec<String> {
    let mut names = vec![normal(own)];
    names.extend(synonyms.iter().filter(|synonym| normal(own) != **synonym).map(|synonym| (*synonym).to_owned()));
    names
}

#[test]
fn headers_in_our_own_names_are_understood_in_any_order_and_case() {
    for format in ALL.iter().filter(|format| matches!(format.layout, Layout::Header)) {
        let names: Vec<String> =
            format.columns.iter().rev().map(|column| column.name.to_uppercase().replace('_', " ")).collect();
        let text = format!("{}\n", names.join(";"));
        let source = Source { name: "header", bytes: text.as_bytes(), modified_at: None };
        let detected = detect(&source, &[], &options()).unwrap();
        assert_eq!((detected.format.id, detected.score), (format.id, format.columns.len()));
    }
}

#[test]
fn every_format_says_how_sure_it_is() {
    let said = |format: &Format| !format.source.is_empty() && !format.notes.is_empty() && !format.title_ko.is_empty();
    assert!(ALL.iter().all(|format| said(format)));
}
