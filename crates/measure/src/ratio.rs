//! A quotient of two whole amounts, with four decimals, rounded half up.

use std::fmt;

use rust_decimal::Decimal;

/// Ten-thousandths: `3.2` is 32,000.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Ratio(i64);

/// Decimals of a ratio.
const DECIMALS: u32 = 4;

impl Ratio {
    /// `numerator ÷ denominator`, half away from zero; `None` when the denominator is zero or the result
    /// leaves the range of ± 9 × 10¹⁴.
    pub fn of(numerator: i64, denominator: i64) -> Option<Self> {
        rounded_quotient(i128::from(numerator) * 10_000, denominator).map(Self)
    }

    /// The ratio in ten-thousandths.
    pub fn ten_thousandths(self) -> i64 {
        self.0
    }

    /// The ratio as a decimal.
    pub fn decimal(self) -> Decimal {
        Decimal::new(self.0, DECIMALS)
    }
}

/// `numerator ÷ denominator` as a whole number, half away from zero; `None` when the denominator is zero or
/// the result leaves 64 bits.
pub fn rounded_quotient(numerator: i128, denominator: i64) -> Option<i64> {
    if denominator == 0 {
        return None;
    }
    if let Ok(numerator) = i64::try_from(numerator)
        && numerator != i64::MIN
    {
        // The usual case: a division of 64 bits is several times as fast.
        let quotient = numerator.checked_div(denominator)?;
        let rest = (numerator - quotient * denominator).unsigned_abs();
        let up = rest >= denominator.unsigned_abs() - rest;
        let away = if (numerator < 0) == (denominator < 0) { 1 } else { -1 };
        return if up { quotient.checked_add(away) } else { Some(quotient) };
    }
    let denominator = i128::from(denominator);
    let (quotient, rest) = (numerator / denominator, numerator % denominator);
    let away = if (numerator < 0) == (denominator < 0) { 1 } else { -1 };
    let up = rest.abs() * 2 >= denominator.abs();
    i64::try_from(if up { quotient + away } else { quotient }).ok()
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let size = self.0.unsigned_abs();
        f.pad(&format!("{sign}{}.{:04}", size / 10_000, size % 10_000))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn halves_go_away_from_zero() {
        let text = |n, d| Ratio::of(n, d).map(|ratio| ratio.to_string());
        assert_eq!(text(1, 3).unwrap(), "0.3333");
        assert_eq!(text(-2, 3).unwrap(), "-0.6667");
        assert_eq!(text(1, 20_000).unwrap(), "0.0001");
        assert_eq!(text(-1, 20_000).unwrap(), "-0.0001");
        assert_eq!(text(32, 10).unwrap(), "3.2000");
        assert_eq!(text(5, 0), None);
        assert_eq!(Ratio::of(32, 10).unwrap().decimal(), Decimal::new(32, 1));
    }

    proptest! {
        #[test]
        fn a_quotient_of_any_size_is_rounded_half_up(
            n in prop_oneof![any::<i64>().prop_map(i128::from), -(1_i128 << 90)..1_i128 << 90],
            d in any::<i64>(),
        ) {
            prop_assume!(d != 0);
            let size = i128::from(d).abs();
            let sign = if (n < 0) == (d < 0) { 1 } else { -1 };
            let expected = sign * ((2 * n.abs() + size) / (2 * size));
            prop_assert_eq!(rounded_quotient(n, d), i64::try_from(expected).ok());
        }

        #[test]
        fn the_ratio_is_that_of_exact_decimals(n in -1_000_000_000_i64..1_000_000_000, d in 1_i64..1_000_000) {
            let exact = (Decimal::from(n) / Decimal::from(d))
                .round_dp_with_strategy(4, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
            prop_assert_eq!(Ratio::of(n, d).unwrap().decimal(), exact);
            prop_assert_eq!(Ratio::of(-n, -d), Ratio::of(n, d));
        }
    }
}
