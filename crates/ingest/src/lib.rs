//! The outside world -> checked facts: formats, detection, reading, quarantine, control totals, mapping files.
//!
//! [`detect`] finds the format from the content, [`read`] streams facts in chunks. A bad row becomes a
//! [`Rejected`] value and the rest goes on; an [`IngestError`] means that the file as a whole cannot be read.

mod accounts;
mod ad_rows;
mod apart;
mod check;
pub mod connectors;
mod containers;
mod control;
mod decode;
mod detect;
mod error;
mod format;
mod gathered;
mod grid;
mod handbook;
mod header;
mod json;
mod key;
pub mod mapping;
mod outcome;
mod parse;
mod read;
mod reading;
mod replay;
mod row;
mod rows;
mod shipping;
mod source;
pub mod streams;
mod takes_back;

pub use accounts::{AccountError, Accounts};
pub use apart::Apart;
pub use check::{RULES, Rule};
pub use containers::{Opened, open, unlock};
pub use detect::{Detected, detect, recode};
pub use error::{Candidate, IngestError};
pub use format::{Column, ColumnKind, Confidence, Format};
pub use handbook::handbook;
pub use mapping::{Draft, Mapping, draft_mapping};
pub use outcome::{ControlFinding, Outcome, Rejected, Skipped};
pub use read::{CHUNK_ROWS, observed_at, read};
pub use replay::{Again, Standing, read_again, row_at, set_cell};
pub use source::{Options, Source};

#[cfg(test)]
mod tests;
