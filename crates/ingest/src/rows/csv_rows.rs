//! Rows of a table with delimiters.
//!
//! The text is read in windows, so that a quotation mark that is never closed costs neither memory nor the rows below
//! it: the row ends with its line, and the next one is read as if nothing had happened.

use std::ops::Range;

use super::{Place, csv_reader};
use crate::IngestError;

/// Bytes read by one parser.
const WINDOW: usize = 8 << 20;
/// A row longer than this has an open quotation mark, or is no row.
const LONGEST_ROW: usize = 64 << 10;

/// Rows of a text from a byte on.
pub struct CsvRows<'t> {
    text: &'t str,
    delimiter: u8,
    reader: csv::Reader<&'t [u8]>,
    window: Range<usize>,
    /// Line on which the window begins.
    line: u32,
}

impl<'t> CsvRows<'t> {
    /// The rows of `text` from byte `at` on.
    pub fn new(text: &'t str, at: usize, delimiter: u8) -> Self {
        let line = 1 + breaks(text, 0..at);
        let window = window(text, at);
        let reader = csv_reader(&text.as_bytes()[window.clone()], delimiter);
        Self { text, delimiter, reader, window, line }
    }

    /// Reads the next row into `record`; `None` at the end.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn advance(&mut self, name: &str, record: &mut csv::ByteRecord) -> Result<Option<Place>, IngestError> {
        loop {
            let more = self.reader.read_byte_record(record);
            let more = more.map_err(|source| IngestError::Table { name: name.to_owned(), source })?;
            let whole_text = self.window.end == self.text.len();
            if !more {
                if whole_text {
                    return Ok(None);
                }
                self.begin_at(self.window.end, self.line + breaks(self.text, self.window.clone()));
                continue;
            }
            let place = record.position();
            let start = self.window.start + place.map_or(0, |place| place.byte() as usize);
            let line = self.line + place.map_or(0, |place| place.line() as u32 - 1);
            // The parser leaves line breaks and blank lines before the row to it.
            let blank = self.text.as_bytes()[start..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            let line = line + breaks(self.text, start..start + blank);
            let start = start + blank;
            let end = self.window.start + self.reader.position().byte() as usize;
            if end - start > LONGEST_ROW {
                return Ok(Some(self.cut(start, line, record)));
            }
            // What ends with the window may go on behind it, unless the window began with it.
            if end == self.window.end && !whole_text && start > self.window.start {
                self.begin_at(start, line);
                continue;
            }
            return Ok(Some(Place { span: start..end, line }));
        }
    }

    /// The line from `start` on as a row of a single cell; the next row begins below it.
    fn cut(&mut self, start: usize, line: u32, record: &mut csv::ByteRecord) -> Place {
        let rest = &self.text.as_bytes()[start..];
        let end = start + memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
        // What is kept of the row shows where it is; more of it would not help, and the file itself is kept whole.
        let kept = start..self.text.floor_char_boundary(end.min(start + LONGEST_ROW));
        record.clear();
        record.push_field(&self.text.as_bytes()[kept.clone()]);
        self.begin_at(end, line + 1);
        Place { span: kept, line }
    }

    fn begin_at(&mut self, at: usize, line: u32) {
        self.window = window(self.text, at);
        self.line = line;
        self.reader = csv_reader(&self.text.as_bytes()[self.window.clone()], self.delimiter);
    }
}

/// The window from byte `at` on; it ends with a line.
fn window(text: &str, at: usize) -> Range<usize> {
    let bytes = text.as_bytes();
    let full = at.saturating_add(WINDOW);
    if full >= bytes.len() {
        return at..bytes.len();
    }
    let end = memchr::memrchr(b'\n', &bytes[at..full]).map(|last| at + last + 1);
    // A line longer than the window is cut when it is read: the window only has to be longer than any row.
    at..end.unwrap_or(full)
}

fn breaks(text: &str, span: Range<usize>) -> u32 {
    memchr::memchr_iter(b'\n', &text.as_bytes()[span]).count() as u32
}
