//! The malls: what they pay is what their lines come to, and every kind of line occurs.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{DateTime, date};
use rust_decimal::Decimal;

use super::small;
use crate::{
    Demo, Options,
    calendar::{at, plus},
    files::{malls::MallRow, rows::ChangeRow},
    key::{due_dates::due_on, in_force::InForce, malls::cafe24::orders},
    world::{
        accounts::{CAFE24, COUPANG, SHOP, SHOPIFY, STORE},
        malls::{Claim, MallLine, MallOrder, cafe24::payments, naver},
    },
};

#[test]
fn every_shop_sells_takes_back_and_is_paid() {
    let world = small(3);
    let facts = InForce::at(world.exports(), DateTime::MAX);
    let shops = BTreeSet::from([SHOP, STORE, COUPANG, CAFE24, SHOPIFY]);
    assert_eq!(facts.sales.rows().map(|s| s.shop).collect::<BTreeSet<_>>(), shops);
    assert_eq!(facts.changes.rows().map(|c| c.shop).collect::<BTreeSet<_>>(), shops);
    let kinds: BTreeSet<&str> = facts.lines.rows().map(|l| l.kind).collect();
    let all = ["ad_cost", "adjustment", "cancel", "chargeback", "deduction", "dispute_fee"];
    assert_eq!(kinds, BTreeSet::from_iter(all.into_iter().chain(["mall_benefit", "payment", "reserve"])));
    assert!(facts.changes.rows().any(|c| c.kind == "write_off"));
    let touched = |shop| {
        let orders: BTreeSet<&str> =
            facts.sales.rows().filter(|s| s.shop == shop).map(|s| s.order_id.as_str()).collect();
        facts.touches.rows().filter(|t| orders.contains(t.order_id.as_str())).count()
    };
    assert!(touched(CAFE24) > 3 && touched(SHOPIFY) > 3);
}

#[test]
fn what_is_held_back_of_an_order_comes_back_on_its_final_day() {
    for seed in 0..5 {
        let facts = InForce::at(small(seed).exports(), DateTime::MAX);
        let mut held: BTreeMap<&str, i64> = BTreeMap::new();
        for line in facts.lines.rows().filter(|l| l.gateway == "coupang-pay") {
            *held.entry(&line.order_id).or_insert(0) += line.hold_back;
        }
        assert!(held.len() > 10 && held.values().all(|left| *left == 0), "seed {seed}: {held:?}");
    }
}

#[test]
fn a_day_of_naver_pays_its_cases_and_releases_what_it_kept() {
    for seed in 0..5 {
        let world = small(seed);
        let malls = &world.story().malls;
        let mut nets: BTreeMap<_, i64> = BTreeMap::new();
        for case in &malls.cases {
            *nets.entry(case.expected_on).or_insert(0) += case.net();
        }
        let mut kept = 0;
        for day in &malls.naver_days {
            assert_eq!(day.amount(), nets[&day.expected_on] + day.held + day.return_care, "seed {seed}");
            assert!(day.amount() >= 0, "seed {seed}: {day:?}");
            kept -= day.held;
        }
        let last = malls.naver_days.last().unwrap();
        assert!(kept <= last.paid.max(0), "seed {seed}: {kept} was kept for ever");
        let packages: BTreeSet<String> = malls.store.iter().map(|o| naver::package(&o.id)).collect();
        assert_eq!(packages.len(), malls.store.len());
    }
}

#[test]
fn orders_of_all_shops_have_numbers_of_their_own() {
    let world = Demo::build(&Options { seed: 2, months: 2, orders_per_day: 60, ..Options::default() });
    let (story, mut numbers) = (world.story(), BTreeMap::new());
    let malls = [&story.malls.store, &story.malls.cafe24, &story.malls.shopify].into_iter().flatten();
    let coupang = story.malls.revenue.iter().filter(|r| !r.is_refund).map(|r| &r.order);
    for id in malls.map(|o| &o.id).chain(story.orders.iter().map(|o| &o.id)).chain(coupang) {
        *numbers.entry(id).or_insert(0) += 1;
    }
    assert!(numbers.len() > 4_000 && numbers.values().all(|n| *n == 1), "{} orders", numbers.len());
}

#[test]
fn the_day_of_a_payout_follows_from_its_term() {
    let thursday = date(2026, 3, 12);
    assert_eq!(due_on("week+15bd", thursday), Some(date(2026, 4, 3)));
    assert_eq!(due_on("day+2d", thursday), Some(date(2026, 3, 16)), "a Saturday moves to Monday");
    // The first of May is a holiday of banks, and a Friday.
    assert_eq!(due_on("month+1m+1bd", thursday), Some(date(2026, 5, 4)));
}

/// An order of two lines with shipping at Cafe24, and what became of each line: kind and moment.
fn order_of_two(claims: [Option<(&'static str, DateTime)>; 2]) -> MallOrder {
    let paid_at = at(date(2026, 3, 3), 20, 0, 0);
    let lines = claims.into_iter().enumerate().map(|(n, claim)| {
        let id = format!("20260303-0000001-{:02}", n + 1);
        MallLine {
            claim: claim.map(|(kind, at)| Claim { id: format!("C{id}"), kind, at, quantity: 1 }),
            id,
            product: "tee".into(),
            name: String::new(),
            exempt: false,
            quantity: 1,
            unit_price: 10_000,
            seller_off: 0,
            mall_off: 0,
            confirmed_at: None,
        }
    });
    MallOrder {
        id: "20260303-0000001".into(),
        ordered_at: paid_at,
        paid_at,
        sent_at: None,
        lines: lines.collect(),
        shipping: 3_000,
        points: 0,
        coupon: 0,
        source: None,
    }
}

/// What the rows of an order tell of shipping that goes back.
fn shipping_back(order: &MallOrder, known_at: DateTime) -> Vec<ChangeRow> {
    let rows = (0..order.lines.len()).map(|line| MallRow { order: order.clone(), line, known_at });
    let changes = rows.flat_map(|row| orders(&row).changes);
    let key = format!("{}/shipping/cancel", order.id);
    changes.filter(|(its, _)| *its == key).map(|(_, change)| change).collect()
}

#[test]
fn shipping_at_cafe24_goes_back_once_every_row_is_cancelled() {
    let [first, latest] = [at(date(2026, 3, 3), 23, 0, 0), at(date(2026, 3, 4), 1, 0, 0)];
    let known_at = at(date(2026, 3, 20), 9, 0, 0);
    let gateway_gives_back = |order: &MallOrder| -> i64 {
        let lines = payments(std::slice::from_ref(order), &[], &[], (known_at.date(), known_at));
        lines.iter().filter(|(_, line)| line.kind == "cancel").map(|(_, line)| -line.gross).sum()
    };

    let whole = order_of_two([Some(("cancel", latest)), Some(("cancel", first))]);
    let told = shipping_back(&whole, known_at);
    assert_eq!(told.len(), 2, "each row tells it, under one key");
    assert_eq!(told[0], told[1]);
    let back = &told[0];
    assert_eq!((back.line_id.as_str(), back.kind), ("20260303-0000001/shipping", "cancel"));
    assert_eq!(back.changed_at.date(), date(2026, 3, 4), "the latest of its rows");
    assert_eq!([back.refund, back.shipping_refund], [Decimal::ZERO, Decimal::from(3_000)]);
    assert!(shipping_back(&whole, at(date(2026, 3, 4), 0, 30, 0)).is_empty(), "one row is not cancelled yet");
    assert_eq!(gateway_gives_back(&whole), 23_000);

    let kept = [
        (order_of_two([Some(("cancel", first)), None]), 10_000),
        (order_of_two([Some(("cancel", first)), Some(("return", latest))]), 20_000),
        (order_of_two([Some(("return", first)), Some(("return", latest))]), 20_000),
    ];
    for (order, goods) in kept {
        assert!(shipping_back(&order, known_at).is_empty(), "{order:?}");
        assert_eq!(gateway_gives_back(&order), goods, "{order:?}");
    }
}

#[test]
fn nothing_is_left_of_an_order_at_cafe24_that_was_cancelled_before_it_was_sent() {
    let mut cancelled = 0;
    for seed in 0..8 {
        let world = small(seed);
        let facts = InForce::at(world.exports(), DateTime::MAX);
        let balances = world.answer_key().balances;
        // The gateway's cancels after the last day are not told.
        let end = at(plus(world.options().last(), 1), 0, 0, 0);
        for order in world.story().malls.cafe24.iter().filter(|o| o.shipping > 0) {
            let is_cancelled = order.sent_at.is_none();
            let line_id = format!("{}/shipping", order.id);
            let fee = Decimal::from(order.shipping);
            let goes_back = facts.changes.rows().any(|c| c.line_id == line_id && c.shipping_refund == fee);
            assert_eq!(goes_back, is_cancelled, "seed {seed}, {}", order.id);
            if !is_cancelled || order.cancelled_at(end).is_none() {
                continue;
            }
            let left = |codes: &[&str]| -> i64 {
                let its = balances.iter().filter(|r| r.key.order == order.id && codes.contains(&r.key.code.as_str()));
                its.map(|r| r.amount).sum()
            };
            let all = [left(&["401", "4011", "4021", "402"]), left(&["255"]), left(&["108"])];
            assert_eq!(all, [0, 0, 0], "seed {seed}, {}: income, VAT, receivable", order.id);
            cancelled += 1;
        }
    }
    assert!(cancelled > 0, "no such order");
}
