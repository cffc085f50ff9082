//! An exact share of an amount, as a contract states it: `3/17`, `17.65%` or `0.1765`.

use std::{fmt, str::FromStr};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{Said, exact::AmountError, fx::proportion};

/// A share above zero, kept as it was written.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Fraction {
    numerator: i64,
    denominator: i64,
    written: String,
}

/// The text is no share.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no share such as 3/17, 17.65% or 0.1765")]
pub struct NotAFraction(pub String);

impl NotAFraction {
    /// The same in both languages.
    pub fn said(&self) -> Said {
        Said::new(self.to_string(), format!("`{}` 은(는) 비율이 아닙니다. 3/17, 17.65%, 0.1765 처럼 쓰십시오", self.0))
    }
}

impl Fraction {
    /// The share of `minor`, half up and mirrored for negatives.
    ///
    /// # Errors
    /// When the result is out of range.
    pub fn of(&self, minor: i64) -> Result<i64, AmountError> {
        let share = proportion(minor.into(), self.numerator.into(), self.denominator.into())?;
        i64::try_from(share).map_err(|_| AmountError::OutOfRange)
    }
}

impl FromStr for Fraction {
    type Err = NotAFraction;

    fn from_str(text: &str) -> Result<Self, NotAFraction> {
        let written = text.trim();
        let parts = || {
            if let Some((numerator, denominator)) = written.split_once('/') {
                return Some((numerator.trim().parse().ok()?, denominator.trim().parse().ok()?));
            }
            let (number, hundred) = match written.strip_suffix('%') {
                Some(percent) => (percent.trim_end(), 100),
                None => (written, 1),
            };
            let exact = Decimal::from_str_exact(number).ok()?;
            let ones = 10_i64.checked_pow(exact.scale())?.checked_mul(hundred)?;
            Some((i64::try_from(exact.mantissa()).ok()?, ones))
        };
        match parts() {
            Some((numerator, denominator)) if numerator > 0 && denominator > 0 => {
                Ok(Self { numerator, denominator, written: written.to_owned() })
            }
            _ => Err(NotAFraction(text.to_owned())),
        }
    }
}

impl TryFrom<String> for Fraction {
    type Error = NotAFraction;

    fn try_from(text: String) -> Result<Self, NotAFraction> {
        text.parse()
    }
}

impl From<Fraction> for String {
    fn from(fraction: Fraction) -> Self {
        fraction.written
    }
}

impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.written)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn three_seventeenths_are_not_their_rounding_to_a_percentage() {
        let share = |text: &str, of| text.parse::<Fraction>().unwrap().of(of).unwrap();
        assert_eq!(share("3/17", 8_500_000), 1_500_000);
        assert_eq!(share("17.65%", 8_500_000), 1_500_250);
        assert_eq!(share("0.1765", -8_500_000), -1_500_250);
    }

    #[test]
    fn what_is_no_share_is_refused() {
        for text in ["", "0", "-1/17", "3/0", "a", "1/2/3", "%"] {
            assert!(text.parse::<Fraction>().is_err(), "{text}");
        }
    }
}
