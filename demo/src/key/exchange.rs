//! Policy 3.7 and 3.14: the won balance of a foreign account follows its foreign balance, and at a month's end what is
//! owed is shown at the closing rate for a day.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{
    arithmetic::{r, r_ratio},
    in_force::Rates,
    ledger::{Ledger, LineKey, Net, decimals},
};
use crate::calendar::plus;

/// Balances of an account at the end of a day with movements.
struct Day {
    on: Date,
    foreign: i64,
    carried: i64,
    /// What the won amount of the day's movements has to be corrected by.
    correction: i64,
}

/// Posts the realised differences of a media account, from the lines its other groups posted, and the value of its debts
/// at the ends of months whose closing rate is known.
pub fn post(ledger: &mut Ledger, media: &str, currency: &str, posted: &[(LineKey, Net)], rates: &Rates) {
    for (code, normal_side) in [("131", 1), ("262", -1), ("253", -1)] {
        let days = days(posted, code, normal_side, media, currency);
        for day in days.iter().filter(|day| day.correction != 0) {
            let result = if day.correction < 0 { "932" } else { "907" };
            shift(ledger, (code, result), (currency, media), day.on, day.correction);
        }
        if code == "131" {
            continue;
        }
        for (end, rate) in rates.closing(currency) {
            let Some(day) = days.iter().rfind(|day| day.on <= end) else { continue };
            let worth = r(Decimal::new(day.foreign, decimals(currency)) * rate) - day.carried;
            if worth != 0 {
                let result = if worth < 0 { "935" } else { "910" };
                shift(ledger, (code, result), (currency, media), end, worth);
                shift(ledger, (code, result), (currency, media), plus(end, 1), -worth);
            }
        }
    }
}

/// Moves won from the account of a result to a balance; no foreign money moves.
fn shift(ledger: &mut Ledger, (code, result): (&str, &str), (currency, media): (&str, &str), on: Date, won: i64) {
    for (code, functional) in [(code, won), (result, -won)] {
        ledger.add(LineKey::new(code, currency, on).media(media), on, Net { amount: 0, functional });
    }
}

fn days(posted: &[(LineKey, Net)], code: &str, normal_side: i64, media: &str, currency: &str) -> Vec<Day> {
    let mut movements: BTreeMap<Date, [Net; 2]> = BTreeMap::new();
    for (key, net) in
        posted.iter().filter(|(key, _)| key.code == code && key.currency == currency && key.media_account == media)
    {
        let late = usize::from(net.amount.signum() != normal_side);
        let sum = &mut movements.entry(key.economic_on).or_default()[late];
        sum.amount += net.amount;
        sum.functional += net.functional;
    }
    let (mut foreign, mut carried) = (0, 0);
    movements
        .into_iter()
        .map(|(on, of_day)| {
            let correction = of_day.into_iter().map(|m| relieve(&mut foreign, &mut carried, m)).sum();
            Day { on, foreign, carried, correction }
        })
        .collect()
}

/// Moves the balance by one movement; returns the correction of its won amount.
fn relieve(foreign: &mut i64, carried: &mut i64, movement: Net) -> i64 {
    let Net { amount: m, functional: w } = movement;
    if m == 0 {
        return 0;
    }
    if *foreign == 0 || m.signum() == foreign.signum() {
        *foreign += m;
        *carried += w;
        return 0;
    }
    if m.abs() <= foreign.abs() {
        let relieved = if m.abs() == foreign.abs() { *carried } else { r_ratio(*carried, m.abs(), foreign.abs()) };
        *carried -= relieved;
        *foreign += m;
        return -relieved - w;
    }
    let closing = r_ratio(w, foreign.abs(), m.abs());
    let correction = -*carried - closing;
    *carried = w - closing;
    *foreign += m;
    correction
}
