//! Advertising reports of APIs and loaders: units, absent metrics, overlapping actions, error bodies.

use jangbu_core::facts::{AdClaim, AdDelivery, FactKind};

use super::{import, import_with, options, registry};
use crate::connectors::by_id;

/// Day, unit, placement, cost and currency.
fn delivered(facts: &[AdDelivery]) -> Vec<String> {
    let one = |it: &AdDelivery| {
        let unit = [&it.unit.campaign, &it.unit.ad_group, &it.unit.keyword, &it.unit.ad, &it.unit.placement];
        let unit: Vec<&str> = unit.into_iter().map(|part| part.as_str()).filter(|part| !part.is_empty()).collect();
        format!("{} {} {} {}", it.day, unit.join("/"), it.cost, it.currency)
    };
    facts.iter().map(one).collect()
}

fn claimed(facts: &[AdClaim]) -> Vec<String> {
    let one = |it: &AdClaim| {
        let (conversions, value) = (it.conversions.normalize(), it.value.normalize());
        format!("{} {} {} {conversions} {value}", it.day, it.unit.campaign, it.action)
    };
    facts.iter().map(one).collect()
}

/// The rules that rows break, with the cell.
fn refused(text: &str) -> Vec<String> {
    let outcome = import(text.as_bytes()).unwrap().1;
    outcome.quarantined.iter().map(|bad| format!("{}: {}", bad.value, bad.rule)).collect()
}

#[test]
fn one_type_of_purchase_counts_and_its_value_is_of_the_same_type() {
    let (facts, outcome) = import(by_id("meta_insights").unwrap().sample).unwrap();
    assert_eq!(claimed(&facts.ad_claim), ["2026-03-01 120210000001 purchase 3 177"]);
    // What is absent is zero, and the file speaks for it.
    let days: Vec<_> = outcome.days_replaced.iter().filter(|(kind, ..)| *kind == FactKind::AdClaim).collect();
    assert_eq!((days.len(), facts.ad_delivery[2].clicks), (2, 0));

    let row = |actions: &str, values: &str| {
        format!(
            r#"{{"account_id":"9876","campaign_id":"1","spend":"1","date_start":"2026-03-01","date_stop":"2026-03-01","actions":[{actions}],"action_values":[{values}]}}"#
        )
    };
    let action = |of: &str, value: u32| format!(r#"{{"action_type":"{of}","value":"{value}"}}"#);
    let pixel = "offsite_conversion.fb_pixel_purchase";
    for (actions, values, expected) in [
        ([action(pixel, 2), action("purchase", 3)].join(","), action(pixel, 20), "2026-03-01 1 purchase 3 0"),
        (action(pixel, 2), [action("lead", 9), action(pixel, 20)].join(","), "2026-03-01 1 purchase 2 20"),
        (
            [action("purchase", 3), action("omni_purchase", 5)].join(","),
            [action("purchase", 30), action("omni_purchase", 50)].join(","),
            "2026-03-01 1 purchase 5 50",
        ),
    ] {
        let (facts, _) = import(row(&actions, &values).as_bytes()).unwrap();
        assert_eq!(claimed(&facts.ad_claim), [expected]);
    }
}

#[test]
fn a_purchase_far_down_a_long_answer_is_found() {
    let row = |n: u32, more: &str| {
        format!(
            r#"{{"account_id":"9876","campaign_id":"{n}","spend":"1","date_start":"2026-03-01","date_stop":"2026-03-01"{more}}}"#
        )
    };
    let mut rows: Vec<String> = (0..500).map(|n| row(n, "")).collect();
    rows.push(row(500, r#","actions":[{"action_type":"purchase","value":"1"}]"#));
    let (facts, outcome) = import(rows.join("\n").as_bytes()).unwrap();
    assert_eq!(
        (facts.ad_delivery.len(), claimed(&facts.ad_claim)),
        (501, vec!["2026-03-01 500 purchase 1 0".to_owned()])
    );
    assert_eq!(outcome.days_replaced.len(), 2);
}

#[test]
fn hours_of_meta_are_those_of_the_account() {
    let mut registry = registry();
    registry.get_mut("meta-main").unwrap().zone = "America/Los_Angeles".into();
    let hour = |hour: &str| {
        format!(
            r#"{{"account_id":"9876","campaign_id":"1","spend":"1.5","date_start":"2026-03-01","date_stop":"2026-03-01","hourly_stats_aggregated_by_advertiser_time_zone":"{hour}"}}"#
        )
    };
    let text = format!(r#"{{"data":[{},{}]}}"#, hour("06:00:00 - 06:59:59"), hour("07:00:00 - 07:59:59"));
    let (facts, outcome) = import_with(text.as_bytes(), &[], &options(), &registry).unwrap();
    assert_eq!(delivered(&facts.ad_delivery), ["2026-03-01 1/T06 1.5 USD", "2026-03-02 1/T07 1.5 USD"]);
    assert_eq!(outcome.days_replaced.len(), 1);
}

#[test]
fn records_of_loaders_have_days_as_instants_and_numbers_as_numbers() {
    let row = |start: &str, stop: &str| {
        format!(
            r#"{{"account_id":"9876","account_currency":"KRW","campaign_id":"1","adset_id":"2","ad_id":"3","impressions":10,"clicks":2,"spend":33110.5,"date_start":"{start}","date_stop":"{stop}","actions":null}}"#
        )
    };
    let singer = row("2026-03-01T00:00:00.000000Z", "2026-03-01T00:00:00.000000Z");
    let (facts, _) = import(singer.as_bytes()).unwrap();
    assert_eq!(delivered(&facts.ad_delivery), ["2026-03-01 1/2/3 33110.5 KRW"]);
    assert_eq!(facts.ad_delivery[0].grain, "ad");
    let (facts, _) = import(row("2026-03-01", "2026-03-01").as_bytes()).unwrap();
    assert_eq!(facts.ad_delivery.len(), 1);
    assert_eq!(refused(&row("2026-03-01", "2026-03-31")), ["2026-03-31: single_day"]);
}

#[test]
fn millionths_are_exact_and_conversions_are_fractions() {
    let (facts, _) = import(by_id("google_ads_search_stream").unwrap().sample).unwrap();
    let expected = ["2026-03-01 701 24.52 USD", "2026-03-01 702 31.600001 USD", "2026-03-02 701 22.8 USD"];
    assert_eq!(delivered(&facts.ad_delivery), expected);
    let expected = ["2026-03-01 701 total 3.5 210", "2026-03-01 702 total 0.333333 19.666667"];
    assert_eq!(claimed(&facts.ad_claim), expected);
    // 1,230,000 won and one millionth are more millionths than an amount may have won.
    let row = r#"{"campaign":{"id":"1"},"customer":{"currencyCode":"KRW"},"metrics":{"costMicros":"1230000000001","conversions":1e-7},"segments":{"date":"2026-03-01"}}"#;
    let (facts, _) = import(row.as_bytes()).unwrap();
    assert_eq!(delivered(&facts.ad_delivery), ["2026-03-01 1 1230000.000001 KRW"]);
    assert_eq!(facts.ad_claim, vec![]);
    assert_eq!(refused(&row.replace("1230000000001", "12.5")), ["12.5: number_form"]);
}

#[test]
fn the_finest_unit_of_google_is_an_ad_or_a_keyword() {
    let row = |unit: &str| {
        format!(
            r#"{{"results":[{{"campaign":{{"id":"1"}},"adGroup":{{"id":"2","name":"Cups"}},{unit},"metrics":{{"costMicros":"5000000"}},"segments":{{"date":"2026-03-01","hour":13,"device":"MOBILE"}}}}],"nextPageToken":"x"}}"#
        )
    };
    for (unit, expected, grain) in [
        (r#""adGroupAd":{"ad":{"id":"3"}}"#, "2026-03-01 1/2/3/MOBILE/T13 5 USD", "ad"),
        (r#""adGroupCriterion":{"keyword":{"text":"tea cup"}}"#, "2026-03-01 1/2/tea cup/MOBILE/T13 5 USD", "keyword"),
    ] {
        let (facts, outcome) = import(row(unit).as_bytes()).unwrap();
        assert_eq!((delivered(&facts.ad_delivery), outcome.grain.as_str()), (vec![expected.to_owned()], grain));
    }
}

#[test]
fn a_campaign_without_id_is_known_by_its_resource_name() {
    let row = |campaign: &str| {
        format!(
            r#"{{"campaign":{{{campaign}}},"metrics":{{"costMicros":"1500000"}},"segments":{{"date":"2026-03-01"}}}}"#
        )
    };
    let named = |id: u32| row(&format!(r#""resourceName":"customers/1112223333/campaigns/{id}""#));
    let with_id = row(r#""resourceName":"customers/1112223333/campaigns/9","id":"9""#);
    let text = [named(7), named(8), with_id].join("\n");
    let (facts, outcome) = import(text.as_bytes()).unwrap();
    assert_eq!(outcome.quarantined, vec![]);
    let expected = ["2026-03-01 7 1.5 USD", "2026-03-01 8 1.5 USD", "2026-03-01 9 1.5 USD"];
    assert_eq!(delivered(&facts.ad_delivery), expected);
}

#[test]
fn a_file_without_any_action_says_nothing_about_claims() {
    let row = |more: &str| {
        format!(
            r#"{{"account_id":"9876","campaign_id":"1","spend":"1","date_start":"2026-03-01","date_stop":"2026-03-01"{more}}}"#
        )
    };
    let kinds = |text: &str| -> Vec<FactKind> {
        import(text.as_bytes()).unwrap().1.days_replaced.iter().map(|(kind, ..)| *kind).collect()
    };
    assert_eq!(kinds(&row("")), [FactKind::AdDelivery]);
    let clicked = row(r#","actions":[{"action_type":"link_click","value":"9"}]"#);
    assert_eq!(kinds(&clicked), [FactKind::AdClaim, FactKind::AdDelivery]);
}

#[test]
fn hours_of_google_abroad_lie_on_korean_days() {
    let mut registry = registry();
    registry.get_mut("abroad").unwrap().zone = "America/Los_Angeles".into();
    // As the stream `campaign` of a common loader has them: literal dotted keys, whole numbers, by hour.
    let row = |hour: u32| {
        format!(
            r#"{{"campaign.id":1,"campaign.name":"A","segments.date":"2026-03-01","segments.hour":{hour},"segments.ad_network_type":"SEARCH","metrics.cost_micros":1500000,"metrics.impressions":10,"metrics.clicks":1,"metrics.conversions":0.5}}"#
        )
    };
    let text = [row(6), row(7)].join("\n");
    let (facts, outcome) = import_with(text.as_bytes(), &[], &options(), &registry).unwrap();
    assert_eq!(delivered(&facts.ad_delivery), ["2026-03-01 1/SEARCH/T06 1.5 USD", "2026-03-02 1/SEARCH/T07 1.5 USD"]);
    assert_eq!(claimed(&facts.ad_claim)[1], "2026-03-02 1 total 0.5 0");
    assert_eq!(outcome.days_replaced.len(), 2);
}

#[test]
fn flat_records_of_google_are_read_too() {
    let row = r#"{"customer_id":"abroad","campaign_id":1,"campaign_name":"A","date":"2026-03-01T00:00:00.000000Z","impressions":10,"clicks":1,"cost_micros":33110000000,"conversions":2.0,"conversions_value":39000.0,"currency_code":"KRW"}"#;
    let (facts, _) = import(row.as_bytes()).unwrap();
    assert_eq!(delivered(&facts.ad_delivery), ["2026-03-01 1 33110 KRW"]);
    assert_eq!(claimed(&facts.ad_claim), ["2026-03-01 1 total 2 39000"]);
}

#[test]
fn kakao_answers_days_and_never_both_windows() {
    let (facts, outcome) = import(by_id("kakao_moment_api").unwrap().sample).unwrap();
    assert_eq!(claimed(&facts.ad_claim), ["2026-03-01 11001 purchase 2 98000", "2026-03-02 11001 purchase 1 39000"]);
    let expected = ["2026-03-01 11001 24540 KRW", "2026-03-01 11002 0 KRW", "2026-03-02 11001 17905 KRW"];
    assert_eq!((delivered(&facts.ad_delivery), outcome.days_replaced.len()), (expected.map(str::to_owned).to_vec(), 4));
    let sum = r#"{"data":[{"start":"20260301","end":"20260331","dimensions":{"campaign_id":1},"metrics":{"imp":1,"click":1,"cost":5}}]}"#;
    assert_eq!(refused(sum), ["20260331: single_day"]);
    assert_eq!(refused(&sum.replace("cost", "spending")), ["20260331: single_day"]);
}

#[test]
fn a_response_of_conversions_alone_leaves_the_cost_as_it_is() {
    let text = r#"{"data":[{"start":"20260301","end":"20260301","dimensions":{"campaign_id":1},"metrics":{"conv_purchase_1d":1,"conv_purchase_p_1d":500}}]}"#;
    let options = crate::Options { format: Some("kakao_moment_api".into()), ..options() };
    let (facts, outcome) = import_with(text.as_bytes(), &[], &options, &registry()).unwrap();
    assert_eq!(claimed(&facts.ad_claim), ["2026-03-01 1 purchase 1 500"]);
    assert!(outcome.days_replaced.iter().all(|(kind, ..)| *kind == FactKind::AdClaim));
}

#[test]
fn dashes_of_tiktok_are_none_and_a_total_is_told_apart() {
    let (facts, _) = import(by_id("tiktok_report_api").unwrap().sample).unwrap();
    let expected = [
        "2026-03-01 1790001 total 3 0",
        "2026-03-01 1790001 purchase 2 78000",
        "2026-03-02 1790001 total 2 0",
        "2026-03-02 1790001 purchase 2 78000",
    ];
    assert_eq!(claimed(&facts.ad_claim), expected);
    assert_eq!(delivered(&facts.ad_delivery)[1], "2026-03-01 1790002 9150.00 KRW");
    let sample = String::from_utf8(by_id("tiktok_report").unwrap().sample.to_vec()).unwrap();
    let (_, outcome) = import(sample.replace("\"56,320\"", "\"56,321\"").as_bytes()).unwrap();
    assert_eq!((outcome.findings.len(), outcome.findings[0].column.as_str()), (1, "Cost"));
    assert_eq!(outcome.rows_read, 3);
}

#[test]
fn an_error_body_refuses_the_file_in_the_words_of_the_platform() {
    let error = r#"{"code":40105,"message":"Access token is incorrect","request_id":"x","data":{}}"#;
    let refused = import(error.as_bytes()).unwrap_err();
    assert!(refused.to_string().contains("40105 Access token is incorrect"), "{refused}");
    assert!(refused.said().ko.contains("40105"), "{}", refused.said().ko);
    // One page of several: what is there is not all.
    let page = std::str::from_utf8(by_id("tiktok_report_api").unwrap().sample).unwrap();
    let pages = format!("{page}\n{error}\n");
    assert!(matches!(import(pages.as_bytes()), Err(crate::IngestError::PlatformError { .. })));
    let stream = std::str::from_utf8(by_id("google_ads_search_stream").unwrap().sample).unwrap();
    let cut = format!("{},{}", stream.trim_end().trim_end_matches(']'), r#"{"error":{"code":429,"message":"Quota"}}]"#);
    let refused = import(cut.as_bytes()).unwrap_err();
    assert!(refused.to_string().contains("429 Quota"), "{refused}");
}

#[test]
fn hours_of_tiktok_hold_their_day_and_flat_records_are_read_too() {
    let text = r#"{"code":0,"data":{"list":[{"dimensions":{"adgroup_id":"5","stat_time_hour":"2026-03-01 13:00:00"},"metrics":{"spend":"1.50"}}]}}"#;
    let (facts, _) = import(text.as_bytes()).unwrap();
    assert_eq!(delivered(&facts.ad_delivery), ["2026-03-01 5/T13 1.50 KRW"]);
    let flat = r#"{"advertiser_id":7001002003,"campaign_id":1,"adgroup_id":2,"ad_id":3,"stat_time_day":"2026-03-01T00:00:00.000000Z","spend":12.34,"impressions":10,"clicks":1,"conversion":1}"#;
    let (facts, _) = import(flat.as_bytes()).unwrap();
    assert_eq!(
        (facts.ad_delivery[0].origin.account.as_str(), facts.ad_delivery[0].grain.as_str()),
        ("tiktok-main", "ad")
    );
    assert_eq!(delivered(&facts.ad_delivery), ["2026-03-01 1/2/3 12.34 KRW"]);
}
