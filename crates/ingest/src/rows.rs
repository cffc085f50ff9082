//! The rows of a file one after the other, as records of cells, with the place each came from.

use std::ops::Range;

use serde_json::Value;

use crate::{
    Format, IngestError,
    header::Columns,
    json::{self, Elements, Path},
};

/// Where the rows of a text are and what their columns mean.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Cell delimiter.
    pub delimiter: u8,
    /// Byte at which the rows begin, behind title and header.
    pub rows_at: usize,
    /// The columns.
    pub columns: Columns,
    /// Cells of the lines above the header.
    pub preamble: Vec<Vec<String>>,
    /// Cells of the header; of JSON the keys of the first element.
    pub header: Vec<String>,
}

/// Reads rows; [`Rows::advance`] then [`Rows::record`].
pub struct Rows<'t> {
    text: &'t str,
    base: usize,
    base_line: u32,
    parser: Parser<'t>,
    record: csv::ByteRecord,
    span: Range<usize>,
    line: u32,
}

enum Parser<'t> {
    Csv(Box<csv::Reader<&'t [u8]>>),
    Json(Box<JsonRows<'t>>),
}

/// Rows of JSON elements.
struct JsonRows<'t> {
    elements: Elements<'t>,
    paths: Vec<Vec<Path>>,
    each: &'static str,
    /// Rows of the element that was read last, still to come.
    waiting: std::vec::IntoIter<Value>,
    /// The text of the row, where an element is several.
    one: Option<String>,
    /// How far lines are counted, and how many there are.
    counted: (usize, u32),
    ordinal: u32,
    /// The number of the row says more than its line.
    by_number: bool,
}

impl<'t> Rows<'t> {
    /// The rows of `text`.
    pub fn new(text: &'t str, sheet: &Sheet, format: &Format) -> Self {
        let base = sheet.rows_at;
        let parser = match json::shape(format) {
            Some(shape) => Parser::Json(Box::new(JsonRows {
                elements: Elements::new(text, shape.under),
                paths: json::paths(format),
                each: shape.each,
                waiting: Vec::new().into_iter(),
                one: None,
                counted: (0, 1),
                ordinal: 0,
                by_number: !shape.each.is_empty() || !text.trim().contains('\n'),
            })),
            None => Parser::Csv(Box::new(csv_reader(&text.as_bytes()[base..], sheet.delimiter))),
        };
        let base_line = 1 + memchr::memchr_iter(b'\n', &text.as_bytes()[..base]).count() as u32;
        Self { text, base, base_line, parser, record: csv::ByteRecord::new(), span: 0..0, line: 0 }
    }

    /// Goes to the next row; false at the end.
    ///
    /// # Errors
    /// When a JSON file is broken.
    pub fn advance(&mut self, name: &str) -> Result<bool, IngestError> {
        match &mut self.parser {
            Parser::Csv(reader) => {
                let more = reader
                    .read_byte_record(&mut self.record)
                    .map_err(|source| IngestError::Table { name: name.to_owned(), source })?;
                if !more {
                    return Ok(false);
                }
                let place = self.record.position();
                let start = self.base + place.map_or(0, |place| place.byte() as usize);
                let line = self.base_line + place.map_or(0, |place| place.line() as u32 - 1);
                // The parser leaves line breaks and blank lines before the row to it.
                let bytes = self.text.as_bytes();
                let before = bytes[start..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
                let (skipped, breaks) =
                    before.fold((0, 0), |(all, breaks), byte| (all + 1, breaks + u32::from(*byte == b'\n')));
                self.span = start + skipped..self.base + reader.position().byte() as usize;
                self.line = line + breaks;
                Ok(true)
            }
            Parser::Json(rows) => rows.advance(self.text, name, &mut self.span, &mut self.line, &mut self.record),
        }
    }

    /// The cells of the row.
    pub fn record(&self) -> &csv::ByteRecord {
        &self.record
    }

    /// Its line in the file, counted from 1; in JSON of one line the number of the element.
    pub fn line(&self) -> u32 {
        self.line
    }

    /// Its text, without the line break.
    pub fn raw(&self) -> &str {
        if let Parser::Json(rows) = &self.parser
            && let Some(one) = &rows.one
        {
            return one;
        }
        self.text.get(self.span.clone()).unwrap_or_default().trim_end_matches(['\r', '\n'])
    }
}

impl JsonRows<'_> {
    fn advance(
        &mut self,
        text: &str,
        name: &str,
        span: &mut Range<usize>,
        line: &mut u32,
        record: &mut csv::ByteRecord,
    ) -> Result<bool, IngestError> {
        let value = match self.waiting.next() {
            Some(value) => value,
            None => {
                let element = self.elements.next().map_err(|(start, source)| IngestError::Json {
                    name: name.to_owned(),
                    line: self.line_of(text, start),
                    source,
                })?;
                let Some(element) = element else { return Ok(false) };
                *line = self.line_of(text, element.span.start);
                *span = element.span;
                if self.each.is_empty() {
                    element.value
                } else {
                    self.waiting = json::spread(element.value, self.each).into_iter();
                    self.waiting.next().unwrap_or_default()
                }
            }
        };
        self.one = (!self.each.is_empty()).then(|| value.to_string());
        self.ordinal += 1;
        if self.by_number {
            *line = self.ordinal;
        }
        record.clear();
        for paths in &self.paths {
            // A key that holds nothing says no more than one that is not there.
            let mut found = paths.iter().filter_map(|path| path.find(&value)).map(json::cell);
            record.push_field(found.find(|text| !text.is_empty()).unwrap_or_default().as_bytes());
        }
        Ok(true)
    }

    /// The line on which byte `at` stands; never asked to go back.
    fn line_of(&mut self, text: &str, at: usize) -> u32 {
        let (counted, line) = self.counted;
        let breaks = memchr::memchr_iter(b'\n', &text.as_bytes()[counted.min(at)..at]).count() as u32;
        self.counted = (at, line + breaks);
        self.counted.1
    }
}

/// The cells of a single row, given as text.
///
/// # Errors
/// When it is broken.
pub fn record_of(text: &str, sheet: &Sheet, format: &Format) -> Result<csv::ByteRecord, IngestError> {
    let mut rows = Rows::new(text, &Sheet { rows_at: 0, ..sheet.clone() }, format);
    rows.advance("row")?;
    Ok(rows.record)
}

/// A reader of tables: rows of any width, no header of its own.
pub fn csv_reader(bytes: &[u8], delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .buffer_capacity(64 * 1024)
        .from_reader(bytes)
}
