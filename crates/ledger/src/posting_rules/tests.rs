//! Every rule's own examples hold, every kind of group has a rule, and folder and list agree.
#![allow(clippy::unwrap_used)]

use jangbu_core::vat::VatRates;

use super::*;
use crate::example::{STANDING, Scene};

/// Sum of the lines on an account over all groups of a scene.
fn sum_on(scene: &Scene, code: &str) -> i64 {
    let post = |group: GroupKey| post_group(&group, &scene.facts_of(&group), &scene.context).unwrap().postings;
    let postings = scene.groups().into_iter().flat_map(post);
    postings.filter(|it| it.code == code).map(|it| it.amount_minor).sum()
}

#[test]
fn every_example_holds() {
    for rule in ALL {
        assert!(rule.examples.len() >= 2, "{} has too few examples", rule.id);
        for example in rule.examples {
            let mut expected: Vec<String> = example.lines.iter().map(ToString::to_string).collect();
            let mut found = example.posted().unwrap_or_else(|error| panic!("{}: {error:?}", example.title));
            expected.sort();
            found.sort();
            assert_eq!(found, expected, "{}: {}", rule.id, example.title);
        }
    }
}

#[test]
fn folder_and_list_agree() {
    let mut files: Vec<String> = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/posting_rules"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter_map(|name| name.strip_suffix(".rs").map(str::to_owned))
        .filter(|name| name != "mod" && name != "tests")
        .collect();
    files.sort();
    let listed: Vec<&str> = ALL.iter().map(|rule| rule.id).collect();
    assert_eq!(files, listed);
}

#[test]
fn every_kind_of_group_has_exactly_one_rule() {
    for kind in GroupKind::ALL {
        assert_eq!(ALL.iter().filter(|rule| rule.group == *kind).count(), 1, "{kind}");
    }
}

#[test]
fn a_new_vat_rate_holds_from_its_day_on_and_for_an_order_by_its_earliest_sale() {
    let sum = |code: &str, facts: &[&str]| {
        let mut scene = Scene::read(STANDING.iter().chain(facts)).unwrap();
        scene.context.vat = VatRates::read("valid_from,percent\n1977-07-01,10\n2027-01-01,12").unwrap();
        sum_on(&scene, code)
    };
    let old = "order_line shop=own order_id=1 line_id=1 gross=11200 paid_on=2026-12-31";
    let new = "order_line shop=own order_id=1 line_id=2 gross=11200 paid_on=2027-01-02";
    assert_eq!(sum("255", &[new]), -1_200);
    assert_eq!(sum("255", &[old, new]), -2_036, "both lines at the rate of the first");
    let back = "order_change shop=own order_id=1 line_id=2 change_id=1 changed_on=2027-02-01 refund=11200";
    assert_eq!(sum("255", &[new, back]), 0);
    assert_eq!(sum("255", &[old, new, back]), -1_018, "a refund in the new year at the rate of the sale");
    let spent = |day: &str| format!("ad_delivery media=naver day={day} campaign=brand cost=112000");
    assert_eq!([sum("1351", &[&spent("2026-12-31")]), sum("1351", &[&spent("2027-01-01")])], [10_181, 12_000]);
}

#[test]
fn money_and_documents_in_another_currency_than_the_account_wait() {
    for facts in [
        "media_charge media=naver charge_id=1 kind=charge charged_on=2026-08-03 total=100 currency=USD",
        "media_charge media=google charge_id=1 kind=credit_memo charged_on=2026-08-03 total=100",
        "media_charge media=google charge_id=1 kind=free_credit_used charged_on=2026-08-03 total=100",
        "ad_delivery media=naver day=2026-08-03 campaign=brand cost=1 currency=USD",
    ] {
        let scene = Scene::read(STANDING.iter().chain([&facts])).unwrap();
        let group = scene.groups().into_iter().find(|it| it.kind() != Some(GroupKind::Fx)).unwrap();
        let posted = post_group(&group, &scene.facts_of(&group), &scene.context);
        assert!(matches!(posted.unwrap_err().reason, Reason::WrongCurrency { .. }), "{facts}");
    }
}
