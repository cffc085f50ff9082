//! References: stable texts that name a number or a record, e.g. `profit/revenue?campaign=brand&day=2026-03-05`.
//!
//! `kind/subject?key=value&…`; in it `%`, `&`, `=`, `?`, `#`, quotes and blanks are written as `%XX`. A key with
//! an empty value means *not attributed*.

use std::{fmt, str::FromStr};

/// A reference.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reference {
    /// What it names: `profit`, `bridge`, `balance`, `group`, `entry`, `fact` or `batch`.
    pub kind: String,
    /// Which of them.
    pub subject: String,
    /// Conditions, in order.
    pub query: Vec<(String, String)>,
}

/// The text is not a reference.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a reference such as `profit/revenue?day=2026-03-05`, `group/order:own:O-1` or `batch/7`")]
pub struct BadReference(String);

impl Reference {
    /// A reference without conditions.
    pub fn new(kind: &str, subject: &str) -> Self {
        Self { kind: kind.to_owned(), subject: subject.to_owned(), query: Vec::new() }
    }

    /// The same with one more condition.
    #[must_use]
    pub fn with(mut self, key: &str, value: &str) -> Self {
        self.query.push((key.to_owned(), value.to_owned()));
        self
    }

    /// The value of a condition.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.query.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", escaped(&self.kind), escaped(&self.subject))?;
        for (at, (key, value)) in self.query.iter().enumerate() {
            write!(f, "{}{}={}", if at == 0 { '?' } else { '&' }, escaped(key), escaped(value))?;
        }
        Ok(())
    }
}

impl FromStr for Reference {
    type Err = BadReference;

    fn from_str(text: &str) -> Result<Self, BadReference> {
        let bad = || BadReference(text.to_owned());
        let (path, query) = text.trim().split_once('?').unwrap_or((text.trim(), ""));
        let (kind, subject) = path.split_once('/').ok_or_else(bad)?;
        if kind.is_empty() || subject.is_empty() {
            return Err(bad());
        }
        let pairs = query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
            let (key, value) = pair.split_once('=').ok_or_else(bad)?;
            Ok((plain(key).ok_or_else(bad)?, plain(value).ok_or_else(bad)?))
        });
        Ok(Self {
            kind: plain(kind).ok_or_else(bad)?,
            subject: plain(subject).ok_or_else(bad)?,
            query: pairs.collect::<Result<_, _>>()?,
        })
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_whitespace() || character.is_control() || "%&=?#'\"".contains(character) {
            let mut bytes = [0; 4];
            for byte in character.encode_utf8(&mut bytes).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        } else {
            out.push(character);
        }
    }
    out
}

fn plain(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_reference_reads_as_people_write_it() {
        let reference = Reference::new("profit", "revenue").with("campaign", "봄 세일 50%").with("day", "2026-03-05");
        assert_eq!(reference.to_string(), "profit/revenue?campaign=봄%20세일%2050%25&day=2026-03-05");
        assert_eq!(reference.get("campaign"), Some("봄 세일 50%"));
        let group: Reference = "group/bank:kb:2026/03/05".parse().unwrap();
        assert_eq!((group.kind.as_str(), group.subject.as_str()), ("group", "bank:kb:2026/03/05"));
        for bad in ["", "profit", "profit/", "/x", "profit/revenue?day", "fact/%zz"] {
            assert!(bad.parse::<Reference>().is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn every_reference_comes_back(subject in ".{1,20}", key in "[a-z]{1,8}", value in ".{0,20}") {
            let reference = Reference::new("group", &subject).with(&key, &value);
            prop_assert_eq!(reference.to_string().parse::<Reference>().unwrap(), reference);
        }
    }
}
