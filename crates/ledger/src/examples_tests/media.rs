//! Advertising accounts: credit, tax, agencies, restatements, invoices and charges.

use super::*;

#[test]
fn prepaid() {
    for (id, inputs, expected) in cases("prepaid", 1) {
        // The cost before VAT is what the tax invoice of the platform covers.
        let facts = [
            format!(
                "account id=naver kind=media billing=prepaid vat=none credit_use={}",
                inputs["order"].as_str().unwrap()
            ),
            format!("ad_delivery media=naver day=2026-08-03 campaign=a cost={} vat_basis=none", inputs["spend"]),
            format!(
                "media_charge media=naver charge_id=1 kind=free_credit_granted charged_on=2026-08-01 total={}",
                inputs["free"]
            ),
        ];
        let postings = post(&[&facts[0], &facts[1], &facts[2]]);
        let sum = |code: &str| -> i64 { on_account(&postings, code).iter().map(|(_, minor)| minor).sum() };
        let found = json!({
            "free_used": int(&inputs["spend"]) + sum("131"),
            "paid_used": -sum("131"),
            "tax_invoice_supply": sum("833"),
        });
        assert_eq!(found, expected, "{id}");
    }
}

#[test]
fn reverse_charge() {
    for (id, inputs, expected) in cases("reverse_charge", 1) {
        let facts = [
            "fx_rate rate_on=2026-09-01 currency=USD quote=KRW rate=1390".to_owned(),
            format!("fx_rate rate_on=2026-09-01 currency=USD quote=KRW rate={} kind=selling", decimal(&inputs["rate"])),
            format!(
                "media_charge media=academy charge_id=1 kind=payment charged_on=2026-09-01 total={} currency=USD",
                inputs["minor"]
            ),
        ];
        let postings = post(&[&facts[0], &facts[1], &facts[2]]);
        let [(_, owed)] = on_account(&postings, "2551")[..] else { panic!("{postings:?}") };
        assert_eq!(-owed, int(&expected["vat"]), "{id}");
        assert_eq!(on_account(&postings, "833"), [(date(2026, 9, 1), -owed)], "{id}: it is cost");
        assert_eq!(-owed * 10, int(&expected["base"]), "{id}");
    }
}

#[test]
fn agency() {
    for (id, inputs, expected) in cases("agency", 2) {
        if let Some(gross) = inputs.get("gross") {
            // The agency keeps its commission of what it sells for the medium.
            let postings = post(&[
                "product shop=own product=media supplier=potter commission_rate=0.15 valid_from=2026-01-01",
                &format!(
                    "order_line shop=own order_id=1 line_id=1 role=agent product=media gross={gross} tax=exempt paid_on={DAY}"
                ),
            ]);
            let sum = |code: &str| -> i64 { -on_account(&postings, code).iter().map(|(_, minor)| minor).sum::<i64>() };
            assert_eq!(json!({ "commission": sum("401"), "net_to_media": sum("251") }), expected, "{id}");
            continue;
        }
        // The client bears the agency's mark-up beside the media price.
        let net = int(&inputs["net"]);
        let marked_up = |markup: &str| -> i64 {
            let account = format!("account id=agency kind=media billing=invoiced vat=none agency_markup={markup}");
            let spend = format!("ad_delivery media=agency day={DAY} campaign=a cost={net} vat_basis=none");
            on_account(&post(&[&account, &spend]), "831").iter().map(|(_, minor)| minor).sum()
        };
        let markup = marked_up("17.65%");
        let found = json!({ "markup": markup, "gross": net + markup, "exact_inverse_gross": net + marked_up("3/17") });
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
        let month = InvoicedMonth {
            media_account: "meta".into(),
            month: "2026-08".parse().unwrap(),
            currency: Currency::KRW,
            measured_minor: reported_minor,
            invoiced_minor,
            tolerance,
        };
        assert!(invoice_variance([month]).is_empty(), "{id}: no finding");

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

/// A medium and the controlling measurement count impressions at a price per thousand; ten percent may lie between.
#[test]
fn discrepancy() {
    for (id, inputs, expected) in cases("discrepancy", 2) {
        let cost = |count: &str| int(&inputs[count]) * int(&inputs["cpm"]) / 1_000;
        let (measured_minor, invoiced_minor) = (cost("controlling"), cost("media"));
        let tolerance = Tolerance { basis_points: 1_000, amount_minor: i64::MAX };
        let variance = tolerance.compare(measured_minor, invoiced_minor);
        assert_eq!(json!(!variance.within), expected["over_10pct"], "{id}");
        let month = InvoicedMonth {
            media_account: "meta".into(),
            month: "2026-08".parse().unwrap(),
            currency: Currency::KRW,
            measured_minor,
            invoiced_minor,
            tolerance,
        };
        let found = invoice_variance([month]);
        if variance.within {
            // What is controlling is the cost; nothing is asked.
            assert_eq!((measured_minor, found.len()), (int(&expected["payable"]), 0), "{id}");
            continue;
        }
        assert_eq!(invoiced_minor, int(&expected["media_invoice"]), "{id}");
        assert_eq!(i64::try_from(variance.beyond_minor).unwrap(), int(&expected["dispute"]), "{id}");
        let payable = i128::from(invoiced_minor) - variance.beyond_minor;
        assert_eq!(payable, int(&expected["payable_controlling_plus_10"]).into(), "{id}");
        assert!(found[0].message.en.contains("100000 beyond what is allowed"), "{id}: {found:?}");
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
