//! How well the history knows the development factors.
//!
//! Each span between two looks at a day tells the product of the factors it crosses: Fisher's information of the
//! logarithms of the factors, whose inverse is their covariance. When every lag was seen, the spans are single
//! steps, the matrix is diagonal, and what remains is Mack's variance of a factor, `σ² / ΣC`. Across gaps it
//! knows that the product of the steps is better known than each of them.

use super::{development::Step, history::History};

const SMALLEST_PIVOT: f64 = 1e-12;

/// The covariance of the logarithms of the factors.
pub(super) struct Errors {
    /// Steps that vary; all others are known for certain.
    varying: Vec<usize>,
    /// Lower triangular root of their information.
    root: Vec<Vec<f64>>,
    /// Variances beside the model, by step.
    loose: Vec<f64>,
}

impl Errors {
    pub(super) fn of(history: &History, steps: &[Step]) -> Self {
        let varying: Vec<usize> = (0..steps.len()).filter(|k| steps[*k].days > 0 && steps[*k].variance > 0.0).collect();
        let information = information(history, steps, &varying);
        Self { root: root(information), varying, loose: steps.iter().map(|step| step.loose).collect() }
    }

    /// Variance of a figure that moves by `levers[k]` when the logarithm of factor k moves by 1.
    pub(super) fn variance(&self, levers: &[f64]) -> f64 {
        let mut solved: Vec<f64> = Vec::with_capacity(self.varying.len());
        for (row, k) in self.root.iter().zip(&self.varying) {
            let known: f64 = row.iter().zip(&solved).map(|(root, solved)| root * solved).sum();
            solved.push((levers[*k] - known) / row[solved.len()]);
        }
        let loose: f64 = self.loose.iter().zip(levers).map(|(loose, lever)| loose * lever * lever).sum();
        solved.iter().map(|it| it * it).sum::<f64>() + loose
    }
}

/// Information of the varying steps, each row up to the diagonal.
fn information(history: &History, steps: &[Step], varying: &[usize]) -> Vec<Vec<f64>> {
    let mut rows: Vec<Vec<f64>> = (1..=varying.len()).map(|length| vec![0.0; length]).collect();
    // Sum of the values before each step, for the size of a usual day.
    let mut volumes = vec![0.0; steps.len()];
    for pair in history.days.iter().flat_map(|day| day.seen.windows(2)) {
        let [(from, before), (to, after)] = *pair else { continue };
        if before <= 0.0 {
            continue;
        }
        volumes[from..to].iter_mut().for_each(|volume| *volume += (before + after.max(0.0)) / 2.0);
        let (end, variance) = course(&steps[from..to], before);
        if variance > 0.0 {
            let told = end * end / variance;
            let inside = varying.partition_point(|k| *k < from)..varying.partition_point(|k| *k < to);
            for row in inside.clone() {
                rows[row][inside.start..=row].iter_mut().for_each(|cell| *cell += told);
            }
        }
    }
    for (row, k) in varying.iter().enumerate() {
        let step = &steps[*k];
        let days = f64::from(step.days);
        let missing = (1.0 - step.observations / days).max(0.0);
        // What no look tells apart is taken to be off by its own size, and by what one day is off.
        let noise = step.variance * days / (volumes[*k] * step.factor * step.factor);
        if missing > 1e-9 {
            rows[row][row] += missing / (step.factor.ln().powi(2) + noise);
        }
    }
    rows
}

/// What a value is expected to be after some steps, and its variance then.
fn course(steps: &[Step], before: f64) -> (f64, f64) {
    steps.iter().fold((before, 0.0), |(value, variance), step| {
        (step.factor * value, step.factor * step.factor * variance + step.variance * value)
    })
}

/// Cholesky's root of a positive matrix given by its rows up to the diagonal.
fn root(mut rows: Vec<Vec<f64>>) -> Vec<Vec<f64>> {
    for i in 0..rows.len() {
        let (above, below) = rows.split_at_mut(i);
        let row = &mut below[0];
        for j in 0..=i {
            let known: f64 = (0..j).map(|k| row[k] * if j == i { row[k] } else { above[j][k] }).sum();
            row[j] = if j == i {
                // Rounding may leave nothing of what is hardly told apart.
                (row[i] - known).max(row[i] * SMALLEST_PIVOT).sqrt()
            } else {
                (row[j] - known) / above[j][j]
            };
        }
    }
    rows
}
