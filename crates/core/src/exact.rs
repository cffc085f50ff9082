//! Exact decimals as platforms report them, and the one rounding to minor units.
//!
//! Facts keep amounts exactly as reported (up to six decimals); rounding happens once, when posted.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::Currency;

/// Most decimals a reported amount may have; more is refused on import.
pub const MAX_DECIMALS: u32 = 6;

/// An amount does not fit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    /// The text is not a plain decimal number.
    #[error("`{0}` is not a number")]
    NotANumber(String),
    /// More than [`MAX_DECIMALS`] decimals.
    #[error("`{0}` has more than {MAX_DECIMALS} decimals")]
    TooPrecise(String),
    /// The amount has a fraction of the currency's smallest unit.
    #[error("`{0}` has a fraction of the smallest unit of {1}")]
    FractionOfMinor(Decimal, Currency),
    /// The amount does not fit in 64 bits of minor units.
    #[error("amount is out of range")]
    OutOfRange,
}

/// Which way a half goes when an exact amount becomes minor units.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rounding {
    /// Half away from zero (Korean: 반올림). Mirrored for negatives.
    HalfUp,
    /// Towards zero (Korean: 절사). Mirrored for negatives.
    Cut,
}

/// Reads a plain decimal such as `-1,234.50`; thousands separators are allowed, exponents are not.
///
/// # Errors
/// When the text is no number or has more than six decimals.
pub fn parse_exact(text: &str) -> Result<Decimal, AmountError> {
    let trimmed = text.trim();
    let plain: std::borrow::Cow<'_, str> =
        if trimmed.contains(',') { trimmed.replace(',', "").into() } else { trimmed.into() };
    let value = Decimal::from_str_exact(&plain).map_err(|_| AmountError::NotANumber(text.to_owned()))?;
    if value.scale() > MAX_DECIMALS && value.normalize().scale() > MAX_DECIMALS {
        return Err(AmountError::TooPrecise(text.to_owned()));
    }
    Ok(value)
}

/// An exact amount in major units, rounded to the minor units of `currency`.
///
/// # Errors
/// [`AmountError::OutOfRange`] when it does not fit in 64 bits.
pub fn round_to_minor(amount: Decimal, currency: Currency, rounding: Rounding) -> Result<i64, AmountError> {
    let strategy = match rounding {
        Rounding::HalfUp => RoundingStrategy::MidpointAwayFromZero,
        Rounding::Cut => RoundingStrategy::ToZero,
    };
    let decimals = currency.decimals();
    let rounded = amount.round_dp_with_strategy(decimals, strategy);
    minor_of(rounded, decimals)
}

/// An amount that must already be whole in the minor units of `currency`.
///
/// # Errors
/// When it has a fraction of a minor unit or does not fit.
pub fn whole_minor(amount: Decimal, currency: Currency) -> Result<i64, AmountError> {
    let amount = amount.normalize();
    if amount.scale() > currency.decimals() {
        return Err(AmountError::FractionOfMinor(amount, currency));
    }
    minor_of(amount, currency.decimals())
}

/// The exact amount, in major units, that `minor` stands for.
pub fn from_minor(minor: i64, currency: Currency) -> Decimal {
    Decimal::new(minor, currency.decimals())
}

fn minor_of(mut rounded: Decimal, decimals: u32) -> Result<i64, AmountError> {
    rounded.rescale(decimals);
    if rounded.scale() != decimals {
        return Err(AmountError::OutOfRange);
    }
    i64::try_from(rounded.mantissa()).map_err(|_| AmountError::OutOfRange)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn tenths_add_up_exactly() {
        let sum = parse_exact("0.1").unwrap() + parse_exact("0.2").unwrap();
        assert_eq!(sum, parse_exact("0.3").unwrap());
    }

    #[test]
    fn halves_go_away_from_zero_and_mirror() {
        let won = |text: &str| round_to_minor(parse_exact(text).unwrap(), Currency::KRW, Rounding::HalfUp).unwrap();
        assert_eq!([won("10.5"), won("-10.5"), won("10.499999")], [11, -11, 10]);
    }

    #[test]
    fn a_number_must_be_plain() {
        assert_eq!(parse_exact("1,234.5").unwrap(), Decimal::new(12345, 1));
        assert!(parse_exact("1e3").is_err());
        assert!(parse_exact("").is_err());
        assert!(parse_exact("0.1234567").is_err());
    }

    #[test]
    fn an_overflow_is_an_error() {
        assert_eq!(round_to_minor(Decimal::MAX, Currency::USD, Rounding::Cut), Err(AmountError::OutOfRange));
    }
}
