//! The books are open and right: a program that shares no code with jangbu works them out anew from the facts.

use std::collections::BTreeMap;

use crate::{
    company::{Answer, Company, Place},
    independent_check::{check_books, check_books_with, proven, python},
    shared_sources::repository,
    tampering::changed,
};

fn an_independent_program_proves_the_demo_books_before_and_after_compaction(place: Place) {
    let company = Company::unfounded(place);
    company.ok(&["demo", "--seed", "11", "--months", "1", "--orders-per-day", "6"]);
    let (hash, log) = (company.books_hash(), company.log());
    proven(&company);
    every_check_sees_something_and_the_trial_balance_is_ours(&company);

    let compacted = company.json(&["compact", "--keep-minutes", "0"]);
    assert!(compacted["flushed_rows"].as_i64().unwrap() > 0, "{compacted}");
    proven(&company);
    company.check();
    assert_eq!((hash, log), (company.books_hash(), company.log()));
    assert_eq!(company.doctor()["orphan_files"], 0);
}

/// Nothing holds only because there was nothing to look at.
fn every_check_sees_something_and_the_trial_balance_is_ours(company: &Company) {
    let report = check_books_with(company, &["--json"]).json();
    for (name, check) in report["checks"].as_object().unwrap() {
        assert!(check["counted"].as_i64().unwrap() > 0, "{name} sees nothing");
    }
    let theirs: BTreeMap<String, i64> = report["trial_balance"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            let [debit, credit] = ["debit", "credit"].map(|side| row[side].as_i64().unwrap());
            (row["code"].as_str().unwrap().to_owned(), debit - credit)
        })
        .collect();
    assert_eq!(theirs, company.balances(&[]));
}
on_both!(an_independent_program_proves_the_demo_books_before_and_after_compaction);

#[test]
fn the_independent_program_sees_an_amount_that_was_changed() {
    let company = Company::shop(Place::Sqlite);
    let sales = crate::exports::orders(&[("O-1", "2026-03-05", "tee", 11_000), ("O-2", "2026-03-06", "cap", 5_500)]);
    company.import("orders.csv", &sales, "2026-03-10");
    proven(&company);
    changed(&company, "UPDATE {order_line} SET gross = '12000' WHERE order_id = 'O-1'");
    let answer = check_books(&company);
    assert_eq!(answer.code, Some(1), "{}\n{}", answer.out, answer.err);
    assert!(answer.out.contains("O-1"), "{}", answer.out);
}

#[test]
fn every_check_of_the_independent_program_is_seen_to_fail() {
    let tested = python().arg(repository("tools/check_books.py")).arg("--self-test").output().unwrap();
    let answer = Answer::of(&tested);
    assert_eq!(answer.code, Some(0), "{}\n{}", answer.out, answer.err);
}
