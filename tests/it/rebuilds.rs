//! The books are a pure function of the facts: posted anew, they are the same.

use std::process::{Command, Stdio};

use crate::{
    company::{Answer, Company, Place},
    exports::{ad_report, bank, many_orders, orders, touches},
    independent_check::proven,
};

/// A company to which everything has happened that a log can hold.
fn eventful(place: Place) -> Company {
    let company = Company::shop(place);
    let day = "2026-03-05";
    company.import("orders.csv", &orders(&[("O-1", day, "tee", 11_000), ("O-2", day, "cap", 5_500)]), "2026-03-06");
    company.import("ads.csv", &ad_report(day, day, &[(day, "brand", 110_000), (day, "shop", 22_000)]), "2026-03-06");
    let bad = "주문번호,상품주문번호,결제일시,상품코드,수량,주문금액\nO-3,O-3-1,2026-13-05,tee,1,11000\n";
    company.import("bad.csv", bad, "2026-03-06");
    company.ok(&["quarantine", "fix", "1", "--set", "결제일시=2026-03-07"]);
    company.import("touches.csv", &touches(&[("O-1", "2026-03-05 09:00", "brand")]), "2026-03-07");
    company.import("kb.csv", &bank(0, &[("2026-03-06 10:00:00", "네이버", -50_000)]), "2026-03-07");
    company.ok(&["account", "set", "naver", "--bank-text", "네이버"]);
    company.ok(&["period", "close", "2026-03"]);
    company.import("ads-2.csv", &ad_report(day, day, &[(day, "brand", 98_900), (day, "shop", 22_000)]), "2026-04-07");
    company.ok(&["period", "reopen", "2026-03", "--reason", "a late invoice"]);
    company.import("late.csv", &orders(&[("O-4", day, "tee", 11_000)]), "2026-04-08");
    company
}

/// What `rebuild --verify` must say: the chain in recorded order, the books hash in any order.
#[track_caller]
fn verified(company: &Company, seed: &str) {
    let hash = company.books_hash();
    let verdict = company.run(&["rebuild", "--verify", "--seed", seed, "--format", "json"]);
    let said = verdict.json();
    assert_eq!(said["chain_equal"], true, "{said}");
    assert_eq!(said["broken_batches"], serde_json::json!([]), "{said}");
    for order in ["books_hash", "recorded_order", "shuffled_order"] {
        assert_eq!(said[order], hash, "{order}");
    }
    assert_eq!(verdict.code, Some(0));
}

fn posting_all_facts_anew_reaches_the_same_chain_and_books(place: Place) {
    let company = eventful(place);
    company.check();
    verified(&company, "1");
    verified(&company, "2");
    company.ok(&["compact", "--keep-minutes", "0"]);
    verified(&company, "3");
}

fn a_rebuild_leaves_the_same_chain_and_the_same_reports(place: Place) {
    let company = eventful(place);
    let (hash, log, journal) = (company.books_hash(), company.log(), company.export("journal", &[]));
    let profit = company.json(&["report", "profit", "--by", "campaign,day"]);
    company.ok(&["rebuild"]);
    assert_eq!((hash, log), (company.books_hash(), company.log()));
    assert_eq!(journal, company.export("journal", &[]));
    assert_eq!(profit, company.json(&["report", "profit", "--by", "campaign,day"]));
    company.check();
    proven(&company);
    // Life goes on.
    company.import("more.csv", &orders(&[("O-9", "2026-03-09", "tee", 2_200)]), "2026-04-09");
    company.check();
    verified(&company, "1");
}

fn sales_and_refunds_of_one_file_are_one_entry_when_posted_anew(place: Place) {
    let company = Company::shop(place);
    let text = "구분,주문번호,상품주문번호,결제일시,상품코드,수량,주문금액,클레임번호,처리일시,환불금액\n\
                주문,O-1,O-1-1,2026-03-05,tee,1,11000,,,\n주문,O-2,O-2-1,2026-03-05,tee,1,11000,,,\n\
                반품,O-1,O-1-1,,tee,1,,C-1,2026-03-12,11000\n";
    let answer = company.import("mixed.csv", text, "2026-03-20");
    assert_eq!(answer["batch"]["entries"], 2);
    verified(&company, "1");
}

fn a_large_file_is_posted_anew_in_the_same_entries(place: Place) {
    let company = Company::shop(place);
    // Orders of two lines each, the second lines at the end of the file: far apart when it is read.
    let text = many_orders("N", 0, 30_000);
    let second: String = text.lines().skip(1).map(|line| line.replacen("-1,", "-2,", 1) + "\n").collect();
    company.import("large.csv", &(text + &second), "2026-04-02");
    assert_eq!(
        company.doctor()["tables"].as_array().unwrap().iter().find(|it| it["table"] == "order_line").unwrap()["rows"],
        60_000
    );
    verified(&company, "1");
}

/// Runs `rebuild`, or its verification, and records more while it replays: it is stopped until that is done.
fn overtaken(company: &Company, words: &[&str]) -> Answer {
    let file = company.file("large.csv", &many_orders("N", 0, 20_000));
    company.ok(&["import", &file, "--as-of", "2026-04-02"]);
    let mut rebuild = company.command(words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let replays = |entry: std::io::Result<std::fs::DirEntry>| {
        let folder = entry.unwrap().path();
        folder.display().to_string().contains("replay-recorded") && folder.join("lake").exists()
    };
    while !std::fs::read_dir(company.books()).unwrap().any(replays) {
        assert!(rebuild.try_wait().unwrap().is_none(), "the rebuild ended before it began");
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    let signal = |name: &str| {
        assert!(Command::new("kill").args([name, &rebuild.id().to_string()]).status().unwrap().success());
    };
    signal("-STOP");
    company.ok(&["account", "add", "mall", "--kind", "shop", "--platform", "mall"]);
    let path = company.file("late.csv", &orders(&[("O-1", "2026-03-05", "tee", 11_000)]));
    company.ok(&["import", &path, "--account", "mall", "--as-of", "2026-04-03"]);
    let day = "2026-03-05";
    company.import("ads.csv", &ad_report(day, day, &[(day, "brand", 110_000)]), "2026-04-03");
    signal("-CONT");
    Answer::of(&rebuild.wait_with_output().unwrap())
}

fn what_is_imported_while_the_journal_is_made_anew_is_not_lost(place: Place) {
    let company = Company::shop(place);
    let said = overtaken(&company, &["rebuild"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    let gross: i64 = (0..20_000).map(|number| 1_000 + number % 90_000).sum();
    assert_eq!(company.balance("108"), gross + 11_000);
    company.check();
    verified(&company, "1");
}

fn an_import_during_a_verification_is_no_false_alarm(place: Place) {
    let company = Company::shop(place);
    let said = overtaken(&company, &["rebuild", "--verify"]);
    assert_eq!(said.code, Some(0), "{}{}", said.out, said.err);
}

#[test]
fn the_demo_company_posted_anew_is_the_same() {
    let company = Company::unfounded(Place::Sqlite);
    company.ok(&["demo", "--seed", "12", "--months", "1", "--orders-per-day", "5"]);
    verified(&company, "7");
}

on_both!(
    what_is_imported_while_the_journal_is_made_anew_is_not_lost,
    an_import_during_a_verification_is_no_false_alarm,
    posting_all_facts_anew_reaches_the_same_chain_and_books,
    a_rebuild_leaves_the_same_chain_and_the_same_reports,
    sales_and_refunds_of_one_file_are_one_entry_when_posted_anew,
    a_large_file_is_posted_anew_in_the_same_entries,
);
