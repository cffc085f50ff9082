//! Where orders came from: purchases that trackers saw, once each, whatever else they saw.

use jangbu_core::facts::OrderTouch;

use super::import_of;

const BIGQUERY: &str = include_str!("../../fixtures/ga4_bigquery/sample.jsonl");
const PROTOCOL: &str = include_str!("../../fixtures/ga4_measurement_protocol/sample.jsonl");

#[test]
fn only_purchases_with_a_source_are_touches_and_the_rest_is_told() {
    let (facts, outcome) = import_of(BIGQUERY.as_bytes(), "hanbit");
    assert_eq!(outcome.quarantined, []);
    let orders: Vec<&str> = facts.order_touch.iter().map(|touch| touch.order_id.as_str()).collect();
    assert_eq!(orders, ["2026030100001", "2026030200002"]);
    let told: Vec<(&str, u64)> = outcome.skipped.iter().map(|it| (it.reason.en.as_str(), it.count)).collect();
    assert_eq!(
        told,
        [
            ("events other than `purchase`", 1),
            ("purchases whose transaction came before in the file", 1),
            ("purchases without a traffic source", 1),
        ]
    );
    assert_eq!((outcome.rows_read, outcome.rows_good), (5, 2));
}

#[test]
fn the_first_of_a_repeated_transaction_counts_in_any_order_of_the_rows() {
    let touches = |text: &str| -> Vec<OrderTouch> {
        let mut touches = import_of(text.as_bytes(), "hanbit").0.order_touch;
        touches.iter_mut().for_each(|touch| touch.origin.line = 0);
        touches.sort_by(|a, b| a.origin.key.cmp(&b.origin.key));
        touches
    };
    let turned: Vec<&str> = BIGQUERY.lines().rev().collect();
    let first = touches(BIGQUERY);
    assert_eq!(first, touches(&turned.join("\n")));
    assert_eq!(
        (first[0].utm_campaign.as_str(), first[0].touched_at.to_string().as_str()),
        ("브랜드_검색", "2026-03-01T01:13:03Z")
    );
}

#[test]
fn the_last_click_goes_before_the_first_visit_and_ids_before_names() {
    let (facts, outcome) = import_of(BIGQUERY.as_bytes(), "hanbit");
    let [naver, google] = facts.order_touch.as_slice() else { panic!("two touches") };
    assert_eq!((naver.utm_source.as_str(), naver.linked_campaign().as_str()), ("naver", "브랜드_검색"));
    assert_eq!(
        (google.campaign.as_str(), google.ad_group.as_str(), google.click_id.as_str()),
        ("20011", "30022", "Cj0KCQ")
    );
    assert_eq!((google.media_account.as_str(), google.utm_campaign.as_str()), ("123-456-7890", ""));
    assert_eq!(outcome.unregistered, ["123-456-7890"]);
}

#[test]
fn a_file_that_begins_with_hundreds_of_page_views_is_still_recognised() {
    let view = BIGQUERY.lines().next().unwrap();
    let text = format!("{}{BIGQUERY}", format!("{view}\n").repeat(400));
    let (facts, outcome) = import_of(text.as_bytes(), "hanbit");
    assert_eq!((facts.order_touch.len(), outcome.skipped[0].count), (2, 401));
}

#[test]
fn a_payload_has_its_events_as_rows_and_names_what_the_page_address_says() {
    let (facts, outcome) = import_of(PROTOCOL.as_bytes(), "hanbit");
    assert_eq!((outcome.rows_read, outcome.rows_good, outcome.quarantined.len()), (3, 2, 0));
    let [naver, social] = facts.order_touch.as_slice() else { panic!("two touches") };
    assert_eq!((naver.utm_campaign.as_str(), naver.coupon.as_str()), ("브랜드_검색", "SPRING10"));
    assert_eq!((social.utm_source.as_str(), social.utm_campaign.as_str()), ("instagram", "봄"));
    let timeless = PROTOCOL.replace("\"timestamp_micros\": 1772463672000000, ", "");
    assert_eq!(import_of(timeless.as_bytes(), "hanbit").1.quarantined[0].rule, "required_cell");
}
