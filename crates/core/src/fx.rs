//! Converting between currencies: the total once, then its parts by largest remainder.

use rust_decimal::Decimal;

use crate::{
    Currency,
    allocation::{AllocationError, allocate_units},
    exact::{AmountError, Rounding, from_minor, round_to_minor},
};

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

/// What a revaluation at `rate` adds to the carrying amount of a foreign balance, minor units of `to`.
///
/// # Errors
/// When the value at `rate` is out of range.
pub fn revaluation(
    minor: i64,
    from: Currency,
    to: Currency,
    carrying_minor: i64,
    rate: Decimal,
) -> Result<i64, AmountError> {
    convert(minor, from, to, rate)?.checked_sub(carrying_minor).ok_or(AmountError::OutOfRange)
}

/// Splits a carrying amount over partial payments in proportion; the last payment leaves zero.
///
/// # Errors
/// As [`allocate_units`].
pub fn relieve(carrying_minor: i64, parts_minor: &[i64]) -> Result<Vec<i64>, AllocationError> {
    let weights: Vec<i128> = parts_minor.iter().map(|part| i128::from(*part)).collect();
    allocate_units(carrying_minor, &weights)
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
        assert_eq!(revaluation(123_456, usd, krw, 1_710_359, Decimal::from(1390)), Ok(5_679));
    }

    #[test]
    fn a_proportion_is_half_up_mirrored_and_whole_at_the_end() {
        assert_eq!(proportion(1_710_359, 100_000, 123_456), Ok(1_385_400));
        assert_eq!(proportion(-5, 1, 2), Ok(-3));
        assert_eq!(proportion(-5, 2, 2), Ok(-5));
        assert_eq!(relieve(1_710_359, &[100_000, 23_456]), Ok(vec![1_385_400, 324_959]));
        assert!(proportion(i128::MAX, 2, 1).is_err());
    }
}
