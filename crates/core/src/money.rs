//! An amount of one currency in whole minor units.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Currency, exact};

/// A signed amount in minor units (won, cents). JSON: `{"minor": 123, "currency": "KRW"}`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Money {
    /// Minor units; the sign's meaning is the holder's.
    pub minor: i64,
    /// The currency of `minor`.
    pub currency: Currency,
}

impl Money {
    /// An amount of `minor` units.
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// An amount in won.
    pub const fn krw(minor: i64) -> Self {
        Self::new(minor, Currency::KRW)
    }
}

impl fmt::Display for Money {
    /// Thousands separators and the currency's decimals, without the code: `1,234.50`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = exact::from_minor(self.minor, self.currency).abs().to_string();
        let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
        let mut text = String::with_capacity(plain.len() + 8);
        if self.minor < 0 {
            text.push('-');
        }
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at).is_multiple_of(3) {
                text.push(',');
            }
            text.push(digit);
        }
        if !fraction.is_empty() {
            text.push('.');
            text.push_str(fraction);
        }
        f.pad(&text)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn amounts_read_as_people_write_them() {
        let usd = "USD".parse().unwrap();
        assert_eq!(Money::krw(-1_234_567).to_string(), "-1,234,567");
        assert_eq!(Money::new(123_456, usd).to_string(), "1,234.56");
        assert_eq!(Money::new(5, usd).to_string(), "0.05");
        assert_eq!(serde_json::to_string(&Money::krw(123)).unwrap(), r#"{"minor":123,"currency":"KRW"}"#);
    }
}
