//! Why a file as a whole cannot be read.

use crate::AccountError;

/// A format that nearly fits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Candidate {
    /// Format id.
    pub format: &'static str,
    /// Columns found.
    pub matched: usize,
    /// Columns (or alternatives, joined by `|`) that were missing.
    pub missing: Vec<String>,
}

/// A file cannot be read as a whole. Bad rows are no errors: they are [`crate::Rejected`].
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// Nothing in it.
    #[error("`{name}` is empty")]
    Empty {
        /// File name.
        name: String,
    },
    /// No format has all its required columns in the file.
    #[error("`{name}`: no known format fits{}. Draft a mapping with `jangbu map {name}`", nearly(.candidates))]
    UnknownFormat {
        /// File name.
        name: String,
        /// Formats that nearly fit, best first.
        candidates: Vec<Candidate>,
    },
    /// Several formats fit equally well.
    #[error("`{name}` could be {}. Say which with `--as`, or write a mapping: `jangbu map {name}`", .formats.join(" or "))]
    Ambiguous {
        /// File name.
        name: String,
        /// Ids of formats.
        formats: Vec<String>,
    },
    /// Several mappings fit equally well.
    #[error("`{name}` fits the mappings {}. Say which with `--mapping`, or give one of them more of the header under [match]", .mappings.join(" and "))]
    AmbiguousMapping {
        /// File name.
        name: String,
        /// Names of mappings.
        mappings: Vec<String>,
    },
    /// The id given is no format.
    #[error("`{0}` is not a format; `jangbu formats` names them")]
    NoSuchFormat(String),
    /// The account of the rows is not known.
    #[error(transparent)]
    Account(#[from] AccountError),
    /// Neither the file nor the user nor the file system says when this was observed.
    #[error("`{name}` does not say when it was exported: pass `--as-of 2026-03-31T09:00:00+09:00`")]
    NoTime {
        /// File name.
        name: String,
    },
    /// A zone of the registry is not known to the time-zone database.
    #[error("`{zone}` is not a time zone such as Asia/Seoul")]
    Zone {
        /// As registered.
        zone: String,
        /// What the database says.
        #[source]
        source: jiff::Error,
    },
    /// The mapping file is wrong.
    #[error("mapping `{name}`: {reason}")]
    Mapping {
        /// Name of the mapping.
        name: String,
        /// What is wrong with it.
        reason: String,
    },
    /// More than half of a long file was bad: it is another kind of file, or cut.
    #[error("{rejected} of the first {rows} rows of `{name}` cannot be read (first: {first}); nothing was imported")]
    MostlyBad {
        /// File name.
        name: String,
        /// Rows rejected.
        rejected: u64,
        /// Rows read so far.
        rows: u64,
        /// First reason.
        first: String,
    },
    /// A JSON file ends or breaks in the middle.
    #[error("`{name}` line {line}: not valid JSON; download it again")]
    Json {
        /// File name.
        name: String,
        /// Line of the element that cannot be read.
        line: u32,
        /// What the parser says.
        #[source]
        source: serde_json::Error,
    },
    /// CSV could not be read or written (never for lack of columns).
    #[error("`{name}` is not a readable table")]
    Table {
        /// File name.
        name: String,
        /// What the parser says.
        #[source]
        source: csv::Error,
    },
    /// The column to fix is not in the row.
    #[error("the row has no column `{0}`")]
    NoSuchColumn(String),
    /// The receiver of the facts asked to stop.
    #[error("reading was stopped")]
    Stopped,
}

fn nearly(candidates: &[Candidate]) -> String {
    let mut text = String::new();
    for candidate in candidates {
        let missing = candidate.missing.join(", ");
        text.push_str(&format!(
            "; `{}` has {} of its columns, missing: {missing}",
            candidate.format, candidate.matched
        ));
    }
    text
}
