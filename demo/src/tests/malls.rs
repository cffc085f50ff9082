//! The malls: what they pay is what their lines come to, and every kind of line occurs.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{DateTime, date};

use super::small;
use crate::{
    Demo, Options,
    key::{due_dates::due_on, in_force::InForce},
    world::{
        accounts::{CAFE24, COUPANG, SHOP, SHOPIFY, STORE},
        malls::naver,
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
