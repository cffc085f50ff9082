//! ISO 4217 currency codes and the number of decimals their minor unit has.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A currency by its ISO 4217 code, e.g. `KRW`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

/// The text is not three capital letters.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("`{0}` is not a currency code of three letters such as KRW or USD")]
pub struct UnknownCurrency(String);

impl Currency {
    /// South Korean won, without decimals.
    pub const KRW: Self = Self(*b"KRW");
    /// United States dollar, two decimals.
    pub const USD: Self = Self(*b"USD");
    /// Euro.
    pub const EUR: Self = Self(*b"EUR");

    /// The three-letter code.
    pub fn code(&self) -> &str {
        // The constructor admits ASCII letters only.
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// Decimals of the minor unit (ISO 4217): 0 for KRW and JPY, 3 for KWD, otherwise 2.
    pub fn decimals(&self) -> u32 {
        match &self.0 {
            b"KRW" | b"JPY" | b"VND" | b"CLP" | b"ISK" | b"PYG" | b"UGX" | b"XAF" | b"XOF" | b"XPF" => 0,
            b"KWD" | b"BHD" | b"JOD" | b"OMR" | b"TND" | b"IQD" | b"LYD" => 3,
            _ => 2,
        }
    }
}

impl FromStr for Currency {
    type Err = UnknownCurrency;

    fn from_str(text: &str) -> Result<Self, UnknownCurrency> {
        let upper = text.trim().to_ascii_uppercase();
        match <[u8; 3]>::try_from(upper.as_bytes()) {
            Ok(code) if code.iter().all(u8::is_ascii_uppercase) => Ok(Self(code)),
            _ => Err(UnknownCurrency(text.to_owned())),
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Default for Currency {
    fn default() -> Self {
        Self::KRW
    }
}

impl Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn decimals_follow_iso_4217() {
        let decimals = |code: &str| code.parse::<Currency>().unwrap().decimals();
        assert_eq!([decimals("KRW"), decimals("usd"), decimals("KWD")], [0, 2, 3]);
        assert!("WON!".parse::<Currency>().is_err());
    }
}
