//! Days of an ad account in another zone are labelled, and how far they can be off is told.

use crate::{
    company::{Company, Place},
    exports::ad_report,
};

const COSTS: [(&str, &str, i64); 4] = [
    ("2026-03-01", "brand", 10),
    ("2026-03-02", "brand", 20),
    ("2026-03-03", "brand", 40),
    ("2026-03-04", "brand", 80),
];

fn company(zone: &str) -> Company {
    let company = Company::empty(Place::Sqlite);
    let words = ["account", "add", "google", "--kind", "media", "--platform", "google", "--external-id", "1234567"];
    company
        .ok(&[&words[..], &["--currency", "USD", "--billing", "threshold", "--vat", "none", "--zone", zone]].concat());
    company.import("rates.csv", "기준일,통화,매매기준율\n2026-02-01,USD,1300\n", "2026-03-21");
    company.import("ads.csv", &ad_report("2026-03-01", "2026-03-04", &COSTS), "2026-03-06");
    company
}

#[test]
fn a_period_of_another_zones_days_is_labelled_with_the_most_it_can_be_off() {
    let company = company("America/Los_Angeles");
    let period = ["--from", "2026-03-02", "--to", "2026-03-03"];
    for report in ["profit", "bridge"] {
        let told = company.ok(&[&["report", report], &period[..]].concat());
        // Behind us: the 3rd reaches out of the period (40), the 1st into it (10).
        let wanted = "google reports whole days of America/Los_Angeles, 17 h behind Asia/Seoul";
        assert!(told.contains(wanted) && told.contains("off by 40 USD at most"), "{report}: {told}");
    }
    let notes = company.json(&[&["report", "profit"], &period[..]].concat())["notes"].to_string();
    assert!(notes.contains("40 USD"), "{notes}");
    let all = company.ok(&["report", "profit"]);
    assert!(all.contains("each reaches into the day beside it") && !all.contains("at most"), "{all}");
    let korean = company.ok(&[&["report", "profit", "--lang", "ko"], &period[..]].concat());
    assert!(korean.contains("최대 40 USD"), "{korean}");
}

#[test]
fn days_of_the_companys_own_clock_carry_no_label() {
    for zone in ["Asia/Seoul", "Asia/Tokyo"] {
        let told = company(zone).ok(&["report", "profit", "--from", "2026-03-02", "--to", "2026-03-03"]);
        assert!(!told.contains("whole days"), "{told}");
    }
}
