//! Exchange rates of every business day.

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::{calendar, draw::Draw};

/// One published rate: won for `per` units of the currency.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Rate {
    pub on: Date,
    pub currency: &'static str,
    pub won: Decimal,
    pub per: i64,
    pub source: &'static str,
}

/// Rates from some days before `start` to `last`; now and then a second source publishes one as well.
pub fn rates(seed: u64, start: Date, last: Date) -> Vec<Rate> {
    let mut draw = Draw::new(seed, "rates");
    let (mut dollar, mut yen) = (138_000, 93_000);
    let mut list = Vec::new();
    for on in calendar::days(calendar::plus(start, -6), last).filter(|d| calendar::is_business_day(*d)) {
        dollar += draw.between(-900, 900);
        yen += draw.between(-400, 400);
        list.push(Rate { on, currency: "USD", won: Decimal::new(dollar, 2), per: 1, source: "서울외국환중개" });
        list.push(Rate { on, currency: "JPY", won: Decimal::new(yen, 2), per: 100, source: "서울외국환중개" });
        if draw.chance(0.1) {
            list.push(Rate { on, currency: "USD", won: Decimal::new(dollar + 45, 2), per: 1, source: "하나은행" });
        }
    }
    list
}

/// What `cents` are worth in won at the latest rate on or before `day`: for the world's own card bills.
pub fn won(rates: &[Rate], day: Date, cents: i64) -> Decimal {
    let rate = rates.iter().rev().find(|r| r.currency == "USD" && r.on <= day);
    rate.map_or(Decimal::ZERO, |r| r.won * Decimal::new(cents, 2))
}
