//! Writers wait for each other; readers never wait and never see half of an import.

use std::{
    io::Read as _,
    process::{Child, Stdio},
};

use crate::{
    company::{Answer, Company, Place},
    exports::{many_orders, orders},
};

fn start(company: &Company, words: &[&str]) -> Child {
    company.command(words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

#[track_caller]
fn finished(child: Child) -> Answer {
    let answer = Answer::of(&child.wait_with_output().unwrap());
    assert_eq!(answer.code, Some(0), "{}\n{}", answer.out, answer.err);
    answer
}

fn imports_at_the_same_time_end_as_one_after_the_other(place: Place) {
    let company = Company::shop(place);
    // They overlap: 2,000 of the orders are in two files.
    let files: Vec<String> =
        (0..3).map(|at| company.file(&format!("part-{at}.csv"), &many_orders("N", at * 4_000, 5_000))).collect();
    let running: Vec<_> = files
        .iter()
        .map(|file| start(&company, &["import", file, "--as-of", "2026-04-02", "--format", "json"]))
        .collect();
    let batches: Vec<_> =
        running.into_iter().map(|child| finished(child).json()[0]["batch"]["id"].as_i64().unwrap()).collect();
    let mut sorted = batches.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, [5, 6, 7], "every import is a batch of its own");
    assert_eq!(company.count("order_line"), 13_000);
    company.check();

    let alone = Company::shop(place);
    let file = alone.file("all.csv", &many_orders("N", 0, 13_000));
    alone.ok(&["import", &file, "--as-of", "2026-04-02"]);
    assert_eq!(company.books_hash(), alone.books_hash());
}

fn the_same_file_twice_at_the_same_time_is_imported_once(place: Place) {
    let company = Company::shop(place);
    let file = company.file("orders.csv", &many_orders("N", 0, 5_000));
    let words = ["import", &file, "--as-of", "2026-04-02", "--format", "json"];
    let running: Vec<_> = (0..3).map(|_| start(&company, &words)).collect();
    let changed: Vec<_> = running.into_iter().map(|child| finished(child).json()[0]["changed"] == true).collect();
    assert_eq!(changed.iter().filter(|changed| **changed).count(), 1, "{changed:?}");
    assert_eq!(company.log().1, 5);
    company.check();
}

fn a_reader_sees_the_old_books_until_a_long_import_is_done(place: Place) {
    let company = Company::shop(place);
    company.import("first.csv", &orders(&[("O-1", "2026-03-05", "tee", 11_000)]), "2026-03-06");
    let old = company.balances(&[]);
    let file = company.file("long.csv", &many_orders("N", 0, 150_000));
    let mut import = start(&company, &["import", &file, "--as-of", "2026-04-02", "--format", "json"]);
    let (mut during, mut seen) = (Vec::new(), Vec::new());
    while import.try_wait().unwrap().is_none() {
        let began = company.is_locked();
        let balances = company.balances(&[]);
        // The import took the lock before the report was asked for, and still had it when it was answered.
        if began && company.is_locked() {
            during.push(balances);
        } else {
            seen.push(balances);
        }
    }
    finished(import);
    let new = company.balances(&[]);
    assert!(during.contains(&old), "not one report was answered while the import ran");
    // The commit comes a moment before the lock is given up.
    for balances in during.into_iter().chain(seen) {
        assert!(balances == old || balances == new, "half of an import was seen: {balances:?}");
    }
    let gross: i64 = (0..150_000).map(|number| 1_000 + number % 90_000).sum();
    assert_eq!(new["108"], 11_000 + gross);
}

fn a_reader_keeps_its_files_while_idle_books_are_compacted(place: Place) {
    let company = Company::shop(place);
    for part in 0..8 {
        let file = company.file(&format!("part-{part}.csv"), &many_orders("N", part * 4_000, 4_000));
        company.ok(&["import", &file, "--as-of", "2026-04-02"]);
    }
    // Nothing was recorded for years.
    company.change("UPDATE ducklake_snapshot SET snapshot_time = '2020-01-01 00:00:00+00'");
    // The export fills its pipe and waits, with most of its files still to be read.
    let mut export = start(&company, &["export", "order_line", "--all", "--format", "csv"]);
    let mut first = [0; 1];
    export.stdout.as_mut().unwrap().read_exact(&mut first).unwrap();
    company.ok(&["compact"]);
    let rest = finished(export).out;
    assert_eq!(rest.lines().count(), 32_001);
    assert_eq!(company.count("order_line"), 32_000);
}

on_both!(
    a_reader_keeps_its_files_while_idle_books_are_compacted,
    imports_at_the_same_time_end_as_one_after_the_other,
    the_same_file_twice_at_the_same_time_is_imported_once,
    a_reader_sees_the_old_books_until_a_long_import_is_done,
);
