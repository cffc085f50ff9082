//! Prediction intervals from a mean, a standard error and degrees of freedom.

use rust_decimal::{Decimal, RoundingStrategy};

use super::{history::number, outlook::decimal, unknown::Unknown};

/// Quantiles of the normal distribution: between −z and z lie 80 % and 95 %.
pub(super) const LIKELY: f64 = 1.281_551_565_544_600_4;
pub(super) const WIDE: f64 = 1.959_963_984_540_054;

/// Bounds, both inside.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Interval {
    /// Lower bound.
    pub low: Decimal,
    /// Upper bound.
    pub high: Decimal,
}

/// How a value spreads around its mean.
#[derive(Clone, Copy, Debug)]
pub(super) enum Shape {
    /// Log-normal, as Mack proposes for what was multiplied: never below zero, longer to the right.
    Ratio,
    /// Normal, not below `floor`.
    Amount { floor: Option<Decimal> },
}

impl Interval {
    /// The interval of `quantile` around a mean, rounded to `decimals`.
    pub(super) fn around(
        mean: Decimal,
        error: f64,
        quantile: f64,
        shape: Shape,
        decimals: u32,
    ) -> Result<Self, Unknown> {
        let (low, high) = match shape {
            Shape::Ratio => {
                let relative = error / number(mean);
                let log_variance = (relative * relative).ln_1p();
                let bound = |sign: f64| {
                    let factor = (sign * quantile * log_variance.sqrt() - log_variance / 2.0).exp();
                    mean.checked_mul(decimal(factor)?).ok_or(Unknown::OutOfRange)
                };
                (bound(-1.0)?, bound(1.0)?)
            }
            Shape::Amount { floor } => {
                let half = decimal(quantile * error)?;
                let low = mean.checked_sub(half).ok_or(Unknown::OutOfRange)?;
                let high = mean.checked_add(half).ok_or(Unknown::OutOfRange)?;
                (floor.map_or(low, |floor| low.max(floor)), high)
            }
        };
        Ok(Self { low: rounded(low, decimals), high: rounded(high, decimals) })
    }

    /// Whether a value lies inside.
    pub fn contains(&self, value: Decimal) -> bool {
        self.low <= value && value <= self.high
    }
}

/// Rounded half away from zero.
pub(super) fn rounded(value: Decimal, decimals: u32) -> Decimal {
    value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero)
}

/// The quantile of Student's t that stands where `z` stands in the normal distribution: a variance from few
/// days may be too small (Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.5).
pub(super) fn student(z: f64, freedom: u32) -> f64 {
    let n = f64::from(freedom.max(1));
    let (z2, z4, z6) = (z * z, z.powi(4), z.powi(6));
    let first = z * (z2 + 1.0) / 4.0;
    let second = z * (5.0 * z4 + 16.0 * z2 + 3.0) / 96.0;
    let third = z * (3.0 * z6 + 19.0 * z4 + 17.0 * z2 - 15.0) / 384.0;
    z + first / n + second / (n * n) + third / (n * n * n)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_printed_tables() {
        for (freedom, likely, wide) in [(13, 1.350, 2.160), (30, 1.310, 2.042), (120, 1.289, 1.980)] {
            assert!((student(LIKELY, freedom) - likely).abs() < 6e-4);
            assert!((student(WIDE, freedom) - wide).abs() < 6e-4);
        }
    }
}
