//! Sound books give no finding; each fault is named.
#![allow(clippy::unwrap_used)]

use jangbu_core::{Currency, Decimal, Text};
use jiff::civil::date;

use super::{
    ALL, balanced_entries::*, control_accounts::*, difference_posting::*, locked_periods::*, prepaid_balance::*,
    refund_symmetry::*, spend_conserved::*, statement_complete::*,
};
use crate::{
    chart::Chart,
    example::{STANDING, Scene},
    journal::Posting,
    periods::PeriodChange,
    posting_rules::post_group,
};

#[test]
fn folder_and_list_agree() {
    let mut files: Vec<String> = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/check"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter_map(|name| name.strip_suffix(".rs").map(str::to_owned))
        .filter(|name| name != "mod" && name != "tests")
        .collect();
    files.sort();
    assert_eq!(files, ALL.iter().map(|check| check.id).collect::<Vec<_>>());
}

#[test]
fn an_entry_out_of_balance_is_found() {
    let sum = |difference| EntrySum {
        group: "order:own:1".into(),
        entry: 7,
        economic_on: date(2026, 8, 3),
        currency: Some(Currency::KRW),
        difference,
    };
    let findings = balanced_entries([sum(0), sum(-5)]);
    assert_eq!(findings.len(), 1);
    assert_eq!((findings[0].rule, findings[0].amount_minor), ("G1", Some(-5)));
}

#[test]
fn a_control_account_differs_from_its_open_items() {
    let item = |code: &str, party: &str, minor| OpenItem {
        code: code.into(),
        party: party.into(),
        currency: Currency::KRW,
        minor,
    };
    let chart = Chart::korea().unwrap();
    let balances = [item("108", "toss", 100), item("108", "", 5), item("401", "", -7), item("131", "naver", 30)];
    let open = [item("108", "toss", 60), item("108", "toss", 40), item("131", "naver", 31)];
    let findings = control_accounts(&chart, balances, open);
    let found: Vec<_> = findings.iter().map(|it| (it.subject.as_str(), it.amount_minor)).collect();
    assert_eq!(found, [("108", Some(5)), ("131 naver", Some(-1))]);
}

#[test]
fn posting_again_adds_nothing_unless_something_was_touched() {
    let lines = ["ad_delivery media=naver day=2026-08-03 campaign=brand cost=110000"];
    let scene = Scene::read(STANDING.iter().chain(&lines)).unwrap();
    let group = scene.groups().into_iter().next().unwrap();
    let facts = scene.facts_of(&group);
    let postings = post_group(&group, &facts, &scene.context).unwrap().postings;
    let mut posted: Vec<_> = postings.iter().map(Posting::posted).collect();
    assert!(difference_posting(&group, &facts, &posted, &scene.context).is_empty());
    posted[0].1 -= 1;
    assert_eq!(difference_posting(&group, &facts, &posted, &scene.context)[0].amount_minor, Some(1));
}

#[test]
fn a_line_in_a_closed_month_is_found() {
    let changes = [PeriodChange { sequence: 5, month: "2026-08".parse().unwrap(), closed: true }];
    let row = |sequence, month| PostedDay { sequence, group: "g".into(), posted_on: date(2026, month, 3) };
    let findings = locked_periods(&changes, [row(4, 8), row(6, 9), row(6, 8)]);
    assert_eq!(findings.len(), 1);
    assert!(findings[0].message.contains("batch 6"));
}

#[test]
fn a_prepaid_balance_below_zero_is_one_finding_a_stretch() {
    let moved = |media: &str, day, minor| PrepaidMovement {
        media_account: Text::from(media),
        currency: Currency::KRW,
        on: date(2026, 8, day),
        minor,
    };
    let movements = [
        moved("kakao", 1, -10),
        moved("naver", 1, 100),
        moved("naver", 2, -150),
        moved("naver", 3, -20),
        moved("naver", 4, 100),
        moved("naver", 5, -31),
        moved("naver", 5, 5),
    ];
    let findings = prepaid_balance(&movements);
    let found: Vec<_> = findings.iter().map(|it| (it.subject.as_str(), it.amount_minor)).collect();
    assert_eq!(found, [("kakao", Some(-10)), ("naver", Some(-70))]);
}

#[test]
fn vat_left_after_a_full_refund_is_found() {
    let sums = |receivable, revenue, vat| OrderSums {
        group: "order:own:1".into(),
        currency: Currency::KRW,
        receivable,
        revenue,
        vat,
    };
    let findings = refund_symmetry([sums(0, 0, 0), sums(10, -9, -1), sums(0, 1, -1)]);
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].amount_minor, Some(-1));
}

#[test]
fn spend_and_statements_that_do_not_add_up_are_found() {
    let spend = |posted_minor| DaySpend {
        media_account: "naver".into(),
        day: date(2026, 8, 3),
        currency: Currency::KRW,
        reported: Decimal::new(222_221, 2),
        posted_minor,
    };
    assert_eq!(spend_conserved([spend(2222), spend(2221)])[0].amount_minor, Some(-1));
    let statement = |lines| StatementTotals {
        subject: "toss payout 2026-08-06".to_owned(),
        currency: Currency::KRW,
        opening: 0,
        lines,
        closing: 29_478,
    };
    assert_eq!(statement_complete([statement(29_478), statement(20_000)])[0].amount_minor, Some(9_478));
}
