//! Shopify: cells that stand once an order, discounts to the cent, refunds that need a day.

use jangbu_core::{
    Decimal,
    facts::{ChangeKind, FactSet, OrderChange, Origin, TaxKind},
};

use super::{every_account, import_of, options};
use crate::{Accounts, Source, Standing, detect, read_again, set_cell};

const ORDERS: &str = include_str!("../../fixtures/shopify_order/sample.csv");
const GRAPHQL: &str = include_str!("../../fixtures/shopify_order_graphql/sample.json");

fn cents(amount: i64) -> Decimal {
    Decimal::new(amount, 2)
}

#[test]
fn rows_below_the_first_take_over_what_belongs_to_the_order() {
    let (facts, outcome) = import_of(ORDERS.as_bytes(), "");
    assert_eq!(outcome.quarantined, []);
    let [bag, pouch, other] = facts.order_line.as_slice() else { panic!("three lines") };
    assert_eq!((bag.order_id.as_str(), bag.line_id.as_str(), pouch.origin.key.as_str()), ("#1001", "1", "#1001/2"));
    assert_eq!((pouch.paid_on, pouch.shipped_on, pouch.currency), (bag.paid_on, bag.shipped_on, bag.currency));
    assert_eq!((bag.shipping_fee, pouch.shipping_fee), (cents(600), Decimal::ZERO));
    assert_eq!((bag.tax, pouch.tax, other.tax), (TaxKind::Taxable, TaxKind::Taxable, TaxKind::ZeroRated));
    assert_eq!(other.paid_on.unwrap().to_string(), "2026-03-03");
}

#[test]
fn the_discount_of_an_order_is_split_over_its_lines_to_the_cent() {
    let (facts, _) = import_of(ORDERS.as_bytes(), "");
    let [bag, pouch, _] = facts.order_line.as_slice() else { panic!("three lines") };
    // 66.66 and 33.34 of goods, 10.00 off: 6.666 and 3.334, the cent left over to the larger remainder.
    assert_eq!((bag.gross, bag.seller_discount), (cents(6666), cents(667)));
    assert_eq!((pouch.gross, pouch.seller_discount), (cents(3334), cents(333)));
}

#[test]
fn a_whole_order_is_cancelled_on_its_day_and_a_refund_without_a_day_is_told() {
    let (facts, outcome) = import_of(ORDERS.as_bytes(), "");
    let [cancelled] = facts.order_change.as_slice() else { panic!("one change") };
    assert_eq!((cancelled.kind, cancelled.changed_on.to_string().as_str()), (ChangeKind::Cancel, "2026-03-04"));
    assert_eq!((cancelled.refund, cancelled.shipping_refund), (cents(3334), cents(600)));
    assert_eq!(outcome.skipped, []);
    let partly = ORDERS.replace("Shopify Payments,39.34", "Shopify Payments,9.34");
    let (facts, outcome) = import_of(partly.as_bytes(), "");
    assert_eq!((facts.order_change.len(), outcome.skipped[0].count, outcome.rows_good), (0, 1, 3));
}

#[test]
fn taxes_on_top_of_prices_wait_in_quarantine() {
    let on_top = ORDERS.replace("90.00,6.00,8.73,96.00", "90.00,6.00,8.73,104.73");
    let (facts, outcome) = import_of(on_top.as_bytes(), "");
    let rules: Vec<&str> = outcome.quarantined.iter().map(|bad| bad.rule.as_str()).collect();
    assert_eq!((rules, facts.order_line.len()), (vec!["taxes_included"; 2], 1));
}

#[test]
fn an_answer_of_the_api_gives_lines_refunds_with_their_day_and_the_last_visit() {
    let (facts, outcome) = import_of(GRAPHQL.as_bytes(), "");
    assert_eq!(outcome.quarantined, []);
    let [bag, pouch] = facts.order_line.as_slice() else { panic!("two lines") };
    // 4.00 off the bag itself, 6.00 off the order over 36.00 and 30.00 of goods.
    assert_eq!((bag.seller_discount, pouch.seller_discount), (cents(400 + 327), cents(273)));
    assert_eq!((bag.origin.key.as_str(), bag.shipping_fee, pouch.shipping_fee), ("#1003/1", cents(600), Decimal::ZERO));
    assert_eq!(bag.paid_on.unwrap().to_string(), "2026-03-06");
    let [refund] = facts.order_change.as_slice() else { panic!("one refund") };
    assert_eq!((refund.refund, refund.changed_on.to_string().as_str()), (cents(909), "2026-03-12"));
    let [touch] = facts.order_touch.as_slice() else { panic!("one touch") };
    assert_eq!((touch.utm_campaign.as_str(), touch.click_id.as_str()), ("spring_en", "Cj0KCQ"));
    assert_eq!(touch.touched_at.to_string(), "2026-03-05T15:01:00Z");
}

#[test]
fn a_cancelled_order_counts_once_whether_the_table_or_the_api_tells_it() {
    let node = r##"{"data":{"orders":{"nodes":[{"name":"#1002","createdAt":"2026-03-02T14:59:00Z","processedAt":"2026-03-02T15:05:00Z","cancelledAt":"2026-03-04T00:00:00Z","currencyCode":"USD","displayFinancialStatus":"REFUNDED",
        "subtotalPriceSet":{"shopMoney":{"amount":"33.34"}},"totalShippingPriceSet":{"shopMoney":{"amount":"6.00"}},"totalTaxSet":{"shopMoney":{"amount":"0.0"}},"totalPriceSet":{"shopMoney":{"amount":"39.34"}},"totalRefundedSet":{"shopMoney":{"amount":"39.34"}},
        "lineItems":{"nodes":[{"sku":"POUCH-S","name":"Cotton pouch","quantity":1,"originalUnitPriceSet":{"shopMoney":{"amount":"33.34"}}}]},
        "refunds":[{"id":"gid://shopify/Refund/901","createdAt":"2026-03-04T00:00:01Z","totalRefundedSet":{"shopMoney":{"amount":"39.34"}}}]}]}}}"##;
    let ((api, _), (table, _)) = (import_of(node.as_bytes(), ""), import_of(ORDERS.as_bytes(), ""));
    let without_place =
        |change: &OrderChange| OrderChange { origin: Origin { line: 0, ..change.origin.clone() }, ..change.clone() };
    let told = |facts: &FactSet| facts.order_change.iter().map(without_place).collect::<Vec<_>>();
    assert_eq!(told(&api), told(&table));
    assert_eq!(api.order_line[0].origin.key, table.order_line[2].origin.key);
}

#[test]
fn a_broken_row_holds_its_whole_order_until_it_is_mended() {
    let broken = ORDERS.replacen(",1,Cotton pouch,33.34", ",one,Cotton pouch,33.34", 1);
    let (facts, outcome) = import_of(broken.as_bytes(), "");
    assert_eq!((facts.order_line.len(), outcome.quarantined.len()), (1, 2));
    let (first, second) = (&outcome.quarantined[0], &outcome.quarantined[1]);
    assert_eq!((first.rule.as_str(), second.rule.as_str()), ("not_negative", "number_form"));

    let source = Source { name: "orders", bytes: broken.as_bytes(), modified_at: None };
    let (options, accounts) = (options(), every_account());
    let detected = detect(&source, &[], &options).unwrap();
    let again = |standing: &Standing, line: u32, text: &str| {
        read_again(&source, &detected, &Accounts(&accounts), &options, standing, (line, text)).unwrap()
    };
    let mut standing = Standing { open: [first.line, second.line].into(), ..Standing::default() };
    let text = set_cell(&detected, &second.raw, "Lineitem quantity", "1").unwrap();
    let mended = again(&standing, second.line, &text);
    standing.open.remove(&second.line);
    standing.replayed.insert(second.line, text);
    let whole = again(&standing, first.line, &first.raw);
    let lines = [&whole.facts.order_line[0], &mended.facts.order_line[0]];
    let expected = import_of(ORDERS.as_bytes(), "").0;
    assert_eq!(lines, [&expected.order_line[0], &expected.order_line[1]]);
}
