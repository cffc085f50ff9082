//! Platforms restate their days for weeks; the books post what changed and refuse what may be a mistake.

use std::collections::BTreeMap;

use crate::{
    company::{Company, Place, written},
    exports::{ad_report, orders},
};

const DAY: &str = "2026-04-03";

/// Lines of an entry: code and amount.
fn entry(company: &Company, id: &str) -> BTreeMap<String, i64> {
    let lines = company.export("journal", &[]).into_iter().filter(|row| row["entry_id"] == id);
    lines
        .map(|row| {
            assert_eq!((row["posted_on"].as_str(), row["economic_on"].as_str()), (DAY, DAY));
            (row["code"].clone(), row["amount"].parse().unwrap())
        })
        .collect()
}

/// Entries E09 and E10 of the posting policy.
fn restated_days_post_the_difference_only(place: Place) {
    let company = Company::shop(place);
    for (at, cost) in [("2026-04-04", 100_000), ("2026-04-10", 98_700), ("2026-04-20", 98_650)] {
        company.import(&format!("{at}.csv"), &ad_report(DAY, DAY, &[(DAY, "brand", cost)]), at);
    }
    assert_eq!(entry(&company, "1"), written("131 -100,000 \n 833 90,910 \n 1351 9,090"));
    assert_eq!(entry(&company, "2"), written("131 1,300 \n 833 -1,182 \n 1351 -118"));
    assert_eq!(entry(&company, "3"), written("131 50 \n 833 -46 \n 1351 -4"));
    assert_eq!(company.balance("131"), -98_650);
    company.check();
}

fn a_file_that_is_older_than_what_is_in_force_says_so(place: Place) {
    let company = Company::shop(place);
    let late = ad_report(DAY, DAY, &[(DAY, "brand", 98_700)]);
    let answer = company.import("late.csv", &late, "2026-04-10");
    assert!(answer["older_than"].is_null(), "{answer}");
    let before = company.books_hash();
    let early = company.file("early.csv", &ad_report(DAY, DAY, &[(DAY, "brand", 100_000)]));
    let said = company.ok(&["import", &early, "--as-of", "2026-04-04"]);
    let times = "observed 2026-04-04 00:00, what is in force was observed 2026-04-10 00:00";
    assert!(said.contains("older than what is in force") && said.contains(times), "{said}");
    assert!(said.contains("nothing changed in the books"), "{said}");
    assert_eq!(company.books_hash(), before);

    // Orders are in force one by one: a file is older only when all of its rows are.
    let [first, second] = [("O-1", DAY, "tee", 11_000), ("O-2", DAY, "cap", 5_500)];
    company.import("orders.csv", &orders(&[first]), "2026-04-12");
    let path = company.file("old.csv", &orders(&[("O-1", DAY, "tee", 9_900)]));
    let said = company.ok(&["import", &path, "--as-of", "2026-04-11", "--lang", "ko"]);
    assert!(said.contains("2026-04-11 00:00 기준, 유효한 자료는 2026-04-12 00:00 기준"), "{said}");
    let path = company.file("older.csv", &orders(&[("O-1", DAY, "tee", 8_800)]));
    let answer = company.json(&["import", &path, "--as-of", "2026-04-09"])[0].clone();
    assert_eq!(answer["older_than"], "2026-04-11T15:00:00Z", "{answer}");
    let path = company.file("both.csv", &orders(&[first, second]));
    let said = company.ok(&["import", &path, "--as-of", "2026-04-08"]);
    assert!(!said.contains("older than") && company.balance("108") == 16_500, "{said}");
    company.check();
}

fn a_day_without_rows_in_a_newer_report_becomes_zero(place: Place) {
    let company = Company::shop(place);
    let rows = [(DAY, "brand", 11_000), ("2026-04-04", "brand", 22_000)];
    company.import("first.csv", &ad_report(DAY, "2026-04-04", &rows), "2026-04-05");
    assert_eq!(company.balances(&[]), written("131 -33,000 \n 1351 3,000 \n 833 30,000"));
    company.import("second.csv", &ad_report(DAY, "2026-04-04", &rows[..1]), "2026-04-12");
    assert_eq!(company.balances(&[]), written("131 -11,000 \n 1351 1,000 \n 833 10,000"));
    company.check();
}

fn a_filtered_download_is_refused_unless_it_is_meant(place: Place) {
    let company = Company::shop(place);
    company.import("all.csv", &ad_report(DAY, DAY, &[(DAY, "brand", 11_000), (DAY, "shop", 22_000)]), "2026-04-05");
    let before = (company.log(), company.books_hash());
    let path = company.file("filtered.csv", &ad_report(DAY, DAY, &[(DAY, "brand", 11_000)]));
    let said = company.fails(2, &["import", &path, "--as-of", "2026-04-12"]);
    assert!(said.contains("shop") && said.contains("--accept"), "{said}");
    assert_eq!(before, (company.log(), company.books_hash()), "a refused file leaves nothing");
    company.ok(&["import", &path, "--as-of", "2026-04-12", "--accept"]);
    assert_eq!(company.balance("833"), 10_000);
    company.check();
}

fn a_coarser_report_is_refused_unless_it_is_meant(place: Place) {
    let company = Company::shop(place);
    company.import("groups.csv", &ad_report(DAY, DAY, &[(DAY, "brand", 11_000)]), "2026-04-05");
    let coarse = "\"캠페인보고서(2026.04.03.~2026.04.03.),1234567\"\n일별,캠페인,노출수,클릭수,\"총비용(VAT포함,원)\"\n\
                  2026.04.03.,brand,1000,22,11000\n";
    let path = company.file("campaigns.csv", coarse);
    let said = company.fails(2, &["import", &path, "--as-of", "2026-04-12"]);
    assert!(said.contains("by campaign") && said.contains("ad_group") && said.contains("--accept"), "{said}");
    company.ok(&["import", &path, "--as-of", "2026-04-12", "--accept"]);
    assert_eq!(company.balance("833"), 10_000);
}

fn a_cost_report_never_wipes_the_claimed_conversions(place: Place) {
    let company = Company::shop(place);
    let claims = "\"캠페인보고서(2026.04.03.~2026.04.03.),1234567\"\n\
                  일별,캠페인,광고그룹,노출수,클릭수,\"총비용(VAT포함,원)\",총 전환수,총 전환매출액(원)\n\
                  2026.04.03.,brand,기본,1000,22,11000,3,90000\n";
    company.import("claims.csv", claims, "2026-04-05");
    company.import("costs.csv", &ad_report(DAY, DAY, &[(DAY, "brand", 12_100)]), "2026-04-12");
    assert_eq!(company.count("ad_claim"), 1);
    assert_eq!(company.balance("833"), 11_000);
}

fn claims(rows: &[(&str, i64)]) -> String {
    let mut text = "\"캠페인보고서(2026.04.03.~2026.04.03.),1234567\"\n\
                    일별,캠페인,광고그룹,노출수,클릭수,총 전환수,총 전환매출액(원)\n"
        .to_owned();
    for (campaign, count) in rows {
        text += &format!("2026.04.03.,{campaign},기본,1000,22,{count},{}\n", count * 30_000);
    }
    text
}

fn a_filtered_or_coarser_conversion_report_is_refused_unless_it_is_meant(place: Place) {
    let company = Company::shop(place);
    company.import("all.csv", &claims(&[("brand", 3), ("shop", 2)]), "2026-04-05");
    let path = company.file("filtered.csv", &claims(&[("brand", 3)]));
    let said = company.fails(2, &["import", &path, "--as-of", "2026-04-12"]);
    assert!(said.contains("had conversions") && said.contains("shop"), "{said}");
    let coarse = claims(&[("brand", 3), ("shop", 2)]).replace("광고그룹,", "").replace("기본,", "");
    let coarse = company.file("coarse.csv", &coarse);
    assert!(company.fails(2, &["import", &coarse, "--as-of", "2026-04-12"]).contains("by campaign"));
    assert_eq!(company.count("ad_claim"), 2);
    // A campaign that is reported with none any more is no filter.
    company.import("restated.csv", &claims(&[("brand", 3), ("shop", 0)]), "2026-04-12");
    assert_eq!(company.count("ad_claim"), 1);
    company.ok(&["import", &coarse, "--as-of", "2026-04-13", "--accept"]);
    assert_eq!(company.count("ad_claim"), 2);
}

fn a_garbled_row_does_not_wipe_the_cost_of_its_day(place: Place) {
    let company = Company::shop(place);
    let rows = [(DAY, "brand", 11_000), (DAY, "shop", 22_000), ("2026-04-04", "brand", 5_500)];
    company.import("first.csv", &ad_report(DAY, "2026-04-04", &rows[..2]), "2026-04-05");
    let garbled =
        |name: &str, from: &str, to: &str| company.file(name, &ad_report(DAY, "2026-04-04", &rows).replace(from, to));
    let before = (company.log(), company.books_hash());
    let path = garbled("cost.csv", ",22000", ",이만이천");
    let said = company.fails(2, &["import", &path, "--as-of", "2026-04-12"]);
    assert!(said.contains("line 4") && said.contains(DAY) && said.contains("--accept"), "{said}");
    let said = company.fails(2, &["import", &path, "--as-of", "2026-04-12", "--lang", "ko"]);
    assert!(said.contains("읽을 수 없는 행이 1개"), "{said}");
    let path = garbled("date.csv", "2026.04.03.,shop", "2026.04.33.,shop");
    company.fails(2, &["import", &path, "--as-of", "2026-04-12"]);
    assert_eq!(before, (company.log(), company.books_hash()), "a refused file leaves nothing");
    // A garbled row of a day that nothing is in force for takes nothing away.
    let path = garbled("new_day.csv", ",5500", ",오천오백");
    company.ok(&["import", &path, "--as-of", "2026-04-12"]);
    assert_eq!(company.balance("131"), -33_000);
    let path = garbled("accepted.csv", ",22000", ",이만");
    company.ok(&["import", &path, "--as-of", "2026-04-13", "--accept"]);
    assert_eq!(company.balance("131"), -16_500);
    company.ok(&["quarantine", "fix", "2", "--set", "cost=22000"]);
    assert_eq!(company.balance("131"), -38_500);
    company.check();
}

on_both!(
    a_file_that_is_older_than_what_is_in_force_says_so,
    a_filtered_or_coarser_conversion_report_is_refused_unless_it_is_meant,
    a_garbled_row_does_not_wipe_the_cost_of_its_day,
    restated_days_post_the_difference_only,
    a_day_without_rows_in_a_newer_report_becomes_zero,
    a_filtered_download_is_refused_unless_it_is_meant,
    a_coarser_report_is_refused_unless_it_is_meant,
    a_cost_report_never_wipes_the_claimed_conversions,
);

/// A report of more rows than are held in memory at once, whole and in parts, and restated.
#[test]
fn a_report_of_any_length_makes_the_books_that_its_parts_make() {
    let first: jiff::civil::Date = "2025-06-01".parse().unwrap();
    let days: Vec<String> = (0..300).map(|n| first.saturating_add(jiff::Span::new().days(n)).to_string()).collect();
    let campaigns: Vec<String> = (0..700).map(|n| format!("c{n:03}")).collect();
    let report = |days: &[String], more: i64| {
        let rows: Vec<(&str, &str, i64)> = days
            .iter()
            .flat_map(|day| {
                let of_day: usize = day.bytes().map(usize::from).sum();
                let cost = move |c: usize| 1_100 * (1 + (c * 7 + of_day * 3) % 11) as i64 + more;
                campaigns.iter().enumerate().map(move |(c, campaign)| (day.as_str(), campaign.as_str(), cost(c)))
            })
            .collect();
        ad_report(&days[0], &days[days.len() - 1], &rows)
    };
    let [whole, parts] = [(); 2].map(|()| Company::shop(Place::Sqlite));
    whole.import("whole.csv", &report(&days, 0), "2026-04-01");
    for (at, part) in days.chunks(150).enumerate() {
        parts.import(&format!("part{at}.csv"), &report(part, 0), "2026-04-01");
    }
    assert_eq!(whole.books_hash(), parts.books_hash());
    whole.import("restated.csv", &report(&days, 110), "2026-04-08");
    for (at, part) in days.chunks(100).enumerate() {
        parts.import(&format!("again{at}.csv"), &report(part, 110), "2026-04-08");
    }
    assert_eq!(whole.books_hash(), parts.books_hash());
    whole.check();
}
