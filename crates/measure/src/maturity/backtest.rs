//! The past predicted as it could have been at the time, and compared with what came.

use super::{
    HORIZON,
    curve::Curve,
    expected::relative_error,
    history::{Contradiction, Observation},
};

/// How the predictions of one lag, or of all, turned out.
#[derive(Clone, Copy, PartialEq, Default, Debug)]
pub struct Score {
    /// Predictions made.
    pub predicted: u32,
    /// Times the history so far did not carry a figure.
    pub without_figure: u32,
    /// Final values inside the interval of 80 %.
    pub in_likely: u32,
    /// Final values inside the interval of 95 %.
    pub in_wide: u32,
    /// Predictions whose final value is not zero, so that an error in per cent has a meaning.
    pub compared: u32,
    /// Sum of |expected − final| ÷ |final| over those compared.
    pub error: f64,
    /// Sum of |value then − final| ÷ |final| over the same: what "final = value now" would have made.
    pub naive_error: f64,
}

/// The outcome of a back-test.
#[derive(Clone, PartialEq, Debug)]
pub struct BackTest {
    /// By lag, 0 to [`HORIZON`] − 1.
    pub lags: Vec<Score>,
    /// All lags together.
    pub total: Score,
}

impl Score {
    /// Share of final values inside the interval of 80 %; `None` without predictions.
    pub fn coverage_likely(&self) -> Option<f64> {
        mean(f64::from(self.in_likely), self.predicted)
    }

    /// Share of final values inside the interval of 95 %; `None` without predictions.
    pub fn coverage_wide(&self) -> Option<f64> {
        mean(f64::from(self.in_wide), self.predicted)
    }

    /// Mean absolute percentage error as a fraction; `None` when nothing was compared.
    pub fn mean_error(&self) -> Option<f64> {
        mean(self.error, self.compared)
    }

    /// The same of "final = value now".
    pub fn naive_mean_error(&self) -> Option<f64> {
        mean(self.naive_error, self.compared)
    }

    /// Counts what `other` counts as well.
    pub fn add(&mut self, other: &Self) {
        self.predicted += other.predicted;
        self.without_figure += other.without_figure;
        self.in_likely += other.in_likely;
        self.in_wide += other.in_wide;
        self.compared += other.compared;
        self.error += other.error;
        self.naive_error += other.naive_error;
    }
}

/// Predicts every look at a day that has become final since, knowing only what had been seen by that day.
///
/// # Errors
/// [`Contradiction`] when a day has two values of the same lag.
pub fn back_test(observations: &[Observation], decimals: u32) -> Result<BackTest, Contradiction> {
    let seen_on = |seen: &Observation| i64::from(seen.day) + i64::from(seen.lag);
    let mut sorted = observations.to_vec();
    sorted.sort_unstable_by_key(|seen| (seen_on(seen), seen.day));
    let finals = finals(observations);
    let mut lags = vec![Score::default(); HORIZON as usize];
    let mut start = 0;
    while let Some(first) = sorted.get(start) {
        let end = start + sorted[start..].partition_point(|seen| seen_on(seen) == seen_on(first));
        let open: Vec<(&Observation, &Observation)> = sorted[start..end]
            .iter()
            .filter(|seen| seen.lag < HORIZON)
            .filter_map(|seen| Some((seen, finals.get(&seen.day)?)))
            .collect();
        // Learning is the costly part: not for a day of which nothing became final.
        if !open.is_empty() {
            let curve = Curve::learn(&sorted[..end])?;
            for (seen, last) in open {
                lags[seen.lag as usize].add(&score(&curve, seen, last, decimals));
            }
        }
        start = end;
    }
    let mut total = Score::default();
    lags.iter().for_each(|lag| total.add(lag));
    Ok(BackTest { lags, total })
}

/// The first look at each day at or after the horizon.
fn finals(observations: &[Observation]) -> hashbrown::HashMap<i32, Observation> {
    let mut finals = hashbrown::HashMap::new();
    for seen in observations.iter().filter(|seen| seen.lag >= HORIZON) {
        let first = finals.entry(seen.day).or_insert(*seen);
        if seen.lag < first.lag {
            *first = *seen;
        }
    }
    finals
}

fn score(curve: &Curve, seen: &Observation, last: &Observation, decimals: u32) -> Score {
    let Ok(day) = curve.expect(seen, decimals) else {
        return Score { without_figure: 1, ..Score::default() };
    };
    let mut score = Score {
        predicted: 1,
        in_likely: u32::from(day.expected.likely.contains(last.value)),
        in_wide: u32::from(day.expected.wide.contains(last.value)),
        ..Score::default()
    };
    if let (Some(error), Some(naive)) =
        (relative_error(day.expected.value, last.value), relative_error(seen.value, last.value))
    {
        score = Score { compared: 1, error, naive_error: naive, ..score };
    }
    score
}

fn mean(sum: f64, count: u32) -> Option<f64> {
    (count > 0).then(|| sum / f64::from(count))
}
