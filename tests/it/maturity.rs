//! How final recent days are, learnt from what the platform said before.

use crate::company::{Company, Place};

/// Claims of campaign `brand` for each day of the first half of 2026 up to `last`, as they were seen on day `seen`.
fn report(last: usize, seen: usize) -> String {
    let day = |number: usize| jiff::civil::date(2026, 1, 1).saturating_add(jiff::Span::new().days(number as i64));
    let dotted = |number: usize| day(number).strftime("%Y.%m.%d.").to_string();
    let mut text = format!("\"캠페인보고서({}~{}),1234567\"\n", dotted(0), dotted(last));
    text += "일별,캠페인,노출수,클릭수,\"총비용(VAT포함,원)\",전환수,전환매출액(원)\n";
    for number in 0..=last {
        // Half of the value is there at once, a quarter after ten days, the rest after twenty.
        let share = match seen - number {
            0..10 => 2,
            10..20 => 3,
            _ => 4,
        };
        let whole = 8 + (number * 7) % 5;
        text += &format!("{},brand,100,10,1100,{},{}\n", dotted(number), whole * share, whole * share * 1000);
    }
    text
}

#[test]
fn recent_days_are_told_with_what_they_are_expected_to_end_at() {
    let company = Company::shop(Place::Sqlite);
    let empty = company.ok(&["report", "maturity"]);
    assert!(empty.contains("No advertising report was imported yet"), "{empty}");
    for seen in (5..130).step_by(5) {
        let at = jiff::civil::date(2026, 1, 1).saturating_add(jiff::Span::new().days(seen as i64));
        company.import(&format!("{seen}.csv"), &report(seen - 1, seen), &format!("{at}T12:00:00+09:00"));
    }
    let recent = company.json(&["report", "maturity"]);
    let rows = recent["rows"].as_array().unwrap();
    let young = rows.iter().find(|row| row["metric"] == "claimed_value" && row["seen_after"] == "1").unwrap();
    let number = |key: &str| young[key].as_str().unwrap().parse::<f64>().unwrap();
    assert!((number("maturity") - 0.5).abs() < 0.03, "{young}");
    assert!((number("expected") - number("now") * 2.0).abs() < number("now") * 0.1, "{young}");
    assert!(number("likely_low") <= number("expected") && number("expected") <= number("likely_high"));
    let cost = rows.iter().find(|row| row["metric"] == "reported_cost" && row["seen_after"] == "1").unwrap();
    assert_eq!(cost["maturity"], "1", "cost is never restated here");

    let curve = company.json(&["report", "maturity", "--show", "curve"]);
    let final_day = curve["rows"].as_array().unwrap().iter().find(|row| row["seen_after"] == "28").unwrap();
    assert_eq!(final_day["maturity"], "1");
    let tested = company.json(&["report", "maturity", "--show", "back-test"]);
    let all = tested["rows"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["metric"] == "claimed_value" && row["seen_after"].is_null());
    let score = |key: &str| all.unwrap()[key].as_str().unwrap().parse::<f64>().unwrap();
    // Steps of a half and a quarter at once are no random course: what counts here is how near the middle comes.
    assert!(score("mean_error") < score("naive_mean_error") / 4.0, "{all:?}");
    assert!(score("within_95") > 0.8, "{all:?}");
    let profit = company.ok(&["report", "profit"]);
    assert!(profit.contains("jangbu report maturity"), "{profit}");
}
