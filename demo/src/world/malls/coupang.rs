//! Coupang: what it recognises as revenue once goods are confirmed, and pays in two parts, 70 % weeks later and the rest
//! after the second month.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};

use super::{Mall, MallLine, MallOrder};
use crate::calendar::{business_days_after, plus};

/// The mall: prices a little above those of the own shop.
pub const COUPANG: Mall = Mall {
    name: "coupang",
    number: |day, n| format!("2{}{:05}", day.strftime("%y%m%d"), 50_000 + n),
    line_number: |order, n| format!("39{}{n}", &order[1..]),
    price: |product| Some(product.price_won + 500),
    coin: 500,
    shipping: 2_500,
    in_parts: true,
    advertised: 0.0,
};

/// Revenue of an order recognised on a day, or taken back. Won, positive also in refunds.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Revenue {
    pub order: String,
    pub is_refund: bool,
    pub sold_on: Date,
    pub recognised_on: Date,
    pub settled_on: Date,
    pub finally_on: Date,
    /// Shipping of the order. In a refund positive where it is given back, negative where the customer pays for the
    /// way back.
    pub shipping: i64,
    pub items: Vec<Item>,
}

/// One item.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Item {
    pub id: String,
    pub product: String,
    pub name: String,
    pub exempt: bool,
    pub quantity: i64,
    pub price: i64,
    pub mall_coupon: i64,
    pub seller_coupon: i64,
}

impl Item {
    /// List price less Coupang's coupon.
    pub fn amount(&self) -> i64 {
        self.price * self.quantity - self.mall_coupon
    }
    /// Fee and VAT on it.
    pub fn fee(&self) -> (i64, i64) {
        let fee = (self.amount() * 108 + 500) / 1_000;
        (fee, (fee + 5) / 10)
    }
}

/// Fee on shipping, and VAT on it.
pub fn shipping_fee(amount: i64) -> (i64, i64) {
    (amount * 3 / 100, amount * 3 / 1_000)
}

impl Revenue {
    /// Amounts that are settled one by one: fee and VAT are off, refunds negative.
    pub fn settled(&self) -> Vec<i64> {
        let net = |amount: i64, (fee, vat): (i64, i64)| amount - fee - vat;
        let items = self.items.iter().map(|it| net(it.amount(), it.fee()));
        let shipping = (self.shipping != 0).then(|| net(self.shipping, shipping_fee(self.shipping)));
        let sign = if self.is_refund { -1 } else { 1 };
        items.chain(shipping).map(|it| sign * it).collect()
    }
}

/// The first part of a settled amount; the rest is held back.
pub fn first_part(net: i64) -> i64 {
    net * 70 / 100
}

/// One row of the settlement histories.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Settlement {
    /// WEEKLY or RESERVE.
    pub kind: &'static str,
    pub settled_on: Date,
    /// Days of recognition.
    pub from: Date,
    pub to: Date,
    /// What is paid of the orders.
    pub orders: i64,
    /// Taken off: the seller's coupons, its service fee, and what is not named.
    pub coupons: i64,
    pub service_fee: i64,
    pub other: i64,
}

impl Settlement {
    /// Everything taken off.
    pub fn deductions(&self) -> i64 {
        self.coupons + self.service_fee + self.other
    }
    /// What reaches the bank.
    pub fn amount(&self) -> i64 {
        self.orders - self.deductions()
    }
}

fn sunday(day: Date) -> Date {
    plus(day, 7 - i64::from(day.weekday().to_monday_one_offset()))
}

/// Revenue of all orders up to `until`.
pub fn revenue(orders: &[MallOrder], until: DateTime) -> Vec<Revenue> {
    let mut list = Vec::new();
    for order in orders {
        let confirmed: Vec<DateTime> = order.lines.iter().filter_map(|l| l.confirmed_at).collect();
        let record = |is_refund, recognised_on: Date, shipping, items| Revenue {
            order: order.id.clone(),
            is_refund,
            sold_on: order.paid_at.date(),
            recognised_on,
            settled_on: business_days_after(sunday(recognised_on), 15),
            finally_on: business_days_after(plus(recognised_on.last_of_month(), 1).last_of_month(), 1),
            shipping,
            items,
        };
        let Some(at) = confirmed.into_iter().max() else {
            // Nothing is left of it: told without items.
            let gone = order.claimed(until).map(|(_, claim)| claim.at.date()).max();
            list.extend(gone.map(|on| record(false, on, 0, Vec::new())));
            continue;
        };
        if at >= until {
            continue;
        }
        let left = order.lines.iter().filter(|l| l.confirmed_at.is_some());
        let items = left.map(|l| item(l, l.left(at))).filter(|it| it.quantity > 0).collect();
        list.push(record(false, at.date(), order.shipping, items));
        let mut back: BTreeMap<Date, Vec<Item>> = BTreeMap::new();
        for (line, claim) in order.claimed(until).filter(|(_, claim)| claim.at >= at) {
            back.entry(claim.at.date()).or_default().push(item(line, claim.quantity));
        }
        for (on, items) in back {
            let shipping = [0, -2_500, order.shipping][items.len() % 3];
            list.push(record(true, on, shipping, items));
        }
    }
    list.retain(|it| it.recognised_on.at(0, 0, 0, 0) < until);
    list.sort_by(|a, b| (a.recognised_on, &a.order).cmp(&(b.recognised_on, &b.order)));
    list
}

fn item(line: &MallLine, quantity: i64) -> Item {
    Item {
        id: line.id.clone(),
        product: line.product.clone(),
        name: line.name.clone(),
        exempt: line.exempt,
        quantity,
        price: line.unit_price,
        mall_coupon: line.part(line.mall_off, quantity),
        seller_coupon: line.part(line.seller_off, quantity),
    }
}

/// The settlements of whole weeks and months of recognition.
pub fn settlements(revenue: &[Revenue]) -> Vec<Settlement> {
    let mut rows: BTreeMap<(&str, Date), Settlement> = BTreeMap::new();
    for it in revenue.iter().filter(|it| !it.settled().is_empty()) {
        let sign = if it.is_refund { -1 } else { 1 };
        let coupons: i64 = it.items.iter().map(|item| sign * item.seller_coupon).sum();
        let settled = it.settled();
        let first: i64 = settled.iter().map(|net| first_part(*net)).sum();
        let held = settled.iter().sum::<i64>() - first;
        let week = (sunday(it.recognised_on), plus(sunday(it.recognised_on), -6));
        let month = (it.recognised_on.last_of_month(), it.recognised_on.first_of_month());
        for (kind, (to, from), settled_on, orders, coupons) in
            [("WEEKLY", week, it.settled_on, first, coupons), ("RESERVE", month, it.finally_on, held, 0)]
        {
            let service_fee = if kind == "RESERVE" { 1_100 } else { 0 };
            let other = if kind == "WEEKLY" && to.day() % 3 == 0 { 330 } else { 0 };
            let fresh = Settlement { kind, settled_on, from, to, orders: 0, coupons: 0, service_fee, other };
            let row = rows.entry((kind, to)).or_insert(fresh);
            row.orders += orders;
            row.coupons += coupons;
        }
    }
    rows.into_values().collect()
}
