//! What is known of an account decides how its facts are posted, also those that came before.

use std::collections::BTreeSet;

use crate::{
    company::{Company, Place, written},
    exports::{ad_report, bank, orders, touches},
    independent_check::proven,
};

fn naming_a_counterparty_posts_its_bank_lines_anew_by_difference(place: Place) {
    let company = Company::shop(place);
    let lines = [
        ("2026-03-02 10:00:00", "네이버비즈머니", -500_000),
        ("2026-03-03 10:00:00", "토스페이먼츠 정산", 29_478),
        ("2026-03-04 10:00:00", "홍길동", 50_000),
    ];
    company.import("kb.csv", &bank(1_000_000, &lines), "2026-03-05");
    let unnamed = "103 -420,522 \n 134 500,000 \n 1391 -29,478 \n 257 -50,000";
    assert_eq!(company.balances(&[]), written(unnamed));

    company.at("2026-04-01T09:00:00+09:00");
    let said = company.ok(&["account", "set", "naver", "--bank-text", "네이버"]);
    assert!(said.contains("1 entries"), "{said}");
    assert_eq!(company.balances(&[]), written("103 -420,522 \n 1391 -29,478 \n 1392 500,000 \n 257 -50,000"));
    let news = company.export("journal", &[]).into_iter().filter(|row| row["entry_id"] == "4");
    let news: BTreeSet<_> =
        news.map(|row| (row["code"].clone(), row["amount"].clone(), row["economic_on"].clone())).collect();
    let line = |code: &str, amount: &str| (code.to_owned(), amount.to_owned(), "2026-03-02".to_owned());
    assert_eq!(news, [line("134", "-500000"), line("1392", "500000")].into(), "only the difference, on its own date");

    assert!(company.ok(&["account", "set", "naver", "--bank-text", "네이버"]).contains("Nothing changed"));
    // The longer text wins; taking the text away goes back to suspense.
    company.ok(&[
        "account",
        "add",
        "biz",
        "--kind",
        "media",
        "--platform",
        "naver_gfa",
        "--bank-text",
        "네이버비즈머니",
    ]);
    let journal = company.export("journal", &[]);
    let of = |account: &str| {
        let lines = journal.iter().filter(|row| row["code"] == "1392" && row["media_account"] == account);
        lines.map(|row| row["amount"].parse::<i64>().unwrap()).sum::<i64>()
    };
    assert_eq!((of("naver"), of("biz")), (0, 500_000));
    company.ok(&["account", "set", "biz", "--bank-text", ""]);
    company.ok(&["account", "set", "naver", "--bank-text", ""]);
    assert_eq!(company.balances(&[]), written(unnamed));
    company.check();
}

fn changing_how_vat_is_treated_changes_the_cost_by_difference(place: Place) {
    let company = Company::shop(place);
    company.import("ads.csv", &ad_report("2026-04-03", "2026-04-03", &[("2026-04-03", "brand", 11_000)]), "2026-04-05");
    assert_eq!(company.balances(&[]), written("131 -11,000 \n 1351 1,000 \n 833 10,000"));
    company.ok(&["account", "set", "naver", "--vat", "unrecoverable"]);
    assert_eq!(company.balances(&[]), written("131 -11,000 \n 833 11,000"));
    company.ok(&["account", "set", "naver", "--billing", "threshold"]);
    assert_eq!(company.balances(&[]), written("262 -11,000 \n 833 11,000"));
    company.check();
}

fn a_gateway_named_later_takes_over_the_receivables(place: Place) {
    let company = Company::empty(place);
    company.ok(&["account", "add", "own", "--kind", "shop", "--platform", "own_shop"]);
    company.import("orders.csv", &orders(&[("O-1", "2026-03-05", "tee", 11_000)]), "2026-03-06");
    let owed = |partner: &str| {
        let journal = company.export("journal", &[]);
        let lines = journal.iter().filter(|row| row["code"] == "108" && row["partner"] == partner);
        lines.map(|row| row["amount"].parse::<i64>().unwrap()).sum::<i64>()
    };
    assert_eq!((owed("own"), owed("toss")), (11_000, 0));
    company.ok(&["account", "set", "own", "--gateway", "toss"]);
    assert_eq!((owed("own"), owed("toss")), (0, 11_000));
    company.check();
}

fn a_file_of_an_unknown_account_says_how_to_register_it(place: Place) {
    let company = Company::empty(place);
    let path = company.file("ads.csv", &ad_report("2026-04-03", "2026-04-03", &[("2026-04-03", "brand", 11_000)]));
    let said = company.fails(2, &["import", &path, "--as-of", "2026-04-05"]);
    assert!(said.contains("1234567") && said.contains("jangbu account add"), "{said}");
    assert_eq!(company.log().1, 0, "nothing was imported");
}

fn two_who_change_an_account_at_the_same_time_both_succeed(place: Place) {
    let company = Company::shop(place);
    let set = |words: &[&str]| {
        let words = [&["account", "set", "naver"], words].concat();
        company.command(&words).stdout(std::process::Stdio::null()).spawn().unwrap()
    };
    let running = company.while_locked(|| {
        let running = [set(&["--bank-text", "네이버"]), set(&["--vat", "unrecoverable"])];
        // Time to read the account as it is before either of them may write.
        std::thread::sleep(std::time::Duration::from_secs(2));
        running
    });
    for mut child in running {
        assert!(child.wait().unwrap().success());
    }
    let accounts = company.json(&["account", "list"]);
    let naver = accounts.as_array().unwrap().iter().find(|account| account["id"] == "naver").unwrap();
    assert_eq!((&naver["bank_text"], &naver["vat"]), (&"네이버".into(), &"unrecoverable".into()));
    company.check();
}

fn a_name_in_a_file_means_the_account_that_is_registered_later(place: Place) {
    let (early, late) = (Company::shop(place), Company::empty(place));
    late.ok(&["account", "add", "own", "--kind", "shop", "--platform", "own_shop", "--gateway", "toss"]);
    for (company, strangers) in [(&early, 0), (&late, 1)] {
        let unregistered = |name: &str, text: &str| {
            let answer = company.import(name, text, "2026-03-06");
            answer["unregistered"].as_array().unwrap().len()
        };
        let sales =
            "쇼핑몰,주문번호,결제일시,상품코드,수량,주문금액,결제사\nown,O-1,2026-03-05,tee,1,11000,tosspay-01\n";
        assert_eq!(unregistered("orders.csv", sales), strangers);
        assert_eq!(unregistered("touches.csv", &touches(&[("O-1", "2026-03-05 09:00", "brand")])), strangers);
        let opening = "기준일,계정코드,거래처,금액\n2026-01-01,131,1234567,500000\n2026-01-01,375,,-500000\n";
        assert_eq!(unregistered("opening.csv", opening), strangers);
    }
    let named = |company: &Company, column: &str, value: &str| {
        company.export("journal", &[]).iter().filter(|row| row[column] == value).count()
    };
    assert!(named(&late, "media_account", "1234567") > 0 && named(&late, "partner", "tosspay-01") > 0);
    assert_eq!(named(&early, "media_account", "1234567") + named(&early, "partner", "tosspay-01"), 0);
    late.ok(&[
        "account",
        "add",
        "toss",
        "--kind",
        "gateway",
        "--platform",
        "toss",
        "--external-id",
        "tosspay01",
        "--shop",
        "own",
        "--bank-text",
        "토스페이먼츠",
    ]);
    late.ok(&[
        "account",
        "add",
        "naver",
        "--kind",
        "media",
        "--platform",
        "naver_search_ad",
        "--external-id",
        "1234567",
    ]);
    assert_eq!(early.books_hash(), late.books_hash());
    for company in [&early, &late] {
        company.check();
        proven(company);
    }
}

/// Ids of the accounts.
fn registered(company: &Company) -> Vec<String> {
    let accounts = company.json(&["account", "list"]);
    accounts.as_array().unwrap().iter().map(|account| account["id"].as_str().unwrap().to_owned()).collect()
}

fn an_account_that_no_fact_names_is_removed_and_what_it_moved_goes_back(place: Place) {
    let company = Company::shop(place);
    company.import("kb.csv", &bank(1_000_000, &[("2026-03-02 10:00:00", "네이버비즈머니", -500_000)]), "2026-03-05");
    let before = company.books_hash();
    let mistaken = ["account", "add", "navr", "--kind", "media", "--platform", "naver_gfa", "--bank-text", "네이버"];
    company.ok(&mistaken);
    assert_eq!(company.balances(&[]), written("103 -500,000 \n 1392 500,000"));
    let said = company.ok(&["account", "remove", "navr"]);
    assert!(said.contains("`navr` is removed. 1 entries posted"), "{said}");
    assert_eq!(registered(&company), ["kb", "naver", "own", "toss"]);
    assert_eq!((company.balances(&[]), company.books_hash()), (written("103 -500,000 \n 134 500,000"), before));
    company.check();
    company.ok(&["rebuild", "--verify"]);
    let said = company.ok(&["explain", "batch/7", "--lang", "ko"]);
    assert!(said.contains("계정 삭제") && said.contains("navr"), "{said}");

    // The id is free again, and what is named by nothing at all posts nothing when it goes.
    company.ok(&["account", "add", "navr", "--kind", "supplier", "--platform", "mill"]);
    let answer = company.json(&["account", "remove", "navr"]);
    assert_eq!((&answer["changed"], &answer["entries"], &answer["batch"]), (&true.into(), &0.into(), &9.into()));
    company.ok(&["rebuild"]);
    assert_eq!((registered(&company).len(), company.log().1), (4, 9));
    company.check();
    assert!(company.fails(2, &["account", "remove", "navr"]).contains("is not registered"));
}

fn an_account_that_something_names_stays(place: Place) {
    let company = Company::shop(place);
    let report =
        ad_report("2026-04-03", "2026-04-04", &[("2026-04-03", "brand", 11_000), ("2026-04-04", "shop", 5_500)]);
    company.import("ads.csv", &report, "2026-04-05");
    company.import("touches.csv", &touches(&[("O-1", "2026-03-05 09:00", "brand")]), "2026-04-05");
    // Superseded by the report that follows, and still there.
    company.import("again.csv", &report.replace(",11000", ",12100"), "2026-04-06");
    let before = company.log();
    let said = company.fails(2, &["account", "remove", "naver"]);
    assert!(said.contains("5 facts name it (ad_delivery 4, order_touch 1)"), "{said}");
    let said = company.fails(2, &["account", "remove", "naver", "--lang", "ko"]);
    assert!(said.contains("자료가 5건") && said.contains("ad_delivery 4건, order_touch 1건"), "{said}");
    // The shop has facts; the gateway has none, and is that of the shop.
    assert!(company.fails(2, &["account", "remove", "own"]).contains("1 facts name it (order_touch 1)"));
    assert!(company.fails(2, &["account", "remove", "toss"]).contains("it is the shop or gateway of `own`"));
    assert_eq!((registered(&company).len(), company.log()), (4, before), "a refusal leaves nothing");

    company.ok(&["account", "set", "own", "--gateway", ""]);
    company.ok(&["account", "remove", "toss"]);
    company.ok(&["account", "remove", "kb"]);
    assert_eq!(registered(&company), ["naver", "own"]);
    company.check();
    company.ok(&["rebuild", "--verify"]);
}

on_both!(
    an_account_that_no_fact_names_is_removed_and_what_it_moved_goes_back,
    an_account_that_something_names_stays,
    a_name_in_a_file_means_the_account_that_is_registered_later,
    two_who_change_an_account_at_the_same_time_both_succeed,
    naming_a_counterparty_posts_its_bank_lines_anew_by_difference,
    changing_how_vat_is_treated_changes_the_cost_by_difference,
    a_gateway_named_later_takes_over_the_receivables,
    a_file_of_an_unknown_account_says_how_to_register_it,
);
