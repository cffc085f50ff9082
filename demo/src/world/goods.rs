//! Goods from suppliers: stock at the start, deliveries every other week, now and then a piece sent back.
//!
//! Only some products have receipts; the others are sold at the unit cost of the product file.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::{Decimal, RoundingStrategy, prelude::ToPrimitive};

use super::{
    accounts::{HANEUL, SHOP},
    catalog::Product,
    orders::Order,
};
use crate::{calendar::plus, draw::Draw};

/// One product on a delivery note; won without VAT, and the VAT.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Receipt {
    pub shop: &'static str,
    /// Empty for stock at the start.
    pub document: String,
    /// purchase, return or opening.
    pub kind: &'static str,
    pub product: String,
    pub received_on: Date,
    pub quantity: i64,
    pub supply: i64,
    pub vat: i64,
    pub supplier: &'static str,
    /// Supply and VAT on the note that came with the goods, where the supplier corrected them later.
    pub first_said: Option<(i64, i64)>,
}

/// Whether the shop keeps receipts of the product with this index in the catalogue.
pub fn is_received(product: usize) -> bool {
    product % 6 == 3
}

/// Receipts from the day before `start` to `last`, just enough for what is sold.
pub fn receipts(seed: u64, (start, last): (Date, Date), products: &[Product], orders: &[Order]) -> Vec<Receipt> {
    let mut draw = Draw::new(seed, "goods");
    let mut list = Vec::new();
    for (index, product) in products.iter().enumerate().filter(|(n, _)| is_received(*n)) {
        let sold = sold_by_day(index, orders);
        let needed = |from: Date, to: Date| -> i64 { sold.range(from..=to).map(|(_, pieces)| *pieces).sum() };
        let piece = product.costs.first().map_or(Decimal::new(product.price_won * 40, 2), |c| c.unit_cost);
        let mut add = |kind, on: Date, quantity: i64, percent: i64| {
            let worth = |percent: i64| {
                let exact = piece * Decimal::new(percent, 2) * Decimal::from(quantity);
                let supply = exact.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero).to_i64();
                let vat = |supply: i64| if product.exempt || kind == "opening" { 0 } else { supply / 10 };
                supply.map(|supply| (supply, vat(supply))).unwrap_or_default()
            };
            let (supply, vat) = worth(percent);
            let letter = if kind == "return" { "B" } else { "R" };
            list.push(Receipt {
                shop: SHOP,
                document: if kind == "opening" { String::new() } else { format!("{letter}-{}", on.strftime("%Y%m%d")) },
                kind,
                product: product.code.clone(),
                received_on: on,
                quantity,
                supply,
                vat,
                supplier: if kind == "opening" { "" } else { HANEUL },
                first_said: (kind == "purchase" && on.day() % 4 == 1).then(|| worth(percent + 3)),
            });
        };
        add("opening", plus(start, -1), needed(Date::MIN, plus(start, 8)) + draw.between(2, 5), 100);
        let mut on = plus(start, 7);
        while on <= last {
            let quantity = needed(plus(on, 2), plus(on, 15)) + draw.between(2, 5);
            let percent = draw.between(94, 109);
            add("purchase", on, quantity, percent);
            let back_on = plus(on, draw.between(2, 6));
            if draw.chance(0.25) && back_on <= last {
                add("return", back_on, 1, percent);
            }
            on = plus(on, 14);
        }
    }
    list.sort_by(|a, b| (a.received_on, &a.document, &a.product).cmp(&(b.received_on, &b.document, &b.product)));
    list
}

/// Pieces of the product sold on each day of payment.
fn sold_by_day(product: usize, orders: &[Order]) -> BTreeMap<Date, i64> {
    let mut sold = BTreeMap::new();
    for order in orders {
        let Some(paid_at) = order.paid_at else { continue };
        for line in order.lines.iter().filter(|l| l.product == product) {
            *sold.entry(paid_at.date()).or_insert(0) += line.quantity;
        }
    }
    sold
}

/// The fewest pieces of a product that are there at the end of a day, counted by hand from deliveries and orders.
pub fn lowest(product: usize, receipts: &[&Receipt], orders: &[Order]) -> i64 {
    let mut days: BTreeMap<Date, i64> = BTreeMap::new();
    for receipt in receipts {
        let sign = if receipt.kind == "return" { -1 } else { 1 };
        *days.entry(receipt.received_on).or_insert(0) += sign * receipt.quantity;
    }
    for (day, pieces) in sold_by_day(product, orders) {
        *days.entry(day).or_insert(0) -= pieces;
    }
    for order in orders.iter().filter(|o| o.paid_at.is_some()) {
        let back = order.changes.iter().filter(|c| c.restocked && order.lines[c.line].product == product);
        for change in back.filter(|c| c.kind != "exchange") {
            let paid_on = order.paid_at.map_or(Date::MIN, |at| at.date());
            *days.entry(change.changed_at.date().max(paid_on)).or_insert(0) += change.quantity;
        }
    }
    let mut there = 0;
    days.into_values()
        .map(|pieces| {
            there += pieces;
            there
        })
        .min()
        .unwrap_or(0)
}
