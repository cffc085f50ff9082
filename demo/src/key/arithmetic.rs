//! Rounding and splitting as the posting policy (2.2 to 2.5) says.

use rust_decimal::{Decimal, RoundingStrategy, prelude::ToPrimitive};

/// `r`: half up, away from zero, to a whole number.
pub fn r(exact: Decimal) -> i64 {
    exact.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero).to_i64().unwrap_or(0)
}

/// `r(a × b ÷ c)` of whole numbers, exact in between.
pub fn r_ratio(a: i64, b: i64, c: i64) -> i64 {
    let (top, bottom) = (i128::from(a) * i128::from(b), i128::from(c));
    let size = (2 * top.abs() + bottom.abs()) / (2 * bottom.abs());
    let signed = if (top < 0) != (bottom < 0) { -size } else { size };
    i64::try_from(signed).unwrap_or(0)
}

/// VAT inside a total: `c(total × 10/110)`.
pub fn vat_inside(total: i64) -> i64 {
    total * 10 / 110
}

/// VAT on top of a supply: `c(supply × 10/100)`.
pub fn vat_on_top(supply: i64) -> i64 {
    supply * 10 / 100
}

/// Splits `total` over the weights by largest remainder; None if all weights are zero.
pub fn split(total: i64, weights: &[Decimal]) -> Option<Vec<i64>> {
    if total < 0 {
        return split(-total, weights).map(|parts| parts.into_iter().map(|p| -p).collect());
    }
    let weights: Vec<i128> = weights.iter().map(|w| (w * Decimal::from(1_000_000)).to_i128().unwrap_or(0)).collect();
    let sum: i128 = weights.iter().sum();
    if sum == 0 {
        return None;
    }
    let products: Vec<i128> = weights.iter().map(|w| i128::from(total) * w).collect();
    let mut parts: Vec<i64> = products.iter().map(|p| (p / sum) as i64).collect();
    let mut by_fraction: Vec<usize> = (0..parts.len()).collect();
    by_fraction.sort_by_key(|n| (-(products[*n] % sum), *n));
    let left = total - parts.iter().sum::<i64>();
    for n in by_fraction.into_iter().take(left as usize) {
        parts[n] += 1;
    }
    Some(parts)
}

/// Running total: part i is `rounded(x₁ + … + xᵢ) − rounded(x₁ + … + xᵢ₋₁)`.
pub fn running<T, F>(numbers: &[T], rounded: F) -> Vec<i64>
where
    T: Copy + Default + std::ops::Add<Output = T>,
    F: Fn(T) -> i64,
{
    let (mut sum, mut before) = (T::default(), 0);
    numbers
        .iter()
        .map(|x| {
            sum = sum + *x;
            let now = rounded(sum);
            let part = now - before;
            before = now;
            part
        })
        .collect()
}
