//! The chain over the journal in recorded order: it shows any later change of what was posted.
//!
//! One link covers the entries of one commit: head' = BLAKE3(head ‖ entries in canonical bytes). Replaying
//! the facts in recorded order, commit by commit, reaches the same head; so does reading the journal back.

use std::{fmt, str::FromStr};

use jangbu_core::Date;

use crate::{
    canonical::Canonical,
    journal::{JournalEntry, Posting},
};

/// State of the chain after a commit; 64 hex digits as text.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct ChainHead(pub [u8; 32]);

/// The text is not a chain head.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a hash of 64 hex digits")]
pub struct NotAHash(String);

impl fmt::Display for ChainHead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for ChainHead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for ChainHead {
    type Err = NotAHash;

    fn from_str(text: &str) -> Result<Self, NotAHash> {
        let hash = blake3::Hash::from_hex(text).map_err(|_| NotAHash(text.to_owned()))?;
        Ok(Self(*hash.as_bytes()))
    }
}

impl ChainHead {
    /// The head after a commit of `entry` alone, each line posted on the day that `posted_on` gives for its
    /// document date.
    pub fn extend(self, entry: &JournalEntry, posted_on: impl Fn(Date) -> Date) -> Self {
        let mut link = Link::after(self);
        link.push(entry, posted_on);
        link.finish()
    }
}

/// First byte of an entry, and of a line, in canonical form.
const ENTRY: u8 = 1;
const LINE: u8 = 2;

/// A link in the making: the entries of one commit.
pub struct Link {
    before: ChainHead,
    is_empty: bool,
    bytes: Canonical,
}

impl Link {
    /// A link behind `head`.
    pub fn after(head: ChainHead) -> Self {
        let mut bytes = Canonical::default();
        bytes.raw(&head.0);
        Self { before: head, is_empty: true, bytes }
    }

    /// Begins an entry; its lines follow.
    pub fn entry(&mut self, group: &str, rule: &str, rule_version: i32) {
        self.is_empty = false;
        self.bytes.raw(&[ENTRY]);
        self.bytes.text(group);
        self.bytes.text(rule);
        self.bytes.integer(i64::from(rule_version));
    }

    /// Adds a line of the entry begun last, in the order in which they were posted.
    pub fn line(&mut self, posting: &Posting, posted_on: Date) {
        self.bytes.raw(&[LINE]);
        self.bytes.net_key(&posting.code, posting.currency, posting.economic_on, &posting.dimensions);
        self.bytes.integer(posting.amount_minor);
        self.bytes.integer(posting.functional_minor);
        self.bytes.date(posting.booked_on);
        self.bytes.date(posted_on);
        self.bytes.integer(posting.fact_id);
        self.bytes.end_row();
    }

    /// Adds a whole entry, each line posted on the day that `posted_on` gives for its document date.
    pub fn push(&mut self, entry: &JournalEntry, posted_on: impl Fn(Date) -> Date) {
        let (rule, rule_version) = entry.rule();
        self.entry(entry.group().as_str(), rule, rule_version);
        for posting in entry.postings() {
            self.line(posting, posted_on(posting.booked_on));
        }
    }

    /// The head after this commit; the old one when nothing was posted.
    pub fn finish(self) -> ChainHead {
        if self.is_empty { self.before } else { ChainHead(self.bytes.finish()) }
    }
}
