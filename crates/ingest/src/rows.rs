//! The rows of a file one after the other, as records of cells, with the place each came from.

use std::ops::Range;

use serde_json::Value;

use crate::{
    Format, IngestError,
    format::Layout,
    header::{Columns, normal},
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
    Json { at: usize, line: u32, keys: Vec<Vec<String>>, ordinal: u32, one_line: bool },
}

impl<'t> Rows<'t> {
    /// The rows of `text`.
    pub fn new(text: &'t str, sheet: &Sheet, format: &Format) -> Self {
        let base = sheet.rows_at;
        let parser = match format.layout {
            Layout::Json => {
                let keys = format
                    .columns
                    .iter()
                    .map(|column| {
                        std::iter::once(column.name).chain(column.synonyms.iter().copied()).map(normal).collect()
                    })
                    .collect();
                Parser::Json { at: 0, line: 1, keys, ordinal: 0, one_line: !text.trim().contains('\n') }
            }
            _ => Parser::Csv(Box::new(csv_reader(&text.as_bytes()[base..], sheet.delimiter))),
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
            Parser::Json { at, line, keys, ordinal, one_line } => {
                let breaks =
                    |from: usize, to: usize| memchr::memchr_iter(b'\n', &self.text.as_bytes()[from..to]).count() as u32;
                let element = next_element(self.text, *at).map_err(|(start, source)| IngestError::Json {
                    name: name.to_owned(),
                    line: *line + breaks(*at, start),
                    source,
                })?;
                let Some(Element { value, span }) = element else { return Ok(false) };
                *line += breaks(*at, span.start);
                *ordinal += 1;
                // In a file of one single line the number of the element says more.
                self.line = if *one_line { *ordinal } else { *line };
                *line += breaks(span.start, span.end);
                *at = span.end;
                self.span = span;
                fill(&mut self.record, &value, keys);
                Ok(true)
            }
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
    pub fn raw(&self) -> &'t str {
        self.text.get(self.span.clone()).unwrap_or_default().trim_end_matches(['\r', '\n'])
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

/// An element of a JSON array, and the bytes it stands at.
pub struct Element {
    /// The element.
    pub value: Value,
    /// Where it stands.
    pub span: Range<usize>,
}

/// The next element of a JSON array (or of JSON lines) from byte `at` on.
///
/// # Errors
/// When it is not valid JSON; with the byte at which it begins.
pub fn next_element(text: &str, at: usize) -> Result<Option<Element>, (usize, serde_json::Error)> {
    let between = |c: char| c.is_whitespace() || matches!(c, '[' | ']' | ',');
    let rest = &text[at..];
    let trimmed = rest.trim_start_matches(between);
    if trimmed.is_empty() {
        return Ok(None);
    }
    let start = at + rest.len() - trimmed.len();
    let mut elements = serde_json::Deserializer::from_str(trimmed).into_iter::<Value>();
    match elements.next() {
        Some(Ok(value)) => {
            let end = start + elements.byte_offset();
            Ok(Some(Element { value, span: start..end }))
        }
        Some(Err(source)) => Err((start, source)),
        None => Ok(None),
    }
}

/// The object's values as cells, in the order of the format's columns.
fn fill(record: &mut csv::ByteRecord, value: &Value, keys: &[Vec<String>]) {
    record.clear();
    for names in keys {
        let found = value.as_object().and_then(|object| object.iter().find(|(key, _)| names.contains(&normal(key))));
        record.push_field(found.map(|(_, value)| cell(value)).unwrap_or_default().as_bytes());
    }
}

/// Numbers keep the digits of the file: the shortest text of a double gives back up to 15 digits exactly.
fn cell(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        _ => String::new(),
    }
}
