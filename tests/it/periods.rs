//! Closed months stay closed: what comes late is posted in the open month and keeps its own date.

use crate::{
    company::{Company, Place, written},
    exports::{ad_report, orders, refunds},
};

fn closed_march(place: Place) -> Company {
    let company = Company::shop(place);
    company.import("march.csv", &orders(&[("O-1", "2026-03-05", "tee", 11_000)]), "2026-04-01");
    company.ok(&["period", "close", "2026-03"]);
    company
}

fn a_late_order_goes_to_the_open_month_and_keeps_its_date(place: Place) {
    let company = closed_march(place);
    let march = company.balances(&["--to", "2026-03-31"]);
    company.import("late.csv", &orders(&[("O-2", "2026-03-20", "cap", 5_500)]), "2026-04-05");
    for row in company.export("journal", &[]).iter().filter(|row| row["order_id"] == "O-2") {
        assert_eq!((row["posted_on"].as_str(), row["economic_on"].as_str()), ("2026-04-01", "2026-03-20"));
    }
    assert_eq!(company.balances(&["--to", "2026-03-31"]), march, "what was closed stands");
    assert_eq!(company.balances(&["--month", "2026-04"])["401"], -15_000, "the balance at the end of April holds both");
    assert_eq!(company.balances(&["--to", "2026-03-31", "--economic"])["401"], -15_000, "economically it is of March");
    company.check();
}

fn a_refund_and_a_restatement_after_the_close_leave_the_closed_month_alone(place: Place) {
    let company = Company::shop(place);
    company.import("march.csv", &orders(&[("O-1", "2026-03-05", "tee", 11_000)]), "2026-04-01");
    company.import("ads.csv", &ad_report("2026-03-31", "2026-03-31", &[("2026-03-31", "brand", 11_000)]), "2026-04-01");
    company.ok(&["period", "close", "2026-03"]);
    let march = company.balances(&["--to", "2026-03-31"]);
    company.import("refund.csv", &refunds(&[("C-1", "O-1", "2026-03-30", 11_000)]), "2026-04-03");
    company.import(
        "ads-2.csv",
        &ad_report("2026-03-31", "2026-03-31", &[("2026-03-31", "brand", 9_900)]),
        "2026-04-20",
    );
    assert_eq!(company.balances(&["--to", "2026-03-31"]), march);
    let economic = company.balances(&["--to", "2026-03-31", "--economic"]);
    assert_eq!(economic, written("131 -9,900 \n 1351 900 \n 401 -10,000 \n 402 10,000 \n 833 9,000"));
    assert_eq!(economic, company.balances(&[]));
    company.check();
}

fn closing_twice_months_in_a_row_moves_late_facts_behind_both(place: Place) {
    let company = closed_march(place);
    company.ok(&["period", "close", "2026-04"]);
    assert!(company.fails(2, &["period", "close", "2026-04"]).contains("closed already"));
    company.import("late.csv", &orders(&[("O-2", "2026-03-20", "cap", 5_500)]), "2026-05-05");
    let journal = company.export("journal", &[]);
    assert!(journal.iter().filter(|row| row["order_id"] == "O-2").all(|row| row["posted_on"] == "2026-05-01"));
    assert_eq!(company.json(&["period", "list"]), serde_json::json!(["2026-03", "2026-04"]));
    company.check();
}

fn opening_a_closed_month_again_needs_a_reason_that_stays_in_the_log(place: Place) {
    let company = closed_march(place);
    let before = company.log();
    company.fails(2, &["period", "reopen", "2026-03"]);
    assert!(company.fails(2, &["period", "reopen", "2026-03", "--reason", "  "]).contains("reason"));
    assert_eq!(before, company.log());
    company.ok(&["period", "reopen", "2026-03", "--reason", "invoice of the agency missing"]);
    assert_eq!(company.log().1, before.1 + 1);
    let told = company.ok(&["explain", &format!("batch/{}", before.1 + 1)]);
    assert!(told.contains("invoice of the agency missing"), "{told}");
    // The month takes postings again.
    company.import("late.csv", &orders(&[("O-2", "2026-03-20", "cap", 5_500)]), "2026-04-05");
    assert_eq!(company.balances(&["--to", "2026-03-31"])["401"], -15_000);
    company.check();
}

on_both!(
    a_late_order_goes_to_the_open_month_and_keeps_its_date,
    a_refund_and_a_restatement_after_the_close_leave_the_closed_month_alone,
    closing_twice_months_in_a_row_moves_late_facts_behind_both,
    opening_a_closed_month_again_needs_a_reason_that_stays_in_the_log,
);
