//! A quarantined row is read again beside the other rows of its file, once, and what a person changed stays in the log.

use std::process::{Child, Stdio};

use serde_json::{Value, json};

use crate::{
    company::{Answer, Company, Place},
    exports::ad_report,
};

const HEADER: &str = "구분,쇼핑몰,주문번호,상품주문번호,결제일시,상품코드,수량,주문금액";
const DAY: &str = "2026-04-03";

/// A shop that imported rows of orders.
fn shop_with(place: Place, rows: &[&str]) -> Company {
    let company = Company::shop(place);
    company.import("orders.csv", &format!("{HEADER}\n{}\n", rows.join("\n")), "2026-03-10");
    company
}

fn states(company: &Company) -> Vec<String> {
    let rows = company.json(&["quarantine", "list", "--all"]);
    rows.as_array().unwrap().iter().map(|row| row["state"].as_str().unwrap().to_owned()).collect()
}

fn a_row_is_taken_once(place: Place) {
    let company = shop_with(place, &["주문,own,O-1,,2026-13-05,tee,1,11000", "주문,own,O-2,,2026-13-05,tee,1,22000"]);
    company.ok(&["quarantine", "fix", "1", "--set", "결제일시=2026-03-05"]);
    company.ok(&["quarantine", "dismiss", "2", "--reason", "a test order"]);
    let before = (company.log(), company.balance("401"));
    assert_eq!(before.1, -10_000);
    let said = company.fails(2, &["quarantine", "fix", "1", "--set", "결제일시=2026-03-05", "--set", "주문번호=O-9"]);
    assert!(said.contains("row 1 is not open: it is replayed"), "{said}");
    let said = company.fails(2, &["quarantine", "fix", "2", "--set", "결제일시=2026-03-05"]);
    assert!(said.contains("row 2 is not open: it is dismissed"), "{said}");
    company.fails(2, &["quarantine", "replay", "2"]);
    assert!(company.fails(2, &["quarantine", "replay", "999"]).contains("no row 999"));
    assert!(company.ok(&["quarantine", "replay"]).contains("No row waits"));
    assert_eq!(company.json(&["quarantine", "replay"]), json!([]));
    assert_eq!(before, (company.log(), company.balance("401")));
    company.check();
}

fn two_replays_of_a_row_at_the_same_time_record_it_once(place: Place) {
    let company = shop_with(place, &["주문,own,O-1,,2026-13-05,tee,1,11000"]);
    let start = |order: &str| -> Child {
        let order = format!("주문번호={order}");
        let words = ["quarantine", "fix", "1", "--set", "결제일시=2026-03-05", "--set", &order];
        company.command(&words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let running = [start("O-1"), start("O-9")];
    let codes = running.map(|child| Answer::of(&child.wait_with_output().unwrap()).code);
    assert_eq!(codes.iter().filter(|code| **code == Some(0)).count(), 1, "{codes:?}");
    assert_eq!((company.balance("401"), company.count("order_line")), (-10_000, 1));
    company.check();
}

fn rows_that_contradict_each_other_are_not_replayed_while_both_stand(place: Place) {
    let company =
        shop_with(place, &["주문,own,O-1,O-1-1,2026-03-05,tee,1,11000", "주문,own,O-1,O-1-1,2026-03-05,tee,1,12100"]);
    let said = company.fails(1, &["quarantine", "replay"]);
    assert!(said.contains("has the same key `O-1/O-1-1` and differs"), "{said}");
    assert_eq!((states(&company), company.balance("401")), (vec!["open".to_owned(); 2], 0));
    company.ok(&["quarantine", "dismiss", "2", "--reason", "corrected by hand"]);
    company.ok(&["quarantine", "replay"]);
    assert_eq!(company.balance("401"), -10_000);
    company.check();
}

fn truly_equal_lines_mended_alike_both_count(place: Place) {
    let bad = "주문,own,O-1,,2026-13-05,tee,1,11000";
    let company = shop_with(place, &[bad, bad]);
    for row in ["1", "2"] {
        company.ok(&["quarantine", "fix", row, "--set", "결제일시=2026-03-05"]);
    }
    assert_eq!((company.count("order_line"), company.balance("401")), (2, -20_000));
    company.check();
}

fn a_row_mended_into_an_equal_of_a_good_one_takes_nothing_from_it(place: Place) {
    let company = shop_with(place, &["주문,own,,,2026-03-05,tee,1,11000", "주문,own,O-1,,2026-03-05,tee,1,11000"]);
    assert_eq!(company.balance("401"), -10_000);
    company.ok(&["quarantine", "fix", "1", "--set", "주문번호=O-1"]);
    assert_eq!((company.count("order_line"), company.balance("401")), (2, -20_000));
    // Mended into a contradiction it is refused.
    let company = shop_with(place, &["주문,own,,,2026-03-05,tee,1,22000", "주문,own,O-1,,2026-03-05,tee,1,11000"]);
    company.fails(1, &["quarantine", "fix", "1", "--set", "주문번호=O-1"]);
    assert_eq!(company.balance("401"), -10_000);
    company.check();
}

fn what_a_person_changed_is_in_the_log_and_explains_the_fact(place: Place) {
    let company = shop_with(place, &["주문,own,O-1,,2026-13-05,tee,1,11000"]);
    let answer = company.json(&["quarantine", "fix", "1", "--set", "결제일시=2026-03-06"]);
    let batch = company.ok(&["explain", &format!("batch/{}", answer[0]["batch"])]);
    let mended = "주문,own,O-1,,2026-03-06,tee,1,11000";
    for word in ["replay by bookkeeper", "결제일시", "2026-03-06", mended] {
        assert!(batch.contains(word), "`{word}` is not in\n{batch}");
    }
    let fact = company.export("order_line", &[])[0]["fact_id"].clone();
    let told = company.ok(&["explain", &format!("fact/{fact}")]);
    assert!(told.contains(&format!("mended before it was read: {mended}")), "{told}");
    assert!(told.contains("주문,own,O-1,,2026-13-05,tee,1,11000"), "the row as received is not in\n{told}");
    let verified = company.json(&["rebuild", "--verify"]);
    assert_eq!((&verified["chain_equal"], &verified["broken_batches"]), (&true.into(), &json!([])));
}

/// A shop whose report of a day has a row that cannot be read, and that it took all the same.
fn with_garbled_report(place: Place) -> Company {
    let company = Company::shop(place);
    let report = ad_report(DAY, DAY, &[(DAY, "brand", 11_000), (DAY, "shop", 22_000)]);
    company.import("first.csv", &report.replace(",22000", ",이만이천"), "2026-04-05");
    assert_eq!(company.balance("131"), -11_000);
    company
}

fn a_mended_row_joins_the_day_of_its_report(place: Place) {
    let company = with_garbled_report(place);
    company.ok(&["quarantine", "fix", "1", "--set", "cost=22000"]);
    assert_eq!((company.count("ad_delivery"), company.balance("131")), (2, -33_000));
    company.check();
}

fn one_outdated_row_does_not_hold_up_the_others(place: Place) {
    let company = with_garbled_report(place);
    let newer = ad_report(DAY, DAY, &[(DAY, "brand", 11_000), (DAY, "shop", 23_100)]);
    company.import("second.csv", &newer, "2026-04-12");
    company.import(
        "orders.csv",
        &format!("{HEADER}\n주문,later,O-1,,2026-03-05,tee,1,11000\n주문,own,O-2,,2026-03-05,tee,1,1100\n"),
        "2026-04-12",
    );
    company.ok(&["account", "add", "later", "--kind", "shop", "--platform", "mall"]);
    company.fails(1, &["quarantine", "fix", "1", "--set", "cost=22000"]);
    let answer = company.run(&["quarantine", "replay", "--format", "json"]);
    assert_eq!(answer.code, Some(1), "{}", answer.err);
    let told = answer.json();
    let told: Vec<&Value> = told.as_array().unwrap().iter().map(|row| &row["state"]).collect();
    assert_eq!(told, ["open", "replayed"]);
    assert_eq!((company.balance("131"), company.balance("401")), (-34_100, -11_000));
    let said = company.fails(1, &["quarantine", "fix", "1", "--set", "cost=22000"]);
    assert!(said.contains("a newer report stands for 2026-04-03"), "{said}");
}

fn a_row_of_an_older_report_is_not_added_to_a_day_of_another(place: Place) {
    let company = Company::shop(place);
    company.import("old.csv", &ad_report(DAY, DAY, &[(DAY, "brand", 11_000)]), "2026-04-04");
    // The newer file has only one row of the day, and its date cannot be read.
    let text = "\"캠페인보고서\"\n광고계정,일별,캠페인,광고그룹,노출수,클릭수,\"총비용(VAT포함,원)\"\n\
                1234567,2026.04.04.,brand,기본,1000,22,5500\n1234567,2026.04.33.,brand,기본,1000,22,12100\n";
    company.import("new.csv", text, "2026-04-05");
    company.ok(&["quarantine", "fix", "1", "--set", "일별=2026.04.03."]);
    assert_eq!(company.balance("131"), -12_100 - 5_500);
    company.check();
}

on_both!(
    a_row_is_taken_once,
    two_replays_of_a_row_at_the_same_time_record_it_once,
    rows_that_contradict_each_other_are_not_replayed_while_both_stand,
    truly_equal_lines_mended_alike_both_count,
    a_row_mended_into_an_equal_of_a_good_one_takes_nothing_from_it,
    what_a_person_changed_is_in_the_log_and_explains_the_fact,
    a_mended_row_joins_the_day_of_its_report,
    one_outdated_row_does_not_hold_up_the_others,
    a_row_of_an_older_report_is_not_added_to_a_day_of_another,
);
