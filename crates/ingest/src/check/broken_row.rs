//! A row is as wide as its header and its text can be read.
//!
//! A row with more cells usually holds a comma outside quotes, so that every later cell is in the wrong column;
//! one with fewer was cut. Neither may be guessed at: a number could be lost without a trace.

use super::{Fault, Rule};
use crate::row::Row;

pub const RULE: Rule = Rule {
    id: "broken_row",
    demands: "a row has as many cells as the header, its text can be decoded, and no quote is left open",
    mend: "put quotes around text with commas, and download the file again if it was cut",
};

/// A row longer than this has an open quote and swallowed the rows after it.
const LONGEST_ROW: usize = 64 * 1024;

/// Refuses a row that is too wide, too narrow, endless or undecodable.
pub fn readable_row(record: &csv::ByteRecord, width: usize, broken_text: bool) -> Result<(), Fault> {
    let cells = record.len();
    if width > 0 && cells != width {
        let used = record.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
        if cells < width || used > width {
            return Err(RULE.broken_by_row(format!("the row has {cells} cells, the header {width}: {}", RULE.mend)));
        }
    }
    if record.as_slice().len() > LONGEST_ROW {
        return Err(RULE.broken_by_row("close the quotation mark that is open in this row".to_owned()));
    }
    if broken_text && memchr::memmem::find(record.as_slice(), "\u{fffd}".as_bytes()).is_some() {
        return Err(RULE.broken_by_row("a character could not be decoded: save the file as UTF-8".to_owned()));
    }
    Ok(())
}

/// The cell as text; refused when it is not UTF-8.
pub fn readable_text<'r>(row: &'r Row<'_>, column: usize) -> Result<&'r str, Fault> {
    std::str::from_utf8(row.cell(column)).map_err(|_| RULE.broken(row, column))
}
