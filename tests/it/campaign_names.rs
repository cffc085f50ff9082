//! Campaigns that a platform reports by id are shown and found by their names too.

use serde_json::Value;

use crate::{
    company::{Company, Place, rows},
    exports::ad_report,
};

const HEADER: &str = "day,account,campaign,campaign_id,ad_group,cost,vat_basis\n";

/// Imports rows of the general report: day, name, id, cost with VAT.
fn report(company: &Company, file: &str, reported: &[(&str, &str, &str, i64)], as_of: &str) {
    let row =
        |(day, name, id, cost): &(&str, &str, &str, i64)| format!("{day},1234567,{name},{id},a,{cost},included\n");
    let path = company.file(file, &format!("{HEADER}{}", reported.iter().map(row).collect::<String>()));
    company.ok(&["import", &path, "--as", "ad_report", "--as-of", as_of]);
}

/// Two campaigns, one of which has another name on the second day.
fn named(place: Place) -> Company {
    let company = Company::shop(place);
    company.at("2026-03-07T09:00:00+09:00");
    let first = [("2026-03-05", "Spring tea", "1100201", 33_000), ("2026-03-05", "Autumn tea", "1100202", 11_000)];
    report(&company, "first.csv", &first, "2026-03-06");
    company.at("2026-03-09T09:00:00+09:00");
    report(&company, "second.csv", &[("2026-03-06", "Spring sale", "1100201", 22_000)], "2026-03-08");
    company
}

fn name_of(report: &Value, campaign: &str) -> String {
    let rows = report["rows"].as_array().unwrap();
    let row = rows.iter().find(|row| row["campaign"] == campaign).unwrap_or_else(|| panic!("{campaign}: {report}"));
    row["campaign_name"].as_str().unwrap().to_owned()
}

fn the_newest_name_stands_beside_a_campaigns_id(place: Place) {
    let company = named(place);
    let report = company.json(&["report", "profit", "--by", "campaign"]);
    assert_eq!(name_of(&report, "1100201"), "Spring sale");
    assert_eq!(name_of(&report, "1100202"), "Autumn tea");
    let before = company.json(&["report", "profit", "--by", "campaign", "--as-known-on", "2026-03-08"]);
    assert_eq!(name_of(&before, "1100201"), "Spring tea", "as it was known then");
    let listed = rows(&company.ok(&["report", "profit", "--by", "campaign,day", "--format", "csv"]));
    assert!(
        listed.iter().all(|row| row["campaign"] != "1100201" || row["campaign_name"] == "Spring sale"),
        "{listed:?}"
    );
    let shown = company.ok(&["report", "profit", "--by", "campaign"]);
    assert!(shown.contains("Spring sale") && shown.contains("1100201"), "{shown}");
    let by_day = company.json(&["report", "profit", "--by", "day"]);
    assert!(by_day["rows"][0]["campaign_name"].is_null(), "only where campaigns are asked for: {by_day}");
}

fn a_campaign_is_explained_by_its_name_and_one_that_is_not_known_is_refused(place: Place) {
    let company = named(place);
    let by_id = company.json(&["explain", "profit/ad_cost?campaign=1100201"]);
    assert_eq!(by_id["value"]["minor"], 50_000);
    for name in ["Spring%20sale", "Spring%20tea"] {
        let by_name = company.json(&["explain", &format!("profit/ad_cost?campaign={name}")]);
        assert_eq!(by_name["value"], by_id["value"], "{by_name}");
        assert!(by_name["ref"].as_str().unwrap().contains("1100201"), "{by_name}");
    }
    let unknown = company.fails(2, &["explain", "profit/ad_cost?campaign=nobody"]);
    assert!(unknown.contains("no campaign `nobody` is known"), "{unknown}");
    let unknown = company.fails(2, &["explain", "profit/clicks?campaign=nobody", "--lang", "ko"]);
    assert!(unknown.contains("캠페인이 없습니다"), "{unknown}");
    report(&company, "third.csv", &[("2026-03-07", "Spring sale", "1100209", 1_100)], "2026-03-08");
    let several = company.fails(2, &["explain", "profit/ad_cost?campaign=Spring%20sale"]);
    assert!(several.contains("1100201") && several.contains("1100209"), "{several}");
}

fn an_explained_entry_says_what_its_other_lines_come_to(place: Place) {
    let company = named(place);
    let told = company.ok(&["explain", "profit/ad_cost?campaign=1100201&day=2026-03-05"]);
    assert!(told.contains("and 1 more line(s) of this entry about other campaigns, together 10,000 KRW"), "{told}");
    let whole = company.ok(&["explain", "profit/ad_cost?day=2026-03-05"]);
    assert!(!whole.contains("more line(s)"), "{whole}");
}

on_both!(
    the_newest_name_stands_beside_a_campaigns_id,
    a_campaign_is_explained_by_its_name_and_one_that_is_not_known_is_refused,
    an_explained_entry_says_what_its_other_lines_come_to,
);

#[test]
fn campaigns_without_an_id_have_no_second_name() {
    let company = Company::shop(Place::Sqlite);
    company.import("ads.csv", &ad_report("2026-03-05", "2026-03-05", &[("2026-03-05", "brand", 11_000)]), "2026-03-06");
    assert_eq!(name_of(&company.json(&["report", "profit", "--by", "campaign"]), "brand"), "");
    let shown = company.ok(&["report", "profit", "--by", "campaign"]);
    assert!(!shown.contains("Name of the campaign"), "{shown}");
}
