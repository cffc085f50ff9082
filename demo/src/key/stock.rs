//! Policy 3.12: products with receipts are kept at moving average.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{
    arithmetic::{r_ratio, split},
    ledger::{Group, LineKey, WON},
    orders::Seller,
    reported::Link,
};
use crate::world::goods::Receipt;

/// What an order moves of a product: pieces out and what was posted for them on 451, negative when they come back.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub struct Moved {
    pub product: String,
    pub on: Date,
    pub pieces: i64,
    pub posted: i64,
    pub link: Link,
}

/// Pieces and their worth in won; the average is kept as the fraction it last was.
#[derive(Debug, Default)]
struct Stock {
    pieces: i64,
    worth: i64,
    average: (i64, i64),
}

impl Stock {
    fn renew_average(&mut self) {
        if self.pieces > 0 {
            self.average = (self.worth, self.pieces);
        }
    }

    /// `r(n × a)`; nothing while no average is known.
    fn at_average(&self, n: i64) -> i64 {
        let (worth, pieces) = self.average;
        if pieces == 0 { 0 } else { r_ratio(worth, n, pieces) }
    }

    /// Goods that come; returns what filling a gap brings onto 451.
    fn receive(&mut self, q: i64, w: i64) -> i64 {
        let mut correction = 0;
        if self.pieces < 0 {
            let gap = -self.pieces;
            let filling = if q > gap { r_ratio(w, gap, q) } else { w };
            let carried = if q >= gap { -self.worth } else { r_ratio(-self.worth, q, gap) };
            correction = filling - carried;
        }
        self.pieces += q;
        self.worth += w - correction;
        self.renew_average();
        correction
    }

    fn send_back(&mut self, q: i64, w: i64) {
        self.pieces -= q;
        self.worth -= w;
        self.renew_average();
    }

    /// The pieces `n` that the orders of a day take; returns what they are worth.
    fn take(&mut self, n: i64) -> i64 {
        let (q, k) = (self.pieces, self.worth);
        let share = |n: i64| if n == q { k } else { r_ratio(k, n, q) };
        let worth = if n == 0 {
            0
        } else if 0 < n && n <= q {
            share(n)
        } else if n > q && q > 0 {
            k + self.at_average(n - q)
        } else if n < 0 && q < 0 {
            if n >= q { share(n) } else { k + self.at_average(n - q) }
        } else {
            self.at_average(n)
        };
        self.pieces -= n;
        self.worth -= worth;
        self.renew_average();
        worth
    }
}

/// The group of a product; and the fewest pieces that were there, where they were less than none.
pub fn group(product: &str, receipts: &[&Receipt], moved: &[&Moved], seller: &Seller) -> (Group, Option<i64>) {
    let mut group = Group::default();
    let (mut stock, mut lowest) = (Stock::default(), 0);
    let line = |code, on| LineKey::new(code, WON, on).channel(seller.channel).product(product);
    let mut days: BTreeMap<Date, (Vec<&Receipt>, Vec<&Moved>)> = BTreeMap::new();
    for receipt in receipts {
        days.entry(receipt.received_on).or_default().0.push(receipt);
    }
    for it in moved {
        days.entry(it.on).or_default().1.push(it);
    }
    for (on, (receipts, moved)) in days {
        let mut filled = 0;
        for receipt in receipts {
            match receipt.kind {
                "return" => stock.send_back(receipt.quantity, receipt.supply),
                _ => filled += stock.receive(receipt.quantity, receipt.supply),
            }
        }
        group.add(line("451", on), filled);
        group.add(line("146", on), -filled);

        let posted: i64 = moved.iter().map(|it| it.posted).sum();
        let correction = stock.take(moved.iter().map(|it| it.pieces).sum()) - posted;
        lowest = lowest.min(stock.pieces);
        group.add(line("146", on), -correction);
        for (link, share) in shares(correction, &moved) {
            group.add(line("451", on).link(&link), share);
        }
    }
    (group, Some(lowest).filter(|pieces| *pieces < 0))
}

/// The correction of a day, by whom the pieces went to; where none went, by whom they came from.
fn shares(correction: i64, moved: &[&Moved]) -> Vec<(Link, i64)> {
    for sign in [1, -1] {
        let mut pieces: BTreeMap<&Link, i64> = BTreeMap::new();
        for it in moved.iter().filter(|it| it.pieces * sign > 0) {
            *pieces.entry(&it.link).or_insert(0) += it.pieces.abs();
        }
        let weights: Vec<Decimal> = pieces.values().map(|n| Decimal::from(*n)).collect();
        if let Some(parts) = split(correction, &weights) {
            return pieces.into_keys().cloned().zip(parts).collect();
        }
    }
    Vec::new()
}
