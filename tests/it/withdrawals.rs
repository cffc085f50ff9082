//! An import is taken back: the books are those of the imports that are left.

use std::collections::BTreeMap;

use proptest::{
    collection::vec,
    test_runner::{Config, TestCaseError, TestRunner},
};
use serde_json::{Value, json};

use crate::{
    company::{Company, Place, written},
    exports::{ad_report, bank, orders, products, refunds, settlement, touches},
};

on_both!(
    a_file_read_by_the_wrong_mapping_is_withdrawn_and_imported_again,
    what_a_withdrawn_file_had_replaced_counts_again_and_so_does_what_came_late,
    a_withdrawn_report_gives_its_days_back,
    what_describes_others_is_withdrawn_too,
    mended_rows_go_with_their_file,
    a_withdrawal_leaves_a_closed_month_alone,
    what_was_known_before_a_withdrawal_can_be_read_again,
    what_cannot_be_withdrawn_is_said_in_both_languages,
    a_withdrawal_is_foretold_without_a_trace,
    a_withdrawn_file_in_a_folder_is_left_alone,
    books_are_those_of_the_imports_that_are_left,
);

fn withdraw(company: &Company, batch: i64) -> Value {
    company.json(&["withdraw", &batch.to_string(), "--reason", "the wrong file"])
}

/// Imports a file that may say less than what is in force; its batch.
#[track_caller]
fn import(company: &Company, name: &str, text: &str, as_of: &str) -> i64 {
    let path = company.file(name, text);
    let answer = company.json(&["import", &path, "--as-of", as_of, "--accept"])[0].clone();
    assert_eq!(answer["changed"], true, "{answer}");
    answer["batch"]["id"].as_i64().unwrap()
}

/// Nothing is broken, and posting anew reaches the same chain and, shuffled, the same books.
#[track_caller]
fn holds(company: &Company) {
    let check = company.run(&["check", "--format", "json"]).json();
    assert_eq!(check["broken"], json!([]), "{check:#}");
    company.ok(&["rebuild", "--verify"]);
}

const SALES: &str = "order_id;bought;sku;pieces;list;paid\nA-1;2026-03-05;tee;1;11000;5500\n\
                     A-2;2026-03-06;cap;1;22000;11000\n";

fn mapping(company: &Company, price: &str) -> String {
    let text = format!(
        "name = \"by {price}\"\nformat = \"order\"\nkey = [\"sku\"]\n[columns]\norder_id = \"order_id\"\npaid_at = \"bought\"\n\
         product = \"sku\"\nquantity = \"pieces\"\nunit_price = \"{price}\"\n"
    );
    company.file(&format!("{price}.toml"), &text)
}

fn a_file_read_by_the_wrong_mapping_is_withdrawn_and_imported_again(place: Place) {
    let company = Company::shop(place);
    let empty = company.books_hash();
    let csv = company.file("sales.csv", SALES);
    let (wrong, right) = (mapping(&company, "list"), mapping(&company, "paid"));
    company.ok(&["import", &csv, "--mapping", &wrong, "--as-of", "2026-03-10"]);
    assert_eq!(company.balance("108"), 33_000);
    let said = company.ok(&["import", &csv, "--mapping", &right, "--as-of", "2026-03-10"]);
    assert!(said.contains("jangbu withdraw 5"), "the way out is named: {said}");
    let said = company.ok(&["import", &csv, "--mapping", &right, "--as-of", "2026-03-10", "--lang", "ko"]);
    assert!(said.contains("jangbu withdraw 5"), "{said}");

    let answer = withdraw(&company, 5);
    assert_eq!((&answer["batch"], &answer["withdrawn"], &answer["gone"]), (&json!(6), &json!([5]), &json!(2)));
    assert_eq!(company.books_hash(), empty, "nothing of it is left");
    assert_eq!((company.count("order_line"), company.export("order_line", &["--all"]).len()), (0, 2), "it is kept");
    let fact = company.ok(&["explain", "fact/21474836480"]);
    assert!(fact.contains("withdrawn by batch 6") && fact.contains("sales.csv"), "{fact}");
    assert!(company.ok(&["explain", "batch/5"]).contains("withdrawn by batch 6"));
    holds(&company);

    let answer = company.json(&["import", &csv, "--mapping", &right, "--as-of", "2026-03-10"])[0].clone();
    assert_eq!((&answer["changed"], &answer["superseded"]), (&json!(true), &json!(0)), "{answer}");
    assert_eq!(company.balances(&[]), written("108 16,500 \n 255 -1,500 \n 401 -15,000"));
    assert_eq!(company.json(&["import", &csv, "--mapping", &right])[0]["changed"], false);
    holds(&company);
}

fn what_a_withdrawn_file_had_replaced_counts_again_and_so_does_what_came_late(place: Place) {
    let company = Company::shop(place);
    let sale = |gross| orders(&[("O-1", "2026-03-05", "tee", gross), ("O-2", "2026-03-05", "cap", 5_500)]);
    let first = import(&company, "first.csv", &sale(11_000), "2026-03-06");
    let wrong = import(&company, "wrong.csv", &sale(13_200), "2026-03-08");
    assert_eq!(company.balance("108"), 18_700);
    // It lost against the wrong one when it came.
    let late = import(&company, "late.csv", &sale(12_100), "2026-03-07");
    assert_eq!(company.balance("108"), 18_700);
    let answer = withdraw(&company, wrong);
    assert_eq!((&answer["gone"], &answer["back"], &answer["entries"]), (&json!(2), &json!(2), &json!(1)), "{answer}");
    assert_eq!(company.balance("108"), 17_600);
    holds(&company);
    // An older download that comes now loses against what is left, not against what is gone.
    import(&company, "older.csv", &sale(9_900), "2026-03-05");
    assert_eq!(company.balance("108"), 17_600);
    import(&company, "newer.csv", &orders(&[("O-2", "2026-03-05", "cap", 6_600)]), "2026-03-07T12:00:00+09:00");
    assert_eq!(company.balance("108"), 18_700);
    withdraw(&company, late);
    assert_eq!(company.balance("108"), 17_600);
    withdraw(&company, first);
    assert_eq!(company.balance("108"), 16_500);
    assert_eq!(company.count("order_line"), 2);
    holds(&company);
    company.ok(&["compact", "--keep-minutes", "0"]);
    holds(&company);
}

fn a_withdrawn_report_gives_its_days_back(place: Place) {
    let company = Company::shop(place);
    let rows = [("2026-04-03", "brand", 11_000), ("2026-04-04", "brand", 22_000)];
    import(&company, "old.csv", &ad_report("2026-04-03", "2026-04-04", &rows), "2026-04-05");
    let before = (company.books_hash(), company.json(&["report", "maturity"])["rows"].clone());
    // A report of another company's account, saved over: one day is restated, the other is empty.
    let text = ad_report("2026-04-03", "2026-04-05", &[("2026-04-03", "brand", 99_000)]);
    let wrong = import(&company, "wrong.csv", &text, "2026-04-12");
    assert_eq!(company.balance("131"), -99_000);
    let answer = withdraw(&company, wrong);
    assert_eq!((&answer["gone"], &answer["back"]), (&json!(3), &json!(2)), "{answer}");
    assert_eq!(company.balances(&[]), written("131 -33,000 \n 1351 3,000 \n 833 30,000"));
    assert_eq!(before, (company.books_hash(), company.json(&["report", "maturity"])["rows"].clone()));
    holds(&company);
    // A report older than the withdrawn one and newer than what is in force wins; it need not be accepted.
    let text = ad_report("2026-04-03", "2026-04-03", &[("2026-04-03", "brand", 12_100)]);
    assert_eq!(company.import("between.csv", &text, "2026-04-08")["changed"], true);
    assert_eq!(company.balance("131"), -34_100);
    holds(&company);
}

fn what_describes_others_is_withdrawn_too(place: Place) {
    let company = Company::shop(place);
    let day = "2026-03-05";
    company.import("orders.csv", &orders(&[("O-1", day, "tee", 11_000)]), "2026-03-06");
    let touch = "주문번호,유입일시,utm_source,utm_campaign,광고id,쿠폰코드\nO-1,2026-03-05 09:00,,spring,,\n";
    company.import("touches.csv", touch, "2026-03-06");
    let costs = import(&company, "costs.csv", &products(&[("tee", "4000", "2026-01-01")]), "2026-03-06");
    let aliases = "구분,값,광고계정,캠페인\nutm_campaign,spring,naver,brand\n";
    let aliases = import(&company, "aliases.csv", aliases, "2026-03-06");
    let campaign = || -> BTreeMap<String, i64> {
        let sales = company.export("journal", &[]).into_iter().filter(|row| row["code"] == "401");
        let mut revenue = BTreeMap::new();
        for row in sales {
            *revenue.entry(row["campaign"].clone()).or_default() -= row["amount"].parse::<i64>().unwrap();
        }
        revenue.retain(|_, amount| *amount != 0);
        revenue
    };
    assert_eq!((company.balance("451"), campaign()), (4_000, [("brand".to_owned(), 10_000)].into()));
    withdraw(&company, costs);
    assert_eq!(company.balance("451"), 0);
    withdraw(&company, aliases);
    assert_eq!(campaign(), [("spring".to_owned(), 10_000)].into());
    // A name that only a withdrawn report knew is no campaign's any more.
    let named = "\"캠페인보고서(2026.03.05.~2026.03.05.),1234567\"\n\
                 일별,캠페인ID,캠페인,노출수,클릭수,\"총비용(VAT포함,원)\"\n2026.03.05.,cmp-1,spring,100,10,5500\n";
    let before = company.books_hash();
    let report = import(&company, "named.csv", named, "2026-03-06");
    let of_brand = company.export("journal", &[]);
    let linked = |row: &BTreeMap<String, String>| row["code"] == "401" && row["media_account"] == "naver";
    assert!(of_brand.iter().filter(|row| linked(row)).count() > 2, "spring is a campaign of naver: {of_brand:?}");
    withdraw(&company, report);
    assert_eq!(company.books_hash(), before);
    holds(&company);
}

fn mended_rows_go_with_their_file(place: Place) {
    let company = Company::shop(place);
    let empty = company.books_hash();
    let text = "주문번호,상품주문번호,결제일시,상품코드,수량,주문금액\nO-1,O-1-1,2026-03-05,tee,1,11000\n\
                O-2,O-2-1,2026-13-05,tee,1,22000\nO-3,O-3-1,2026-14-05,tee,1,33000\n";
    let batch = import(&company, "orders.csv", text, "2026-03-10");
    company.ok(&["quarantine", "fix", "1", "--set", "결제일시=2026-03-06"]);
    assert_eq!(company.balance("108"), 33_000);
    let said = company.fails(2, &["withdraw", &(batch + 1).to_string()]);
    assert!(said.contains(&format!("jangbu withdraw {batch}")), "a mended row goes with its file: {said}");
    let answer = withdraw(&company, batch);
    assert_eq!(answer["withdrawn"], json!([batch, batch + 1]));
    assert_eq!(company.books_hash(), empty);
    assert_eq!(company.json(&["quarantine", "list"]), json!([]), "none of its rows waits");
    company.fails(2, &["quarantine", "fix", "2", "--set", "결제일시=2026-03-06"]);
    company.fails(2, &["quarantine", "dismiss", "2", "--reason", "gone"]);
    holds(&company);
    import(&company, "orders.csv", text, "2026-03-10");
    assert_eq!(company.balance("108"), 11_000);
    let rows = company.json(&["quarantine", "list"]);
    let waiting: Vec<i64> = rows.as_array().unwrap().iter().map(|row| row["id"].as_i64().unwrap()).collect();
    assert_eq!(waiting, [3, 4]);
    company.ok(&["quarantine", "fix", "3", "--set", "결제일시=2026-03-07"]);
    assert_eq!(company.balance("108"), 33_000);
    holds(&company);
}

fn a_withdrawal_leaves_a_closed_month_alone(place: Place) {
    let company = Company::shop(place);
    let batch = import(&company, "orders.csv", &orders(&[("O-1", "2026-03-05", "tee", 11_000)]), "2026-03-06");
    company.ok(&["period", "close", "2026-03"]);
    let march = company.balances(&["--month", "2026-03"]);
    withdraw(&company, batch);
    assert_eq!(company.balances(&["--month", "2026-03"]), march);
    assert_eq!(company.balances(&[]), written(""));
    let days: Vec<_> = company.export("journal", &[]).iter().map(|row| row["posted_on"].clone()).collect();
    assert!(days.iter().any(|day| day == "2026-04-01"), "{days:?}");
    holds(&company);
}

fn what_was_known_before_a_withdrawal_can_be_read_again(place: Place) {
    let company = Company::shop(place);
    let day = "2026-03-05";
    let seen = |known: &[&str]| -> Vec<Value> {
        let reports = [&["report", "trial-balance"][..], &["report", "profit", "--by", "campaign,day"]];
        let mut all: Vec<Value> = reports.iter().map(|words| company.json(&[*words, known].concat())).collect();
        all.iter_mut().for_each(|report| drop(report.as_object_mut().unwrap().remove("as_known_on")));
        let tables = ["order_line", "ad_delivery", "retired"];
        all.extend(tables.map(|table| {
            let mut rows = company.export(table, known);
            rows.sort();
            json!(rows)
        }));
        all
    };
    company.at("2026-03-06T09:00:00+09:00");
    import(&company, "orders.csv", &orders(&[("O-1", day, "tee", 11_000)]), "2026-03-06");
    import(&company, "ads.csv", &ad_report(day, day, &[(day, "brand", 110_000)]), "2026-03-06");
    let first = seen(&[]);
    company.at("2026-03-07T09:00:00+09:00");
    let sales = import(&company, "wrong.csv", &orders(&[("O-1", day, "tee", 99_000)]), "2026-03-07");
    let ads = import(&company, "ads-2.csv", &ad_report(day, day, &[(day, "shop", 5_500)]), "2026-03-07");
    let second = seen(&[]);
    company.at("2026-03-08T09:00:00+09:00");
    withdraw(&company, sales);
    withdraw(&company, ads);
    let third = seen(&[]);
    company.at("2026-03-09T09:00:00+09:00");
    import(&company, "right.csv", &orders(&[("O-1", day, "tee", 12_100)]), "2026-03-09");
    for (known, was) in [("2026-03-06", &first), ("2026-03-07", &second), ("2026-03-08", &third)] {
        assert_eq!(&seen(&["--as-known-on", known]), was, "as known on {known}");
    }
    assert_eq!(first[2..4], third[2..4], "what had been replaced is back");
    holds(&company);
}

fn what_cannot_be_withdrawn_is_said_in_both_languages(place: Place) {
    let company = Company::shop(place);
    let batch = import(&company, "orders.csv", &orders(&[("O-1", "2026-03-05", "tee", 11_000)]), "2026-03-06");
    withdraw(&company, batch);
    let (log, number) = (company.log(), batch.to_string());
    for (asked, en, ko) in [
        ("99", "there is no batch 99", "배치 99 이(가) 없습니다"),
        ("1", "is no import of a file", "파일 가져오기가 아닙니다"),
        (number.as_str(), "was withdrawn already, by batch 6", "이미 배치 6 에서 취소했습니다"),
        ("6", "is no import of a file", "파일 가져오기가 아닙니다"),
    ] {
        let said = company.fails(2, &["withdraw", asked]);
        assert!(said.contains(en), "{said}");
        let said = company.fails(2, &["withdraw", asked, "--lang", "ko"]);
        assert!(said.contains(ko), "{said}");
    }
    assert_eq!(company.log(), log, "a refusal leaves nothing");
}

fn a_withdrawal_is_foretold_without_a_trace(place: Place) {
    let company = Company::shop(place);
    let batch = import(&company, "orders.csv", &orders(&[("O-1", "2026-03-05", "tee", 11_000)]), "2026-03-06");
    let (log, hash) = (company.log(), company.books_hash());
    let answer = company.json(&["withdraw", &batch.to_string(), "--dry-run"]);
    let said = ["batch", "gone", "entries", "lines"].map(|key| answer[key].clone());
    assert_eq!(said, [json!(null), json!(1), json!(1), json!(3)], "{answer}");
    assert_eq!((company.log(), company.books_hash()), (log, hash));
    assert_eq!(company.doctor()["orphan_files"], 0);
    let people = company.ok(&["withdraw", &batch.to_string(), "--dry-run", "--lang", "ko"]);
    assert!(people.contains("기록한 것은 없습니다"), "{people}");
    let people = company.ok(&["undo", &batch.to_string()]);
    assert!(people.contains("may be imported again"), "{people}");
    assert_eq!(company.balances(&[]), written(""));
}

fn a_withdrawn_file_in_a_folder_is_left_alone(place: Place) {
    let company = Company::shop(place);
    let folder = company.home().join("march");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("orders.csv");
    std::fs::write(&path, orders(&[("O-1", "2026-03-05", "tee", 11_000)])).unwrap();
    let (folder, path) = (folder.to_str().unwrap(), path.to_str().unwrap());
    company.ok(&["import", folder, "--as-of", "2026-03-06"]);
    withdraw(&company, 5);
    let survey = company.json(&["import", folder, "--dry-run"])[0].clone();
    assert_eq!((&survey["known_batch"], &survey["withdrawn"]), (&json!(5), &json!(6)), "{survey}");
    let said = company.ok(&["import", folder, "--as-of", "2026-03-06"]);
    assert!(said.contains("withdrawn (batch 5)") && said.contains("0 file(s) imported, 0 in the books"), "{said}");
    assert_eq!(company.balances(&[]), written(""));
    let survey = company.json(&["import", path, "--dry-run"])[0].clone();
    assert_eq!((&survey["known_batch"], &survey["rows"]), (&json!(null), &json!(1)), "it is new again: {survey}");
    company.ok(&["import", path, "--as-of", "2026-03-06"]);
    assert_eq!(company.balance("108"), 11_000);
    // It is in the books again, also for the folder.
    let said = company.ok(&["import", folder, "--as-of", "2026-03-06"]);
    assert!(said.contains("0 file(s) imported, 1 in the books already"), "{said}");
}

/// Files of one month that correct, describe and replace each other: name, text, when it was taken.
fn downloads() -> Vec<(&'static str, String, &'static str)> {
    let (d1, d2, d3) = ("2026-03-01", "2026-03-02", "2026-03-03");
    let first = [("O-1", d2, "tee", 11_000), ("O-2", d2, "cap", 5_500), ("O-3", d3, "bag", 33_001)];
    let later = [("O-2", d2, "cap", 5_500), ("O-3", d3, "bag", 30_001), ("O-4", "2026-03-04", "tee", 11_000)];
    let mended = "주문번호,상품주문번호,결제일시,상품코드,수량,주문금액\nO-1,O-1-1,2026-03-02,tee,1,12100\n\
                  O-6,O-6-1,2026-13-05,tee,1,22000\n";
    let receipts = "쇼핑몰,입고번호,입고구분,상품코드,입고일,수량,공급가액,부가세,공급처\n\
                    own,R1,입고,bag,2026-03-01,10,70000,7000,mill\n";
    let corrected = "쇼핑몰,입고번호,입고구분,상품코드,입고일,수량,공급가액,부가세,공급처\n\
                     own,R1,입고,bag,2026-03-01,10,90000,9000,mill\n";
    let aliases = "구분,값,광고계정,캠페인\ncampaign,shop,naver,brand\nutm_campaign,spring,,brand\n";
    let utm = "주문번호,유입일시,utm_source,utm_campaign,광고id,쿠폰코드\nO-2,2026-03-01 09:00,,spring,,\n";
    let charges = "광고계정,거래번호,구분,일자,합계금액,통화\n7654321,c1,결제,2026-03-20,100,USD\n";
    let abroad = ad_report(d1, d2, &[(d1, "usd", 60), (d2, "usd", 40)]).replace("1234567", "7654321");
    let restated = ad_report(d1, d2, &[(d1, "usd", 50)]).replace("1234567", "7654321");
    vec![
        ("orders-1.csv", orders(&first), "2026-03-04"),
        ("orders-2.csv", orders(&later), "2026-03-06"),
        ("orders-0.csv", orders(&[("O-1", d1, "tee", 9_900), ("O-5", d1, "bag", 7_700)]), "2026-03-03"),
        ("mended.csv", mended.to_owned(), "2026-03-05"),
        ("refunds.csv", refunds(&[("C-1", "O-1", "2026-03-09", 4_000)]), "2026-03-11"),
        ("ads-1.csv", ad_report(d1, d2, &[(d1, "brand", 10_000), (d1, "shop", 7_001), (d2, "brand", 3_333)]), d3),
        ("ads-2.csv", ad_report(d1, d3, &[(d1, "brand", 9_870), (d3, "shop", 4_444)]), "2026-03-05"),
        ("ads-0.csv", ad_report(d1, d1, &[(d1, "talk", 8_800)]), d2),
        ("touches-1.csv", touches(&[("O-1", "2026-03-02 09:00", "brand"), ("O-3", "2026-03-03 09:00", "brand")]), d3),
        ("touches-2.csv", touches(&[("O-3", "2026-03-03 09:30", "shop")]), "2026-03-05"),
        ("aliases.csv", aliases.to_owned(), "2026-03-05"),
        ("products-1.csv", products(&[("tee", "4000.5", "2026-01-01")]), "2026-01-05"),
        ("products-2.csv", products(&[("tee", "4100.5", "2026-01-01"), ("cap", "900", d1)]), d3),
        ("receipts-1.csv", receipts.to_owned(), "2026-03-02"),
        ("receipts-2.csv", corrected.to_owned(), "2026-03-04"),
        (
            "toss.csv",
            settlement(&[
                ("T-1", "O-1", 11_000, 330, 33, d2, "2026-03-05"),
                ("T-2", "O-3", 30_001, 900, 90, d3, "2026-03-06"),
            ]),
            "2026-03-12",
        ),
        ("kb.csv", bank(1_000_000, &[("2026-03-05 11:00:00", "토스페이먼츠", 10_637)]), "2026-03-07"),
        ("rates-1.csv", "기준일,통화,매매기준율\n2026-03-01,USD,1300\n2026-03-20,USD,1400\n".to_owned(), "2026-03-21"),
        ("rates-2.csv", "기준일,통화,매매기준율\n2026-03-02,USD,1350\n".to_owned(), "2026-03-22"),
        ("usd-1.csv", abroad, "2026-03-06"),
        ("usd-2.csv", restated, "2026-03-08"),
        ("charges.csv", charges.to_owned(), "2026-03-21"),
        ("utm.csv", utm.to_owned(), "2026-03-04"),
    ]
}

fn shop(place: Place) -> Company {
    let company = Company::shop(place);
    let words = ["account", "add", "google", "--kind", "media", "--platform", "google", "--external-id", "7654321"];
    company.ok(&[&words[..], &["--currency", "USD", "--billing", "threshold", "--vat", "none"]].concat());
    company
}

/// Imports one of the downloads, and mends the row of it that cannot be read.
fn take(company: &Company, (name, text, as_of): &(&str, String, &str)) -> i64 {
    let batch = import(company, name, text, as_of);
    for row in company.json(&["quarantine", "list"]).as_array().unwrap() {
        company.ok(&["quarantine", "fix", &row["id"].to_string(), "--set", "결제일시=2026-03-05"]);
    }
    batch
}

/// Each act imports a file or, where it is in the books, withdraws it.
fn is_left_by(place: Place, acts: &[usize]) -> Result<(), TestCaseError> {
    let files = downloads();
    let company = shop(place);
    let mut standing: BTreeMap<usize, i64> = BTreeMap::new();
    for act in acts {
        if let Some(batch) = standing.remove(act) {
            withdraw(&company, batch);
        } else {
            standing.insert(*act, take(&company, &files[*act]));
        }
    }
    let check = company.run(&["check", "--format", "json"]).json();
    proptest::prop_assert_eq!(&check["broken"], &json!([]), "{:?}", acts);
    let verified = company.run(&["rebuild", "--verify"]);
    proptest::prop_assert_eq!(verified.code, Some(0), "{:?}: {}{}", acts, verified.out, verified.err);
    let alone = shop(place);
    for at in standing.keys().rev() {
        take(&alone, &files[*at]);
    }
    proptest::prop_assert_eq!(company.books_hash(), alone.books_hash(), "{:?} leaves {:?}", acts, standing.keys());
    proptest::prop_assert_eq!(company.balances(&[]), alone.balances(&[]));
    Ok(())
}

fn books_are_those_of_the_imports_that_are_left(place: Place) {
    let all: Vec<usize> = (0..downloads().len()).collect();
    // All of them, then every second one back, some of these again.
    let odd = all.iter().copied().filter(|at| at % 2 == 1);
    let acts: Vec<usize> = all.iter().copied().chain(odd).chain([3, 1, 17, 3]).collect();
    is_left_by(place, &acts).unwrap();
    // All but those that describe others.
    is_left_by(place, &[&all[..], &[10, 11, 12, 13, 14, 17, 18]].concat()).unwrap();
    let config = Config { cases: 4, max_shrink_iters: 12, failure_persistence: None, ..Config::default() };
    let strategy = vec(0..all.len(), 10..40);
    TestRunner::new(config).run(&strategy, |acts| is_left_by(place, &acts)).unwrap();
}

#[test]
fn an_independent_program_proves_books_with_withdrawals() {
    let company = shop(Place::Sqlite);
    let files = downloads();
    let batches: Vec<i64> = files.iter().map(|file| take(&company, file)).collect();
    for at in [1, 3, 6, 7, 9, 12, 14, 18, 20] {
        withdraw(&company, batches[at]);
    }
    crate::independent_check::proven(&company);
}

#[test]
fn facts_of_a_withdrawn_import_that_are_in_force_are_named() {
    let company = Company::shop(Place::Sqlite);
    let batch = import(&company, "orders.csv", &orders(&[("O-1", "2026-03-05", "tee", 11_000)]), "2026-03-06");
    withdraw(&company, batch);
    crate::tampering::changed(&company, "DELETE FROM {retired}");
    let broken = crate::tampering::broken(&company);
    assert!(broken.contains(&("G6".to_owned(), "order_line of batch 5".to_owned())), "{broken:?}");
}
