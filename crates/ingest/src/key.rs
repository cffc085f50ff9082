//! Natural keys within one file: truly equal rows survive as `#1`, `#2`, …; rows that contradict each other wait.
//!
//! The keys of a file are counted before its rows are read, so that neither of two contradicting rows is
//! imported and the order of rows does not matter.

use std::hash::{BuildHasher, Hasher};

use hashbrown::{DefaultHashBuilder, HashMap, hash_map::Entry};
use jangbu_core::{Text, facts::FactKind};

use crate::{
    check::{Fault, conflict},
    reading::HomeAt,
    row::Row,
};

/// The natural key of a row.
#[derive(Clone, PartialEq, Eq)]
pub struct Key {
    /// The fact it is a key of; where a row becomes several facts, the first.
    pub kind: FactKind,
    /// The account; `None` for facts of the whole company.
    pub home: Option<HomeAt>,
    /// The key within fact and account.
    pub text: Text,
}

impl Key {
    /// A key within an account.
    pub fn of(kind: FactKind, home: HomeAt, parts: &[&str]) -> Self {
        Self { kind, home: Some(home), text: joined(parts) }
    }

    /// A key within the company.
    pub fn of_company(kind: FactKind, parts: &[&str]) -> Self {
        Self { kind, home: None, text: joined(parts) }
    }
}

/// Counts the keys of a file, by hash: 17 bytes a row.
///
/// Two different keys meet in one 64-bit hash about once in a million files of five million rows; both rows
/// would go to quarantine, from where they can be replayed.
#[derive(Default)]
pub struct Census {
    first: HashMap<u64, u32>,
    repeats: Repeats,
}

impl Census {
    /// Counts a row.
    pub fn count(&mut self, key: &Key, row: &Row<'_>) {
        let hash = self.repeats.hash(key);
        // Half a hash is enough to tell content apart: it is compared only under an equal key.
        let content = self.repeats.content(row) as u32;
        match self.first.entry(hash) {
            Entry::Vacant(place) => {
                place.insert(content);
            }
            Entry::Occupied(first) if *first.get() != content => {
                self.repeats.keys.insert(hash, Repeat::Conflict);
            }
            Entry::Occupied(_) => {
                self.repeats.keys.entry(hash).or_insert(Repeat::Equal(0));
            }
        }
    }

    /// The keys that more than one row has.
    pub fn finish(self) -> Repeats {
        self.repeats
    }
}

/// The keys that more than one row of the file has.
#[derive(Default)]
pub struct Repeats {
    keys: HashMap<u64, Repeat>,
    state: DefaultHashBuilder,
}

enum Repeat {
    /// The rows are equal; so many of them have been read.
    Equal(u32),
    Conflict,
}

impl Repeats {
    /// Of one key alone: that of a row of which `equal` rows are in the books, or which another contradicts (`None`).
    pub fn of(key: &Key, equal: Option<u32>) -> Self {
        let mut repeats = Self::default();
        repeats.keys.insert(repeats.hash(key), equal.map_or(Repeat::Conflict, Repeat::Equal));
        repeats
    }

    /// Hash of everything that `row` says.
    pub fn content(&self, row: &Row<'_>) -> u64 {
        row.content_hash(&self.state)
    }

    /// The key as stored: made different from that of an equal row before.
    ///
    /// # Errors
    /// When another row has the key and other content.
    pub fn place(&mut self, key: Key) -> Result<Text, Fault> {
        let mut text = key.text.clone();
        if self.keys.is_empty() {
            return Ok(text);
        }
        let hash = self.hash(&key);
        match self.keys.get_mut(&hash) {
            None => {}
            Some(Repeat::Conflict) => return Err(conflict(&text)),
            Some(Repeat::Equal(count)) => {
                if *count > 0 {
                    text.push('#');
                    text.push_str(&count.to_string());
                }
                *count += 1;
            }
        }
        Ok(text)
    }

    fn hash(&self, key: &Key) -> u64 {
        let mut hasher = self.state.build_hasher();
        hasher.write_u8(key.kind as u8);
        hasher.write_usize(key.home.map_or(usize::MAX, |home| home));
        hasher.write(key.text.as_bytes());
        hasher.finish()
    }
}

fn joined(parts: &[&str]) -> Text {
    if let [whole] = parts {
        return Text::new(whole);
    }
    let mut key = Text::with_capacity(parts.iter().map(|part| part.len() + 1).sum());
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            key.push('/');
        }
        key.push_str(part);
    }
    key
}
