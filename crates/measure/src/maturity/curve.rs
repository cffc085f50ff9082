//! The maturity curve of an account and metric.

use super::{
    HORIZON, LEAST_DAYS,
    development::{Step, steps},
    errors::Errors,
    history::{Contradiction, History, Observation},
    unknown::Unknown,
};
use crate::ratio::Ratio;

/// How much of its final value a day has.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Maturity {
    /// Days after the day, 0 to [`HORIZON`].
    pub lag: u32,
    /// Value now ÷ final value; above 1 where restatements take something off.
    pub share: f64,
    /// Standard error of the share: how well the history knows it, not how much single days differ.
    pub standard_error: f64,
    /// Days on which it rests: of all steps from here to the horizon, those of the step with the fewest.
    pub days: u32,
}

impl Maturity {
    /// The share with four decimals; `None` when it does not fit.
    pub fn ratio(&self) -> Option<Ratio> {
        let ten_thousandths = (self.share * 10_000.0).round();
        // 2⁵³: whole numbers below are exact.
        let fits = ten_thousandths.abs() < 9_007_199_254_740_992.0;
        if fits { Ratio::of(ten_thousandths as i64, 10_000) } else { None }
    }
}

/// What the history of one account and metric teaches.
///
/// The caller chooses the history. Half a year is plenty, and forgets how a platform counted before.
pub struct Curve {
    pub(super) history: History,
    pub(super) steps: Vec<Step>,
    pub(super) errors: Errors,
    points: Vec<Result<Maturity, Unknown>>,
}

impl Curve {
    /// Learns from all that is known of the days, in any order.
    ///
    /// # Errors
    /// [`Contradiction`] when a day has two values of the same lag.
    pub fn learn(observations: &[Observation]) -> Result<Self, Contradiction> {
        Self::learn_until(observations, HORIZON, LEAST_DAYS)
    }

    /// As [`Curve::learn`], with another last lag, and steps that rest on `least` days or more.
    pub(super) fn learn_until(observations: &[Observation], last_lag: u32, least: u32) -> Result<Self, Contradiction> {
        let history = History::of(observations, last_lag as usize)?;
        let steps = steps(&history, last_lag as usize);
        let finals = history.days.iter().filter(|day| day.at(steps.len()).is_some()).count();
        let finals = u32::try_from(finals).unwrap_or(u32::MAX);
        let errors = Errors::of(&history, &steps);
        let points = points(&steps, &errors, finals, least);
        Ok(Self { history, steps, errors, points })
    }

    /// Maturity after `lag` days; after [`HORIZON`] and later it is 1.
    ///
    /// # Errors
    /// [`Unknown`] when the history is too short to say.
    pub fn maturity(&self, lag: u32) -> Result<Maturity, Unknown> {
        self.points[(lag as usize).min(self.steps.len())]
    }

    /// The whole curve, from lag 0 to [`HORIZON`].
    pub fn points(&self) -> &[Result<Maturity, Unknown>] {
        &self.points
    }
}

/// The curve, worked out from its end, which is 1.
fn points(steps: &[Step], errors: &Errors, finals: u32, least: u32) -> Vec<Result<Maturity, Unknown>> {
    let lag = |k: usize| u32::try_from(k).unwrap_or(u32::MAX);
    let end = Maturity { lag: lag(steps.len()), share: 1.0, standard_error: 0.0, days: finals };
    let mut points = vec![Ok(end); steps.len() + 1];
    let mut days = u32::MAX;
    let mut levers = vec![0.0; steps.len()];
    for (k, step) in steps.iter().enumerate().rev() {
        days = days.min(step.days);
        levers[k] = 1.0;
        points[k] = points[k + 1].and_then(|later| {
            if step.days < least {
                return Err(Unknown::TooFewDays { lag: lag(k), days: step.days, needed: least });
            }
            if !step.has_volume {
                return Err(Unknown::NoVolume { lag: lag(k) });
            }
            let share = later.share / step.factor;
            Ok(Maturity { lag: lag(k), share, standard_error: share * errors.variance(&levers).sqrt(), days })
        });
    }
    points
}
