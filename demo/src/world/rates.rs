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
    /// base, selling or closing.
    pub kind: &'static str,
}

/// Sources of the lists in a layout of their own.
pub const BANK_OF_KOREA: &str = "한국은행";
/// The European Central Bank.
pub const ECB: &str = "ECB";

/// Rates from some days before `start` to `last`: base rates, now and then of a second source, what a bank sells yen
/// at, and the lists of the Bank of Korea and of the European Central Bank.
pub fn rates(seed: u64, start: Date, last: Date) -> Vec<Rate> {
    let mut draw = Draw::new(seed, "rates");
    let (mut dollar, mut yen, mut euro) = (138_000, 93_000, 161_000);
    let mut list = Vec::new();
    for on in calendar::days(calendar::plus(start, -6), last).filter(|d| calendar::is_business_day(*d)) {
        dollar += draw.between(-900, 900);
        yen += draw.between(-400, 400);
        euro += draw.between(-1_000, 1_000);
        let rate = |currency: &'static str, won: i64, source: &'static str| Rate {
            on,
            currency,
            won: Decimal::new(won, 2),
            per: if currency == "JPY" { 100 } else { 1 },
            source,
            kind: "base",
        };
        list.push(rate("USD", dollar, "서울외국환중개"));
        // Of yen the Bank of Korea alone is asked, of euros the European Central Bank.
        list.push(rate("USD", dollar + 10, BANK_OF_KOREA));
        list.push(rate("JPY", yen, BANK_OF_KOREA));
        list.push(rate("EUR", euro, ECB));
        list.push(Rate { kind: "selling", ..rate("JPY", yen + yen / 100, "하나은행") });
        if draw.chance(0.1) {
            list.push(rate("USD", dollar + 45, "하나은행"));
        }
        let month_end = on.last_of_month();
        if calendar::business_days_after(on, 1) > month_end && month_end <= last && on >= start {
            for (currency, won) in [("USD", dollar - 30), ("JPY", yen + 15), ("EUR", euro + 120)] {
                list.push(Rate { on: month_end, kind: "closing", ..rate(currency, won, "서울외국환중개") });
            }
        }
    }
    list
}

/// Decimals of a currency.
pub fn decimals(currency: &str) -> u32 {
    if ["KRW", "JPY"].contains(&currency) { 0 } else { 2 }
}

/// What minor units are worth in won at the latest rate on or before `day`: for the world's own card bills.
pub fn won(rates: &[Rate], currency: &str, day: Date, minor: i64) -> Decimal {
    let rate = rates.iter().rev().find(|r| r.currency == currency && r.kind == "base" && r.on <= day);
    rate.map_or(Decimal::ZERO, |r| r.won * Decimal::new(minor, decimals(currency)) / Decimal::from(r.per))
}
