//! Numbers as people and exports write them: `12345`, `-1,234.50`, `₩12,300`, `12,300원`, `(500)`.

use jangbu_core::{Decimal, exact::parse_exact};
use rust_decimal::RoundingStrategy;

use super::is_none;

/// The cell holds something else than a number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotANumber;

/// The number of a cell; `None` when it says none.
///
/// # Errors
/// When the cell is no number or has more than six decimals.
pub fn number(cell: &[u8]) -> Result<Option<Decimal>, NotANumber> {
    match plain(cell) {
        Some(value) => Ok(Some(value)),
        None if is_none(cell) => Ok(None),
        None => dressed(cell).map(Some),
    }
}

/// A number that may have been divided, rounded to six decimals; `None` when the cell says none.
///
/// # Errors
/// When the cell is no number.
pub fn rounded(cell: &[u8]) -> Result<Option<Decimal>, NotANumber> {
    if let Ok(value) = number(cell) {
        return Ok(value);
    }
    let text = std::str::from_utf8(cell).map_err(|_| NotANumber)?.replace(',', "");
    // A double of JSON may be written as `1e-7`.
    let value = text.parse().or_else(|_| Decimal::from_scientific(&text)).map_err(|_| NotANumber)?;
    Ok(Some(value.round_dp_with_strategy(6, RoundingStrategy::MidpointAwayFromZero).normalize()))
}

/// A whole number; `None` when the cell says none.
///
/// # Errors
/// When the cell is no number, has a fraction or does not fit.
pub fn integer(cell: &[u8]) -> Result<Option<i64>, NotANumber> {
    let Some(value) = number(cell)? else { return Ok(None) };
    if !value.fract().is_zero() {
        return Err(NotANumber);
    }
    i64::try_from(value.trunc().mantissa()).map(Some).map_err(|_| NotANumber)
}

/// Digits with an optional sign and point, at most 18 digits and six decimals; `None` for any other form.
fn plain(cell: &[u8]) -> Option<Decimal> {
    let (negative, digits) = match cell {
        [b'-', rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    if digits.is_empty() || digits.len() > 18 {
        return None;
    }
    let (mut mantissa, mut point) = (0i64, None);
    for (at, byte) in digits.iter().enumerate() {
        match byte {
            b'0'..=b'9' => mantissa = mantissa * 10 + i64::from(byte - b'0'),
            b'.' if point.is_none() && at > 0 => point = Some(at),
            _ => return None,
        }
    }
    let decimals = point.map_or(0, |at| digits.len() - at - 1);
    if decimals > 6 || point.is_some_and(|at| at + 1 == digits.len()) {
        return None;
    }
    Some(Decimal::new(if negative { -mantissa } else { mantissa }, decimals as u32))
}

/// A number with thousands separators, currency signs or accountants' parentheses.
fn dressed(cell: &[u8]) -> Result<Decimal, NotANumber> {
    let text = std::str::from_utf8(cell).map_err(|_| NotANumber)?;
    let bare: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '₩' | '￦' | '원' | '$' | '€' | '£' | '+'))
        .map(|c| if matches!(c, '−' | '△' | '▲') { '-' } else { c })
        .collect();
    let (negative, body) = match bare.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(inner) => (true, inner),
        None => (false, bare.as_str()),
    };
    if !grouped_in_threes(body) {
        return Err(NotANumber);
    }
    let value = parse_exact(body).map_err(|_| NotANumber)?.normalize();
    Ok(if negative { -value } else { value })
}

/// Commas only between groups of three digits before the point: `1,5` is not fifteen.
fn grouped_in_threes(text: &str) -> bool {
    if !text.contains(',') {
        return true;
    }
    let whole = text.trim_start_matches('-').split('.').next().unwrap_or_default();
    let fraction_has_comma = text.split('.').skip(1).any(|part| part.contains(','));
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    !fraction_has_comma && (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3)
}
