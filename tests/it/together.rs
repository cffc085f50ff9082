//! Files of one folder are committed together, some at a time. The books are those that the same files make one by one,
//! down to the chain.

use std::path::PathBuf;

use serde_json::Value;

use crate::{
    company::{Company, Place},
    exports::{ad_report, many_orders, orders, refunds, settlement, touches},
};

on_both!(
    files_committed_together_make_the_books_that_they_make_one_by_one,
    a_file_that_fails_costs_those_before_it_nothing
);

/// Orders that overlap, change and come back, touches that come before them, days that are restated.
fn downloads(company: &Company) -> PathBuf {
    let folder = company.home().join("downloads");
    std::fs::create_dir_all(&folder).unwrap();
    let put = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
    put("a_orders.csv", &many_orders("A", 0, 700));
    put("b_orders.csv", &many_orders("A", 500, 700));
    put("c_orders.csv", &orders(&[("A7", "2026-03-08", "tee", 20_000), ("A8", "2026-03-09", "tee", 30_000)]));
    put("d_copy_of_a.csv", &many_orders("A", 0, 700));
    put("e_refunds.csv", &refunds(&[("c1", "A7", "2026-03-20", 20_000), ("c2", "A1000", "2026-03-21", 2_000)]));
    put("f_touches.csv", &touches(&[("A7", "2026-03-08 09:00:00", "brand"), ("A9", "2026-03-09 09:00:00", "sale")]));
    put("g_ads.csv", &ad_report("2026-03-01", "2026-03-09", &[("2026-03-08", "brand", 5_500)]));
    let restated = [("2026-03-08", "brand", 6_600), ("2026-03-09", "sale", 1_100)];
    put("h_ads.csv", &ad_report("2026-03-08", "2026-03-12", &restated));
    put("i_settled.csv", &settlement(&[("t1", "A7", 20_000, 600, 60, "2026-03-08", "2026-03-15")]));
    folder
}

/// Imports a folder; its files in the order in which they came, and what was answered of each.
fn import(company: &Company, folder: &str, code: i32) -> Vec<(String, Value)> {
    let answer = company.run(&["import", folder, "--as-of", "2026-04-01", "--format", "json"]);
    assert_eq!(answer.code, Some(code), "{}", answer.err);
    let answers = answer.json().as_array().unwrap().clone();
    answers.into_iter().map(|answer| (answer["file"].as_str().unwrap().to_owned(), answer)).collect()
}

fn files_committed_together_make_the_books_that_they_make_one_by_one(place: Place) {
    let (together, single) = (Company::shop(place), Company::shop(place));
    let folder = downloads(&together);
    let files = import(&together, folder.to_str().unwrap(), 0);
    let known = |(file, answer): &(String, Value)| (file.ends_with("d_copy_of_a.csv"), answer["changed"] == false);
    assert_eq!(files.len(), 9);
    assert!(files.iter().map(known).all(|(copy, known)| copy == known), "{files:?}");
    for (file, _) in &files {
        single.ok(&["import", file, "--as-of", "2026-04-01"]);
    }
    assert_eq!(together.log(), single.log());
    assert_eq!(together.books_hash(), single.books_hash());
    assert_eq!(together.balances(&[]), single.balances(&[]));
    together.check();
    assert_eq!(together.run(&["rebuild", "--verify", "--format", "json"]).json()["chain_equal"], true);
}

fn a_file_that_fails_costs_those_before_it_nothing(place: Place) {
    let (together, single) = (Company::shop(place), Company::shop(place));
    let folder = downloads(&together);
    // Refused when all of its rows have come: it leaves out a campaign that had cost.
    let narrower = ad_report("2026-03-08", "2026-03-11", &[("2026-03-08", "other", 700)]);
    std::fs::write(folder.join("h_ads_narrower.csv"), narrower).unwrap();
    let files = import(&together, folder.to_str().unwrap(), 1);
    let failed: Vec<&str> = files.iter().filter(|(_, it)| it["error"].is_string()).map(|(file, _)| &**file).collect();
    assert!(matches!(failed[..], [file] if file.ends_with("h_ads_narrower.csv")), "{failed:?}");
    let at = files.iter().position(|(file, _)| file == failed[0]).unwrap();
    assert!(at > 0 && at + 1 < files.len(), "files stand before and behind it: {files:?}");
    for (file, answer) in &files {
        let code = if answer["error"].is_string() { 2 } else { 0 };
        assert_eq!(single.run(&["import", file, "--as-of", "2026-04-01"]).code, Some(code));
    }
    assert_eq!(together.log(), single.log());
    assert_eq!(together.books_hash(), single.books_hash());
    together.check();
    assert_eq!(together.doctor()["orphan_files"], 0);
}
