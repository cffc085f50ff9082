//! What is open on a clearing account: told by a gateway or medium, and not seen at the bank, or the other way round.

use std::collections::BTreeMap;

use jangbu_core::Date;

/// What the account of one party moved on a day, debit positive.
#[derive(Clone, Copy, Debug)]
pub struct DayMoved {
    /// Economic date.
    pub on: Date,
    /// By what the party says.
    pub told: i128,
    /// By bank lines.
    pub bank: i128,
}

/// What is open.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Open {
    /// Debit positive; never zero.
    pub minor: i128,
    /// Days whose amount has no counterpart; at least one.
    pub days: usize,
}

/// What is open although the bank's lines reach until `last`; `None` when all is settled.
///
/// What is told for the last day may come to the bank on the next one, and what came on the last day may have been told
/// for the day before: only what is open with that day and without it is open, and of the two the smaller.
pub fn open(days: &[DayMoved], last: Date) -> Option<Open> {
    let sum = |with_last: bool| -> i128 {
        let counts = |day: &&DayMoved| day.on < last || (with_last && day.on == last);
        days.iter().filter(counts).map(|day| day.told + day.bank).sum()
    };
    let (before, through) = (sum(false), sum(true));
    if before == 0 || before.signum() != through.signum() {
        return None;
    }
    let minor = if before.abs() < through.abs() { before } else { through };
    Some(Open { minor, days: unmatched(days, last, minor.signum()).max(1) })
}

/// Days that open an amount of this sign and have no equal amount of the other one.
fn unmatched(days: &[DayMoved], last: Date, sign: i128) -> usize {
    let amounts: Vec<i128> =
        days.iter().filter(|day| day.on <= last).flat_map(|day| [day.told, day.bank]).filter(|it| *it != 0).collect();
    let mut closing: BTreeMap<i128, usize> = BTreeMap::new();
    for amount in amounts.iter().filter(|it| it.signum() != sign) {
        *closing.entry(-amount).or_default() += 1;
    }
    let opening = amounts.iter().filter(|it| it.signum() == sign);
    let left = opening.filter(|amount| match closing.get_mut(*amount) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    });
    left.count()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn days(rows: &[(i8, i128, i128)]) -> Vec<DayMoved> {
        rows.iter().map(|(day, told, bank)| DayMoved { on: date(2026, 3, *day), told: *told, bank: *bank }).collect()
    }

    #[test]
    fn a_payout_is_open_when_the_bank_went_past_its_day_without_it() {
        let last = date(2026, 3, 10);
        let rows = days(&[(5, 300, 0), (6, 200, -200), (8, 50, 0), (9, 0, -50)]);
        assert_eq!(open(&rows, last), Some(Open { minor: 300, days: 1 }));
        // The bank's lines do not reach its day.
        assert_eq!(open(&rows, date(2026, 3, 5)), None);
    }

    #[test]
    fn what_is_told_for_the_last_day_may_still_come() {
        let last = date(2026, 3, 10);
        assert_eq!(open(&days(&[(9, 100, -100), (10, 70, 0)]), last), None);
        assert_eq!(open(&days(&[(9, 70, 0), (10, 0, -70)]), last), None);
        // What came on the last day was told for it, so the one before is missing.
        assert_eq!(open(&days(&[(5, 300, 0), (10, 70, -70)]), last), Some(Open { minor: 300, days: 1 }));
    }

    #[test]
    fn what_only_the_bank_knows_is_open_on_the_other_side() {
        let rows = days(&[(3, 500, -500), (4, 0, -40), (5, 0, -60)]);
        assert_eq!(open(&rows, date(2026, 3, 10)), Some(Open { minor: -100, days: 2 }));
    }
}
