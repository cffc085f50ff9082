//! Policy 3.7: the won balance of a foreign account follows its foreign balance.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{
    arithmetic::r_ratio,
    ledger::{Ledger, LineKey, Net},
};

/// Posts the realised differences of a media account, from the lines its other groups posted.
pub fn post(ledger: &mut Ledger, media: &str, currency: &str, posted: &[(LineKey, Net)]) {
    for (code, normal_side) in [("131", 1), ("262", -1), ("253", -1)] {
        let mut days: BTreeMap<Date, [Net; 2]> = BTreeMap::new();
        for (key, net) in
            posted.iter().filter(|(key, _)| key.code == code && key.currency == currency && key.media_account == media)
        {
            let late = usize::from(net.amount.signum() != normal_side);
            let sum = &mut days.entry(key.economic_on).or_default()[late];
            sum.amount += net.amount;
            sum.functional += net.functional;
        }
        let (mut foreign, mut carried) = (0, 0);
        for (on, movements) in days {
            let correction: i64 = movements.into_iter().map(|m| relieve(&mut foreign, &mut carried, m)).sum();
            if correction == 0 {
                continue;
            }
            let result = if correction < 0 { "932" } else { "907" };
            for (code, functional) in [(code, correction), (result, -correction)] {
                ledger.add(LineKey::new(code, currency, on).media(media), on, Net { amount: 0, functional });
            }
        }
    }
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
