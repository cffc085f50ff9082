//! A quarantined row, mended and read again under the header of its file; and a fact's way back to its row.

use std::ops::ControlFlow;

use jangbu_core::{Text, Timestamp, facts::FactSet};

use crate::{
    Accounts, Detected, IngestError, Mapping, Options, Rejected, Source, detect,
    format::Layout,
    read,
    rows::{Rows, csv_reader},
};

/// A row to be read again.
#[derive(Clone, Debug)]
pub struct RowFix<'a> {
    /// Id of the format.
    pub format: &'a str,
    /// The mapping it was read by, if any.
    pub mapping: Option<&'a Mapping>,
    /// Text above the rows, as in [`crate::Outcome::header`].
    pub header: &'a str,
    /// The mended row, as text.
    pub raw: &'a str,
    /// Line of the row in its file.
    pub line: u32,
    /// Account of the row, where it does not name one itself.
    pub account: Option<Text>,
    /// When the source said it: as of the file.
    pub observed_at: Timestamp,
}

/// What became of a mended row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fixed {
    /// Its facts; empty when it is still bad.
    pub facts: FactSet,
    /// What is still wrong.
    pub rejected: Vec<Rejected>,
}

/// A row of a file with the header above it, as text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SourceRow {
    /// Text above the rows; empty when the file has none.
    pub header: String,
    /// The row as it stands in the file, as UTF-8.
    pub raw: String,
}

/// Reads one mended row. Its facts carry the line of the original row.
///
/// # Errors
/// When header and row do not make a file of the format.
pub fn read_row_fix(fix: &RowFix<'_>, accounts: &Accounts<'_>, options: &Options) -> Result<Fixed, IngestError> {
    let name = format!("line {}", fix.line);
    let text = file_of(fix.header, fix.raw);
    let source = Source { name: &name, bytes: text.as_bytes(), modified_at: None };
    let options = Options {
        account: fix.account.clone().or_else(|| options.account.clone()),
        as_of: Some(fix.observed_at),
        mapping: fix.mapping.cloned(),
        format: Some(fix.format.into()),
        company: options.company.clone(),
    };
    let detected = detect(&source, &[], &options)?.at_line(fix.line);
    let mut facts = FactSet::default();
    let outcome = read(&source, &detected, accounts, &options, &mut |chunk| {
        facts.append(chunk);
        ControlFlow::Continue(())
    })?;
    Ok(Fixed { facts, rejected: outcome.quarantined })
}

/// The row with the cell of `column` (as printed, or our name of it) replaced by `value`.
///
/// # Errors
/// When the file has no such column.
pub fn set_cell(fix: &RowFix<'_>, column: &str, value: &str, options: &Options) -> Result<String, IngestError> {
    let text = file_of(fix.header, fix.raw);
    let source = Source { name: "row", bytes: text.as_bytes(), modified_at: None };
    let options = Options {
        mapping: fix.mapping.cloned(),
        format: Some(fix.format.into()),
        ..Options::new(options.company.clone())
    };
    let detected = detect(&source, &[], &options)?;
    let unknown = || IngestError::NoSuchColumn(column.to_owned());
    if matches!(detected.format.layout, Layout::Json) {
        let index = detected.column(column).ok_or_else(unknown)?;
        return set_json(fix.raw, &detected.sheet.columns.printed[index], value);
    }
    let at = detected.cell_of(column).ok_or_else(unknown)?;
    let table = |source| IngestError::Table { name: "row".to_owned(), source };
    let mut record = csv::StringRecord::new();
    csv_reader(fix.raw.as_bytes(), detected.sheet.delimiter).read_record(&mut record).map_err(table)?;
    let width = record.len().max(at + 1);
    let cells = (0..width).map(|index| if index == at { value } else { record.get(index).unwrap_or_default() });
    let mut writer = csv::WriterBuilder::new().delimiter(detected.sheet.delimiter).from_writer(Vec::new());
    writer.write_record(cells).map_err(table)?;
    let bytes = writer.into_inner().map_err(|error| table(error.into_error().into()))?;
    Ok(String::from_utf8_lossy(&bytes).trim_end_matches(['\r', '\n']).to_owned())
}

/// The row of `detected` at `line`, for the way back from a fact; `None` when no row begins there.
///
/// # Errors
/// When a JSON file is broken.
pub fn row_at(source: &Source<'_>, detected: &Detected<'_>, line: u32) -> Result<Option<SourceRow>, IngestError> {
    let mut rows = Rows::new(&detected.text, &detected.sheet, detected.format);
    while rows.advance(source.name)? {
        if rows.line() == line {
            let header = detected.text[..detected.sheet.rows_at].trim_end_matches(['\r', '\n']).to_owned();
            return Ok(Some(SourceRow { header, raw: rows.raw().to_owned() }));
        }
    }
    Ok(None)
}

fn file_of(header: &str, raw: &str) -> String {
    let header = header.trim_end_matches(['\r', '\n']);
    if header.is_empty() { raw.to_owned() } else { format!("{header}\n{raw}\n") }
}

/// Numbers stay numbers, everything else becomes text.
fn set_json(raw: &str, key: &str, value: &str) -> Result<String, IngestError> {
    let broken = |source| IngestError::Json { name: "row".to_owned(), line: 1, source };
    let mut object: serde_json::Map<String, serde_json::Value> = serde_json::from_str(raw).map_err(broken)?;
    let number = serde_json::from_str::<serde_json::Number>(value).map(serde_json::Value::Number);
    object.insert(key.to_owned(), number.unwrap_or_else(|_| value.into()));
    Ok(serde_json::Value::Object(object).to_string())
}
