//! Advertising reports: what is a day, what is cost, what is claimed.

use std::collections::BTreeMap;

use jangbu_core::{
    Text,
    account::Account,
    facts::{AdClaim, AdDelivery, FactKind, VatBasis},
};

use super::{import, import_with, options, registry};
use crate::{Mapping, connectors::by_id};

/// The registry with `zone` for the account `id`.
fn abroad(id: &str, zone: &str) -> BTreeMap<Text, Account> {
    let mut registry = registry();
    registry.get_mut(id).unwrap().zone = zone.into();
    registry
}

/// Reported day, business day, placement and cost.
fn hours(facts: &[AdDelivery]) -> Vec<String> {
    let hour = |it: &AdDelivery| format!("{} {} {} {}", it.reported_day, it.day, it.unit.placement, it.cost);
    facts.iter().map(hour).collect()
}

/// Unit, action, conversions and value.
fn claimed(facts: &[AdClaim]) -> Vec<String> {
    let claim = |it: &AdClaim| format!("{} {} {} {}", it.unit.campaign, it.action, it.conversions, it.value);
    facts.iter().map(claim).collect()
}

/// Column, value and rule of every row in quarantine.
fn refused(text: &[u8]) -> Vec<String> {
    let (facts, outcome) = import(text).unwrap();
    assert!(facts.is_empty());
    outcome.quarantined.iter().map(|bad| format!("{}: {}: {}", bad.column, bad.value, bad.rule)).collect()
}

const GENERIC: &str = "day,hour,account,campaign,cost,vat_basis,conversions,purchases\n";

#[test]
fn hours_of_an_account_abroad_lie_on_korean_days() {
    let rows = "2026-03-07,6,abroad,A,1,excluded,0,0\n2026-03-07,7,abroad,A,2,excluded,0,0\n\
                2026-03-08,7,abroad,A,3,excluded,0,0\n2026-03-08,8,abroad,A,4,excluded,1,0\n";
    let text = format!("{GENERIC}{rows}");
    let registry = abroad("abroad", "America/Los_Angeles");
    let (facts, outcome) = import_with(text.as_bytes(), &[], &options(), &registry).unwrap();
    // 07:00 in Los Angeles is midnight in Korea until the clocks go forward on 8 March, then 08:00 is.
    let expected = [
        "2026-03-07 2026-03-07 T06 1",
        "2026-03-07 2026-03-08 T07 2",
        "2026-03-08 2026-03-08 T07 3",
        "2026-03-08 2026-03-09 T08 4",
    ];
    assert_eq!(hours(&facts.ad_delivery), expected);
    assert_eq!((facts.ad_claim[0].day.to_string(), facts.ad_claim[0].reported_day.to_string()).0, "2026-03-09");
    let days: Vec<String> = outcome.days_replaced.iter().map(|(kind, _, day)| format!("{kind} {day}")).collect();
    let expected = ["ad_claim 2026-03-07", "ad_claim 2026-03-08", "ad_delivery 2026-03-07", "ad_delivery 2026-03-08"];
    assert_eq!(days, expected);
}

#[test]
fn claims_of_nothing_are_left_out() {
    let text = format!("{GENERIC}2026-03-01,,abroad,A,1,none,0,0\n2026-03-01,,abroad,B,1,none,2.3333333333,0\n");
    let (facts, outcome) = import(text.as_bytes()).unwrap();
    assert_eq!(claimed(&facts.ad_claim), ["B total 2.333333 0", "B purchase 0 0"]);
    assert!(outcome.days_replaced.iter().any(|(kind, ..)| *kind == FactKind::AdClaim));
    assert_eq!(facts.ad_delivery[0].vat_basis, VatBasis::None);
}

#[test]
fn a_generic_report_must_say_whether_its_cost_contains_vat() {
    assert!(import(b"day,account,campaign,cost\n2026-03-01,abroad,A,1\n").is_err());
    let text = format!("{GENERIC}2026-03-01,,abroad,A,1,,0,0\n2026-03-01,,abroad,B,1,net,0,0\n");
    assert_eq!(refused(text.as_bytes()), ["vat_basis: : required_cell", "vat_basis: net: known_word"]);
}

#[test]
fn a_mapping_reads_any_platform_as_a_generic_report() {
    let mapping = "name = \"P\"\nformat = \"ad_report\"\nkey = [\"코너\"]\n\
                   [columns]\nday = \"집행일\"\ncampaign = \"상품\"\ncost = \"광고비\"\n\
                   [constants]\nvat_basis = \"included\"\naccount = \"abroad\"\ncurrency = \"KRW\"\n";
    let mapping = Mapping::parse(mapping).unwrap();
    let text = "집행일,상품,코너,광고비\n2026.03.01,찻잔,상단,\"1,000\"\n2026.03.01,찻잔,하단,500\n";
    let (facts, outcome) = import_with(text.as_bytes(), &[mapping], &options(), &registry()).unwrap();
    assert_eq!(outcome.quarantined, vec![]);
    let rows: Vec<String> =
        facts.ad_delivery.iter().map(|it| format!("{} {} {}", it.origin.key, it.cost, it.currency)).collect();
    assert_eq!(rows, ["2026-03-01/상단 1000 KRW", "2026-03-01/하단 500 KRW"]);
    assert_eq!(by_id("ad_report").unwrap().source, "defined here");
}
