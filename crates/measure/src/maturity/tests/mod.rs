//! Trials of the chain ladder: against published numbers, and against worlds whose truth is known.
#![allow(clippy::unwrap_used)]

mod backtest;
mod chance;
mod gaps;
mod mack;
mod properties;
mod sparse;

use rust_decimal::Decimal;

use super::Observation;

/// A look at a day.
fn seen(day: i32, lag: u32, value: i64) -> Observation {
    Observation { day, lag, value: Decimal::from(value) }
}

/// Days that all have these values at these lags, times 1, 2, 3 and 1 again.
fn alike(days: i32, values: &[(u32, i64)]) -> Vec<Observation> {
    let of_day = |day: i32| values.iter().map(move |(lag, value)| seen(day, *lag, value * i64::from(day % 3 + 1)));
    (0..days).flat_map(of_day).collect()
}

/// Equal up to a relative tolerance.
fn close(is: f64, wanted: f64, tolerance: f64) {
    assert!((is - wanted).abs() <= tolerance * wanted.abs().max(1e-300), "{is} is not {wanted}");
}
