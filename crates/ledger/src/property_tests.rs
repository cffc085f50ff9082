//! Laws that hold for any facts: entries balance, order does not matter, re-runs add nothing, refunds mirror sales.
#![allow(clippy::unwrap_used)]

use std::{collections::BTreeMap, sync::LazyLock};

use jangbu_core::{
    Date, Decimal, Text,
    facts::{
        AdDelivery, ChangeKind, ChargeKind, FactSet, MediaCharge, OrderChange, OrderLine, OrderTouch, Origin,
        SellerRole, TaxKind, VatBasis,
    },
    group::{GroupKey, GroupKind},
};
use jiff::{Timestamp, civil::date};
use proptest::{prelude::*, sample::select};

use crate::{
    books_hash::BooksHash,
    chain::ChainHead,
    context::Context,
    difference::{Posted, difference},
    example::{STANDING, Scene},
    journal::{Dimensions, NetKey, Posting, entry},
    posting_rules::{Target, post_group},
};

const SETTING: &[&str] = &[
    "product shop=own product=tee unit_cost=7000.25 valid_from=2026-01-01",
    "product shop=own product=tee unit_cost=7100.333333 valid_from=2026-08-10",
    "product shop=own product=cap unit_cost=3.17 currency=USD valid_from=2026-01-01",
    "product shop=own product=vase supplier=potter commission_rate=0.17 valid_from=2026-01-01",
    "product shop=own product=lamp supplier=maker supply_price=9000.5 valid_from=2026-01-01",
    "fx_rate rate_on=2026-01-01 currency=USD quote=KRW rate=1385.40",
    "fx_rate rate_on=2026-08-09 currency=USD quote=KRW rate=1391.07",
    "fx_rate rate_on=2026-08-15 currency=USD quote=KRW rate=1402.10",
];

static CONTEXT: LazyLock<Context> = LazyLock::new(|| Scene::read(STANDING.iter().chain(SETTING)).unwrap().context);

fn order() -> GroupKey {
    GroupKey::new(GroupKind::Order, "own", "1")
}

fn origin(account: &str, key: String, id: i64) -> Origin {
    Origin { id, account: account.into(), key: key.into(), line: 0 }
}

fn target(group: &GroupKey, facts: &FactSet, context: &Context) -> Target {
    let target = post_group(group, facts, context).unwrap();
    entry(group, (target.rule, target.rule_version), target.postings.clone()).unwrap();
    target
}

fn posted(target: &Target) -> Vec<Posted> {
    target.postings.iter().map(Posting::posted).collect()
}

fn net(postings: impl IntoIterator<Item = Posting>) -> BTreeMap<NetKey, (i64, i64)> {
    let mut sums: BTreeMap<NetKey, (i64, i64)> = BTreeMap::new();
    for posting in postings {
        let sum = sums.entry(posting.net_key()).or_default();
        sum.0 += posting.amount_minor;
        sum.1 += posting.functional_minor;
    }
    sums.retain(|_, sum| *sum != (0, 0));
    sums
}

prop_compose! {
    fn exact(most: i64)(units in 0..most, scale in 0_u32..4) -> Decimal {
        Decimal::new(units, scale)
    }
}

prop_compose! {
    fn august()(day in 1_i8..=31) -> Date {
        date(2026, 8, day)
    }
}

prop_compose! {
    fn line()(
        (gross, shipping_fee) in (exact(90_000), exact(4_000)),
        (paid_on, quantity) in (prop::option::weighted(0.9, august()), 1..5_i64),
        discounts in prop::array::uniform4(exact(900)),
        product in select(vec!["tee", "cap", "unknown", "vase", "lamp"]),
        tax in select(vec![TaxKind::Taxable, TaxKind::Taxable, TaxKind::Exempt, TaxKind::ZeroRated]),
    ) -> OrderLine {
        let [seller_discount, mall_discount, points_seller, points_mall] = discounts;
        let role = if matches!(product, "vase" | "lamp") { SellerRole::Agent } else { SellerRole::Principal };
        OrderLine {
            order_id: "1".into(), paid_on, quantity: quantity.into(), gross, shipping_fee, seller_discount,
            mall_discount, points_seller, points_mall, product: product.into(), tax, role, ..OrderLine::default()
        }
    }
}

prop_compose! {
    fn change()(
        line in 0..6_usize,
        (refund, shipping_refund, mall_discount) in (exact(30_000), exact(2_000), exact(500)),
        (changed_on, quantity) in (august(), 1..3_i64),
        kind in select(ChangeKind::ALL),
        (restocked, product) in (any::<bool>(), select(vec!["tee", "cap"])),
    ) -> OrderChange {
        // Five names no line of the order, six the whole order.
        let line_id = if line == 5 { Text::default() } else { line.to_string().into() };
        OrderChange {
            order_id: "1".into(), line_id, kind, changed_on, product: product.into(), quantity: quantity.into(),
            refund, shipping_refund, mall_discount, restocked, ..OrderChange::default()
        }
    }
}

prop_compose! {
    fn order_facts()(
        lines in prop::collection::vec(line(), 0..5),
        changes in prop::collection::vec(change(), 0..5),
        touches in prop::collection::vec(0..50_i64, 0..3),
    ) -> FactSet {
        let mut facts = FactSet::default();
        for (at, line) in (0..).zip(lines) {
            let origin = origin("own", format!("1/{at}"), at);
            facts.order_line.push(OrderLine { origin, line_id: at.to_string().into(), ..line });
        }
        for (at, change) in (0..).zip(changes) {
            facts.order_change.push(OrderChange { origin: origin("own", format!("c{at}"), 10 + at), ..change });
        }
        for (at, second) in (0..).zip(touches) {
            facts.order_touch.push(OrderTouch {
                origin: origin("own", format!("1/{second}/{at}"), 20 + at),
                order_id: "1".into(),
                touched_at: Timestamp::from_second(second).unwrap(),
                media_account: "naver".into(),
                campaign: format!("campaign {at}").into(),
                ..OrderTouch::default()
            });
        }
        facts
    }
}

prop_compose! {
    fn ad_row(media: &'static str)(
        day in 1_i8..4,
        campaign in 0..4_u8,
        cost in exact(50_000),
        basis in select(VatBasis::ALL),
    ) -> AdDelivery {
        let mut row = AdDelivery { day: date(2026, 8, day), cost, vat_basis: basis, ..AdDelivery::default() };
        row.unit.campaign = campaign.to_string().into();
        row.origin.account = media.into();
        if media == "google" {
            row.currency = "USD".parse().unwrap();
        }
        row
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_order_balances_in_any_order_of_its_facts(facts in order_facts(), seed in any::<u64>()) {
        let direct = target(&order(), &facts, &CONTEXT);
        let mut shuffled = facts.clone();
        shuffled.order_line.sort_by_key(|it| it.origin.id.wrapping_mul(seed as i64));
        shuffled.order_change.sort_by_key(|it| it.origin.id.wrapping_mul(seed as i64));
        shuffled.order_touch.reverse();
        prop_assert_eq!(&target(&order(), &shuffled, &CONTEXT), &direct);
        prop_assert!(difference(direct.postings.clone(), &posted(&direct)).is_empty());
        prop_assert_eq!(net(direct.postings.clone()).len(), direct.postings.len());
    }

    #[test]
    fn differences_lead_to_what_direct_posting_gives(before in order_facts(), after in order_facts(), backwards in any::<bool>()) {
        let (before, after) = (target(&order(), &before, &CONTEXT), target(&order(), &after, &CONTEXT));
        let mut shown = posted(&before);
        if backwards {
            shown.reverse();
        }
        let change = difference(after.postings.clone(), &shown);
        let lines: Vec<Posting> = before.postings.iter().cloned().chain(change.clone()).collect();
        prop_assert_eq!(net(lines), net(after.postings));
        prop_assert_eq!(net(change.clone()).len(), change.len());
        entry(&order(), (before.rule, before.rule_version), change).unwrap();
    }

    #[test]
    fn taking_everything_back_mirrors_what_was_posted(facts in order_facts()) {
        let direct = target(&order(), &facts, &CONTEXT);
        let reversal = difference(Vec::new(), &posted(&direct));
        let mirrored: BTreeMap<_, _> =
            net(direct.postings).into_iter().map(|(key, (amount, worth))| (key, (-amount, -worth))).collect();
        prop_assert_eq!(net(reversal), mirrored);
    }

    #[test]
    fn a_full_refund_in_any_number_of_parts_leaves_nothing(
        lines in prop::collection::vec(line(), 1..4),
        parts in prop::collection::vec(1..5_i64, 4),
        whole_units in any::<bool>(),
    ) {
        let mut facts = FactSet::default();
        let tax = lines[0].tax;
        for (at, mut line) in (0_i64..).zip(lines) {
            line.gross += Decimal::from(5_000);
            if whole_units {
                let amounts = [&mut line.gross, &mut line.shipping_fee, &mut line.seller_discount,
                    &mut line.mall_discount, &mut line.points_seller, &mut line.points_mall];
                amounts.into_iter().for_each(|it| *it = it.trunc());
            } else {
                // With fractions of a won, lines of different tax would share rounded won.
                line.tax = tax;
                // And the share of a supplier, which is whole by line, could keep one.
                line.role = SellerRole::Principal;
            }
            let line_id: Text = at.to_string().into();
            let borne = line.mall_discount + line.points_mall;
            let goods = line.gross - line.seller_discount - line.points_seller - borne;
            let count = parts[at as usize];
            for part in 0..count {
                let share = |whole: Decimal| {
                    let each = (whole / Decimal::from(count)).trunc_with_scale(if whole_units { 0 } else { 2 });
                    if part == 0 { whole - each * Decimal::from(count - 1) } else { each }
                };
                facts.order_change.push(OrderChange {
                    origin: origin("own", format!("{at}/{part}"), part),
                    order_id: "1".into(),
                    line_id: line_id.clone(),
                    kind: ChangeKind::Return,
                    changed_on: date(2026, 9, 1 + part as i8),
                    quantity: share(line.quantity),
                    refund: share(goods),
                    shipping_refund: share(line.shipping_fee),
                    mall_discount: share(borne),
                    restocked: true,
                    ..OrderChange::default()
                });
            }
            facts.order_line.push(OrderLine { origin: origin("own", format!("1/{at}"), at), line_id, ..line });
        }
        let mut accounts: BTreeMap<(Text, Text), i64> = BTreeMap::new();
        for posting in target(&order(), &facts, &CONTEXT).postings {
            // Refunds stand on an account of their own: revenue nets to zero together.
            let code = if posting.code.starts_with('4') && posting.code != "451" { "revenue".into() } else { posting.code };
            *accounts.entry((code, posting.dimensions.partner)).or_default() += posting.functional_minor;
        }
        accounts.retain(|_, left| *left != 0);
        prop_assert!(accounts.is_empty(), "{:?}", accounts);
    }

    #[test]
    fn spend_of_a_day_adds_up_to_what_was_reported(rows in prop::collection::vec(ad_row("naver"), 1..30), used in 0..9_000_i64) {
        let mut facts = FactSet::default();
        for (at, row) in (0..).zip(rows) {
            facts.ad_delivery.push(AdDelivery { origin: origin("naver", at.to_string(), at), day: date(2026, 8, 1), ..row });
        }
        facts.media_charge.push(MediaCharge {
            origin: origin("naver", "f".to_owned(), 99),
            kind: ChargeKind::FreeCreditUsed,
            charged_on: date(2026, 8, 1),
            total_minor: used,
            ..MediaCharge::default()
        });
        let group = GroupKey::ad("naver", date(2026, 8, 1));
        let direct = target(&group, &facts, &CONTEXT);
        facts.ad_delivery.reverse();
        prop_assert_eq!(&target(&group, &facts, &CONTEXT), &direct);
        let reported = |basis| -> i64 {
            let exact: Decimal = facts.ad_delivery.iter().filter(|it| it.vat_basis == basis).map(|it| it.cost).sum();
            exact.round_dp_with_strategy(0, rust_decimal::RoundingStrategy::MidpointAwayFromZero).try_into().unwrap()
        };
        let taken: i64 = direct.postings.iter().filter(|it| it.code == "131").map(|it| -it.amount_minor).sum();
        let on_top = reported(VatBasis::Excluded) / 10;
        let [included, excluded, none] = [VatBasis::Included, VatBasis::Excluded, VatBasis::None].map(reported);
        prop_assert_eq!(taken, included + excluded + on_top + none - used);
    }

    #[test]
    fn a_foreign_account_that_is_charged_all_it_spent_is_worth_zero(
        rows in prop::collection::vec(ad_row("google"), 1..8),
        cuts in prop::collection::vec((0..100_i64, 1_i8..30, prop::option::of(1..2_000_000_i64)), 0..4),
    ) {
        let group = GroupKey::new(GroupKind::Fx, "google", "");
        let mut facts = FactSet::default();
        for (at, row) in (0..).zip(rows) {
            facts.ad_delivery.push(AdDelivery { origin: origin("google", at.to_string(), at), ..row });
        }
        let mut postings = Vec::new();
        for day in 1..4 {
            let rows: Vec<AdDelivery> = facts.ad_delivery.iter().filter(|it| it.day.day() == day).cloned().collect();
            let of_day = FactSet::from(rows);
            postings.extend(target(&GroupKey::ad("google", date(2026, 8, day)), &of_day, &CONTEXT).postings);
        }
        let mut owed: i64 = postings.iter().filter(|it| it.code == "262").map(|it| -it.amount_minor).sum();
        for (at, (percent, day, settled_minor)) in (0..).zip(cuts.into_iter().chain([(100, 30, None)])) {
            let total_minor = owed * percent / 100;
            owed -= total_minor;
            let charge = MediaCharge {
                origin: origin("google", at.to_string(), 50 + at),
                kind: ChargeKind::Charge,
                charged_on: date(2026, 8, day),
                total_minor,
                settled_minor,
                currency: "USD".parse().unwrap(),
                ..MediaCharge::default()
            };
            let of_charge = FactSet::from(vec![charge.clone()]);
            let key = GroupKey::new(GroupKind::Charge, "google", &at.to_string());
            postings.extend(target(&key, &of_charge, &CONTEXT).postings);
            facts.media_charge.push(charge);
        }
        let realised = target(&group, &facts, &CONTEXT);
        facts.media_charge.reverse();
        facts.ad_delivery.reverse();
        prop_assert_eq!(&target(&group, &facts, &CONTEXT), &realised);
        postings.extend(realised.postings);
        let left = |of: fn(&Posting) -> i64| postings.iter().filter(|it| it.code == "262").map(of).sum::<i64>();
        prop_assert_eq!((left(|it| it.amount_minor), left(|it| it.functional_minor)), (0, 0));
    }

    #[test]
    fn the_books_hash_knows_balances_alone_and_the_chain_every_line(before in order_facts(), after in order_facts()) {
        let (before, after) = (target(&order(), &before, &CONTEXT), target(&order(), &after, &CONTEXT));
        let change = difference(after.postings.clone(), &posted(&before));
        let hash = |postings: Vec<Posting>| {
            let mut sorted: Vec<Posted> = postings.iter().map(Posting::posted).collect();
            sorted.sort();
            let mut books = BooksHash::default();
            for (key, amount, functional) in &sorted {
                books.push("order:own:1", key, *amount, *functional).unwrap();
            }
            books.finish()
        };
        let restated: Vec<Posting> = before.postings.iter().cloned().chain(change.clone()).collect();
        prop_assert_eq!(hash(restated), hash(after.postings.clone()));
        prop_assert_eq!(hash(before.postings.clone()) == hash(after.postings.clone()), net(before.postings.clone()) == net(after.postings.clone()));

        let rule = (before.rule, before.rule_version);
        let entries = [before.postings, change].map(|lines| entry(&order(), rule, lines).unwrap());
        let first = ChainHead::default().extend(&entries[0], |day| day);
        let whole = first.extend(&entries[1], |day| day);
        prop_assert_ne!(whole, first);
        prop_assert_eq!(whole.to_string().parse::<ChainHead>().unwrap(), whole);
        if !entries[0].postings().is_empty() {
            prop_assert_ne!(first, ChainHead::default().extend(&entries[0], |_| date(2026, 9, 1)));
        }
    }
}

#[test]
fn rows_out_of_order_are_refused_by_the_books_hash() {
    let key = |code: &str| NetKey {
        code: code.into(),
        currency: jangbu_core::Currency::KRW,
        economic_on: date(2026, 8, 3),
        dimensions: Dimensions::default(),
    };
    let mut books = BooksHash::default();
    books.push("ad:naver:2026-08-03", &key("262"), -5, -5).unwrap();
    assert!(books.push("ad:naver:2026-08-03", &key("1351"), 5, 5).is_err());
    assert!(books.push("ad:kakao:2026-08-03", &key("833"), 5, 5).is_err());
}
