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

/// Splits a carrying amount over partial payments in proportion; the last payment leaves zero.
///
/// # Errors
/// As [`allocate_units`].
pub fn relieve(carrying_minor: i64, parts_minor: &[i64]) -> Result<Vec<i64>, AllocationError> {
    let weights: Vec<i128> = parts_minor.iter().map(|part| i128::from(*part)).collect();
    allocate_units(carrying_minor, &weights)
}
