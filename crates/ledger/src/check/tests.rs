//! Sound books give no finding; each fault is named.
#![allow(clippy::unwrap_used)]

use jangbu_core::{
    Currency, Decimal, Text,
    business_day::{Calendar, CalendarKind},
};
use jiff::civil::date;

use super::{
    ALL, appended_entries::*, balanced_entries::*, control_accounts::*, difference_posting::*, due_dates::*,
    invoice_variance::*, locked_periods::*, prepaid_balance::*, refund_symmetry::*, spend_conserved::*,
    statement_complete::*, threshold_reached::*,
};
use crate::{
    chart::Chart,
    example::{STANDING, Scene},
    invoice_tolerance::Tolerance,
    journal::{Dimensions, NetKey, Posting},
    periods::PeriodChange,
    posting_rules::{Reason, post_group},
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
        on: date(2026, 8, 3),
        minor,
    };
    let chart = Chart::korea().unwrap();
    let balances = [item("1391", "toss", 100), item("1391", "", 5), item("401", "", -7), item("131", "naver", 30)];
    let open = [item("1391", "toss", 60), item("1391", "toss", 40), item("131", "naver", 31)];
    let findings = control_accounts(&chart, balances, open);
    let found: Vec<_> = findings.iter().map(|it| (it.subject.as_str(), it.amount_minor)).collect();
    assert_eq!(found, [("131/naver", Some(-1)), ("1391/", Some(5))]);
}

#[test]
fn a_control_account_that_is_right_in_the_end_is_compared_on_every_day() {
    let item = |day| OpenItem {
        code: "103".into(),
        party: "kb".into(),
        currency: Currency::KRW,
        on: date(2026, 8, day),
        minor: 7,
    };
    let findings = control_accounts(&Chart::korea().unwrap(), [item(3)], [item(4)]);
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].amount_minor, Some(7));
    assert!(findings[0].message.en.starts_with("on 2026-08-03 and 1 later days"), "{:?}", findings[0].message);
}

#[test]
fn posting_again_adds_nothing_unless_something_was_touched() {
    let lines = ["ad_delivery media=naver day=2026-08-03 campaign=brand cost=110000"];
    let scene = Scene::read(STANDING.iter().chain(&lines)).unwrap();
    let group = scene.groups().into_iter().next().unwrap();
    let facts = scene.facts_of(&group);
    let postings = post_group(&group, &facts, &scene.context).unwrap().postings;
    let mut posted: Vec<_> = postings.iter().map(Posting::posted).collect();
    assert_eq!(difference_posting(&group, &facts, &posted, &scene.context), PostedAgain::Same);
    posted[0].1 -= 1;
    let PostedAgain::Differs(findings) = difference_posting(&group, &facts, &posted, &scene.context) else {
        panic!("one won is missing")
    };
    assert_eq!(findings[0].amount_minor, Some(1));
}

#[test]
fn a_group_that_cannot_be_posted_waits_unless_something_of_it_is_left_in_the_books() {
    let lines = ["ad_delivery media=google day=2026-08-03 campaign=search cost=1.00 currency=USD vat_basis=none"];
    let scene = Scene::read(STANDING.iter().chain(&lines)).unwrap();
    let group = scene.groups().into_iter().next().unwrap();
    let facts = scene.facts_of(&group);
    let again = |posted: &[_]| difference_posting(&group, &facts, posted, &scene.context);
    assert!(matches!(again(&[]), PostedAgain::Waits(Reason::MissingRate { .. })), "{:?}", again(&[]));
    let key = NetKey {
        code: "833".into(),
        currency: Currency::USD,
        economic_on: date(2026, 8, 3),
        dimensions: Dimensions::default(),
    };
    let taken_back = [(key.clone(), 100, 1_350), (key.clone(), -100, -1_350)];
    assert!(matches!(again(&taken_back), PostedAgain::Waits(_)), "what is taken back is not in the books");
    assert!(matches!(again(&[(key, 100, 1_350)]), PostedAgain::Differs(_)));
}

#[test]
fn a_payout_on_a_day_without_banks_is_explained() {
    let bank = Calendar::korea(CalendarKind::Bank);
    let payout = |paid_out_on, sold_on| DuePayout { gateway: "toss".into(), paid_out_on, sold_on, term: None };
    let term = |text: &str| Some(text.parse().unwrap());
    let by_term = |paid_out_on, lag| DuePayout { term: term(lag), ..payout(paid_out_on, Some(date(2026, 3, 3))) };
    let findings = due_dates(
        &bank,
        [
            payout(date(2026, 3, 5), Some(date(2026, 3, 1))),
            payout(date(2026, 3, 7), Some(date(2026, 3, 5))),
            payout(date(2026, 5, 5), None),
            payout(date(2026, 3, 6), Some(date(2026, 3, 9))),
            payout(date(2031, 3, 5), None),
            by_term(date(2026, 3, 10), "day+5bd"),
            by_term(date(2026, 3, 11), "day+5bd"),
        ],
    );
    let found: Vec<_> = findings.iter().map(|it| (it.subject.as_str(), it.message.en.as_str())).collect();
    let said = |subject: &str| found.iter().find(|it| it.0 == subject).unwrap().1;
    assert_eq!(found.len(), 5, "{found:?}");
    assert!(said("toss/2026-03-11").contains("by the term day+5bd it is due on 2026-03-10"));
    assert!(
        said("toss/2026-03-07").contains("sold on 2026-03-05 + 1 business days, the next business day is 2026-03-09")
    );
    assert!(said("toss/2026-05-05").contains("announced without sales, the next business day is 2026-05-06"));
    assert!(said("toss/2026-03-06").contains("before the sale of 2026-03-09"));
    assert!(said("toss/2031-03-05").contains("calendar of 2023 to 2028"));
}

#[test]
fn an_entry_put_in_between_or_taken_out_is_found() {
    let batch = |batch, recorded, first, last, found| BatchEntries { batch, recorded, first, last, found };
    let sound = [batch(1, 2, 1, 2, 2), batch(2, 0, 0, 0, 0), batch(3, 1, 3, 3, 1)];
    assert_eq!(appended_entries(sound), []);
    for edited in [batch(3, 1, 2, 2, 1), batch(3, 1, 3, 4, 2), batch(3, 1, 0, 0, 0), batch(3, 0, 3, 3, 1)] {
        let findings = appended_entries([sound[0], sound[1], edited]);
        assert_eq!(findings.iter().map(|it| it.subject.as_str()).collect::<Vec<_>>(), ["batch 3"], "{edited:?}");
    }
}

#[test]
fn a_line_in_a_closed_month_is_found() {
    let changes = [PeriodChange { sequence: 5, month: "2026-08".parse().unwrap(), closed: true }];
    let row = |sequence, month| PostedDay { sequence, group: "g".into(), posted_on: date(2026, month, 3) };
    let findings = locked_periods(&changes, [row(4, 8), row(6, 9), row(6, 8)]);
    assert_eq!(findings.len(), 1);
    assert!(findings[0].message.en.contains("batch 6"));
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

#[test]
fn invoices_further_off_than_allowed_are_found() {
    let month = |invoiced_minor, tolerance| InvoicedMonth {
        media_account: "meta".into(),
        month: "2026-08".parse().unwrap(),
        currency: Currency::KRW,
        measured_minor: 10_234_567,
        invoiced_minor,
        tolerance,
    };
    let both = Tolerance { basis_points: 10, amount_minor: 10_000 };
    let share_only = Tolerance { amount_minor: i64::MAX, ..both };
    let months =
        [month(10_231_000, both), month(10_224_000, both), month(10_224_000, share_only), month(10_234_567, both)];
    let found: Vec<_> = invoice_variance(months).into_iter().map(|it| it.amount_minor).collect();
    assert_eq!(found, [Some(-10_567), Some(-10_567)]);
}

#[test]
fn a_threshold_that_was_reached_without_a_charge_is_found() {
    let day = |day: i8, spent_minor, charged_minor| AccruedDay { on: date(2026, 8, day), spent_minor, charged_minor };
    let found = |days: &[AccruedDay]| threshold_reached(&"kakao".into(), (500_000, Currency::KRW), days);
    // Three days of 180,000 overshoot; the charge takes all of it a day later.
    let spent = [day(3, 180_000, 0), day(4, 180_000, 0), day(5, 180_000, 0)];
    assert_eq!(found(&spent), None, "nothing is known of the day after");
    assert_eq!(found(&[&spent[..], &[day(6, 180_000, 540_000)]].concat()), None);
    let missing = found(&[&spent[..], &[day(6, 180_000, 0)]].concat()).unwrap();
    assert_eq!(missing.amount_minor, Some(720_000));
    assert!(missing.message.en.contains("2026-08-05"), "{}", missing.message.en);
}
