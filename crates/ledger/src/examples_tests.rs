//! The researched worked examples, through the code that does the work in the product.
//!
//! Orders, spend, charges, credits and exchange differences run through the posting rules, a restatement through the
//! difference. Four things are ahead of the product, which only has the arithmetic:
//!
//! * how far an invoice may be from what was reported (O06), until the three-way tie of media is made: what is not
//!   invoiced stays on 262 meanwhile;
//! * a tax rounded half up or to ten won, and a supply rounded half up (cases B02, B06, B08): the posting policy cuts
//!   to the won;
//! * won exchanged for dollars by the rate of the dollar (M08), and revaluation at the end of a month (M04), which
//!   section 6 of the policy leaves out;
//! * when a card will be charged (O09), whose accounts name no threshold yet; the check digit of a business number,
//!   which no format reads yet; and due dates counted forward or moved to the day before (N01 to N11), because payouts
//!   name their day: `check` only explains them.
//!
//! Family `idempotent_import` is in `tests/it/idempotence.rs`, through the program. The examples are read from `../shared` beside the repository, or from the folder that `JANGBU_SHARED` names.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::PathBuf;

use jangbu_core::{
    Currency, Date, Decimal,
    allocation::allocate,
    business_day::{Adjustment, Calendar, CalendarKind},
    business_number::{is_valid, weighted_sum_and_check},
    fx::{convert, convert_back},
};
use jiff::{ToSpan, civil::date};
use serde_json::{Value, json};

use crate::{
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

/// Spend of a day of an account that rounds VAT so.
fn spent(cost: i64, vat_basis: &str, rounding: &str) -> Vec<Posting> {
    post(&[
        &format!("account id=naver kind=media billing=prepaid vat=recoverable vat_rounding={rounding}"),
        &format!("ad_delivery media=naver day={DAY} campaign=a cost={cost} vat_basis={vat_basis}"),
    ])
}

fn vat_of(postings: &[Posting]) -> i64 {
    on_account(postings, "1351").iter().map(|(_, vat)| vat).sum()
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
                let vat = |supply: i64| vat_of(&spent(supply, "excluded", "cut"));
                let line_level: i64 = lines.iter().map(|supply| vat(*supply)).sum();
                json!({ "line_level": line_level, "document_level": vat(lines.iter().sum()) })
            }
            _ if inputs.get("supply").is_some() => {
                let supply = int(&inputs["supply"]);
                let ten_won = inputs.get("unit").is_some_and(|unit| int(unit) == 10);
                let half_up = inputs["mode"] == "half_up";
                let rounding = if ten_won {
                    "ten_won"
                } else if half_up {
                    "half_up"
                } else {
                    "cut"
                };
                let vat = vat_of(&spent(supply, "excluded", rounding));
                json!({ "supply": supply, "vat": vat, "total": supply + vat })
            }
            _ => {
                let half_up = inputs["method"] == "half_up_supply";
                let total = int(&inputs["total"]);
                let rounding = if half_up { "half_up_supply" } else { "cut" };
                // Spend is not negative: what comes back mirrors it.
                let vat = total.signum() * vat_of(&spent(total.abs(), "included", rounding));
                json!({ "supply": total - vat, "vat": vat, "total": total })
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
        let parts = ints(&inputs["parts_minor"]);
        let owed: i64 = parts.iter().sum();
        let opening = format!(
            "opening_balance as_of=2026-08-01 code=262 party=google amount={} currency=USD functional={}",
            -owed,
            -int(&inputs["carrying"])
        );
        let charge = |(at, part): (usize, &i64)| {
            format!(
                "media_charge media=google charge_id={at} kind=charge charged_on=2026-09-0{} total={part} currency=USD \
                 settled={}",
                at + 1,
                part * 14
            )
        };
        let facts: Vec<String> = parts.iter().enumerate().map(charge).chain([opening]).collect();
        let postings = post(&facts.iter().map(String::as_str).collect::<Vec<_>>());
        // Charge and exchange difference together take off the account what the part was carried at.
        let relieved = |day: Date| -> i64 {
            let lines = postings.iter().filter(|it| it.code == "262" && it.economic_on == day);
            lines.map(|it| it.functional_minor).sum()
        };
        let found: Vec<i64> = (1..).zip(&parts).map(|(day, _)| relieved(date(2026, 9, day))).collect();
        assert_eq!(found, ints(&expected), "{id}");
    }
}

#[test]
fn fx_revaluation() {
    for (id, inputs, expected) in cases("fx_revaluation", 1) {
        let worth = |rate: &Value| convert(int(&inputs["minor"]), Currency::USD, Currency::KRW, decimal(rate)).unwrap();
        let close = worth(&inputs["close"]);
        let added = close - worth(&inputs["book"]);
        let found = json!({ "close_value": close, "unrealised_loss": added, "next_day_reversal": -added });
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
        // The platform takes free credit first and says how much; the cost before VAT is what its tax invoice covers.
        let facts = [
            format!("ad_delivery media=naver day=2026-08-03 campaign=a cost={} vat_basis=none", inputs["spend"]),
            format!(
                "media_charge media=naver charge_id=1 kind=free_credit_used charged_on=2026-08-03 total={}",
                inputs["free"]
            ),
        ];
        let untaxed = "account id=naver kind=media billing=prepaid vat=none";
        let postings = post(&[untaxed, &facts[0], &facts[1]]);
        let [(_, taken)] = on_account(&postings, "131")[..] else { panic!("{postings:?}") };
        let [(_, cost)] = on_account(&postings, "833")[..] else { panic!("{postings:?}") };
        let found = json!({
            "free_used": int(&inputs["spend"]) + taken,
            "paid_used": -taken,
            "tax_invoice_supply": cost,
        });
        assert_eq!(found, expected, "{id}");
    }
}

#[test]
fn restatement() {
    for (id, inputs, expected) in cases("restatement", 1) {
        let spend = |cost: i64| post(&[&format!("ad_delivery media=clinic day=2026-08-03 campaign=a cost={cost}")]);
        let mut posted = Vec::new();
        let (mut lines, mut booked) = (Vec::new(), 0);
        for version in ints(&inputs["versions"]) {
            let entry = difference(spend(version), &posted);
            posted.extend(entry.iter().map(Posting::posted));
            let changed: i64 = on_account(&entry, "833").iter().map(|(_, minor)| minor).sum();
            assert_eq!(booked + changed, version, "{id}: the difference leads to the newest version");
            // The case writes the same as a reversal of the old amount and the new one.
            lines.extend([-booked, booked + changed].into_iter().filter(|line| *line != 0));
            booked += changed;
        }
        let gross: i64 = lines.iter().map(|line| line.abs()).sum();
        assert_eq!(json!({ "lines": lines, "net": booked, "gross_activity": gross }), expected, "{id}");
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
fn media_invoice_variance() {
    for (id, inputs, expected) in cases("media_invoice", 1) {
        let (reported_minor, invoiced_minor) = (int(&inputs["reported"]), int(&inputs["invoiced"]));
        let tolerance = Tolerance { basis_points: 10, amount_minor: 10_000 };
        let variance = tolerance.compare(reported_minor, invoiced_minor);
        assert_eq!(i64::try_from(variance.variance_minor).unwrap(), int(&expected["variance"]), "{id}");
        assert_eq!(variance.basis_points, Some(int(&expected["bp_floor"]).into()), "{id}");
        assert_eq!(json!(variance.within), expected["within"], "{id}");

        // What was reported and not invoiced stays on 262.
        let facts = [
            format!("ad_delivery media=meta day=2026-08-03 campaign=a cost={reported_minor}"),
            format!(
                "media_charge media=meta charge_id=1 kind=invoice charged_on=2026-08-31 vat=930090 total={invoiced_minor}"
            ),
        ];
        let postings = post(&[&facts[0], &facts[1]]);
        let left: i64 = on_account(&postings, "262").iter().map(|(_, minor)| minor).sum();
        assert_eq!(left, int(&expected["variance"]), "{id}");
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
        let expected_charges = expected_charges(int(&inputs["threshold"]), &spend);
        let charges: Vec<[i64; 2]> = expected_charges
            .iter()
            .map(|charge| [i64::from(first.until(charge.on).unwrap().get_days()) + 1, charge.amount_minor])
            .collect();
        assert_eq!(json!(charges), expected, "{id}");

        // Once the card is charged so, nothing is left accrued on the day of a charge.
        let spent = spend.iter().map(|(day, cost)| format!("ad_delivery media=kakao day={day} campaign=a cost={cost}"));
        let charged = expected_charges.iter().map(|it| {
            format!(
                "media_charge media=kakao charge_id={0} kind=charge charged_on={0} total={1}",
                it.on, it.amount_minor
            )
        });
        let facts: Vec<String> = spent.chain(charged).collect();
        let postings = post(&facts.iter().map(String::as_str).collect::<Vec<_>>());
        for charge in &expected_charges {
            let lines = on_account(&postings, "262").into_iter().filter(|(day, _)| *day <= charge.on);
            assert_eq!(lines.map(|(_, minor)| minor).sum::<i64>(), 0, "{id}: {}", charge.on);
        }
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
            let due = [&public, &bank].map(|it| it.add_business_days(day(from), lag));
            // A payout on that day is explained by this lag.
            assert_eq!(bank.business_days_between(day(from), due[1]), usize::try_from(lag).unwrap(), "{id}");
            let [public, bank] = due.map(|it| it.to_string());
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
