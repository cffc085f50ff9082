//! A column of orders that is not read and says which of them came back.
//!
//! Without a column of kinds every row of the generic format is a sale; a refund among them would count as one.

use jangbu_core::facts::FactKind;

use crate::{Detected, IngestError, outcome::shown};

/// What such a column says of a row that is no sale.
const WORDS: &[&str] = &[
    "refund",
    "refunded",
    "return",
    "returned",
    "cancel",
    "cancelled",
    "canceled",
    "환불",
    "환불완료",
    "취소",
    "취소완료",
    "반품",
    "반품완료",
];

/// Length of the longest of them, in bytes.
const LONGEST: usize = 12;

/// The columns that may say so.
pub struct TakesBack<'d> {
    detected: &'d Detected<'d>,
    cells: Vec<usize>,
}

impl<'d> TakesBack<'d> {
    /// Those of a file of orders that has no column of kinds. Who writes a mapping has said what is read.
    pub fn of(detected: &'d Detected<'d>) -> Self {
        let format = detected.format;
        let kind = format.column("kind").filter(|_| format.facts.contains(&FactKind::OrderChange));
        let silent = detected.mapping.is_none() && kind.is_some_and(|kind| !detected.sheet.columns.has(kind));
        Self { detected, cells: if silent { detected.unread_cells() } else { Vec::new() } }
    }

    /// Refuses the file where the row at `line` says that it is no sale.
    ///
    /// # Errors
    /// [`IngestError::TakesBack`].
    pub fn refuse(&self, record: &csv::ByteRecord, name: &str, line: u32) -> Result<(), IngestError> {
        let cell = |at: usize| record.get(at).unwrap_or_default().trim_ascii();
        let Some(at) = self.cells.iter().copied().find(|at| is_word(cell(*at))) else { return Ok(()) };
        Err(IngestError::TakesBack {
            name: name.to_owned(),
            line,
            format: self.detected.format.id,
            column: self.detected.sheet.header[at].trim().to_owned(),
            value: shown(&String::from_utf8_lossy(cell(at))),
        })
    }
}

fn is_word(cell: &[u8]) -> bool {
    !cell.is_empty() && cell.len() <= LONGEST && WORDS.iter().any(|word| word.as_bytes().eq_ignore_ascii_case(cell))
}
