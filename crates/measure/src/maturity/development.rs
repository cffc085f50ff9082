//! Development factors: by what a value grows, or shrinks, from one lag to the next.
//!
//! Mack's model: `E[C(k+1) | C(k)] = f(k) · C(k)`, `Var[C(k+1) | C(k)] = σ²(k) · C(k)`, days independent. With every
//! lag seen, `f` is the volume-weighted mean and `σ²` Mack's estimator.
//!
//! A day that was seen at lags 3 and 9 only says what the six steps between made together. Its values between
//! are replaced by their expectation given both ends, which under the model shares the deviation of the later
//! value among the steps in proportion to their variances; factors and variances are learnt again from that
//! until they stand still (expectation–maximisation; Dempster, Laird and Rubin 1977). A span over several steps
//! counts as one observation split among them. Before its first and after its last look a day says nothing.

use super::history::History;

/// One step, from lag k to k + 1.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    /// f: the expected quotient of the values after and before.
    pub factor: f64,
    /// σ²: variance of the later value per unit of the earlier.
    pub variance: f64,
    /// Variance of the estimated factor.
    pub factor_variance: f64,
    /// Days with a value above zero that were seen on both sides of the step.
    pub days: u32,
    /// Whether the days together are above zero on both sides.
    pub has_volume: bool,
}

/// Rounds of learning at most; complete histories stand still after three.
const ROUNDS: usize = 200;

/// Relative change below which nothing moves any more.
const STILL: f64 = 1e-7;

/// The steps from lag 0 to `last_lag`.
pub(super) fn steps(history: &History, last_lag: usize) -> Vec<Step> {
    let unknown = Step { factor: 1.0, variance: 1.0, factor_variance: 0.0, days: 0, has_volume: false };
    let mut steps = vec![unknown; last_lag];
    for _ in 0..ROUNDS {
        let before = steps.clone();
        learn(history, &mut steps);
        let moved = |was: f64, is: f64| (was - is).abs() > STILL * was.abs().max(is.abs());
        if !before.iter().zip(&steps).any(|(was, is)| moved(was.factor, is.factor) || moved(was.variance, is.variance))
        {
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
    /// Observations, where a span over several steps is split.
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
        step.has_volume = sums.from > 0.0 && sums.to > 0.0;
        if !step.has_volume {
            continue;
        }
        step.factor = sums.to / sums.from;
        let days = f64::from(sums.days);
        if sums.days > 1 && sums.observations > 0.0 {
            step.variance = sums.squares / (sums.observations * (days - 1.0) / days);
        } else if let Some(variance) = extrapolated {
            step.variance = variance;
        }
        if sums.exposure > 0.0 {
            step.factor_variance = (step.variance * sums.exposure + sums.loose) / (sums.exposure * sums.exposure);
        }
    }
}

/// Adds a day that went from `before` to `after` over these steps.
fn spread(steps: &[Step], before: f64, after: f64, sums: &mut [Sums]) {
    // By what a deviation at a step is multiplied until the end of the span, and the variance it has there.
    let mut reach = vec![1.0; steps.len()];
    for k in (1..steps.len()).rev() {
        reach[k - 1] = reach[k] * steps[k].factor;
    }
    let mut expected = before;
    let mut shares = Vec::with_capacity(steps.len());
    for (step, reach) in steps.iter().zip(&reach) {
        shares.push(reach * reach * step.variance * expected.max(0.0));
        expected *= step.factor;
    }
    let whole: f64 = shares.iter().sum();
    let deviation = after - expected;
    let mut value = before;
    for (k, (step, sums)) in steps.iter().zip(sums.iter_mut()).enumerate() {
        let share = if whole > 0.0 { shares[k] / whole } else { 1.0 / steps.len() as f64 };
        let own = share * deviation / reach[k];
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
