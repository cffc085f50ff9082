//! Workbooks (XLSX, old XLS): every sheet is a page, a row of it the line of its number.

use std::{
    io::Cursor,
    panic::{AssertUnwindSafe, catch_unwind},
};

use calamine::{Data, DataRef, ExcelDateTime, Reader as _, Xls, Xlsx};
use jiff::civil::DateTime;

use super::{
    Container, Page,
    archive::{archive, is_zip},
    lines::Lines,
    lock::COMPOUND,
    size,
};
use crate::{IngestError, Source};

pub const XLSX: Container = Container { title: "XLSX", is: is_xlsx, pages: xlsx };
pub const XLS: Container = Container { title: "XLS", is: |bytes| bytes.starts_with(COMPOUND), pages: xls };

/// Rows and columns that a sheet of the format can have.
const ROWS: usize = 1 << 20;
const COLUMNS: usize = 1 << 14;

/// The part that lists the sheets; its name stands in the archive in plain bytes.
fn is_xlsx(bytes: &[u8]) -> bool {
    is_zip(bytes) && memchr::memmem::find(bytes, b"xl/workbook").is_some()
}

fn xlsx(source: &Source<'_>) -> Result<Vec<Page>, IngestError> {
    archive(source)?;
    whatever_it_holds(source, "XLSX", || xlsx_pages(source))
}

fn xlsx_pages(source: &Source<'_>) -> Result<Vec<Page>, IngestError> {
    let broken = |error: calamine::XlsxError| broken(source, "XLSX", error);
    let mut book = Xlsx::new(Cursor::new(source.bytes)).map_err(broken)?;
    let mut pages = Vec::new();
    for name in book.sheet_names() {
        // A picture on a sheet of its own has no cells.
        let Ok(mut cells) = book.worksheet_cells_reader(&name) else { continue };
        let (mut lines, mut row, mut at) = (Lines::default(), Vec::<String>::new(), 0);
        while let Some(cell) = cells.next_cell().map_err(broken)? {
            let (line, column) = (cell.get_position().0 as usize + 1, cell.get_position().1 as usize);
            if line > ROWS || column >= COLUMNS {
                return Err(IngestError::Container {
                    name: source.name.to_owned(),
                    kind: "XLSX",
                    source: "a cell lies outside of what a sheet can have".into(),
                });
            }
            if line != at {
                if !row.is_empty() {
                    lines.row(at, row.iter().map(String::as_str));
                    // One cell far to the right makes every row below it as wide.
                    size::refuse_swollen(source, &name, lines.len())?;
                }
                row.clear();
                at = line;
            }
            if column >= row.len() {
                row.resize(column + 1, String::new());
            }
            row[column] = match cell.get_value() {
                DataRef::SharedString(text) => (*text).to_owned(),
                other => text(&Data::from(other.clone())),
            };
        }
        if !row.is_empty() {
            lines.row(at, row.iter().map(String::as_str));
        }
        pages.push(Page { name, bytes: lines.finish() });
    }
    Ok(pages)
}

fn xls(source: &Source<'_>) -> Result<Vec<Page>, IngestError> {
    whatever_it_holds(source, "XLS", || xls_pages(source))
}

fn xls_pages(source: &Source<'_>) -> Result<Vec<Page>, IngestError> {
    let broken = |error: calamine::XlsError| broken(source, "XLS", error);
    let mut book: Xls<_> = Xls::new(Cursor::new(source.bytes)).map_err(broken)?;
    let mut pages = Vec::new();
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).map_err(broken)?;
        let (first, left) = range.start().map_or((0, 0), |(row, column)| (row as usize, column as usize));
        let mut lines = Lines::default();
        for (at, row) in range.rows().enumerate() {
            let cells: Vec<String> = std::iter::repeat_n(String::new(), left).chain(row.iter().map(text)).collect();
            lines.row(first + at + 1, cells.iter().map(String::as_str));
        }
        pages.push(Page { name, bytes: lines.finish() });
    }
    Ok(pages)
}

#[derive(Debug, thiserror::Error)]
#[error("its parts contradict each other")]
struct Contradicting;

/// Reads a workbook whose reader may stop in the middle of what no program would write, such as a cell `inlineStr`.
fn whatever_it_holds(
    source: &Source<'_>,
    kind: &'static str,
    read: impl FnOnce() -> Result<Vec<Page>, IngestError>,
) -> Result<Vec<Page>, IngestError> {
    // It reads bytes and gives pages: nothing half done is left behind.
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(broken(source, kind, Contradicting)))
}

/// The cell as text: numbers with the fifteen digits that a sheet keeps, days and times as ISO 8601.
fn text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::Float(number) => digits(*number),
        Data::DateTime(moment) => time(*moment),
        other => other.to_string(),
    }
}

/// A sheet keeps 0.1 + 0.2 as 0.30000000000000004 and shows 0.3: fifteen digits are what was typed.
fn digits(number: f64) -> String {
    let shortest = number.to_string();
    // A number of an order may have sixteen digits.
    if !shortest.contains('.') || shortest.bytes().filter(u8::is_ascii_digit).count() <= 15 {
        return shortest;
    }
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    rounded.to_string()
}

/// Whole days as a date; hours alone, as bank files have them in a column of their own, as a time.
fn time(moment: ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, milli) = moment.to_ymd_hms_milli();
    let parts = (i16::try_from(year), i8::try_from(month), i8::try_from(day));
    let (Ok(year), Ok(month), Ok(day)) = parts else { return moment.as_f64().to_string() };
    let clock = |value: u8| i8::try_from(value).unwrap_or(0);
    let Ok(at) =
        DateTime::new(year, month, day, clock(hour), clock(minute), clock(second), i32::from(milli) * 1_000_000)
    else {
        return moment.as_f64().to_string();
    };
    let at = at.round(jiff::Unit::Second).unwrap_or(at);
    if moment.is_duration() || moment.as_f64() < 1.0 {
        return at.strftime("%H:%M:%S").to_string();
    }
    let whole = (at.hour(), at.minute(), at.second()) == (0, 0, 0);
    at.strftime(if whole { "%Y-%m-%d" } else { "%Y-%m-%d %H:%M:%S" }).to_string()
}

fn broken(
    source: &Source<'_>,
    kind: &'static str,
    error: impl std::error::Error + Send + Sync + 'static,
) -> IngestError {
    IngestError::Container { name: source.name.to_owned(), kind, source: Box::new(error) }
}
