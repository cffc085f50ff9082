//! A quarantined row, mended and read again in its place in the file; and a fact's way back to its row.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use jangbu_core::facts::FactSet;

use crate::{
    Accounts, Detected, IngestError, Options, Rejected, Source,
    check::{self, Fault},
    control::{self, Title},
    header::Columns,
    json::{self, Path},
    key::{Key, Repeats},
    read::{is_blank, observed_at, rejected},
    reading::Reading,
    row::Row,
    rows::{Rows, csv_reader, record_of},
};

/// What became of the quarantined rows of a file, by line. Lines that are not named were good when it was imported.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    /// Rows that were replayed, as they were read then.
    pub replayed: BTreeMap<u32, String>,
    /// Rows that wait.
    pub open: BTreeSet<u32>,
    /// Rows that were put aside: they say nothing.
    pub dismissed: BTreeSet<u32>,
}

/// What became of a row that was read again.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Again {
    /// Its facts; empty when it is still bad.
    pub facts: FactSet,
    /// What is still wrong.
    pub rejected: Option<Rejected>,
}

/// Reads the row that begins at `line` once more, as `text`, beside the other rows of its file.
///
/// Of truly equal rows each has a key of its own, so that none takes the place of another. A row whose key another one
/// has that says something else is refused. A row that waits and says what this one said before it was mended does not
/// contradict it: it is compared when it is read again itself.
///
/// # Errors
/// When the file as a whole cannot be read.
pub fn read_again(
    source: &Source<'_>,
    detected: &Detected<'_>,
    accounts: &Accounts<'_>,
    options: &Options,
    standing: &Standing,
    (line, text): (u32, &str),
) -> Result<Again, IngestError> {
    let (format, sheet) = (detected.format, &detected.sheet);
    let mut reading = Reading::new(format, *accounts, options, Title::of(&sheet.preamble))?;
    reading.allow_negative = detected.allow_negative;
    reading.observed_at = observed_at(source, detected, options).ok().map(|(at, _)| at);
    let record = record_of(text, sheet, format)?;
    let rewritten = detected.rewrite.as_ref().map(|rewrite| rewrite.apply(&record));
    let columns = columns_of(detected, &record);
    let row = Row::new(&record, &columns, rewritten.as_ref(), line);
    if let Ok(key) = (format.key)(&row, &mut reading) {
        let equal = equal_rows(source, detected, standing, &mut reading, (&key, &row))?;
        reading.repeats = Repeats::of(&key, equal);
    }
    reading.begin_row();
    let fault =
        check::readable_row(&record, columns.width, detected.broken).and_then(|()| (format.read)(&row, &mut reading));
    let rejected = match fault {
        Ok(()) => None,
        Err(Fault::File(error)) => return Err(*error),
        Err(Fault::Row(reject)) => Some(rejected(*reject, &row, text, &reading)),
    };
    let facts = if rejected.is_none() { reading.facts } else { FactSet::default() };
    Ok(Again { facts, rejected })
}

/// The columns of a row, those among them that a person added to it.
fn columns_of<'d>(detected: &'d Detected<'_>, record: &csv::ByteRecord) -> Cow<'d, Columns> {
    match json::shape(detected.format) {
        Some(_) => Cow::Borrowed(&detected.sheet.columns),
        None => detected.sheet.columns.with_added(record, detected.sheet.header.len()),
    }
}

/// Another row of the same key.
struct Other {
    content: u64,
    waits: bool,
}

/// How many rows in the books equal `row`; `None` when another row of its key says something else.
fn equal_rows(
    source: &Source<'_>,
    detected: &Detected<'_>,
    standing: &Standing,
    reading: &mut Reading<'_>,
    (key, row): (&Key, &Row<'_>),
) -> Result<Option<u32>, IngestError> {
    let (format, sheet) = (detected.format, &detected.sheet);
    let (mut others, mut before): (Vec<Other>, Option<u64>) = (Vec::new(), None);
    let mut rows = Rows::new(&detected.text, sheet, format);
    while rows.advance(source.name)? {
        let line = rows.line();
        if standing.dismissed.contains(&line) && line != row.line {
            continue;
        }
        let replayed = standing.replayed.get(&line).map(|text| record_of(text, sheet, format)).transpose()?;
        let record = replayed.as_ref().unwrap_or(rows.record());
        if is_blank(record) || control::is_total(record, &sheet.columns, format) {
            continue;
        }
        let rewritten = detected.rewrite.as_ref().map(|rewrite| rewrite.apply(record));
        let columns = columns_of(detected, record);
        let other = Row::new(record, &columns, rewritten.as_ref(), line);
        let content = reading.repeats.content(&other);
        if line == row.line {
            before = Some(content);
            continue;
        }
        let readable = check::readable_row(record, columns.width, detected.broken).is_ok();
        if readable && (format.key)(&other, reading).is_ok_and(|other| other == *key) {
            others.push(Other { content, waits: standing.open.contains(&line) });
        }
    }
    let content = reading.repeats.content(row);
    let contradicts = |other: &Other| other.content != content && !(other.waits && before == Some(other.content));
    if others.iter().any(contradicts) {
        return Ok(None);
    }
    let equal = others.iter().filter(|other| !other.waits && other.content == content).count();
    Ok(Some(u32::try_from(equal).unwrap_or(u32::MAX)))
}

/// The row `raw` of the file with the cell of `column` (as printed, or a name that the format knows it by) replaced by
/// `value`. A cell that the file has no column for is added behind the last one.
///
/// # Errors
/// When neither file nor format have such a column.
pub fn set_cell(detected: &Detected<'_>, raw: &str, column: &str, value: &str) -> Result<String, IngestError> {
    let unknown = || IngestError::NoSuchColumn(column.to_owned());
    if json::shape(detected.format).is_some() {
        let index = detected.column(column).ok_or_else(unknown)?;
        return set_json(raw, &json::paths(detected.format)[index], value)?.ok_or_else(unknown);
    }
    let at = detected.cell_of(column).or_else(|| detected.added_cell(column)).ok_or_else(unknown)?;
    let table = |source| IngestError::Table { name: "row".to_owned(), source };
    let mut record = csv::StringRecord::new();
    csv_reader(raw.as_bytes(), detected.sheet.delimiter).read_record(&mut record).map_err(table)?;
    let width = record.len().max(at + 1);
    let cells = (0..width).map(|index| if index == at { value } else { record.get(index).unwrap_or_default() });
    let mut writer = csv::WriterBuilder::new().delimiter(detected.sheet.delimiter).from_writer(Vec::new());
    writer.write_record(cells).map_err(table)?;
    let bytes = writer.into_inner().map_err(|error| table(error.into_error().into()))?;
    Ok(String::from_utf8_lossy(&bytes).trim_end_matches(['\r', '\n']).to_owned())
}

/// The row of `detected` at `line` as it stands in the file, for the way back from a fact; `None` when no row begins
/// there.
///
/// # Errors
/// When a JSON file is broken.
pub fn row_at(source: &Source<'_>, detected: &Detected<'_>, line: u32) -> Result<Option<String>, IngestError> {
    let mut rows = Rows::new(&detected.text, &detected.sheet, detected.format);
    while rows.advance(source.name)? {
        if rows.line() == line {
            return Ok(Some(rows.raw().to_owned()));
        }
    }
    Ok(None)
}

/// Numbers stay numbers, everything else becomes text; `None` where the row has no place for the column.
fn set_json(raw: &str, paths: &[Path], value: &str) -> Result<Option<String>, IngestError> {
    let broken = |source| IngestError::Json { name: "row".to_owned(), line: 1, source };
    let mut row: serde_json::Value = serde_json::from_str(raw).map_err(broken)?;
    let number = serde_json::from_str::<serde_json::Number>(value).map(serde_json::Value::Number);
    let value = number.unwrap_or_else(|_| value.into());
    let known = paths.iter().find(|path| path.find(&row).is_some());
    let Some(place) = known.or(paths.first()).and_then(|path| path.place(&mut row)) else { return Ok(None) };
    *place = value;
    Ok(Some(row.to_string()))
}
