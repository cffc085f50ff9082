//! Every number of every report has a reference, and the reference leads to that number.

use std::{collections::BTreeMap, process::Child};

use serde_json::Value;

use crate::{
    company::{Answer, Company, Place},
    explanations::month,
};

/// Exchange rates of March.
pub const RATES: &str = "기준일,통화,매매기준율,단위,출처\n2026-03-01,USD,1400.00,1,x\n2026-03-06,USD,1450.50,1,x\n";

/// A report of the dollar account: two days, one conversion of 100.50 dollars.
pub const DOLLAR_ADS: &str = "\"캠페인보고서(2026.03.05.~2026.03.06.),7654321\"\n\
     일별,캠페인,광고그룹,노출수,클릭수,\"총비용(VAT포함,원)\",총 전환수,총 전환매출액(원)\n\
     2026.03.05.,abroad,a,500,20,12.34,1,100.50\n2026.03.06.,abroad,a,400,10,10.00,0,0\n";

/// Registers an ad account in dollars, charged when a threshold is reached.
pub fn register_dollars(company: &Company) {
    let about = ["account", "add", "google", "--kind", "media", "--platform", "naver_search_ad"];
    let more = ["--external-id", "7654321", "--currency", "USD", "--billing", "threshold", "--vat", "none"];
    company.ok(&[&about[..], &more].concat());
}

/// A shop with an ad account in dollars, a closed month, and facts that came after it.
pub fn dollars(place: Place) -> Company {
    let company = month(place);
    register_dollars(&company);
    company.import("rates.csv", RATES, "2026-03-10");
    company.import("dollars.csv", DOLLAR_ADS, "2026-03-10");
    let charge = "광고계정,거래번호,구분,일자,합계금액,통화,원화결제액\n7654321,C-1,결제,2026-03-08,12.34,USD,18000\n";
    company.import("charge.csv", charge, "2026-03-10");
    company.at("2026-04-05T09:00:00+09:00");
    company.ok(&["period", "close", "2026-03"]);
    let late = "주문번호,상품주문번호,결제일시,상품코드,수량,주문금액\nO-4,1,2026-03-06 12:00,tee,1,11000\n\
                O-5,1,2026-04-02 12:00,cap,1,5500\n";
    company.import("late.csv", late, "2026-04-04");
    company.check();
    company
}

/// Every report, by every key and of several accounts.
fn reports(company: &Company, more: &[&str]) -> Vec<Value> {
    let mut reports = Vec::new();
    for by in ["day", "week", "month", "platform", "account", "campaign", "product", "channel"] {
        reports.push(company.json(&[&["report", "profit", "--by", by, "--refs"], more].concat()));
    }
    for by in ["day", "campaign", "account,channel"] {
        reports.push(company.json(&[&["report", "bridge", "--by", by, "--refs"], more].concat()));
    }
    for account in ["262", "401", "833", "932"] {
        reports.push(company.json(&[&["report", "ledger", "--account", account, "--refs"], more].concat()));
    }
    for statement in ["trial-balance", "income", "balance-sheet", "vat"] {
        reports.push(company.json(&[&["report", statement, "--refs"], more].concat()));
    }
    reports
}

/// Whether a value is a number and no word: pieces, money, or the text of a ratio or an exact number.
fn is_number(key: &str, value: &Value) -> bool {
    let words = ["ref", "code", "entry", "account", "day", "month", "week", "order", "partner"];
    match value {
        Value::Number(_) => key != "omitted",
        Value::Object(fields) => fields.contains_key("minor"),
        Value::String(text) => !words.contains(&key) && text.parse::<f64>().is_ok(),
        _ => false,
    }
}

/// The numbers of a line by their references; a number without one is an error.
fn numbers(line: &Value, of: &str, into: &mut BTreeMap<String, Value>) {
    for (key, value) in line.as_object().unwrap() {
        if is_number(key, value) {
            let reference = line["refs"][key].as_str();
            let reference = reference.unwrap_or_else(|| panic!("{key} of {of} has no reference: {line}"));
            let other = into.insert(reference.to_owned(), value.clone());
            assert!(other.is_none_or(|other| other == *value), "{reference} names two numbers: {value} in {of}");
        }
    }
}

/// Explains each reference, some at a time, and compares.
fn compare(company: &Company, numbers: &BTreeMap<String, Value>) {
    let finish = |running: &mut Vec<(&String, &Value, Child)>| {
        for (reference, value, child) in running.drain(..) {
            let answer = Answer::of(&child.wait_with_output().unwrap());
            assert_eq!(answer.code, Some(0), "{reference}: {}", answer.err);
            assert_eq!(answer.json()["value"], *value, "{reference}");
        }
    };
    let mut running = Vec::new();
    for (reference, value) in numbers {
        let mut command = company.command(&["explain", reference, "--top", "1", "--groups", "0", "--format", "json"]);
        command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
        running.push((reference, value, command.spawn().unwrap()));
        if running.len() == 8 {
            finish(&mut running);
        }
    }
    finish(&mut running);
}

fn walked(company: &Company, more: &[&str]) -> usize {
    let mut all = BTreeMap::new();
    for report in reports(company, more) {
        let title = format!("{} {more:?}", report["report"]);
        for line in report["rows"].as_array().unwrap().iter().chain(report.get("totals")).chain([&report]) {
            numbers(line, &title, &mut all);
        }
    }
    compare(company, &all);
    all.len()
}

#[test]
fn every_number_of_every_report_explains_to_itself() {
    let company = dollars(Place::Sqlite);
    for more in [&[][..], &["--economic"], &["--as-known-on", "2026-03-20"], &["--month", "2026-04"]] {
        let count = walked(&company, more);
        assert!(count > 150, "{more:?} shows only {count} numbers");
    }
}

#[test]
fn every_number_explains_to_itself_on_postgres() {
    let count = walked(&dollars(Place::Postgres), &["--economic", "--from", "2026-03-06"]);
    assert!(count > 150, "only {count} numbers");
}

fn every_form_prints_every_reference(place: Place) {
    let company = dollars(place);
    for words in [
        &["report", "profit", "--by", "campaign", "--refs"][..],
        &["report", "bridge", "--by", "month", "--refs"],
        &["report", "trial-balance", "--refs"],
        &["report", "ledger", "--account", "262", "--refs"],
        &["report", "balance-sheet", "--refs"],
        &["report", "vat", "--refs"],
    ] {
        let report = company.json(words);
        let of = |line: &Value| line["refs"].as_object().unwrap().clone();
        let rows: Vec<_> = report["rows"].as_array().unwrap().iter().map(of).collect();
        let lines = report["rows"].as_array().unwrap().iter().chain(report.get("totals"));
        let all: Vec<_> = lines.chain(Some(&report).filter(|it| it["refs"].is_object())).map(of).collect();
        let (text, csv) = (company.ok(words), company.ok(&[words, &["--format", "csv"]].concat()));
        let csv = crate::company::rows(&csv);
        for (row, cells) in rows.iter().zip(&csv) {
            for (key, reference) in row {
                assert_eq!(cells[&format!("{key}_ref")], *reference, "{words:?}");
            }
        }
        for reference in all.iter().flat_map(|refs| refs.values()) {
            assert!(text.contains(reference.as_str().unwrap()), "{reference} is not in\n{text}");
        }
    }
}

fn a_condition_that_is_not_understood_is_refused(place: Place) {
    let company = month(place);
    for (reference, unknown, known) in [
        ("profit/revenue?campain=brand", "campain", "campaign"),
        ("profit/clicks?side=debit", "side", "platform"),
        ("bridge/fees?product=tee", "product", "campaign"),
        ("balance/401?month=2026-03", "month", "through"),
        ("group/order:own:O-1?day=2026-03-05", "day", "known"),
        ("entry/1?colour=red", "colour", "line"),
        ("fact/4294967297?view=booked", "view", "known"),
        ("batch/1?known=2026-03-20T00:00:00Z", "known", "no conditions"),
    ] {
        let said = company.fails(2, &["explain", reference]);
        assert!(said.contains(&format!("`{unknown}`")) && said.contains(known), "{reference}: {said}");
    }
    let twice = company.fails(2, &["explain", "profit/revenue?campaign=brand&campaign=shop", "--lang", "ko"]);
    assert!(twice.contains("두 번"), "{twice}");
    assert!(company.fails(2, &["explain", "profit/revenue?linked=maybe"]).contains("yes nor no"));
    assert!(company.fails(2, &["explain", "balance/262?in=USD"]).contains("KRW"));
}

/// Rows of an account's ledger of a kind, with their amounts in won.
fn ledger(company: &Company, account: &str, more: &[&str]) -> Vec<Value> {
    let report = company.json(&[&["report", "ledger", "--account", account], more].concat());
    report["rows"].as_array().unwrap().clone()
}

fn won(row: &Value, key: &str) -> i64 {
    let functional = &row[format!("{key}_functional")];
    let amount = if functional.is_null() { &row[key] } else { functional };
    amount["minor"].as_i64().unwrap_or(0)
}

fn a_ledger_leads_from_the_opening_to_the_closing_balance(place: Place) {
    let company = dollars(place);
    for more in [&[][..], &["--month", "2026-03"], &["--month", "2026-04"], &["--month", "2026-04", "--economic"]] {
        let closing = company.balances(more);
        for account in ["262", "401", "833", "932", "108"] {
            let (mut sum, mut closed, mut opened) = (0, 0, 0);
            for row in ledger(&company, account, more) {
                match row["kind"].as_str().unwrap() {
                    "opening" => {
                        opened += 1;
                        sum += won(&row, "balance");
                    }
                    "line" => sum += won(&row, "debit") - won(&row, "credit"),
                    _ => closed += won(&row, "balance"),
                }
            }
            assert_eq!((sum, opened > 0), (closed, true), "{account} {more:?}");
            assert_eq!(closed, closing.get(account).copied().unwrap_or(0), "{account} {more:?}");
        }
    }
    // 22.34 dollars stood at 31,781 won: 12.34 of them, 17,555 won, were paid with 18,000. A loss without dollars.
    let lines = ledger(&company, "932", &[]);
    let loss = lines.iter().find(|row| row["kind"] == "line").expect("the exchange loss");
    assert_eq!((&loss["debit"]["minor"], &loss["debit_functional"]["minor"]), (&0.into(), &445.into()), "{loss}");
    // Nothing happened in May: the balance stands.
    let may = ledger(&company, "401", &["--month", "2026-05"]);
    assert_eq!(may.len(), 2, "{may:?}");
    assert_eq!((won(&may[0], "balance"), won(&may[1], "balance")), (company.balance("401"), company.balance("401")));
    let shown = company.ok(&["report", "ledger", "--account", "401", "--month", "2026-05"]);
    assert!(shown.contains("Opening") && !shown.contains("Nothing"), "{shown}");
    let limited = company.json(&["report", "ledger", "--account", "833", "--limit", "1"]);
    let rows = limited["rows"].as_array().unwrap();
    assert_eq!(rows.iter().filter(|row| row["kind"] == "line").count(), 1, "{limited}");
    assert!(limited["omitted"].as_i64().unwrap() > 1, "{limited}");
}

on_both!(
    every_form_prints_every_reference,
    a_condition_that_is_not_understood_is_refused,
    a_ledger_leads_from_the_opening_to_the_closing_balance,
);
