//! Reports agree with each other and with the books, by whatever key and in whatever form.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{
    company::{Company, Place, rows},
    exports::{ad_report, bank, orders, products, refunds, settlement, touches},
    references::{DOLLAR_ADS, RATES, register_dollars},
};

/// Two months with an order linked to a campaign, one that is not, a refund, and money on the way.
fn books(place: Place) -> Company {
    let company = Company::shop(place);
    company.at("2026-04-20T09:00:00+09:00");
    company.import("products.csv", &products(&[("tee", "4000", "2026-01-01")]), "2026-04-01");
    let sales = [
        ("O-1", "2026-03-05", "tee", 11_000),
        ("O-2", "2026-03-30", "cap", 5_500),
        ("O-3", "2026-04-02", "tee", 22_000),
    ];
    company.import("orders.csv", &orders(&sales), "2026-04-10");
    company.import("touches.csv", &touches(&[("O-1", "2026-03-05 09:00", "brand")]), "2026-04-10");
    company.import("refunds.csv", &refunds(&[("C-1", "O-2", "2026-04-01", 5_500)]), "2026-04-10");
    let costs = [("2026-03-05", "brand", 11_000), ("2026-04-02", "shop", 3_300)];
    company.import("ads.csv", &ad_report("2026-03-01", "2026-04-05", &costs), "2026-04-10");
    company.import(
        "toss.csv",
        &settlement(&[("T-1", "O-1", 11_000, 330, 33, "2026-03-05", "2026-03-09")]),
        "2026-04-10",
    );
    company.import("kb.csv", &bank(0, &[("2026-03-09 10:00:00", "홍길동", 10_637)]), "2026-04-10");
    company.check();
    company
}

/// Every number of a statement that has a reference, with what its explanation says.
fn explained(company: &Company, report: &Value) -> usize {
    let lines = report["rows"].as_array().unwrap().iter().chain(report.get("totals"));
    let mut count = 0;
    for line in lines {
        let refs = line["refs"].as_object().unwrap();
        // Lines without columns of their own references have one for their only amount; totals may have none.
        let single = line.get("ref").filter(|_| refs.is_empty()).map(|reference| ("amount", reference));
        for (column, reference) in refs.iter().map(|(column, reference)| (column.as_str(), reference)).chain(single) {
            let told = company.json(&["explain", reference.as_str().unwrap(), "--groups", "0"]);
            assert_eq!(line[column], told["value"], "{column} by {reference}");
            count += 1;
        }
    }
    count
}

fn every_number_of_a_statement_is_what_its_explanation_says(place: Place) {
    let company = books(place);
    for (words, at_least) in [
        (&["report", "trial-balance", "--month", "2026-04", "--refs"][..], 30),
        (&["report", "income", "--month", "2026-03", "--refs"], 6),
        (&["report", "balance-sheet", "--month", "2026-04", "--economic", "--refs"], 6),
        (&["report", "vat", "--refs"], 8),
    ] {
        let report = company.json(words);
        let count = explained(&company, &report);
        assert!(count >= at_least, "{words:?} has only {count} references: {report}");
    }
}

fn whatever_the_key_the_lines_add_up_to_the_books(place: Place) {
    let company = books(place);
    let balances = company.balances(&[]);
    for by in
        ["day", "week", "month", "platform", "account", "campaign", "product", "channel", "month,campaign,channel"]
    {
        let report = company.json(&["report", "profit", "--by", by]);
        let sum = |column: &str| -> i64 {
            report["rows"].as_array().unwrap().iter().map(|row| row[column]["minor"].as_i64().unwrap()).sum()
        };
        let of_books = [-balances["401"], balances["402"], balances["451"], balances["831"], balances["833"]];
        assert_eq!(["revenue", "refund", "cogs", "fee", "ad_cost"].map(sum), of_books, "by {by}");
        assert_eq!(report["totals"]["orders"], 3, "by {by}");
        assert_eq!(
            (&report["linked_orders"], &report["linked_orders_share"]),
            (&1.into(), &"0.3333".into()),
            "by {by}"
        );
    }
}

fn key_figures_count_what_is_linked(place: Place) {
    let company = books(place);
    let report = company.json(&["report", "profit", "--by", "campaign", "--sort", "revenue"]);
    let by_name: BTreeMap<&str, &Value> =
        report["rows"].as_array().unwrap().iter().map(|row| (row["campaign"].as_str().unwrap(), row)).collect();
    let brand = by_name["brand"];
    // 10,000 of revenue, 4,000 of goods, 330 of fees against 10,000 of cost.
    assert_eq!((&brand["roas"], &brand["margin_roas"]), (&"1.0000".into(), &"0.5670".into()));
    assert_eq!((&brand["cpa"]["minor"], &brand["aov"]["minor"]), (&10_000.into(), &10_000.into()));
    assert_eq!((&by_name["shop"]["roas"], &by_name["shop"]["cpa"]), (&"0.0000".into(), &Value::Null));
    assert_eq!(by_name[""]["roas"], Value::Null, "what no campaign brought has no cost");
    let first = &report["rows"][0];
    assert_eq!(first["campaign"], "", "the greatest revenue first");
    let limited = company.json(&["report", "profit", "--by", "campaign", "--limit", "1"]);
    assert_eq!((limited["rows"].as_array().unwrap().len(), &limited["omitted"]), (1, &2.into()));
    assert_eq!(limited["totals"], report["totals"], "totals are those of all rows");
}

fn a_table_is_the_same_in_every_form(place: Place) {
    let company = books(place);
    let report = company.json(&["report", "profit", "--by", "day"]);
    let csv = rows(&company.ok(&["report", "profit", "--by", "day", "--format", "csv"]));
    let json: Vec<String> =
        report["rows"].as_array().unwrap().iter().map(|row| row["margin"]["minor"].to_string()).collect();
    assert_eq!(csv.iter().map(|row| row["margin"].clone()).collect::<Vec<_>>(), json);
    let exported = company.home().join("profit.csv").display().to_string();
    company.ok(&["export", "profit", "--by", "day", "--to", &exported]);
    assert_eq!(rows(&std::fs::read_to_string(&exported).unwrap()), csv);
    let parquet = company.home().join("journal.parquet");
    company.ok(&["export", "journal", "--to", &parquet.display().to_string()]);
    assert_eq!(std::fs::read(parquet).unwrap()[..4], *b"PAR1");
    let korean = company.ok(&["report", "profit", "--by", "campaign", "--lang", "ko"]);
    assert!(korean.contains("공헌이익") && korean.contains("(미귀속)"), "{korean}");
}

fn an_empty_table_is_exported_with_its_columns(place: Place) {
    let (empty, full) = (Company::empty(place), books(place));
    for table in ["journal", "order_line", "profit_rollup", "retired", "ad_delivery"] {
        let header = empty.ok(&["export", table, "--format", "csv"]);
        assert_eq!(header.lines().count(), 1, "{table}: {header}");
        assert!(header.starts_with(|first: char| first.is_ascii_lowercase()), "{table}: {header}");
        let csv = full.ok(&["export", table, "--format", "csv"]);
        assert_eq!(csv.lines().next(), header.lines().next(), "{table}");
        assert_eq!(empty.ok(&["export", table, "--format", "json"]), "");
    }
    let parquet = empty.home().join("journal.parquet");
    empty.ok(&["export", "journal", "--to", &parquet.display().to_string()]);
    assert_eq!(std::fs::read(parquet).unwrap()[..4], *b"PAR1");
    assert_eq!(rows(&empty.ok(&["report", "vat", "--format", "csv"])).len(), 0);
}

fn an_export_is_as_known_on_a_day_or_refused(place: Place) {
    let company = Company::shop(place);
    let day = "2026-03-05";
    company.at("2026-03-06T09:00:00+09:00");
    company.import("ads.csv", &ad_report(day, day, &[(day, "brand", 11_000)]), "2026-03-06");
    company.import("orders.csv", &orders(&[("O-1", day, "tee", 11_000)]), "2026-03-06");
    company.at("2026-03-12T09:00:00+09:00");
    company.import("ads-2.csv", &ad_report(day, day, &[(day, "brand", 12_000)]), "2026-03-12");
    company.import("orders-2.csv", &orders(&[("O-1", day, "tee", 12_000)]), "2026-03-12");
    let count = |table: &str, more: &[&str]| company.export(table, more).len();
    let then = ["--as-known-on", "2026-03-06"];
    for table in ["ad_delivery", "order_line"] {
        assert_eq!((count(table, &[]), count(table, &["--all"])), (1, 2), "{table}");
        assert_eq!(
            (count(table, &then), count(table, &[&["--all"], &then[..]].concat())),
            (1, 1),
            "{table} as known then"
        );
    }
    assert_eq!((count("retired", &[]), count("retired", &then)), (2, 0));
    assert!(count("journal", &then) < count("journal", &[]));
    for (table, option) in [
        ("order_line", &["--month", "2026-03"][..]),
        ("order_line", &["--economic"]),
        ("order_line", &["--by", "day"]),
        ("retired", &["--month", "2026-03"]),
        ("retired", &["--all"]),
        ("journal", &["--all"]),
        ("trial-balance", &["--by", "day"]),
        ("profit", &["--all"]),
    ] {
        let said = company.fails(2, &[&["export", table], option].concat());
        assert!(said.contains(option[0]) && said.contains(table), "{said}");
    }
    let said = company.fails(2, &["export", "order_line", "--economic", "--lang", "ko"]);
    assert!(said.contains("쓸 수 없습니다"), "{said}");
}

fn no_name_of_a_customer_is_run_as_a_formula(place: Place) {
    let company = Company::shop(place);
    let day = "2026-03-05";
    company.import(
        "ads.csv",
        &ad_report(day, day, &[(day, "=HYPERLINK(\"x\")", 11_000)]).replace("\"x\"", "1"),
        "2026-03-06",
    );
    let evil = "'=HYPERLINK(1)";
    assert_eq!(rows(&company.ok(&["report", "profit", "--format", "csv"]))[0]["campaign"], evil);
    assert_eq!(company.export("ad_delivery", &[])[0]["campaign"], evil);
    assert_eq!(company.json(&["report", "profit"])["rows"][0]["campaign"], &evil[1..], "JSON is as it is");
    assert!(company.export("journal", &[]).iter().any(|row| row["amount"] == "-11000"), "numbers stay numbers");
}

fn a_claim_without_a_rate_has_no_value(place: Place) {
    let company = Company::shop(place);
    register_dollars(&company);
    company.import("dollars.csv", DOLLAR_ADS, "2026-03-10");
    let total = |report: &Value| report["totals"]["claimed_value"].clone();
    let report = company.json(&["report", "profit"]);
    assert_eq!((total(&report), &report["totals"]["claimed"]), (Value::Null, &"1".into()), "{report}");
    assert!(report["notes"][0].as_str().is_some_and(|note| note.contains("USD")), "{report}");
    let told = company.json(&["explain", "profit/claimed_value"]);
    assert!(told["value"].is_null() && told["words"].to_string().contains("USD"), "{told}");
    let shown = company.ok(&["report", "profit", "--lang", "ko"]);
    assert!(shown.contains("환율"), "{shown}");
    company.import("rates.csv", RATES, "2026-03-10");
    let report = company.json(&["report", "profit"]);
    assert_eq!(total(&report)["minor"], 140_700, "{report}");
    assert!(!report["notes"].to_string().contains("USD"), "{report}");
}

fn every_report_shows_the_rows_that_are_asked_for(place: Place) {
    let company = books(place);
    for report in ["profit", "trial-balance", "income", "balance-sheet", "vat"] {
        let (all, some) = (company.json(&["report", report]), company.json(&["report", report, "--limit", "1"]));
        let rows = |report: &Value| report["rows"].as_array().unwrap().len();
        assert_eq!((rows(&some), &some["omitted"]), (1, &(rows(&all) - 1).into()), "{report}");
        assert_eq!(some["totals"], all["totals"], "{report}");
    }
}

on_both!(
    an_export_is_as_known_on_a_day_or_refused,
    no_name_of_a_customer_is_run_as_a_formula,
    a_claim_without_a_rate_has_no_value,
    every_report_shows_the_rows_that_are_asked_for,
    an_empty_table_is_exported_with_its_columns,
    every_number_of_a_statement_is_what_its_explanation_says,
    whatever_the_key_the_lines_add_up_to_the_books,
    key_figures_count_what_is_linked,
    a_table_is_the_same_in_every_form,
);
