//! Splitting a whole into parts that always add up: largest remainder.
//!
//! Ties go to the earlier party; a party of zero weight gets nothing; a negative whole mirrors the
//! positive one. Hamilton's method, as in the worked examples of family `allocation`.

use rust_decimal::Decimal;

/// The whole cannot be split by these weights.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AllocationError {
    /// A weight below zero.
    #[error("weight {0} is negative")]
    NegativeWeight(Decimal),
    /// Something to split but nobody to take it.
    #[error("cannot split {0} over weights that are all zero")]
    NoWeight(i64),
    /// The weights are too large or too precise to add exactly.
    #[error("weights do not fit exact arithmetic")]
    OutOfRange,
}

/// Splits `whole` (minor units) in proportion to `weights`; the parts add up to `whole` exactly.
///
/// # Errors
/// When a weight is negative, or all are zero while there is something to split.
pub fn allocate(whole: i64, weights: &[Decimal]) -> Result<Vec<i64>, AllocationError> {
    let scale = weights.iter().map(Decimal::scale).max().unwrap_or(0);
    let units = weights
        .iter()
        .map(|weight| {
            if weight.is_sign_negative() && !weight.is_zero() {
                return Err(AllocationError::NegativeWeight(*weight));
            }
            let factor = 10_i128.checked_pow(scale - weight.scale()).ok_or(AllocationError::OutOfRange)?;
            weight.mantissa().checked_mul(factor).ok_or(AllocationError::OutOfRange)
        })
        .collect::<Result<Vec<i128>, _>>()?;
    allocate_units(whole, &units)
}

/// [`allocate`] for whole-number weights, such as other amounts in minor units.
///
/// # Errors
/// As [`allocate`].
pub fn allocate_units(whole: i64, weights: &[i128]) -> Result<Vec<i64>, AllocationError> {
    if let Some(negative) = weights.iter().find(|weight| **weight < 0) {
        return Err(AllocationError::NegativeWeight(Decimal::from_i128_with_scale(*negative, 0)));
    }
    let total =
        weights.iter().try_fold(0_i128, |sum, weight| sum.checked_add(*weight)).ok_or(AllocationError::OutOfRange)?;
    if total == 0 {
        return if whole == 0 { Ok(vec![0; weights.len()]) } else { Err(AllocationError::NoWeight(whole)) };
    }
    let size = i128::from(whole).abs();
    let mut parts = Vec::with_capacity(weights.len());
    let mut remainders = Vec::with_capacity(weights.len());
    let mut left = size;
    for (party, weight) in weights.iter().enumerate() {
        let share = size.checked_mul(*weight).ok_or(AllocationError::OutOfRange)?;
        let part = share / total;
        left -= part;
        parts.push(part);
        remainders.push((share % total, party));
    }
    // Largest remainder first; the stable sort keeps the earlier party ahead in a tie.
    remainders.sort_by_key(|(remainder, _)| std::cmp::Reverse(*remainder));
    for (_, party) in remainders {
        if left == 0 {
            break;
        }
        parts[party] += 1;
        left -= 1;
    }
    let sign = i128::from(whole.signum());
    parts.into_iter().map(|part| i64::try_from(part * sign).map_err(|_| AllocationError::OutOfRange)).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn parts_add_up_and_mirror(whole in -1_000_000_000_i64..1_000_000_000, weights in prop::collection::vec(0_i128..1_000_000, 1..20)) {
            prop_assume!(weights.iter().sum::<i128>() > 0);
            let parts = allocate_units(whole, &weights).unwrap();
            prop_assert_eq!(parts.iter().sum::<i64>(), whole);
            for (part, weight) in parts.iter().zip(&weights) {
                prop_assert!(*weight > 0 || *part == 0);
            }
            let mirrored: Vec<i64> = allocate_units(-whole, &weights).unwrap().iter().map(|part| -part).collect();
            prop_assert_eq!(parts, mirrored);
        }
    }

    #[test]
    fn nobody_to_take_it_is_an_error() {
        assert_eq!(allocate_units(5, &[0, 0]), Err(AllocationError::NoWeight(5)));
        assert!(allocate(5, &[Decimal::NEGATIVE_ONE]).is_err());
    }
}
