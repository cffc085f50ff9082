//! Foreign currency.

use super::*;

#[test]
fn fx() {
    for (id, inputs, expected) in cases("fx", 4) {
        let minor = int(&inputs["minor"]);
        // Spend in one currency, books in another.
        let worth = |currency: &str, company: &str, pair: [&str; 2], rate: Decimal| {
            let decimals = currency.parse::<Currency>().unwrap().decimals();
            let postings = post(&[
                &format!("company currency={company} revenue_date=paid"),
                &format!("account id=abroad kind=media billing=threshold vat=none currency={currency}"),
                &format!("fx_rate rate_on={DAY} currency={} quote={} rate={rate}", pair[0], pair[1]),
                &format!(
                    "ad_delivery media=abroad day={DAY} campaign=a cost={} currency={currency} vat_basis=none",
                    Decimal::new(minor, decimals)
                ),
            ]);
            postings.iter().filter(|it| it.code == "833").map(|it| it.functional_minor).sum::<i64>()
        };
        let found = if inputs.get("rate_krw_per_usd").is_some() {
            worth("KRW", "USD", ["USD", "KRW"], decimal(&inputs["rate_krw_per_usd"]))
        } else if inputs.get("rate_per_100").is_some() {
            worth("JPY", "KRW", ["JPY", "KRW"], decimal(&inputs["rate_per_100"]) / Decimal::ONE_HUNDRED)
        } else {
            let currency = if inputs["exp"] == 3 { "KWD" } else { "USD" };
            worth(currency, "KRW", [currency, "KRW"], decimal(&inputs["rate"]))
        };
        assert_eq!(found, int(&expected), "{id}");
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
        let minor = int(&inputs["minor"]);
        let facts = [
            format!("fx_rate rate_on=2026-08-10 currency=USD quote=KRW rate={}", decimal(&inputs["book"])),
            format!(
                "fx_rate rate_on=2026-08-31 currency=USD quote=KRW rate={} kind=closing",
                decimal(&inputs["close"])
            ),
            format!(
                "ad_delivery media=google day=2026-08-10 campaign=a cost={} currency=USD vat_basis=none",
                Decimal::new(minor, 2)
            ),
        ];
        let postings = post(&[&facts[0], &facts[1], &facts[2]]);
        let worth = |code: &str, month: &str| -> i64 {
            let of = postings.iter().filter(|it| it.code == code && Month::of(it.economic_on).to_string() == month);
            of.map(|it| it.functional_minor).sum()
        };
        let found = json!({
            "close_value": -worth("262", "2026-08"),
            "unrealised_loss": worth("935", "2026-08"),
            "next_day_reversal": worth("935", "2026-09"),
        });
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
