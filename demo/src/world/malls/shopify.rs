//! The shop abroad, at Shopify: dollars, a payout every Friday into the bank's dollar account.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};
use rust_decimal::{Decimal, prelude::ToPrimitive};

use super::{Mall, MallOrder};
use crate::calendar::{self, later, plus};

/// The shop: prices abroad in cents, coupons of some dimes.
pub const SHOPIFY: Mall = Mall {
    name: "shopify",
    number: |day, n| format!("#{}{n:02}", 1_000 + calendar::days_between(jiff::civil::date(2025, 1, 1), day)),
    line_number: |_, n| n.to_string(),
    price: |product| (product.price_usd * Decimal::from(100)).to_i64(),
    coin: 30,
    shipping: 600,
    in_parts: true,
    advertised: 0.4,
};

/// One movement of the balance, in cents.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Movement {
    pub id: String,
    /// CHARGE, REFUND, DISPUTE, RESERVED_FUNDS or PAYOUT.
    pub kind: &'static str,
    /// Empty: with no order.
    pub order: String,
    pub at: DateTime,
    pub amount: i64,
    pub fee: i64,
    /// Number of the payout and its day.
    pub payout: (String, Date),
}

/// What the customer pays, in cents.
pub fn paid(order: &MallOrder) -> i64 {
    goods(order) - order.coupon + order.shipping
}

/// Goods after the discounts of the lines, in cents.
pub fn goods(order: &MallOrder) -> i64 {
    order.lines.iter().map(|l| l.gross() - l.seller_off).sum()
}

/// What a claim gives back, in cents: the pieces after the discount of their line.
pub fn refund(order: &MallOrder, claim: &str) -> i64 {
    let its = order.lines.iter().filter_map(|l| l.claim.as_ref().filter(|c| c.id == claim).map(|c| (l, c)));
    its.map(|(line, claim)| line.part(line.gross() - line.seller_off, claim.quantity)).sum()
}

/// All movements before `until`, and the payouts that they come to.
pub fn movements(orders: &[MallOrder], until: DateTime) -> Vec<Movement> {
    let mut list = Vec::new();
    for (n, order) in orders.iter().enumerate() {
        let name = order.id.trim_start_matches('#');
        let mut add = |step: &str, kind, at: DateTime, amount: i64, fee| {
            let id = format!("gid://shopify/ShopifyPaymentsBalanceTransaction/{name}{step}");
            let payout = (String::new(), at.date());
            list.push(Movement { id, kind, order: order.id.clone(), at, amount, fee, payout });
        };
        let amount = paid(order);
        add("0", "CHARGE", later(order.paid_at, 2), amount, amount * 29 / 1_000 + 30);
        if let Some(at) = order.cancelled_at(until) {
            add("1", "REFUND", later(at, 60), -amount, 0);
            continue;
        }
        for (line, claim) in order.claimed(until) {
            add(&format!("1{}", line.id), "REFUND", later(claim.at, 60), -refund(order, &claim.id), 0);
        }
        if n % 30 == 7 {
            add("7", "DISPUTE", later(order.paid_at, 9 * 86_400), -amount, 1_500);
        }
    }
    if let Some(first) = list.first().cloned() {
        for (step, days, amount) in [("8", 3, -500), ("9", 30, 500)] {
            let (id, at) = (format!("{}{step}", first.id), later(first.at, days * 86_400));
            list.push(Movement {
                id,
                kind: "RESERVED_FUNDS",
                order: String::new(),
                at,
                amount,
                fee: 0,
                ..first.clone()
            });
        }
    }
    list.retain(|it| it.at < until);
    list.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
    pay_out(list)
}

/// Puts every movement into the payout of its week; what would be less than nothing waits for the next one.
fn pay_out(list: Vec<Movement>) -> Vec<Movement> {
    let friday = |day: Date| plus(day, 5 - i64::from(day.weekday().to_monday_one_offset()) + 7);
    let mut weeks: BTreeMap<Date, Vec<Movement>> = BTreeMap::new();
    for it in list {
        let week = weeks.entry(friday(it.at.date())).or_default();
        week.push(it);
    }
    let (mut paid, mut waiting) = (Vec::new(), Vec::new());
    for (day, week) in weeks {
        waiting.extend(week);
        let net: i64 = waiting.iter().map(|it| it.amount - it.fee).sum();
        if net <= 0 {
            continue;
        }
        let on = if calendar::is_business_day(day) { day } else { calendar::business_days_after(day, 1) };
        let payout = (format!("gid://shopify/ShopifyPaymentsPayout/{}", on.strftime("%Y%m%d")), on);
        paid.extend(waiting.drain(..).map(|it| Movement { payout: payout.clone(), ..it }));
        let id = format!("gid://shopify/ShopifyPaymentsBalanceTransaction/9{}", on.strftime("%Y%m%d"));
        let at = calendar::at(on, 9, 0, 0);
        paid.push(Movement { id, kind: "PAYOUT", order: String::new(), at, amount: -net, fee: 0, payout });
    }
    paid
}
