//! A file as received, and what the user said about it.

use jangbu_core::{Text, Timestamp, account::Company};

use crate::Mapping;

/// A file as received.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// File name, for messages only: a format is never told from the name.
    pub name: &'a str,
    /// The raw bytes, in whatever encoding they came.
    pub bytes: &'a [u8],
    /// Modification time of the file; the last resort for `observed_at`.
    pub modified_at: Option<Timestamp>,
}

/// What the user said beside the file.
#[derive(Clone, Debug)]
pub struct Options {
    /// `--account`: the account of rows that name none.
    pub account: Option<Text>,
    /// `--as-of`: when the source said it, where the file does not say so itself.
    pub as_of: Option<Timestamp>,
    /// The company, for its currency and the zone of its business days.
    pub company: Company,
    /// `--mapping`: read the file by this mapping only.
    pub mapping: Option<Mapping>,
    /// `--as FORMAT`: id of the format, where the content leaves a doubt.
    pub format: Option<Text>,
    /// `--sheet`: the sheet of a workbook, or the file of an archive, where several fit.
    pub sheet: Option<Text>,
}

impl Options {
    /// Nothing said: everything comes from the file.
    pub fn new(company: Company) -> Self {
        Self { account: None, as_of: None, company, mapping: None, format: None, sheet: None }
    }
}
