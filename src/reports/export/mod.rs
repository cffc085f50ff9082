//! Tables of the lake and reports as files: CSV, JSON lines, XLSX or Parquet, batch after batch; all but XLSX in
//! bounded memory.

mod columns;
mod sheet;
mod text;

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::Path,
};

use anyhow::Context as _;
use futures::TryStreamExt as _;
use parquet::{
    arrow::ArrowWriter,
    basic::{Compression, ZstdLevel},
    file::properties::WriterProperties,
};
use serve::{Lang, Table};
use store::{RecordBatch, Snapshot};

/// Form of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// Comma-separated values with a header.
    Csv,
    /// JSON; of a table of the lake one object a line.
    Json,
    /// A workbook of one sheet.
    Workbook,
    /// Parquet.
    Parquet,
}

impl Form {
    /// The form that the name of a file asks for.
    pub fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "csv" => Some(Self::Csv),
            "json" | "jsonl" | "ndjson" => Some(Self::Json),
            "xlsx" => Some(Self::Workbook),
            "parquet" => Some(Self::Parquet),
            _ => None,
        }
    }
}

/// Whether whoever reads the rows has seen enough; that is no error.
pub fn is_enough(error: &anyhow::Error) -> bool {
    let kind = error.downcast_ref::<io::Error>().map(io::Error::kind);
    kind == Some(io::ErrorKind::BrokenPipe)
}

/// Where rows go: a file, or the standard output.
pub fn open(path: Option<&Path>) -> anyhow::Result<Box<dyn Write + Send>> {
    match path {
        Some(path) => {
            let file = File::create(path).with_context(|| format!("creating {}", path.display()))?;
            Ok(Box::new(BufWriter::with_capacity(1 << 18, file)))
        }
        None => Ok(Box::new(BufWriter::with_capacity(1 << 18, io::stdout()))),
    }
}

/// Writes the rows of a query of the table `name` and returns how many there were; without rows, the columns of
/// `empty`. `progress` hears of rows as they are written.
///
/// # Errors
/// When the store cannot be read or `out` not be written.
pub async fn query(
    snapshot: &Snapshot,
    sql: &str,
    (name, empty): (&str, &RecordBatch),
    form: Form,
    mut out: Box<dyn Write + Send>,
    progress: &dyn Fn(u64),
) -> anyhow::Result<u64> {
    let mut batches = Box::pin(snapshot.stream(sql, &[]).await?);
    let first = batches.try_next().await?.unwrap_or_else(|| empty.clone());
    let mut parquet = match form {
        Form::Parquet => Some(parquet_writer(&first, std::mem::replace(&mut out, Box::new(io::sink())))?),
        Form::Csv | Form::Json | Form::Workbook => None,
    };
    let mut workbook = (form == Form::Workbook).then(|| sheet::empty(name, &first)).transpose()?;
    let (mut rows, mut header, mut next) = (0, true, Some(first));
    while let Some(batch) = next {
        match (&mut parquet, form) {
            (Some(writer), _) => writer.write(&batch)?,
            (None, _) if let Some(workbook) = &mut workbook => sheet::add(workbook, &batch)?,
            (None, Form::Json) => text::json_lines(&batch, &mut out)?,
            (None, _) => text::csv(&batch, std::mem::take(&mut header), &mut out)?,
        }
        rows += batch.num_rows() as u64;
        progress(batch.num_rows() as u64);
        next = batches.try_next().await?;
    }
    if let Some(workbook) = workbook {
        workbook.save(&mut out)?;
    }
    match parquet {
        Some(writer) => writer.into_inner()?.flush()?,
        None => out.flush()?,
    }
    Ok(rows)
}

/// Writes a report.
///
/// # Errors
/// When an amount does not fit or `out` cannot be written.
pub fn report(table: &Table, form: Form, lang: Lang, mut out: Box<dyn Write + Send>) -> anyhow::Result<u64> {
    match form {
        Form::Csv => serve::csv::write(table, &mut out)?,
        Form::Json => serve::json::write(table, &mut out)?,
        Form::Workbook => serve::xlsx::write(table, lang, &mut out)?,
        Form::Parquet => {
            let batch = columns::of(table)?;
            let mut writer = parquet_writer(&batch, out)?;
            writer.write(&batch)?;
            writer.into_inner()?.flush()?;
            return Ok(table.rows() as u64);
        }
    }
    out.flush()?;
    Ok(table.rows() as u64)
}

fn parquet_writer<W: Write + Send>(batch: &RecordBatch, out: W) -> anyhow::Result<ArrowWriter<W>> {
    let properties = WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?)).build();
    Ok(ArrowWriter::try_new(out, batch.schema(), Some(properties))?)
}
