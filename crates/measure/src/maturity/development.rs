//! Development factors: by what a value grows, or shrinks, from one lag to the next.
//!
//! Mack's model: `E[C(k+1) | C(k)] = f(k) · C(k)`, `Var[C(k+1) | C(k)] = σ²(k) · C(k)`, days independent. With every
//! lag seen, `f` is the volume-weighted mean and `σ²` Mack's estimator.
//!
//! A day that was seen at lags 3 and 9 only says what the six steps between made together. Its values between
//! follow the factors, and what the later value deviates from them is shared evenly among the steps; factors are
//! learnt again from these values until they stand still (expectation–maximisation; Dempster, Laird and Rubin
//! 1977). So the product of the factors is what the days made, a span over several steps counts as one
//! observation split among them, and its variance is spread over them. Before its first and after its last
//! look a day says nothing.
//!
//! The shares are even because variances of single steps cannot be told apart where looks are rare: learnt
//! shares make some vanish. For the same reason the rounds are few: learning starts from even development and
//! stops before factors swing up and down to fit the noise.

use super::history::History;

/// One step, from lag k to k + 1.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    /// f: the expected quotient of the values after and before.
    pub factor: f64,
    /// σ²: variance of the later value per unit of the earlier.
    pub variance: f64,
    /// Observations of the step, where a span over several steps is split among them.
    pub observations: f64,
    /// Variance of the factor's logarithm that days bring in which began at zero or below.
    pub loose: f64,
    /// Days with a value above zero that were seen on both sides of the step.
    pub days: u32,
    /// Whether the days together are above zero on both sides.
    pub has_volume: bool,
}

/// Rounds of learning at most; complete histories stand still after three.
const ROUNDS: usize = 50;

/// Relative change below which nothing moves any more.
const STILL: f64 = 1e-9;

/// Squared relative deviation of a day that is no deviation.
const ROUNDING: f64 = 1e-20;

/// The steps from lag 0 to `last_lag`.
pub(super) fn steps(history: &History, last_lag: usize) -> Vec<Step> {
    let unknown = Step { factor: 1.0, variance: 0.0, observations: 0.0, loose: 0.0, days: 0, has_volume: false };
    let mut steps = vec![unknown; last_lag];
    for _ in 0..ROUNDS {
        let before = steps.clone();
        learn(history, &mut steps);
        let moved = |(was, is): (&Step, &Step)| (was.factor - is.factor).abs() > STILL * was.factor;
        if !before.iter().zip(&steps).any(moved) {
            break;
        }
    }
    steps
}

/// What all days together say about a step.
#[derive(Clone, Copy, Default)]
struct Sums {
    from: f64,
    to: f64,
    /// Squared deviations, each over the value it started from.
    squares: f64,
    observations: f64,
    /// The values they started from, likewise.
    exposure: f64,
    /// Squared deviations of days that began at zero or below: they move the factor, but have no σ².
    loose: f64,
    days: u32,
}

/// One round: values between looks from the steps, then the steps from the values.
fn learn(history: &History, steps: &mut [Step]) {
    let mut sums = vec![Sums::default(); steps.len()];
    for day in &history.days {
        for pair in day.seen.windows(2) {
            if let [(from, before), (to, after)] = *pair {
                spread(&steps[from..to], before, after, &mut sums[from..to]);
            }
        }
    }
    for k in 0..steps.len() {
        let extrapolated = tail_variance(&steps[..k]);
        let (sums, step) = (&sums[k], &mut steps[k]);
        step.days = sums.days;
        step.observations = sums.observations;
        step.has_volume = sums.from > 0.0 && sums.to > 0.0;
        if !step.has_volume {
            continue;
        }
        step.factor = sums.to / sums.from;
        if sums.days > 1 {
            step.variance = sums.variance();
        } else if let Some(variance) = extrapolated {
            step.variance = variance;
        }
        step.loose = if sums.exposure > 0.0 { sums.loose / (sums.exposure * step.factor).powi(2) } else { 0.0 };
    }
}

impl Sums {
    /// Mack's estimator.
    fn variance(&self) -> f64 {
        let days = f64::from(self.days);
        let variance = self.squares / (self.observations * (days - 1.0) / days);
        // Relative to a usual day; what is smaller comes from the last bits of the sums.
        if variance * days < ROUNDING * self.from { 0.0 } else { variance }
    }
}

/// Adds a day that went from `before` to `after` over these steps.
fn spread(steps: &[Step], before: f64, after: f64, sums: &mut [Sums]) {
    // By what a deviation at each step is multiplied until the end.
    let mut reach: f64 = steps.iter().map(|step| step.factor).product();
    let deviation = after - before * reach;
    let share = 1.0 / steps.len() as f64;
    let mut value = before;
    for (k, (step, sums)) in steps.iter().zip(sums.iter_mut()).enumerate() {
        reach /= step.factor;
        let own = share * deviation / reach;
        let next = if k + 1 == steps.len() { after } else { step.factor * value + own };
        sums.from += value;
        sums.to += next;
        if before > 0.0 && value > 0.0 {
            sums.squares += own * own / value;
            sums.observations += share;
            sums.exposure += share * value;
            sums.days += 1;
        } else {
            sums.loose += own * own;
        }
        value = next;
    }
}

/// Mack's rule for a step that one day speaks about: the variances of the two steps before go on falling.
fn tail_variance(before: &[Step]) -> Option<f64> {
    match before {
        [.., two, one] if two.variance > 0.0 => {
            Some((one.variance * one.variance / two.variance).min(one.variance).min(two.variance))
        }
        [.., _, _] => Some(0.0),
        [one] => Some(one.variance),
        [] => None,
    }
}
