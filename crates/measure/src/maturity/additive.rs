//! What may still come to a day that stands at zero or below, where there is nothing to multiply.
//!
//! Best is what became of other days that stood at zero after as many days. Where those are few, a part of
//! the level of the days before: expected = value + (1 − maturity) × level (R. L. Bornhuetter and R. E. Ferguson,
//! "The actuary and IBNR", 1972), the level being what those days have ÷ what they should have of one day each
//! (the Cape Cod method; J. N. Stanard, 1985).

use super::{curve::Curve, unknown::Unknown};

/// Days before a day that make its level.
pub(super) const WINDOW: u32 = 28;

/// Days it takes to speak of a level.
const LEAST_LEVEL: u32 = 7;

/// Mean and variance of something, and the days they come from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spread {
    pub mean: f64,
    /// Variance of a single day around the mean.
    pub variance: f64,
    pub days: u32,
}

impl Curve {
    /// Final values of the days that stood at exactly zero at this lag; `None` when they are too few.
    pub(super) fn finals_of_zero_days(&self, lag: usize, least: u32) -> Option<Spread> {
        let zero = self.history.days.iter().filter(|day| day.at(lag) == Some(0.0));
        let finals: Vec<(f64, f64)> = zero.filter_map(|day| Some((day.at(self.steps.len())?, 1.0))).collect();
        let spread = spread(&finals)?;
        (spread.days >= least).then_some(spread)
    }

    /// Final value of a usual day in the weeks before `day`.
    pub(super) fn level_before(&self, day: i32) -> Result<Spread, Unknown> {
        let first = i64::from(day) - i64::from(WINDOW);
        let before = |other: i32| i64::from(other) >= first && other < day;
        let parts: Vec<(f64, f64)> = self
            .history
            .days
            .iter()
            .filter(|other| before(other.day))
            .filter_map(|other| {
                let (lag, value) = other.last()?;
                let share = self.points()[lag].ok()?.share;
                Some((value, share))
            })
            .collect();
        let too_few = |days| Unknown::TooFewDaysBefore { days, needed: LEAST_LEVEL };
        let spread = spread(&parts).ok_or(too_few(u32::try_from(parts.len()).unwrap_or(u32::MAX)))?;
        if spread.days < LEAST_LEVEL { Err(too_few(spread.days)) } else { Ok(spread) }
    }
}

/// Mean and variance of values, each of which is only a share of a whole.
fn spread(parts: &[(f64, f64)]) -> Option<Spread> {
    let days = u32::try_from(parts.len()).ok().filter(|days| *days > 1)?;
    let (value, share) = parts.iter().fold((0.0, 0.0), |(values, shares), part| (values + part.0, shares + part.1));
    let mean = value / share;
    let squares: f64 = parts.iter().map(|(value, share)| (value - share * mean).powi(2) / share).sum();
    Some(Spread { mean, variance: squares / f64::from(days - 1), days })
}
