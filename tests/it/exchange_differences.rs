//! Exchange differences of a foreign ad account follow everything that changes its spend or its currency.

use crate::{
    company::{Company, Place, written},
    exports::ad_report,
};

const DAY: &str = "2026-03-05";

/// Spent at 1,300 won and charged at 1,400 won a dollar.
fn company(place: Place) -> Company {
    let company = Company::empty(place);
    let words = ["account", "add", "google", "--kind", "media", "--platform", "google", "--external-id", "1234567"];
    company.ok(&[&words[..], &["--currency", "USD", "--billing", "threshold", "--vat", "none"]].concat());
    let rates = "기준일,통화,매매기준율\n2026-03-01,USD,1300\n2026-03-20,USD,1400\n";
    company.import("rates.csv", rates, "2026-03-21");
    company.import("ads.csv", &ad_report(DAY, DAY, &[(DAY, "brand", 100)]), "2026-03-06");
    let charge = "광고계정,거래번호,구분,일자,합계금액,통화\n1234567,c1,결제,2026-03-20,100,USD\n";
    company.import("charge.csv", charge, "2026-03-21");
    assert_eq!(company.balances(&[]), written("1392 -140,000 \n 833 130,000 \n 932 10,000"));
    company.check();
    company
}

fn a_foreign_day_that_becomes_empty_takes_its_exchange_difference_back(place: Place) {
    let company = company(place);
    let path = company.file("empty.csv", &ad_report(DAY, DAY, &[]));
    company.ok(&["import", &path, "--as-of", "2026-03-12", "--accept"]);
    assert_eq!(company.balances(&[]), written("1392 -140,000 \n 262 140,000"));
    company.check();
}

fn an_account_kept_in_won_after_all_has_no_exchange_difference(place: Place) {
    let company = company(place);
    company.ok(&["account", "set", "google", "--currency", "KRW"]);
    // Dollars on an account in won wait, and what was posted of them is taken back.
    assert_eq!(company.balances(&[]), written(""));
    company.check();
    company.ok(&["account", "set", "google", "--currency", "USD"]);
    assert_eq!(company.balance("932"), 10_000);
    company.check();
    company.ok(&["rebuild", "--verify"]);
}

#[test]
fn every_converted_amount_names_its_rate_with_source_day_and_purpose() {
    let company = company(Place::Sqlite);
    for reference in ["group/ad:google:2026-03-05", "entry/1"] {
        let told = company.json(&["explain", reference]);
        let rates = told["parts"].as_array().unwrap().iter().find(|part| part["report"] == "rates");
        let row = &rates.unwrap_or_else(|| panic!("no rates: {told}"))["rows"][0];
        let said = ["day", "currency", "rate", "quote", "rate_on", "purpose"].map(|key| row[key].as_str().unwrap());
        assert_eq!(said, ["2026-03-05", "USD", "1300", "KRW", "2026-03-01", "base"]);
        // And leads to the row of the file.
        let fact = company.ok(&["explain", row["ref"].as_str().unwrap()]);
        assert!(fact.contains("rates.csv"), "{fact}");
    }
    let people = company.ok(&["explain", "group/ad:google:2026-03-05"]);
    assert!(people.contains("books (rate of the day)"), "{people}");
    let claims = company.json(&["explain", "profit/claimed_value"]);
    assert!(claims["parts"].as_array().unwrap().iter().all(|part| part["report"] != "rates"), "nothing is claimed");
}

on_both!(
    a_foreign_day_that_becomes_empty_takes_its_exchange_difference_back,
    an_account_kept_in_won_after_all_has_no_exchange_difference,
);
