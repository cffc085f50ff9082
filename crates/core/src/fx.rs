//! Converting between currencies, and the part of a balance that a payment relieves.

use rust_decimal::Decimal;

use crate::{
    Currency,
    exact::{AmountError, Rounding, from_minor, round_to_minor},
};

/// What one currency is worth in another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rate {
    /// One unit is so many units of the other.
    Times(Decimal),
    /// So many units are one unit of the other.
    Over(Decimal),
}

impl Rate {
    /// `minor` of `from` in minor units of `to`, half up.
    ///
    /// # Errors
    /// When the rate is zero or the result is out of range.
    pub fn convert(self, minor: i64, from: Currency, to: Currency) -> Result<i64, AmountError> {
        match self {
            Self::Times(rate) => convert(minor, from, to, rate),
            Self::Over(rate) => convert_back(minor, from, to, rate),
        }
    }

    /// An exact amount in the other currency; as exact as 28 digits allow where it is divided.
    ///
    /// # Errors
    /// When the rate is zero or the result is out of range.
    pub fn worth(self, amount: Decimal) -> Result<Decimal, AmountError> {
        let worth = match self {
            Self::Times(rate) => amount.checked_mul(rate),
            Self::Over(rate) => amount.checked_div(rate),
        };
        worth.ok_or(AmountError::OutOfRange)
    }
}

/// `minor` of `from` in minor units of `to`, at `rate` units of `to` for one unit of `from`, half up.
///
/// # Errors
/// When the result is out of range.
pub fn convert(minor: i64, from: Currency, to: Currency, rate: Decimal) -> Result<i64, AmountError> {
    if from == to {
        return Ok(minor);
    }
    let amount = from_minor(minor, from).checked_mul(rate).ok_or(AmountError::OutOfRange)?;
    round_to_minor(amount, to, Rounding::HalfUp)
}

/// `minor` of `from` in minor units of `to`, where `rate` units of `from` buy one unit of `to`, half up.
///
/// # Errors
/// When the rate is zero or the result is out of range.
pub fn convert_back(minor: i64, from: Currency, to: Currency, rate: Decimal) -> Result<i64, AmountError> {
    let amount = from_minor(minor, from).checked_div(rate).ok_or(AmountError::OutOfRange)?;
    round_to_minor(amount, to, Rounding::HalfUp)
}

/// `whole × part ÷ of` for `of` above zero, half up and mirrored for negatives; exactly `whole` when part equals `of`.
///
/// # Errors
/// When the product is out of range.
pub fn proportion(whole: i128, part: i128, of: i128) -> Result<i128, AmountError> {
    let product = whole.checked_mul(part).ok_or(AmountError::OutOfRange)?;
    let half = of / 2 * product.signum();
    product.checked_add(half).and_then(|it| it.checked_div(of)).ok_or(AmountError::OutOfRange)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn converting_there_and_back_rounds_half_up() {
        let rate = Decimal::new(138_540, 2);
        let (usd, krw) = (Currency::USD, Currency::KRW);
        assert_eq!(convert(123_456, usd, krw, rate), Ok(1_710_359));
        assert_eq!(convert(-123_456, usd, krw, rate), Ok(-1_710_359));
        assert_eq!(convert_back(1_000_000, krw, usd, rate), Ok(72_181));
        assert!(convert_back(1, krw, usd, Decimal::ZERO).is_err());
    }

    #[test]
    fn a_proportion_is_half_up_mirrored_and_whole_at_the_end() {
        assert_eq!(proportion(1_710_359, 100_000, 123_456), Ok(1_385_400));
        assert_eq!(proportion(-5, 1, 2), Ok(-3));
        assert_eq!(proportion(-5, 2, 2), Ok(-5));
        assert!(proportion(i128::MAX, 2, 1).is_err());
    }
}
