//! Every command answers programs in the form they ask for.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::{
    company::{Company, Place, rows},
    exports::orders,
};

/// A CSV whose lines all have the cells of its header.
#[track_caller]
fn csv(company: &Company, words: &[&str]) -> Vec<BTreeMap<String, String>> {
    let text = company.ok(&[words, &["--format", "csv"]].concat());
    assert!(text.lines().next().is_some_and(|header| !header.contains(['{', ' '])), "{words:?} has no header:\n{text}");
    rows(&text)
}

/// The values of an answer of one object, by key.
#[track_caller]
fn values(company: &Company, words: &[&str]) -> BTreeMap<String, String> {
    csv(company, words).into_iter().map(|row| (row["key"].clone(), row["value"].clone())).collect()
}

const BAD: &str = "주문번호,상품주문번호,결제일시,상품코드,수량,주문금액\nO-7,O-7-1,2026-13-05,tee,1,11000\n\
                   O-8,O-8-1,2026-13-06,tee,1,5500\nO-9,O-9-1,2026-03-06,tee,1,5500\n";

fn acts_answer_in_json(place: Place) {
    let company = Company::unfounded(place);
    company.at("2026-04-02T09:00:00+09:00");
    let made = company.json(&["init", "--name", "한빛상점"]);
    assert_eq!((&made["made"], &made["company"]["currency"]), (&true.into(), &"KRW".into()));
    assert_eq!(company.json(&["init", "--name", "Other"])["made"], false);
    let added = company.json(&["account", "add", "own", "--kind", "shop", "--platform", "own_shop"]);
    assert_eq!((&added["account"]["id"], &added["batch"], &added["entries"]), (&"own".into(), &1.into(), &0.into()));
    let same = company.json(&["account", "set", "own"]);
    assert_eq!((&same["changed"], &same["batch"]), (&false.into(), &Value::Null));
    let imported = company.import("bad.csv", BAD, "2026-03-10");
    assert_eq!((&imported["changed"], &imported["quarantined"]), (&true.into(), &2.into()));
    let path = company.home().join("downloads/bad.csv").display().to_string();
    let again = &company.json(&["import", &path])[0];
    assert_eq!((&again["changed"], &again["batch"]), (&false.into(), &imported["batch"]));
    let fixed = company.json(&["quarantine", "fix", "1", "--set", "결제일시=2026-03-06"]);
    assert_eq!(fixed, json!([{"id": 1, "state": "replayed", "batch": 3, "entries": 1}]));
    let tried = company.run(&["quarantine", "replay", "--format", "json"]);
    assert_eq!((tried.code, &tried.json()[0]["state"]), (Some(1), &"open".into()));
    assert!(tried.json()[0]["error"].as_str().is_some_and(|it| it.contains("2026-13-06")), "{}", tried.out);
    let closed = company.json(&["period", "close", "2026-03"]);
    assert_eq!(closed, json!({"month": "2026-03", "closed": true, "batch": 4}));
    let opened = company.json(&["period", "reopen", "2026-03", "--reason", "late"]);
    assert_eq!(opened, json!({"month": "2026-03", "closed": false, "batch": 5}));
    let drafted = company.json(&["map", &path]);
    assert_eq!((&drafted["format"], &drafted["to"]), (&"order".into(), &Value::Null));
    assert!(drafted["mapping"].as_str().unwrap().contains("[columns]"), "{drafted}");
    let rebuilt = company.json(&["rebuild"]);
    assert_eq!((&rebuilt["chain_equal"], &rebuilt["chain_head"]), (&true.into(), &company.log().0.into()));
}

fn every_command_answers_in_csv(place: Place) {
    let company = Company::shop(place);
    company.import("orders.csv", &orders(&[("O-1", "2026-03-05", "tee", 11_000)]), "2026-03-10");
    company.import("bad.csv", BAD, "2026-03-10");
    assert_eq!(values(&company, &["init", "--name", "Other"])["company.currency"], "KRW");
    assert_eq!(values(&company, &["account", "set", "naver", "--bank-text", "네이버"])["account.bank_text"], "네이버");
    assert_eq!(csv(&company, &["account", "list"])[0]["id"], "kb");
    let path = company.home().join("downloads/orders.csv").display().to_string();
    let again = &csv(&company, &["import", &path])[0];
    assert_eq!((again["changed"].as_str(), again["batch.format"].as_str()), ("false", "order"));
    assert!(values(&company, &["map", &path])["mapping"].contains("[columns]"));
    assert_eq!(csv(&company, &["quarantine", "list"])[0]["value"], "2026-13-05");
    assert_eq!(values(&company, &["quarantine", "show", "1"])["state"], "open");
    assert_eq!(csv(&company, &["quarantine", "fix", "1", "--set", "결제일시=2026-03-06"])[0]["state"], "replayed");
    assert_eq!(csv(&company, &["period", "list"]), []);
    assert_eq!(values(&company, &["period", "close", "2026-02"])["closed"], "true");
    assert_eq!(csv(&company, &["period", "list"])[0]["month"], "2026-02");
    assert!(values(&company, &["check"])["verified.0"].starts_with('G'));
    assert!(values(&company, &["compact"]).contains_key("flushed_rows"));
    assert_eq!(values(&company, &["rebuild", "--verify"])["chain_equal"], "true");
    assert_eq!(values(&company, &["doctor"])["chain_head"], company.log().0);
    assert!(csv(&company, &["formats"]).iter().any(|row| row["id"] == "order"));
    let told = csv(&company, &["explain", "balance/401"]);
    assert_eq!((told[1]["column"].as_str(), told[1]["value"].as_str()), ("value", "-25000"), "{told:?}");
    let total = told.iter().find(|row| row["row"] == "total" && row["column"] == "amount").expect("a total");
    assert_eq!(total["value"], "-25000");
}

fn equal_books_print_equal_bytes_whenever_they_are_asked(place: Place) {
    let company = Company::shop(place);
    company.at("2026-03-11T09:00:00+09:00");
    company.import("orders.csv", &orders(&[("O-1", "2026-03-05", "tee", 11_000)]), "2026-03-10");
    let asked = [
        &["report", "profit", "--by", "month", "--format", "json", "--refs"][..],
        &["report", "trial-balance", "--format", "json", "--as-known-on", "2026-03-20"],
        &["report", "ledger", "--account", "401", "--format", "json"],
        &["explain", "profit/orders", "--format", "json"],
    ];
    let before = asked.map(|words| company.ok(words));
    company.at("2026-07-01T12:34:56+09:00");
    assert_eq!(before, asked.map(|words| company.ok(words)));
    let report: Value = serde_json::from_str(&before[0]).unwrap();
    assert_eq!(report["as_known_on"], "2026-03-11T00:00:00Z", "the newest that was recorded");
}

on_both!(acts_answer_in_json, every_command_answers_in_csv, equal_books_print_equal_bytes_whenever_they_are_asked,);
