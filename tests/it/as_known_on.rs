//! What was known on an earlier day can be read again, whatever came since.

use serde_json::Value;

use crate::{
    company::{Company, Place},
    exports::{ad_report, bank, orders, refunds, settlement, touches},
};

const REPORTS: [&[&str]; 7] = [
    &["report", "trial-balance"],
    &["report", "trial-balance", "--month", "2026-03"],
    &["report", "ledger", "--account", "833"],
    &["report", "income", "--month", "2026-03"],
    &["report", "balance-sheet"],
    &["report", "vat", "--month", "2026-03"],
    &["report", "profit", "--by", "campaign,day"],
];

/// Every report as it reads, without the instant it speaks of.
fn all(company: &Company, more: &[&str]) -> Vec<Value> {
    let reports = REPORTS.iter().map(|words| {
        let mut report = company.json(&[*words, more].concat());
        report.as_object_mut().unwrap().remove("as_known_on").expect("a report says what it knows");
        report
    });
    reports.collect()
}

fn an_earlier_report_comes_back_as_it_was_printed(place: Place) {
    let company = Company::shop(place);
    let day = "2026-03-05";
    company.at("2026-03-06T09:00:00+09:00");
    company.import("ads.csv", &ad_report(day, day, &[(day, "brand", 110_000), (day, "shop", 22_000)]), "2026-03-06");
    company.import("orders.csv", &orders(&[("O-1", day, "tee", 11_000), ("O-2", day, "cap", 5_500)]), "2026-03-06");
    company.import("touches.csv", &touches(&[("O-1", "2026-03-05 09:00", "brand")]), "2026-03-06");
    company.import("toss.csv", &settlement(&[("T-1", "O-1", 11_000, 330, 33, day, "2026-03-09")]), "2026-03-06");
    let printed = all(&company, &[]);

    company.at("2026-03-07T00:00:00+09:00");
    company.import("ads-2.csv", &ad_report(day, day, &[(day, "brand", 98_900), (day, "shop", 23_000)]), "2026-03-07");
    company.import("orders-2.csv", &orders(&[("O-2", day, "cap", 6_600)]), "2026-03-07");
    company.import("touches-2.csv", &touches(&[("O-1", "2026-03-05 09:30", "shop")]), "2026-03-07");
    company.import("refunds.csv", &refunds(&[("C-1", "O-1", "2026-03-07", 11_000)]), "2026-03-07");
    company.import("kb.csv", &bank(0, &[("2026-03-06 10:00:00", "홍길동", 50_000)]), "2026-03-07");
    company.ok(&["account", "set", "naver", "--bank-text", "홍길동"]);

    assert_eq!(printed, all(&company, &["--as-known-on", "2026-03-06"]));
    let now = all(&company, &[]);
    for (was, is) in printed.iter().zip(&now) {
        assert_ne!(was, is, "what came since shows without --as-known-on");
    }
    assert_eq!(now, all(&company, &["--as-known-on", "2026-03-07"]));
    assert_eq!(company.balances(&["--as-known-on", "2026-03-05"]).len(), 0, "nothing was known then");
}

fn a_compaction_does_not_forget_what_was_known(place: Place) {
    let company = Company::shop(place);
    for (number, cost) in [110_000, 98_900, 97_000].into_iter().enumerate() {
        company.at(&format!("2026-03-0{}T09:00:00+09:00", number + 6));
        let report = ad_report("2026-03-05", "2026-03-05", &[("2026-03-05", "brand", cost)]);
        company.import(&format!("ads-{number}.csv"), &report, &format!("2026-03-0{}", number + 6));
    }
    let known = |day| company.balances(&["--as-known-on", day])["131"];
    let days = ["2026-03-06", "2026-03-07", "2026-03-08"];
    assert_eq!(days.map(known), [-110_000, -98_900, -97_000]);
    company.ok(&["compact", "--keep-minutes", "0"]);
    assert_eq!(days.map(known), [-110_000, -98_900, -97_000]);
}

on_both!(an_earlier_report_comes_back_as_it_was_printed, a_compaction_does_not_forget_what_was_known);
