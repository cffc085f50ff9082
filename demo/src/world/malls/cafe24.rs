//! The second own shop, at Cafe24; a payment gateway collects for it, keeps reserves, takes disputed payments back, and sets
//! off advertising and other charges.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};

use super::{Mall, MallOrder};
use crate::{
    calendar::{business_days_after, plus},
    world::{accounts::KCP, payout_lines::PayoutLine},
};

/// The shop: nothing free of VAT, prices as in the other own shop.
pub const CAFE24: Mall = Mall {
    name: "cafe24",
    number: |day, n| format!("{}-{n:07}", day.strftime("%Y%m%d")),
    line_number: |order, n| format!("{order}-{n:02}"),
    price: |product| (!product.exempt).then_some(product.price_won),
    coin: 100,
    shipping: 3_000,
    in_parts: false,
    advertised: 0.5,
};

/// A payment that the customer's bank took back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dispute {
    /// Order.
    pub order: String,
    /// A line of it.
    pub line: String,
    /// Product of the line.
    pub product: String,
    /// The whole payment, won.
    pub amount: i64,
    /// When the bank took it back.
    pub opened_on: Date,
    /// When it was decided, and whether the shop won.
    pub decided_on: Date,
    /// Whether the payment comes again.
    pub is_won: bool,
}

/// What a customer pays for an order, won.
pub fn paid(order: &MallOrder) -> i64 {
    let goods: i64 = order.lines.iter().map(|l| l.gross() - l.seller_off).sum();
    goods - order.coupon - order.points + order.shipping
}

/// Every fortieth payment is disputed, and some of the first.
pub fn disputes(orders: &[MallOrder]) -> Vec<Dispute> {
    let sound = orders.iter().filter(|o| o.lines.iter().all(|l| l.claim.is_none()));
    let chosen = sound.enumerate().filter(|(n, _)| n % 40 == 2 || n % 40 == 5);
    chosen
        .map(|(n, order)| {
            let opened_on = business_days_after(order.paid_at.date(), 5);
            Dispute {
                order: order.id.clone(),
                line: order.lines[0].id.clone(),
                product: order.lines[0].product.clone(),
                amount: paid(order),
                opened_on,
                decided_on: business_days_after(opened_on, 7),
                is_won: n % 40 == 5,
            }
        })
        .collect()
}

/// Lines of the gateway with their numbers, for sales up to `last`.
pub fn payments(
    orders: &[MallOrder],
    disputes: &[Dispute],
    months: &[Date],
    (last, until): (Date, DateTime),
) -> Vec<(String, PayoutLine)> {
    let mut list: Vec<(String, PayoutLine)> = Vec::new();
    for order in orders {
        let amount = paid(order);
        list.push((format!("K-{}", order.id), of_order("payment", order, order.paid_at.date(), amount)));
        // The shipping of an order that never leaves comes back with the last of its goods.
        let latest = order.claimed(until).max_by_key(|(_, claim)| claim.at);
        let with_shipping = latest.filter(|_| order.cancelled_at(until).is_some());
        for (line, claim) in order.claimed(until) {
            let is_with_shipping = with_shipping.is_some_and(|(_, last)| last.id == claim.id);
            let back = returned(order, &line.id) + if is_with_shipping { order.shipping } else { 0 };
            let row = of_order("cancel", order, claim.at.date(), -back);
            list.push((format!("K-{}", claim.id), row));
        }
    }
    for it in disputes {
        let line = |kind, gross, sold_on| PayoutLine { order_id: it.order.clone(), gross, ..line(kind, sold_on) };
        let fee = PayoutLine { fee: 5_000, fee_vat: 500, ..line("dispute_fee", 0, it.opened_on) };
        list.push((format!("KD-{}", it.order), line("chargeback", -it.amount, it.opened_on)));
        list.push((format!("KF-{}", it.order), fee));
        if it.is_won {
            list.push((format!("KW-{}", it.order), line("chargeback", it.amount, it.decided_on)));
        }
    }
    list.retain(|(_, line)| line.sold_on <= last);
    monthly(&mut list, months);
    list.sort_by(|a, b| (a.1.paid_out_on, &a.0).cmp(&(b.1.paid_out_on, &b.0)));
    list
}

/// A reserve kept and released four weeks later, advertising and charges set off, on the fattest payout of a month.
fn monthly(list: &mut Vec<(String, PayoutLine)>, months: &[Date]) {
    let mut days: BTreeMap<Date, i64> = BTreeMap::new();
    for (_, line) in list.iter() {
        *days.entry(line.paid_out_on).or_insert(0) += line.net();
    }
    for month in months {
        let of_month = days.range(*month..=month.last_of_month());
        let Some((on, _)) = of_month.max_by_key(|(on, won)| (**won, std::cmp::Reverse(**on))) else { continue };
        let later = days.keys().find(|day| **day >= plus(*on, 28)).copied();
        let number = |stem: &str| format!("{stem}-{}", month.strftime("%Y%m"));
        let on_day = |kind, gross, hold_back, on: Date| {
            let payout = format!("KCP-{}", on.strftime("%Y%m%d"));
            PayoutLine { gross, hold_back, payout, ..PayoutLine::of_day(KCP, "KRW", kind, on) }
        };
        list.push((number("KR"), on_day("reserve", 0, 20_000, *on)));
        list.extend(later.map(|on| (number("KL"), on_day("reserve", 0, -20_000, on))));
        let advertising = PayoutLine { media_account: "haru_main", ..on_day("ad_cost", -11_000, 0, *on) };
        list.push((number("KA"), advertising));
        list.push((number("KX"), on_day("deduction", -2_500, 0, *on)));
        list.push((number("KY"), on_day("deduction", 1_200, 0, *on)));
    }
}

/// Money back for a returned line: what was paid for it without shipping, as the shop splits coupon and points.
fn returned(order: &MallOrder, line: &str) -> i64 {
    let coupons = by_worth(order, order.coupon);
    let points = by_worth(order, order.points);
    let of = |n: usize| order.lines[n].gross() - order.lines[n].seller_off - coupons[n] - points[n];
    order.lines.iter().position(|l| l.id == line).map_or(0, of)
}

/// Shares of an amount of the order by what each line is worth, the rest one each to the largest remainders.
fn by_worth(order: &MallOrder, amount: i64) -> Vec<i64> {
    let worth: Vec<i64> = order.lines.iter().map(|l| l.gross() - l.seller_off).collect();
    let all: i64 = worth.iter().sum::<i64>().max(1);
    let mut shares: Vec<i64> = worth.iter().map(|w| amount * w / all).collect();
    let mut by_rest: Vec<usize> = (0..worth.len()).collect();
    by_rest.sort_by_key(|n| (std::cmp::Reverse(amount * worth[*n] % all), *n));
    let left = amount - shares.iter().sum::<i64>();
    for n in by_rest.into_iter().take(usize::try_from(left).unwrap_or(0)) {
        shares[n] += 1;
    }
    shares
}

fn of_order(kind: &'static str, order: &MallOrder, sold_on: Date, gross: i64) -> PayoutLine {
    let fee = gross * 29 / 1_000;
    PayoutLine { order_id: order.id.clone(), gross, fee, fee_vat: fee / 10, ..line(kind, sold_on) }
}

fn line(kind: &'static str, sold_on: Date) -> PayoutLine {
    let on = business_days_after(sold_on, 3);
    let payout = format!("KCP-{}", on.strftime("%Y%m%d"));
    PayoutLine { payout, sold_on, ..PayoutLine::of_day(KCP, "KRW", kind, on) }
}
