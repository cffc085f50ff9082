//! Splits, VAT, business numbers and due dates.

use super::*;

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
    let bank = Calendar::korea(CalendarKind::Bank);
    let due = |term: &str, on: &Value| term.parse::<PayoutTerm>().unwrap().due(day(on)).to_string();
    for (id, inputs, expected) in cases("due_date", 11) {
        let found = if let Some(week_end) = inputs.get("week_end") {
            json!(due(&format!("week+{}bd", inputs["bd"]), week_end))
        } else if let Some(from) = inputs.get("from") {
            let days = inputs["bd"].clone();
            let [public, at_bank] = ["public", "bank"].map(|calendar| due(&format!("day+{days}bd {calendar}"), from));
            // A payout on that day is explained by this lag.
            assert_eq!(json!(bank.business_days_between(day(from), at_bank.parse().unwrap())), days, "{id}");
            if expected.is_object() { json!({ "public": public, "bank": at_bank }) } else { json!(public) }
        } else if let Some(month) = inputs.get("sales_month") {
            let month: Month = month.as_str().unwrap().parse().unwrap();
            json!(due("month+1m+1bd", &json!(month.first_day().to_string())))
        } else if let Some(invoice) = inputs.get("invoice") {
            json!(due(&format!("day+{}d preceding", inputs["days"]), invoice))
        } else if id == "N06" {
            json!(due("month preceding", &inputs["nominal"]))
        } else {
            json!(due("day following", &inputs["nominal"]))
        };
        assert_eq!(found, expected, "{id}");
    }
}
