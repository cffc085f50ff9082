//! One byte form of journal rows for hashing: the same on every machine and version.
//!
//! Texts are length (LEB128) and UTF-8 bytes, integers eight bytes little-endian, dates four bytes of
//! year × 10000 + month × 100 + day, currencies their three letters. No two rows share a form.

use jangbu_core::{Currency, Date, Text};

use crate::journal::Dimensions;

/// Bytes are hashed in pieces of about this size, large enough for the hash to work on several blocks at once.
const PIECE: usize = 64 * 1024;

/// Hashes rows as they come.
#[derive(Default)]
pub(crate) struct Canonical {
    hasher: blake3::Hasher,
    piece: Vec<u8>,
}

impl Canonical {
    pub(crate) fn raw(&mut self, bytes: &[u8]) {
        self.piece.extend_from_slice(bytes);
    }

    pub(crate) fn text(&mut self, text: &str) {
        let mut length = text.len();
        while length >= 0x80 {
            self.piece.push((length & 0x7f) as u8 | 0x80);
            length >>= 7;
        }
        self.piece.push(length as u8);
        self.raw(text.as_bytes());
    }

    pub(crate) fn integer(&mut self, number: i64) {
        self.raw(&number.to_le_bytes());
    }

    pub(crate) fn wide(&mut self, number: i128) {
        self.raw(&number.to_le_bytes());
    }

    pub(crate) fn date(&mut self, day: Date) {
        let number = i32::from(day.year()) * 10_000 + i32::from(day.month()) * 100 + i32::from(day.day());
        self.raw(&number.to_le_bytes());
    }

    pub(crate) fn net_key(&mut self, code: &Text, currency: Currency, economic_on: Date, dimensions: &Dimensions) {
        self.text(code);
        self.raw(currency.code().as_bytes());
        self.date(economic_on);
        let Dimensions { media_account, campaign, ad_group, channel, product, order, partner } = dimensions;
        for text in [media_account, campaign, ad_group, channel, product, order, partner] {
            self.text(text);
        }
    }

    /// Ends a row.
    pub(crate) fn end_row(&mut self) {
        if self.piece.len() >= PIECE {
            self.hasher.update(&self.piece);
            self.piece.clear();
        }
    }

    pub(crate) fn finish(mut self) -> [u8; 32] {
        self.hasher.update(&self.piece);
        *self.hasher.finalize().as_bytes()
    }
}
