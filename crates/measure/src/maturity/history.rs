//! What is known of each day, and when it was known.

use rust_decimal::{Decimal, prelude::ToPrimitive};

/// The value of a day as it was known at some time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Observation {
    /// The day it is about, counted from any fixed day.
    pub day: i32,
    /// Whole days from that day to the one on which the source said it; 0 is the day itself.
    pub lag: u32,
    /// The value: money in major or minor units, conversions in pieces.
    pub value: Decimal,
}

/// A day has two values of the same lag. Of several looks on one day the caller gives the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("day {day} has two values {lag} days later; only the last of them may be given")]
pub struct Contradiction {
    /// The day.
    pub day: i32,
    /// The lag.
    pub lag: u32,
}

/// The days in order, each with what was seen of it.
pub(super) struct History {
    pub days: Vec<Day>,
}

/// One day: lag and value, by ascending lag.
pub(super) struct Day {
    pub day: i32,
    pub seen: Vec<(usize, f64)>,
}

impl History {
    /// Sorts the observations, so that their order does not matter. What is seen at or after the last lag is
    /// the final value; of several such looks the first is nearest to the horizon.
    pub fn of(observations: &[Observation], last_lag: usize) -> Result<Self, Contradiction> {
        let mut sorted = observations.to_vec();
        sorted.sort_unstable_by_key(|seen| (seen.day, seen.lag));
        let mut days: Vec<Day> = Vec::new();
        let mut previous: Option<Observation> = None;
        for seen in sorted {
            if let Some(previous) = previous.replace(seen)
                && (previous.day, previous.lag) == (seen.day, seen.lag)
            {
                if previous.value != seen.value {
                    return Err(Contradiction { day: seen.day, lag: seen.lag });
                }
                continue;
            }
            if days.last().is_none_or(|last| last.day != seen.day) {
                days.push(Day { day: seen.day, seen: Vec::new() });
            }
            if let Some(day) = days.last_mut()
                && day.last().is_none_or(|(lag, _)| lag < last_lag)
            {
                day.seen.push((last_lag.min(seen.lag as usize), number(seen.value)));
            }
        }
        Ok(Self { days })
    }
}

impl Day {
    /// The latest look.
    pub fn last(&self) -> Option<(usize, f64)> {
        self.seen.last().copied()
    }

    /// The value at exactly this lag. A value is not carried forward: what was seen at lag 3 and not again
    /// until lag 9 may have changed on any day between.
    pub fn at(&self, lag: usize) -> Option<f64> {
        self.seen.iter().find(|(seen, _)| *seen == lag).map(|(_, value)| *value)
    }
}

/// A decimal for statistics.
pub(super) fn number(value: Decimal) -> f64 {
    // Every decimal has a nearest floating-point number.
    value.to_f64().unwrap_or_default()
}
