//! The final value of one day, unrounded, with the variances that make its interval.

use rust_decimal::{Decimal, prelude::FromPrimitive};

use super::{
    LEAST_DAYS,
    curve::{Curve, Maturity},
    history::Observation,
    unknown::Unknown,
};

/// How the final value of a day is worked out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
    /// The day is past the horizon: its value is final.
    Final,
    /// Value ÷ maturity.
    ChainLadder,
    /// The day stands at zero: what became of other days that stood there.
    ZeroDays,
    /// The day stands at zero or below: its value, and the missing share of the level of the days before.
    LevelBefore,
}

/// One day's outlook.
pub(super) struct Outlook {
    pub maturity: Maturity,
    pub way: Way,
    /// Expected final value.
    pub value: Decimal,
    /// Variance that belongs to this day alone.
    pub own_variance: f64,
    /// What a relative error in the development moves the value by.
    pub lever: f64,
    /// Degrees of freedom of the variance; `None` when there is none to be estimated.
    pub freedom: Option<u32>,
}

impl Curve {
    pub(super) fn outlook(&self, seen: &Observation) -> Result<Outlook, Unknown> {
        let maturity = self.maturity(seen.lag)?;
        let lag = maturity.lag as usize;
        if lag == self.steps.len() {
            return Ok(Outlook {
                maturity,
                way: Way::Final,
                value: seen.value,
                own_variance: 0.0,
                lever: 0.0,
                freedom: None,
            });
        }
        if seen.value > Decimal::ZERO {
            return self.multiplied(seen, maturity);
        }
        if seen.value.is_zero()
            && let Some(finals) = self.finals_of_zero_days(lag, LEAST_DAYS)
        {
            return Ok(Outlook {
                maturity,
                way: Way::ZeroDays,
                value: decimal(finals.mean)?,
                own_variance: finals.variance * (1.0 + 1.0 / f64::from(finals.days)),
                lever: 0.0,
                freedom: Some(finals.days - 1),
            });
        }
        self.added(seen, maturity)
    }

    /// The chain ladder.
    fn multiplied(&self, seen: &Observation, maturity: Maturity) -> Result<Outlook, Unknown> {
        let factor = decimal(1.0 / maturity.share)?;
        let value = seen.value.checked_mul(factor).ok_or(Unknown::OutOfRange)?;
        let lever = super::history::number(value);
        let own_variance = self.process_variance(maturity, lever);
        let freedom = Some(maturity.days.saturating_sub(1));
        Ok(Outlook { maturity, way: Way::ChainLadder, value, own_variance, lever, freedom })
    }

    /// Bornhuetter–Ferguson.
    fn added(&self, seen: &Observation, maturity: Maturity) -> Result<Outlook, Unknown> {
        let level = self.level_before(seen.day)?;
        let usual = level.mean.max(0.0);
        let missing = 1.0 - maturity.share;
        let value = seen.value.checked_add(decimal(missing * usual)?).ok_or(Unknown::OutOfRange)?;
        let of_level = missing * missing * level.variance * (1.0 + 1.0 / f64::from(level.days));
        Ok(Outlook {
            maturity,
            way: Way::LevelBefore,
            // Corrections lower what is there; nothing can be taken from nothing.
            value: value.max(seen.value.min(Decimal::ZERO)),
            own_variance: self.process_variance(maturity, usual) + of_level,
            lever: maturity.share * usual,
            freedom: Some(maturity.days.min(level.days) - 1),
        })
    }

    /// Variance of what happens to a day after a lag when it is expected to end at `ultimate`.
    fn process_variance(&self, maturity: Maturity, ultimate: f64) -> f64 {
        let (mut share, mut sum) = (maturity.share, 0.0);
        for step in &self.steps[maturity.lag as usize..] {
            sum += step.variance / (step.factor * step.factor * share);
            share *= step.factor;
        }
        ultimate * sum
    }
}

/// A number of the statistics as a decimal.
pub(super) fn decimal(number: f64) -> Result<Decimal, Unknown> {
    Decimal::from_f64(number).ok_or(Unknown::OutOfRange)
}
