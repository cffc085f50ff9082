//! Writing Parquet files, batch by batch, in bounded memory.
//!
//! A file is written where it will stay, or uploaded there when the place is remote. Until the commit, which makes it
//! durable, no catalog row names it.

use std::fs::File;
use std::io::{BufWriter, Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::Arc;

use datafusion::arrow::array::RecordBatch;
use futures::StreamExt;
use futures::future::BoxFuture;
use futures::stream::BoxStream;
use object_store::buffered::BufWriter as Upload;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterVersion};
use parquet::schema::types::ColumnPath;
use tokio::io::AsyncWriteExt;
use tokio::runtime::Handle;
use uuid::Uuid;

use super::files::Files;
use super::keys::Collecting;
use super::order::Order;
use super::staged::{StagedFile, ranges};
use super::table::{ColumnType, Table};
use crate::error::{During, Result, unexpected};

/// Rows after which a file is closed and the next one begun.
pub(crate) const FILE_ROWS: usize = 5_000_000;
/// Bytes after which a file is closed and the next one begun.
const FILE_BYTES: usize = 256 << 20;
/// Writes of at most this many rows rest in the catalog instead of a file.
const INLINE_ROWS: usize = 500;
/// Rows encoded in memory before they go to the file.
const GROUP_ROWS: usize = 256 << 10;
/// Record batches that may wait for the encoder.
const WAITING: usize = 4;
/// Begins the name of a file whose rows are in the table's order.
const SORTED: &str = "sorted-";

/// Whether the rows of a file are in the table's order; its name says so.
pub(crate) fn is_sorted(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|name| name.starts_with(SORTED))
}

/// Whether a file is named as this writer names them.
pub(crate) fn is_ours(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let name = name.strip_prefix(SORTED).unwrap_or(name);
    name.strip_suffix(".parquet").is_some_and(|id| Uuid::try_parse(id).is_ok())
}

/// What a writer made: files, or few rows that go into the catalog with the commit.
#[derive(Debug, Clone, Default)]
pub struct Staged {
    pub(crate) files: Vec<StagedFile>,
    pub(crate) rows: Vec<RecordBatch>,
}

impl Staged {
    /// The finished files.
    pub fn files(&self) -> &[StagedFile] {
        &self.files
    }

    /// Rows in files and not in files.
    pub fn rows(&self) -> u64 {
        let inlined: usize = self.rows.iter().map(RecordBatch::num_rows).sum();
        self.files.iter().map(|file| file.rows).sum::<u64>() + inlined as u64
    }
}

/// Writes the rows of one table into as many files as they need; very few rows into none.
///
/// It blocks, so run it on a thread of its own. Dropped without [`StagedWriter::finish`], it
/// removes what it wrote.
pub struct StagedWriter {
    table: Arc<Table>,
    files: Files,
    runtime: Handle,
    sorted: bool,
    inline_rows: usize,
    /// The first rows, held back until there are enough for a file.
    waiting: Vec<RecordBatch>,
    current: Option<Open>,
    done: Vec<StagedFile>,
}

struct Open {
    path: String,
    /// The local file: the final one, or one to be uploaded.
    local: PathBuf,
    writer: ArrowWriter<BufWriter<File>>,
    rows: usize,
    keys: Collecting,
    /// Watches the order of the rows, if the file is to have one.
    order: Option<Order>,
}

impl StagedWriter {
    pub(crate) fn new(table: Arc<Table>, files: Files, runtime: Handle, sorted: bool) -> Self {
        let (waiting, done) = (Vec::new(), Vec::new());
        Self { table, files, runtime, sorted, inline_rows: INLINE_ROWS, waiting, current: None, done }
    }

    /// Writes a file however few the rows are.
    pub fn into_files(mut self) -> Self {
        self.inline_rows = 0;
        self
    }

    /// Appends rows; the columns must be those of the table, in order.
    pub fn write(&mut self, batch: &RecordBatch) -> Result<()> {
        if batch.num_rows() == 0 {
            return Ok(());
        }
        let wanted = self.table.def.columns.len();
        if batch.num_columns() != wanted {
            let reason = format!("{} columns were given, it has {wanted}", batch.num_columns());
            return Err(unexpected(self.table.def.name, reason));
        }
        if self.current.is_none() && self.done.is_empty() {
            self.waiting.push(batch.clone());
            if self.waiting.iter().map(RecordBatch::num_rows).sum::<usize>() <= self.inline_rows {
                return Ok(());
            }
            return std::mem::take(&mut self.waiting).iter().try_for_each(|batch| self.encode(batch));
        }
        self.encode(batch)
    }

    fn encode(&mut self, batch: &RecordBatch) -> Result<()> {
        let mut open = match self.current.take() {
            Some(open) => open,
            None => self.create()?,
        };
        let ordered = open.order.as_mut().map_or(Ok(()), |order| order.check(batch));
        let written = ordered.and_then(|()| open.writer.write(batch).during("encode rows of", self.table.def.name));
        open.rows += batch.num_rows();
        open.keys.add(batch);
        let full = open.rows >= FILE_ROWS || open.writer.bytes_written() >= FILE_BYTES;
        self.current = Some(open);
        written?;
        if full { self.close() } else { Ok(()) }
    }

    /// Writes all rows of a stream and finishes; encoding has a thread of its own.
    pub fn write_all<'a>(mut self, mut rows: BoxStream<'a, Result<RecordBatch>>) -> BoxFuture<'a, Result<Staged>> {
        Box::pin(async move {
            let table = self.table.def.name;
            let (send, mut receive) = tokio::sync::mpsc::channel(WAITING);
            let writing = tokio::task::spawn_blocking(move || {
                while let Some(batch) = receive.blocking_recv() {
                    self.write(&batch?)?;
                }
                self.finish()
            });
            while let Some(batch) = rows.next().await {
                if send.send(batch).await.is_err() {
                    break; // the writer stopped; its error comes below
                }
            }
            drop(send);
            writing.await.during("write rows of", table)?
        })
    }

    /// Closes the files; what was staged is nothing if no row was written.
    pub fn finish(mut self) -> Result<Staged> {
        self.close()?;
        Ok(Staged { files: std::mem::take(&mut self.done), rows: std::mem::take(&mut self.waiting) })
    }

    fn create(&self) -> Result<Open> {
        let sorted = if self.sorted { SORTED } else { "" };
        let path = format!("{}{sorted}{}.parquet", self.table.path, Uuid::now_v7());
        let name = path.rsplit('/').next().unwrap_or(&path);
        let local = self.files.local(&path).unwrap_or_else(|| std::env::temp_dir().join(name));
        if let Some(folder) = local.parent() {
            std::fs::create_dir_all(folder).during("create folder", folder.display())?;
        }
        let file = File::options().create_new(true).read(true).write(true).open(&local);
        let file = file.during("create file", local.display())?;
        let file = BufWriter::with_capacity(1 << 20, file);
        let writer = ArrowWriter::try_new(file, self.table.written.clone(), Some(properties(&self.table)))
            .during("begin file", local.display())?;
        let order = self.sorted.then(|| Order::of(&self.table.def)).transpose()?;
        let keys = Collecting::of(&self.table);
        Ok(Open { path, local, writer, rows: 0, keys, order })
    }

    fn close(&mut self) -> Result<()> {
        let Some(open) = self.current.take() else { return Ok(()) };
        let local = open.local.clone();
        let staged = self.close_file(open);
        if staged.is_err() {
            std::fs::remove_file(&local).ok();
        }
        self.done.push(staged?);
        Ok(())
    }

    fn close_file(&self, mut open: Open) -> Result<StagedFile> {
        let shown = open.local.display();
        let metadata = open.writer.finish().during("finish file", &shown)?;
        let file = open.writer.inner_mut().get_mut();
        let bytes = file.seek(SeekFrom::End(0)).during("measure", &shown)?;
        let mut tail = [0; 4];
        file.seek(SeekFrom::End(-8)).during("measure", &shown)?;
        file.read_exact(&mut tail).during("measure", &shown)?;
        if self.files.local(&open.path).is_none() {
            self.runtime.block_on(upload(&self.files, &open.path, &open.local))?;
        }
        Ok(StagedFile {
            path: open.path,
            rows: open.rows as u64,
            bytes,
            footer: u32::from_le_bytes(tail).into(),
            columns: ranges(&self.table, &metadata),
            keys: open.keys.finish(),
        })
    }
}

impl Drop for StagedWriter {
    fn drop(&mut self) {
        // What cannot be removed here is removed by the next sweep.
        if let Some(open) = self.current.take() {
            std::fs::remove_file(&open.local).ok();
        }
        for local in self.done.iter().filter_map(|file| self.files.local(&file.path)) {
            std::fs::remove_file(local).ok();
        }
    }
}

/// Sends a finished local file to the remote place and removes it here.
async fn upload(files: &Files, path: &str, local: &std::path::Path) -> Result<()> {
    let mut from = tokio::fs::File::open(local).await.during("read", local.display())?;
    let mut to = Upload::new(Arc::clone(&files.store), files.object(path));
    tokio::io::copy(&mut from, &mut to).await.during("upload", path)?;
    to.shutdown().await.during("upload", path)?;
    tokio::fs::remove_file(local).await.during("remove", local.display())
}

/// Repeating values get a dictionary; ids, which do not repeat, are cheaper without.
fn properties(table: &Table) -> WriterProperties {
    let level = ZstdLevel::try_new(1).unwrap_or_default();
    let mut properties = WriterProperties::builder()
        .set_writer_version(WriterVersion::PARQUET_1_0)
        .set_compression(Compression::ZSTD(level))
        .set_statistics_enabled(EnabledStatistics::Page)
        // A bound that was cut short is none: neither for our engine nor in the catalog.
        .set_statistics_truncate_length(None)
        .set_max_row_group_row_count(Some(GROUP_ROWS));
    for column in table.def.columns {
        let path = || ColumnPath::from(column.name);
        if column.distinct {
            properties = properties.set_column_dictionary_enabled(path(), false);
            if matches!(column.kind, ColumnType::Int32 | ColumnType::Int64) {
                properties = properties.set_column_encoding(path(), Encoding::DELTA_BINARY_PACKED);
            }
        }
    }
    properties.build()
}
