//! The same facts give the same books: repeated, overlapping, in any order, late or doubled.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{
    company::{Company, Place, written},
    exports::{ad_report, bank, orders, products, refunds, settlement, touches},
    shared_sources::shared,
};

fn the_same_bytes_again_change_nothing(place: Place) {
    let company = Company::shop(place);
    let sales = orders(&[("O-1", "2026-03-05", "tee", 11_000), ("O-2", "2026-03-06", "cap", 5_500)]);
    assert_eq!(company.import("orders.csv", &sales, "2026-03-10")["changed"], true);
    let before = (company.log(), company.books_hash());
    // Under another name and with another word on its age, it is still the same download.
    let again = company.import("orders (1).csv", &sales, "2026-03-12");
    assert_eq!((&again["changed"], &again["batch"]["id"]), (&false.into(), &5.into()));
    assert_eq!(before, (company.log(), company.books_hash()));
    let path = company.file("orders.csv", &sales);
    assert!(company.ok(&["import", &path]).contains("nothing changed (batch 5)"));
}

fn overlapping_downloads_count_every_order_once(place: Place) {
    let company = Company::shop(place);
    let week = [
        ("O-1", "2026-03-05", "tee", 11_000),
        ("O-2", "2026-03-06", "cap", 5_500),
        ("O-3", "2026-03-07", "bag", 33_000),
    ];
    company.import("week.csv", &orders(&week), "2026-03-08");
    let next = [week[1], week[2], ("O-4", "2026-03-08", "tee", 11_000)];
    let second = company.import("next.csv", &orders(&next), "2026-03-09");
    assert_eq!(second["batch"]["entries"], 1, "only the fourth order is news: {second}");
    assert_eq!(company.balances(&[]), written("108 60,500 \n 255 -5,500 \n 401 -55,000"));
    assert_eq!(company.count("order_line"), 4);
    company.check();
}

fn an_order_that_changed_posts_the_difference(place: Place) {
    let company = Company::shop(place);
    company.import("a.csv", &orders(&[("O-1", "2026-03-05", "tee", 11_000)]), "2026-03-08");
    company.import("b.csv", &orders(&[("O-1", "2026-03-05", "tee", 13_200)]), "2026-03-09");
    let news: Vec<_> = company.export("journal", &[]).into_iter().filter(|row| row["entry_id"] == "2").collect();
    let lines: BTreeSet<_> = news.iter().map(|row| (row["code"].as_str(), row["amount"].as_str())).collect();
    assert_eq!(lines, [("108", "2200"), ("401", "-2000"), ("255", "-200")].into());
    assert_eq!(company.balance("108"), 13_200);
}

/// Downloads of one month: name, text, when it was taken. They overlap, and later ones correct earlier ones.
fn downloads() -> Vec<(&'static str, String, &'static str)> {
    let first = [
        ("O-1", "2026-03-02", "tee", 11_000),
        ("O-2", "2026-03-02", "cap", 5_500),
        ("O-3", "2026-03-03", "bag", 33_001),
    ];
    let later = [first[1], ("O-3", "2026-03-03", "bag", 30_001), ("O-4", "2026-03-04", "tee", 11_000)];
    let days = [("2026-03-01", "brand", 10_000), ("2026-03-01", "shop", 7_001), ("2026-03-02", "brand", 3_333)];
    let restated = [("2026-03-01", "brand", 9_870), ("2026-03-01", "shop", 7_001), ("2026-03-03", "shop", 4_444)];
    vec![
        ("orders-1.csv", orders(&first), "2026-03-04"),
        ("orders-2.csv", orders(&later), "2026-03-06"),
        (
            "refunds.csv",
            refunds(&[("C-1", "O-1", "2026-03-09", 4_000), ("C-2", "O-1", "2026-03-10", 7_000)]),
            "2026-03-11",
        ),
        ("ads-1.csv", ad_report("2026-03-01", "2026-03-02", &days), "2026-03-03"),
        ("ads-2.csv", ad_report("2026-03-01", "2026-03-03", &restated), "2026-03-05"),
        (
            "touches-1.csv",
            touches(&[("O-1", "2026-03-02 09:00", "brand"), ("O-3", "2026-03-03 09:00", "brand")]),
            "2026-03-04",
        ),
        ("touches-2.csv", touches(&[("O-3", "2026-03-03 09:30", "shop")]), "2026-03-05"),
        ("products-1.csv", products(&[("tee", "4000.5", "2026-01-01"), ("bag", "9000", "2026-01-01")]), "2026-01-05"),
        ("products-2.csv", products(&[("tee", "4100.5", "2026-03-03")]), "2026-03-03"),
        (
            "toss.csv",
            settlement(&[
                ("T-1", "O-1", 11_000, 330, 33, "2026-03-02", "2026-03-05"),
                ("T-2", "O-3", 30_001, 900, 90, "2026-03-03", "2026-03-06"),
                ("T-3", "O-1", -4_000, 0, 0, "2026-03-09", "2026-03-12"),
            ]),
            "2026-03-12",
        ),
        (
            "kb.csv",
            bank(
                1_000_000,
                &[("2026-03-05 11:00:00", "토스페이먼츠", 10_637), ("2026-03-06 11:00:00", "홍길동", -500)],
            ),
            "2026-03-07",
        ),
    ]
}

/// Imports in an order, given as positions, on a clock that goes on.
fn imported(place: Place, order: &[usize]) -> Company {
    let company = Company::shop(place);
    let files = downloads();
    for (step, at) in order.iter().enumerate() {
        let (name, text, as_of) = &files[*at];
        company.at(&format!("2026-04-01T09:{step:02}:00+09:00"));
        // A report that lacks a campaign of an older one would wait for a word: the correction here is meant.
        let path = company.file(name, text);
        let answer = &company.json(&["import", &path, "--as-of", as_of, "--accept"])[0];
        assert_eq!((&answer["quarantined"], &answer["changed"]), (&0.into(), &true.into()), "{answer}");
    }
    company
}

fn files_in_any_order_give_the_same_books(place: Place) {
    let straight: Vec<usize> = (0..downloads().len()).collect();
    let company = imported(place, &straight);
    let hash = company.books_hash();
    company.check();
    let backwards: Vec<usize> = straight.iter().rev().copied().collect();
    for order in [backwards, vec![4, 8, 2, 10, 6, 0, 9, 5, 3, 7, 1], vec![9, 1, 5, 3, 7, 10, 0, 4, 2, 6, 8]] {
        let other = imported(place, &order);
        assert_eq!(hash, other.books_hash(), "files in the order {order:?}");
        other.check();
        assert_ne!(company.log().0, other.log().0, "the log keeps the order in which files came");
    }
    // The hash is no constant: without the last file it is another.
    assert_ne!(hash, imported(place, &straight[..10]).books_hash());
}

fn an_old_download_imported_late_changes_nothing(place: Place) {
    let company = Company::shop(place);
    let new = [("2026-03-05", "brand", 98_700), ("2026-03-05", "shop", 20_000)];
    company.import("new.csv", &ad_report("2026-03-05", "2026-03-05", &new), "2026-03-20");
    company.import("sales.csv", &orders(&[("O-1", "2026-03-05", "tee", 11_000)]), "2026-03-20");
    let hash = company.books_hash();
    let old = company.import(
        "old.csv",
        &ad_report("2026-03-05", "2026-03-05", &[("2026-03-05", "brand", 100_000)]),
        "2026-03-06",
    );
    assert_eq!((&old["changed"], &old["batch"]["entries"]), (&true.into(), &0.into()), "it is kept, and posts nothing");
    company.import("old-sales.csv", &orders(&[("O-1", "2026-03-05", "tee", 12_100)]), "2026-03-06");
    assert_eq!(hash, company.books_hash());
    assert_eq!(company.count("ad_delivery"), 2);
    company.check();
}

fn truly_equal_lines_of_one_file_all_survive(place: Place) {
    let company = Company::shop(place);
    // Two coffees for the same price in the same second, at the same balance: banks number nothing.
    let text = "계좌번호,123456-04-567890\n거래일시,적요,보낸분/받는분,출금액,입금액\n\
                2026-03-05 12:00:00,체크카드,별다방,4500,0\n2026-03-05 12:00:00,체크카드,별다방,4500,0\n\
                2026-03-05 12:00:00,체크카드,별다방,4500,0\n2026-03-06 12:00:00,체크카드,별다방,4500,0\n";
    company.import("kb.csv", text, "2026-03-07");
    assert_eq!(company.balance("103"), -18_000);
    // The same three lines in a longer download are still the same three.
    company.import("kb-2.csv", &format!("{text}2026-03-07 12:00:00,체크카드,별다방,4500,0\n"), "2026-03-08");
    assert_eq!(company.balance("103"), -22_500);
    assert_eq!(company.count("bank_line"), 5);
    company.check();
}

/// The researched example: two truly identical lines, imported twice, then an overlapping file.
fn example_p02_equal_lines_imported_twice_then_an_overlapping_file(place: Place) {
    let examples = std::fs::read_to_string(shared("facts/settlement/examples.json")).unwrap();
    let examples: Value = serde_json::from_str(&examples).unwrap();
    let family = |case: &&Value| case["family"] == "idempotent_import";
    let cases: Vec<&Value> = examples["cases"].as_array().unwrap().iter().filter(family).collect();
    assert_eq!(cases.len(), 1);
    let company = Company::shop(place);
    for (at, lines) in cases[0]["inputs"]["files"].as_array().unwrap().iter().enumerate() {
        let mut text = "계좌번호,123456-04-567890\n거래일시,적요,보낸분/받는분,출금액,입금액\n".to_owned();
        for line in lines.as_array().unwrap() {
            text += &format!("2026-03-05 12:00:00,체크카드,{},1000,0\n", line.as_str().unwrap());
        }
        // As it is, and once more as a download of other bytes.
        company.import(&format!("kb-{at}.csv"), &text, &format!("2026-03-0{}", at + 6));
        company.import(&format!("kb-{at}-again.csv"), &format!("{text}\n"), &format!("2026-03-0{}", at + 6));
    }
    let expected = cases[0]["expected"].as_i64().unwrap();
    assert_eq!(i64::try_from(company.count("bank_line")).unwrap(), expected);
    assert_eq!(company.balance("103"), -1_000 * expected);
    company.check();
}

fn known_bytes_are_never_read_otherwise_and_the_program_says_so(place: Place) {
    let company = Company::shop(place);
    let sales = orders(&[("O-1", "2026-03-05", "tee", 11_000)]);
    company.import("orders.csv", &sales, "2026-03-10");
    let before = (company.log(), company.books_hash());
    let path = company.file("orders.csv", &sales);
    let same = company.ok(&["import", &path, "--as-of", "2026-03-10", "--as", "order"]);
    assert!(same.contains("nothing changed") && !same.contains("not applied"), "{same}");
    let mapping = "name = \"mall\"\nformat = \"order\"\n[columns]\norder_id = \"주문번호\"\npaid_at = \"결제일시\"\n\
                   gross = \"주문금액\"\n";
    let mapping = company.file("mall.toml", mapping);
    let asked = ["import", &path, "--as-of", "2026-03-12", "--as", "product", "--mapping", &mapping];
    let told = company.json(&asked)[0].clone();
    let options: Vec<_> = told["differs"].as_array().unwrap().iter().map(|it| it["option"].as_str().unwrap()).collect();
    assert_eq!((&told["changed"], options), (&false.into(), vec!["--as-of", "--as", "--mapping"]), "{told}");
    assert_eq!(told["differs"][1]["recorded"], "order");
    let said = company.ok(&asked);
    for word in
        ["--as-of 2026-03-11T15:00:00Z was not applied", "--as product", "2026-03-09T15:00:00Z", "jangbu withdraw"]
    {
        assert!(said.contains(word), "`{word}` is not in\n{said}");
    }
    assert_eq!(before, (company.log(), company.books_hash()));
}

on_both!(
    known_bytes_are_never_read_otherwise_and_the_program_says_so,
    the_same_bytes_again_change_nothing,
    overlapping_downloads_count_every_order_once,
    an_order_that_changed_posts_the_difference,
    files_in_any_order_give_the_same_books,
    an_old_download_imported_late_changes_nothing,
    truly_equal_lines_of_one_file_all_survive,
    example_p02_equal_lines_imported_twice_then_an_overlapping_file,
);
