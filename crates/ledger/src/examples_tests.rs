//! The researched worked examples, through the code that does the work in the product.
//!
//! They are read from `../shared` beside the repository, or from the folder that `JANGBU_SHARED` names.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::PathBuf;

use jangbu_core::{
    Currency, Date, Decimal,
    allocation::allocate,
    business_day::{Adjustment, Calendar, CalendarKind},
    business_number::{is_valid, weighted_sum_and_check},
    fx::{convert, convert_back, relieve, revaluation},
    vat::{VatMethod, split_total, vat_on_supply},
};
use jiff::{ToSpan, civil::date};
use serde_json::{Value, json};

use crate::{
    difference::{Change, changes},
    example::{STANDING, Scene},
    free_credit::free_first,
    invoice_tolerance::Tolerance,
    journal::Posting,
    periods::Month,
    posting_rules::post_group,
    threshold_charges::expected_charges,
};

/// Some day on which the rates of today hold.
const DAY: Date = date(2026, 8, 3);

/// Every case of `family`: its id, inputs and expected result.
fn cases(family: &str, count: usize) -> Vec<(String, Value, Value)> {
    let shared = std::env::var("JANGBU_SHARED")
        .map(PathBuf::from)
        .unwrap_or_else(|_| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")));
    let path = shared.join("facts/settlement/examples.json");
    let text = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}; set JANGBU_SHARED to the folder of the facts", path.display()));
    let all: Value = serde_json::from_str(&text).unwrap();
    let cases: Vec<_> = all["cases"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|case| case["family"] == family)
        .map(|case| (case["id"].as_str().unwrap().to_owned(), case["inputs"].clone(), case["expected"].clone()))
        .collect();
    assert_eq!(cases.len(), count, "cases of {family}");
    cases
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

#[test]
fn allocation() {
    for (id, inputs, expected) in cases("allocation", 12) {
        let weights: Vec<Decimal> = inputs["weights"].as_array().unwrap().iter().map(decimal).collect();
        assert_eq!(allocate(int(&inputs["total"]), &weights).unwrap(), ints(&expected), "{id}");
    }
}

#[test]
fn vat() {
    for (id, inputs, expected) in cases("vat", 10) {
        let found = match inputs {
            _ if inputs.get("sale_total").is_some() => {
                let parts = ints(&inputs["refund_parts"]);
                let sale = format!(
                    "order_line shop=own order_id=1 line_id=1 gross={} paid_on=2026-08-03",
                    inputs["sale_total"]
                );
                let change = |n: usize, refund: i64| {
                    format!(
                        "order_change shop=own order_id=1 line_id=1 change_id={n} changed_on=2026-08-1{n} refund={refund}"
                    )
                };
                let postings = post(&[&sale, &change(1, parts[0]), &change(2, parts[1])]);
                json!(on_account(&postings, "255").iter().skip(1).map(|(_, vat)| vat).collect::<Vec<_>>())
            }
            _ if inputs.get("lines").is_some() => {
                let lines = ints(&inputs["lines"]);
                let vat = |supply| vat_on_supply(supply, DAY, false, 1);
                let line_level: i64 = lines.iter().map(|supply| vat(*supply)).sum();
                json!({ "line_level": line_level, "document_level": vat(lines.iter().sum()) })
            }
            _ if inputs.get("supply").is_some() => {
                let supply = int(&inputs["supply"]);
                let unit = inputs.get("unit").map_or(1, int);
                let vat = vat_on_supply(supply, DAY, inputs["mode"] == "half_up", unit);
                json!({ "supply": supply, "vat": vat, "total": supply + vat })
            }
            _ => {
                let half_up = inputs["method"] == "half_up_supply";
                let method = if half_up { VatMethod::HalfUpSupply } else { VatMethod::FloorVat };
                let split = split_total(int(&inputs["total"]), DAY, method);
                json!({ "supply": split.supply_minor, "vat": split.vat_minor, "total": split.total_minor() })
            }
        };
        assert_eq!(found, expected, "{id}");
    }
}

#[test]
fn fx() {
    let [usd, jpy, kwd] = ["USD", "JPY", "KWD"].map(|code| code.parse::<Currency>().unwrap());
    for (id, inputs, expected) in cases("fx", 4) {
        let minor = int(&inputs["minor"]);
        let found = if inputs.get("rate_krw_per_usd").is_some() {
            convert_back(minor, Currency::KRW, usd, decimal(&inputs["rate_krw_per_usd"]))
        } else if inputs.get("rate_per_100").is_some() {
            convert(minor, jpy, Currency::KRW, decimal(&inputs["rate_per_100"]) / Decimal::ONE_HUNDRED)
        } else {
            let from = if inputs["exp"] == 3 { kwd } else { usd };
            convert(minor, from, Currency::KRW, decimal(&inputs["rate"]))
        };
        assert_eq!(found.unwrap(), int(&expected), "{id}");
    }
}

#[test]
fn fx_gain_loss() {
    for (id, inputs, expected) in cases("fx_gain_loss", 1) {
        let rate =
            |on: &str, rate: &Value| format!("fx_rate rate_on={on} currency=USD quote=KRW rate={}", decimal(rate));
        let minor = int(&inputs["minor"]);
        let spend = format!(
            "ad_delivery media=google day=2026-08-10 campaign=a cost={} currency=USD vat_basis=none",
            Decimal::new(minor, 2)
        );
        let charge = format!(
            "media_charge media=google charge_id=1 kind=charge charged_on=2026-09-01 total={minor} currency=USD"
        );
        let postings =
            post(&[&rate("2026-08-10", &inputs["book"]), &rate("2026-09-01", &inputs["pay"]), &spend, &charge]);
        let worth = |code: &str, amount: i64| {
            let found = postings.iter().find(|it| it.code == code && it.amount_minor == amount);
            found.unwrap().functional_minor
        };
        let found =
            json!({ "booked": worth("833", minor), "paid": -worth("1392", -minor), "fx_loss": worth("932", 0) });
        assert_eq!(found, expected, "{id}");
        let left: i64 = postings.iter().filter(|it| it.code == "262").map(|it| it.functional_minor).sum();
        assert_eq!(left, 0, "a foreign balance of zero is worth zero");
    }
}

#[test]
fn fx_partial() {
    for (id, inputs, expected) in cases("fx_partial", 1) {
        let parts = relieve(int(&inputs["carrying"]), &ints(&inputs["parts_minor"])).unwrap();
        assert_eq!(parts, ints(&expected), "{id}");
    }
}

#[test]
fn fx_revaluation() {
    for (id, inputs, expected) in cases("fx_revaluation", 1) {
        let (krw, minor) = (Currency::KRW, int(&inputs["minor"]));
        let booked = convert(minor, Currency::USD, krw, decimal(&inputs["book"])).unwrap();
        let added = revaluation(minor, Currency::USD, krw, booked, decimal(&inputs["close"])).unwrap();
        let found = json!({ "close_value": booked + added, "unrealised_loss": added, "next_day_reversal": -added });
        assert_eq!(found, expected, "{id}");
    }
}

#[test]
fn fx_lines() {
    for (id, inputs, expected) in cases("fx_lines", 1) {
        let rate = format!("fx_rate rate_on=2026-08-03 currency=USD quote=KRW rate={}", decimal(&inputs["rate"]));
        let lines = ints(&inputs["lines_minor"]);
        let spend = |(at, minor): (usize, &i64)| {
            let cost = Decimal::new(*minor, 2);
            format!("ad_delivery media=google day=2026-08-03 campaign={at} cost={cost} currency=USD vat_basis=none")
        };
        let facts: Vec<String> = lines.iter().enumerate().map(spend).chain([rate]).collect();
        let postings = post(&facts.iter().map(String::as_str).collect::<Vec<_>>());
        let worth = |code: &str| -> Vec<i64> {
            postings.iter().filter(|it| it.code == code).map(|it| it.functional_minor).collect()
        };
        let naive: i64 = lines
            .iter()
            .map(|minor| convert(*minor, Currency::USD, Currency::KRW, decimal(&inputs["rate"])).unwrap())
            .sum();
        let found = json!({ "naive_sum": naive, "total": -worth("262")[0], "allocated": worth("833") });
        assert_eq!(found, expected, "{id}");
    }
}

#[test]
fn prepaid() {
    for (id, inputs, expected) in cases("prepaid", 1) {
        assert_eq!(inputs["order"], "free_first");
        let used = free_first(int(&inputs["spend"]), int(&inputs["free"]));
        let facts = [
            format!("ad_delivery media=naver day=2026-08-03 campaign=a cost={}", inputs["spend"]),
            format!(
                "media_charge media=naver charge_id=1 kind=free_credit_used charged_on=2026-08-03 total={}",
                used.free_used_minor
            ),
        ];
        let postings = post(&[&facts[0], &facts[1]]);
        assert_eq!(on_account(&postings, "131"), [(DAY, -used.paid_used_minor)]);
        let found = json!({
            "free_used": used.free_used_minor,
            "paid_used": used.paid_used_minor,
            "tax_invoice_supply": used.paid_used_minor,
        });
        assert_eq!(found, expected, "{id}");
    }
}

#[test]
fn restatement() {
    for (id, inputs, expected) in cases("restatement", 1) {
        let spend = |cost: i64| post(&[&format!("ad_delivery media=clinic day=2026-08-03 campaign=a cost={cost}")]);
        let mut posted = Vec::new();
        let mut lines = Vec::new();
        for version in ints(&inputs["versions"]) {
            let target = spend(version);
            let changes = changes(&target, &posted);
            lines.extend(changes.iter().filter(|it| it.key.code == "833").flat_map(Change::reversal_and_new));
            posted = target.iter().map(Posting::posted).collect();
        }
        let net: i64 = lines.iter().sum();
        let gross: i64 = lines.iter().map(|line| line.abs()).sum();
        assert_eq!(json!({ "lines": lines, "net": net, "gross_activity": gross }), expected, "{id}");
    }
}

#[test]
fn invalid_click() {
    for (id, inputs, expected) in cases("invalid_click", 1) {
        let spend = format!("ad_delivery media=clinic day=2026-08-31 campaign=a cost={}", inputs["aug_billed"]);
        let memo = format!(
            "media_charge media=clinic charge_id=1 kind=credit_memo charged_on=2026-09-10 service_to=2026-08-31 total={}",
            inputs["credit"]
        );
        let cost: Vec<Posting> = post(&[&spend, &memo]).into_iter().filter(|it| it.code == "833").collect();
        let sum = |month: &str, date: fn(&Posting) -> Date| -> i64 {
            cost.iter().filter(|it| Month::of(date(it)).to_string() == month).map(|it| it.amount_minor).sum()
        };
        let found = json!({
            "aug_books": sum("2026-08", |it| it.booked_on),
            "sep_entry": sum("2026-09", |it| it.booked_on),
            "aug_economic_cost": sum("2026-08", |it| it.economic_on),
        });
        assert_eq!(found, expected, "{id}");
    }
}

#[test]
fn media_invoice() {
    for (id, inputs, expected) in cases("media_invoice", 1) {
        let tolerance = Tolerance { basis_points: 10, amount_minor: 10_000 };
        let variance = tolerance.compare(int(&inputs["reported"]), int(&inputs["invoiced"]));
        assert_eq!(i64::try_from(variance.variance_minor).unwrap(), int(&expected["variance"]), "{id}");
        assert_eq!(variance.basis_points, Some(int(&expected["bp_floor"]).into()), "{id}");
        assert_eq!(json!(variance.within), expected["within"], "{id}");
    }
}

#[test]
fn threshold() {
    for (id, inputs, expected) in cases("threshold", 1) {
        let daily = ints(&inputs["daily"]);
        // The last day of the case is the last of the month.
        let first = date(2026, 8, 31).checked_sub((i64::try_from(daily.len()).unwrap() - 1).days()).unwrap();
        let spend: Vec<(Date, i64)> =
            daily.iter().zip(0_i64..).map(|(spend, at)| (first.checked_add(at.days()).unwrap(), *spend)).collect();
        let charges: Vec<[i64; 2]> = expected_charges(int(&inputs["threshold"]), &spend)
            .iter()
            .map(|charge| [i64::from(first.until(charge.on).unwrap().get_days()) + 1, charge.amount_minor])
            .collect();
        assert_eq!(json!(charges), expected, "{id}");
    }
}

#[test]
fn brn_checksum() {
    for (id, inputs, expected) in cases("brn_checksum", 4) {
        let number = inputs["brn"].as_str().unwrap();
        let (weighted_sum, check) = weighted_sum_and_check(number).unwrap();
        let found = json!({ "weighted_sum": weighted_sum, "check": check, "valid": is_valid(number) });
        assert_eq!(found, expected, "{id}");
    }
}

#[test]
fn due_date() {
    let (public, bank) = (Calendar::korea(CalendarKind::Public), Calendar::korea(CalendarKind::Bank));
    for (id, inputs, expected) in cases("due_date", 11) {
        let found = if let Some(from) = inputs.get("from").or(inputs.get("week_end")) {
            let lag = u32::try_from(int(&inputs["bd"])).unwrap();
            let [public, bank] = [&public, &bank].map(|it| it.add_business_days(day(from), lag).to_string());
            if expected.is_object() { json!({ "public": public, "bank": bank }) } else { json!(public) }
        } else if let Some(month) = inputs.get("sales_month") {
            let month: Month = month.as_str().unwrap().parse().unwrap();
            json!(public.adjust(month.next().next().first_day(), Adjustment::Following).to_string())
        } else if let Some(invoice) = inputs.get("invoice") {
            let due = day(invoice).checked_add(int(&inputs["days"]).days()).unwrap();
            json!(bank.adjust(due, Adjustment::Preceding).to_string())
        } else {
            let nominal = day(&inputs["nominal"]);
            let adjustment = if id == "N06" { Adjustment::Preceding } else { Adjustment::Following };
            json!(bank.adjust(nominal, adjustment).to_string())
        };
        assert_eq!(found, expected, "{id}");
    }
}
