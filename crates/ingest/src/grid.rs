//! The first rows of a file, cut at each possible delimiter: where a header is looked for.

use crate::{
    Format,
    control::exported_at,
    format::Layout,
    header::{Columns, HeaderRow, Place},
    rows::{Sheet, csv_reader},
};

/// Rows searched for a header, preamble included.
const HEADER_WITHIN: usize = 30;
/// Bytes of text looked at.
pub const HEAD_BYTES: usize = 64 * 1024;
/// Delimiters tried.
const DELIMITERS: [u8; 3] = [b',', b'\t', b';'];

/// The first rows of a file under one delimiter.
pub struct Grid {
    delimiter: u8,
    /// The rows.
    pub rows: Vec<GridRow>,
}

/// A row, and where it ends.
pub struct GridRow {
    /// Its cells.
    pub cells: Vec<String>,
    record: csv::ByteRecord,
    end: usize,
}

impl Grid {
    /// The first row that `fits`.
    pub fn header(&self, fits: impl Fn(&HeaderRow) -> bool) -> Option<usize> {
        self.rows.iter().position(|row| fits(&HeaderRow::new(&row.cells)))
    }

    /// The sheet whose header is row `at`.
    pub fn sheet(&self, at: usize, columns: Columns) -> Sheet {
        let preamble = self.rows[..at].iter().map(|row| row.cells.clone()).collect();
        let header = self.rows[at].cells.clone();
        Sheet { delimiter: self.delimiter, rows_at: self.rows[at].end, columns, preamble, header }
    }

    /// The sheet of a format without header, and how many columns it has.
    pub fn positions(&self, format: &Format) -> Option<(usize, Sheet)> {
        let Layout::Positions(shapes) = &format.layout else { return None };
        let skipped = self.rows.iter().take_while(|row| is_comment(&row.cells)).count();
        let first = self.rows.get(skipped)?;
        let shape = shapes.iter().find(|shape| (shape.fits)(&first.record))?;
        let mut columns = Columns::none(format);
        columns.width = shape.columns.len();
        for (at, column) in shape.columns.iter().enumerate() {
            if let Some(column) = column {
                columns.places[*column] = Place::At(at);
            }
        }
        let rows_at = skipped.checked_sub(1).map_or(0, |last| self.rows[last].end);
        let preamble = self.rows[..skipped].iter().map(|row| row.cells.clone()).collect();
        let sheet = Sheet { delimiter: self.delimiter, rows_at, columns, preamble, header: Vec::new() };
        Some((shape.columns.len(), sheet))
    }
}

fn is_comment(cells: &[String]) -> bool {
    exported_at(&cells.join(",")).is_some()
}

/// The beginning of `text` under every delimiter, or under the one that is named.
pub fn grids(text: &str, delimiter: Option<char>) -> Vec<Grid> {
    let head = head(text);
    let named = delimiter.and_then(|delimiter| u8::try_from(delimiter).ok());
    DELIMITERS
        .iter()
        .copied()
        .filter(|_| named.is_none())
        .chain(named)
        .map(|delimiter| {
            let mut reader = csv_reader(head.as_bytes(), delimiter);
            let mut record = csv::ByteRecord::new();
            let mut rows = Vec::new();
            while rows.len() < HEADER_WITHIN && reader.read_byte_record(&mut record).unwrap_or(false) {
                let cells = record.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect();
                rows.push(GridRow { cells, record: record.clone(), end: reader.position().byte() as usize });
            }
            Grid { delimiter, rows }
        })
        .collect()
}

/// The beginning of the text, cut at a character.
fn head(text: &str) -> &str {
    let mut end = text.len().min(HEAD_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
