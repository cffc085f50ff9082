//! When a threshold-billed ad account will be charged.
//!
//! Spend accrues until it reaches the threshold at the end of a day; the charge then takes all of it, so it
//! overshoots. What is left at the end of a month is charged on its last day.

use jangbu_core::Date;

use crate::periods::Month;

/// An expected charge.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ExpectedCharge {
    /// Day on which it is taken.
    pub on: Date,
    /// Minor units.
    pub amount_minor: i64,
}

/// Charges expected from daily spend (minor units, ascending days); the last month is swept only if the
/// spend reaches its last day.
pub fn expected_charges(threshold_minor: i64, daily_spend: &[(Date, i64)]) -> Vec<ExpectedCharge> {
    let mut charges = Vec::new();
    let mut accrued = 0;
    for (at, (day, spend)) in daily_spend.iter().enumerate() {
        accrued += spend;
        let month = Month::of(*day);
        let month_ends =
            daily_spend.get(at + 1).map_or(*day == month.last_day(), |(next_day, _)| Month::of(*next_day) != month);
        if accrued >= threshold_minor {
            charges.push(ExpectedCharge { on: *day, amount_minor: accrued });
            accrued = 0;
        } else if month_ends && accrued > 0 {
            charges.push(ExpectedCharge { on: month.last_day(), amount_minor: accrued });
            accrued = 0;
        }
    }
    charges
}
