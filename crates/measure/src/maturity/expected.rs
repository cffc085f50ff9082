//! Expected final values of recent days, one by one and together.

use rust_decimal::Decimal;

use super::{
    curve::{Curve, Maturity},
    history::{Observation, number},
    interval::{Interval, LIKELY, Shape, WIDE, rounded, student},
    outlook::{Outlook, Way, decimal},
    unknown::Unknown,
};

/// An expected final value, rounded half away from zero to the decimals asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Expected {
    /// The expected final value.
    pub value: Decimal,
    /// Root of the mean squared error of it: chance of the days themselves, and error of what was learnt.
    pub standard_error: Decimal,
    /// Holds the final value in 80 of 100 cases.
    pub likely: Interval,
    /// Holds the final value in 95 of 100 cases.
    pub wide: Interval,
}

/// What one day is expected to end at.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct ExpectedDay {
    /// How much of its final value a day has by then.
    pub maturity: Maturity,
    /// How the value is worked out.
    pub way: Way,
    /// The value, and how sure it is.
    pub expected: Expected,
}

impl Curve {
    /// The final value to be expected of a day. `seen.lag` is that of the day's last look, not of today: what
    /// was seen five days ago is as mature as it was then.
    ///
    /// # Errors
    /// [`Unknown`] when the history does not carry a figure.
    pub fn expect(&self, seen: &Observation, decimals: u32) -> Result<ExpectedDay, Unknown> {
        let outlook = self.outlook(seen)?;
        let expected = self.expected(std::slice::from_ref(&outlook), seen.value, decimals)?;
        Ok(ExpectedDay { maturity: outlook.maturity, way: outlook.way, expected })
    }

    /// The final value of several days together; the value is the sum of the rounded values of its days. The
    /// interval is wider than chance alone would make it, because an error in the curve moves all days alike.
    ///
    /// # Errors
    /// [`Unknown`] when one of the days has no figure.
    pub fn expect_total(&self, seen: &[Observation], decimals: u32) -> Result<Expected, Unknown> {
        let outlooks = seen.iter().map(|seen| self.outlook(seen)).collect::<Result<Vec<_>, _>>()?;
        let known = sum(seen.iter().map(|seen| seen.value))?;
        let total = self.expected(&outlooks, known, decimals)?;
        let value = sum(outlooks.iter().map(|outlook| rounded(outlook.value, decimals)))?;
        Ok(Expected { value, ..total })
    }

    fn expected(&self, outlooks: &[Outlook], known: Decimal, decimals: u32) -> Result<Expected, Unknown> {
        let value = sum(outlooks.iter().map(|outlook| outlook.value))?;
        let error = self.variance(outlooks).sqrt();
        let freedom = outlooks.iter().filter_map(|outlook| outlook.freedom).min();
        let quantile = |z| freedom.map_or(z, |freedom| student(z, freedom));
        let is_multiplied = outlooks.iter().all(|outlook| matches!(outlook.way, Way::ChainLadder | Way::Final));
        let shape = if is_multiplied && value > Decimal::ZERO {
            Shape::Ratio
        } else {
            Shape::Amount { floor: Some(known.min(Decimal::ZERO)) }
        };
        let interval = |z| Interval::around(value, error, quantile(z), shape, decimals);
        Ok(Expected {
            value: rounded(value, decimals),
            standard_error: rounded(decimal(error)?, decimals),
            likely: interval(LIKELY)?,
            wide: interval(WIDE)?,
        })
    }

    /// Mean squared error (Mack 1993, theorem 3 and its corollary): each day's own variance, and the
    /// error of each factor, which moves all the days that have yet to take its step.
    fn variance(&self, outlooks: &[Outlook]) -> f64 {
        let mut levers = vec![0.0; self.steps.len() + 1];
        let mut variance = 0.0;
        for outlook in outlooks {
            variance += outlook.own_variance;
            levers[outlook.maturity.lag as usize] += outlook.lever;
        }
        // A day has yet to take all the steps after its lag.
        let mut moved = 0.0;
        for lever in &mut levers {
            moved += *lever;
            *lever = moved;
        }
        variance + self.errors.variance(&levers)
    }
}

fn sum(values: impl Iterator<Item = Decimal>) -> Result<Decimal, Unknown> {
    values.into_iter().try_fold(Decimal::ZERO, |sum, value| sum.checked_add(value)).ok_or(Unknown::OutOfRange)
}

/// How far a value is off, as a share of the final value.
pub(super) fn relative_error(value: Decimal, last: Decimal) -> Option<f64> {
    let off = value.checked_sub(last)?;
    if last.is_zero() { None } else { Some((number(off) / number(last)).abs()) }
}
