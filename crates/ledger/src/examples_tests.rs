//! The researched worked examples, through the code that does the work in the product.
//!
//! Sales, suppliers, spend, free credit, charges, payouts, disputes, reverse charge, month ends and exchange differences
//! run through the posting rules, a restatement through the difference, due dates through the payout term of a gateway.
//! Family `idempotent_import` is in `tests/it/idempotence.rs`, through the program. Families of contracts with partners
//! and of matching (`match_1_n`, `netting`) are not here. The examples are read from `../shared` beside the repository, or from the folder that `JANGBU_SHARED` names.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod exchange;
mod media;
mod money;
mod orders;

use std::path::PathBuf;

use jangbu_core::{
    Currency, Date, Decimal, PayoutTerm,
    allocation::allocate,
    business_day::{Calendar, CalendarKind},
    business_number::{is_valid, weighted_sum_and_check},
    fx::convert,
};
use jiff::{ToSpan, civil::date};
use serde_json::{Value, json};

use crate::{
    check::invoice_variance::{InvoicedMonth, invoice_variance},
    difference::difference,
    example::{STANDING, Scene},
    invoice_tolerance::Tolerance,
    journal::Posting,
    periods::Month,
    posting_rules::post_group,
    threshold_charges::expected_charges,
};

/// Some day on which the rates of today hold.
const DAY: Date = date(2026, 8, 3);

/// Families of contracts with partners, and of matching and offsetting.
const NOT_HERE: &[&str] = &[
    "cap",
    "cap_lifetime",
    "cap_order",
    "cap_refund",
    "carry_withholding",
    "clawback_window",
    "cpa",
    "cpc",
    "cpm",
    "cps",
    "fee_order",
    "fixed_first",
    "hybrid",
    "match_1_n",
    "mg_cross",
    "mg_not_reached",
    "mg_periodic",
    "mg_recoup",
    "mg_refund",
    "min_payout",
    "multi_level",
    "netting",
    "partial_refund",
    "rate_change",
    "rate_retro",
    "rate_tier_change",
    "refund_after_payout",
    "refund_rate",
    "tier_count",
    "tier_late_data",
    "tier_marginal",
    "tier_mid_month",
    "tier_period",
    "tier_whole",
    "waterfall",
    "withholding_business",
    "withholding_other",
];

#[test]
fn every_other_family_is_run() {
    let tests = [
        include_str!("examples_tests.rs"),
        include_str!("examples_tests/exchange.rs"),
        include_str!("examples_tests/media.rs"),
        include_str!("examples_tests/money.rs"),
        include_str!("examples_tests/orders.rs"),
    ];
    let elsewhere = ["idempotent_import"];
    for case in all_cases() {
        let family = case["family"].as_str().unwrap();
        let here = tests.iter().any(|text| text.contains(&format!("cases(\"{family}\"")));
        assert_eq!(here || elsewhere.contains(&family), !NOT_HERE.contains(&family), "{family}");
    }
}

/// Every case of `family`: its id, inputs and expected result.
fn cases(family: &str, count: usize) -> Vec<(String, Value, Value)> {
    let all = all_cases();
    let of_family = all.iter().filter(|case| case["family"] == family);
    let case =
        |case: &Value| (case["id"].as_str().unwrap().to_owned(), case["inputs"].clone(), case["expected"].clone());
    let cases: Vec<_> = of_family.map(case).collect();
    assert_eq!(cases.len(), count, "cases of {family}");
    cases
}

fn all_cases() -> Vec<Value> {
    let shared = std::env::var("JANGBU_SHARED")
        .map(PathBuf::from)
        .unwrap_or_else(|_| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")));
    let path = shared.join("facts/settlement/examples.json");
    let text = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}; set JANGBU_SHARED to the folder of the facts", path.display()));
    let all: Value = serde_json::from_str(&text).unwrap();
    all["cases"].as_array().unwrap().clone()
}

fn int(value: &Value) -> i64 {
    value.as_i64().unwrap_or_else(|| panic!("{value} is not a whole number"))
}

fn ints(value: &Value) -> Vec<i64> {
    value.as_array().unwrap().iter().map(int).collect()
}

fn decimal(value: &Value) -> Decimal {
    value.as_str().unwrap().parse().unwrap()
}

fn day(value: &Value) -> Date {
    value.as_str().unwrap().parse().unwrap()
}

/// Postings of every group of a scene.
fn post(lines: &[&str]) -> Vec<Posting> {
    let scene = Scene::read(STANDING.iter().chain(lines)).unwrap();
    let post = |group| post_group(&group, &scene.facts_of(&group), &scene.context).unwrap().postings;
    scene.groups().into_iter().flat_map(post).collect()
}

fn on_account(postings: &[Posting], code: &str) -> Vec<(Date, i64)> {
    postings.iter().filter(|it| it.code == code).map(|it| (it.economic_on, it.amount_minor)).collect()
}
