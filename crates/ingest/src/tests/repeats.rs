//! Equal lines of one file survive, imports repeat without effect, contradictions wait in quarantine.

use std::{collections::BTreeSet, fs};

use serde_json::Value;

use super::{import, shared};

fn file(rows: &[&str]) -> String {
    let rows: Vec<String> = rows.iter().map(|row| format!("hanbit,{row},2026-03-01 10:00,1,1000\n")).collect();
    format!("shop,order_id,ordered_at,quantity,unit_price\n{}", rows.concat())
}

#[test]
fn example_p02_two_identical_lines_imported_twice_then_an_overlapping_file() {
    let text = fs::read_to_string(shared("facts/settlement/examples.json")).unwrap();
    let examples: Value = serde_json::from_str(&text).unwrap();
    let cases = examples["cases"].as_array().unwrap();
    let case = cases.iter().find(|case| case["family"] == "idempotent_import").unwrap();
    let mut keys = BTreeSet::new();
    for rows in case["inputs"]["files"].as_array().unwrap() {
        let rows: Vec<&str> = rows.as_array().unwrap().iter().map(|row| row.as_str().unwrap()).collect();
        let (facts, outcome) = import(file(&rows).as_bytes()).unwrap();
        assert_eq!(outcome.quarantined.len(), 0);
        keys.extend(facts.order_line.into_iter().map(|line| line.origin.key));
    }
    assert_eq!(keys.len() as u64, case["expected"].as_u64().unwrap());
    assert!(keys.contains("a/#1"));
}

#[test]
fn rows_that_contradict_each_other_all_wait_in_any_order() {
    let rows = ["A,1,2026-03-01,1,1000", "A,1,2026-03-01,2,1000", "A,1,2026-03-01,1,1000", "B,1,2026-03-01,1,1000"];
    for order in [[0, 1, 2, 3], [1, 3, 0, 2]] {
        let rows: Vec<&str> = order.iter().map(|at| rows[*at]).collect();
        let text = format!("order_id,line_id,ordered_at,quantity,unit_price\n{}\n", rows.join("\n"));
        let (facts, outcome) = import(text.as_bytes()).unwrap();
        let keys: Vec<&str> = facts.order_line.iter().map(|line| line.origin.key.as_str()).collect();
        assert_eq!((keys, outcome.quarantined.len()), (vec!["B/1"], 3));
        assert!(outcome.quarantined.iter().all(|bad| bad.rule == "conflicting_duplicate"));
    }
}

#[test]
fn one_claim_over_two_lines_is_two_changes() {
    let text = "kind,order_id,line_id,ordered_at,change_id,changed_at,refund\n\
                return,A,1,2026-03-01,C-1,2026-03-05,1000\nreturn,A,2,2026-03-01,C-1,2026-03-05,2000\n";
    let (facts, outcome) = import(text.as_bytes()).unwrap();
    let keys: Vec<&str> = facts.order_change.iter().map(|change| change.origin.key.as_str()).collect();
    assert_eq!((keys, outcome.quarantined.len()), (vec!["C-1/1", "C-1/2"], 0));
}

#[test]
fn columns_that_are_not_read_are_named() {
    let text = "no,order_id,ordered_at,quantity,unit_price,등급 할인\n1,A,2026-03-01,1,1000,300\n";
    assert_eq!(import(text.as_bytes()).unwrap().1.unread, ["no", "등급 할인"]);
}

#[test]
fn a_column_that_is_not_read_does_not_make_rows_differ() {
    let text = "no,order_id,ordered_at,quantity,unit_price\n1,A,2026-03-01,1,1000\n2,A,2026-03-01,1,1000\n";
    let (facts, outcome) = import(text.as_bytes()).unwrap();
    assert_eq!((facts.order_line.len(), outcome.quarantined.len()), (2, 0));
}
