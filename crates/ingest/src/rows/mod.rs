//! The rows of a file one after the other, as records of cells, with the place each came from.

mod csv_rows;
mod json_rows;

use std::ops::Range;

use self::{csv_rows::CsvRows, json_rows::JsonRows};
use crate::{Format, IngestError, header::Columns, json};

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
    parser: Parser<'t>,
    record: csv::ByteRecord,
    place: Place,
}

enum Parser<'t> {
    Csv(Box<CsvRows<'t>>),
    Json(Box<JsonRows<'t>>),
}

/// Where a row stands.
struct Place {
    span: Range<usize>,
    line: u32,
}

impl<'t> Rows<'t> {
    /// The rows of `text`.
    pub fn new(text: &'t str, sheet: &Sheet, format: &Format) -> Self {
        let parser = match json::shape(format) {
            Some(shape) => Parser::Json(Box::new(JsonRows::new(text, format, shape))),
            None => Parser::Csv(Box::new(CsvRows::new(text, sheet.rows_at, sheet.delimiter))),
        };
        Self { text, parser, record: csv::ByteRecord::new(), place: Place { span: 0..0, line: 0 } }
    }

    /// Goes to the next row; false at the end.
    ///
    /// # Errors
    /// When a JSON file is broken.
    pub fn advance(&mut self, name: &str) -> Result<bool, IngestError> {
        let next = match &mut self.parser {
            Parser::Csv(rows) => rows.advance(name, &mut self.record)?,
            Parser::Json(rows) => rows.advance(self.text, name, &mut self.record)?,
        };
        let found = next.is_some();
        self.place = next.unwrap_or(Place { span: 0..0, line: 0 });
        Ok(found)
    }

    /// The cells of the row.
    pub fn record(&self) -> &csv::ByteRecord {
        &self.record
    }

    /// Its line in the file, counted from 1; in JSON of one line the number of the element.
    pub fn line(&self) -> u32 {
        self.place.line
    }

    /// Its text, without the line break.
    pub fn raw(&self) -> &str {
        if let Parser::Json(rows) = &self.parser
            && let Some(own) = rows.own_text()
        {
            return own;
        }
        self.text.get(self.place.span.clone()).unwrap_or_default().trim_end_matches(['\r', '\n'])
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
