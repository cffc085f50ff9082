//! The lake: columnar tables of facts and journal, as Parquet files listed in a DuckLake catalog.
//!
//! Write: [`Lake::stage`] → [`StagedWriter::finish`] → [`Lake::begin`] → [`Commit::append`] →
//! [`Commit::finish`]. Read: [`Lake::snapshot`] → [`Snapshot::query`].

mod bounds;
mod catalog;
mod commit;
mod compact;
mod files;
mod floats;
mod inline;
mod keys;
mod order;
mod owner;
mod provider;
mod scan;
mod session;
mod snapshot;
mod staged;
mod sweep;
mod table;
pub mod tables;
mod text;
mod views;
mod write;

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::compute::cast;
use datafusion::datasource::physical_plan::parquet::CachedParquetFileReaderFactory;
use datafusion::execution::context::SessionState;
use futures::future::BoxFuture;
use tokio::runtime::Handle;

pub use commit::Commit;
pub use compact::Compaction;
pub use floats::FloatingColumn;
pub use snapshot::Snapshot;
pub use staged::StagedFile;
pub use table::{Column, ColumnType, TableDef, ViewDef};
pub use write::{Staged, StagedWriter};

use crate::database::{Database, Transaction};
use crate::error::{During, Result, StoreError};
use catalog::{Content, Head};
pub(crate) use files::Files;
use table::Table;

/// A company's lake; cheap to clone.
#[derive(Clone)]
pub struct Lake(Arc<Inner>);

struct Inner {
    database: Database,
    files: Files,
    tables: Vec<Arc<Table>>,
    positions: HashMap<&'static str, usize>,
    views: &'static [ViewDef],
    engine: SessionState,
    /// The newest state known: read once, then carried over the commits made here.
    newest: Mutex<Option<(i64, Vec<Arc<Content>>)>>,
}

impl Lake {
    /// Creates the catalog, tables and views that are missing, and makes the catalog the owner of its files.
    ///
    /// `files` is a folder or a url (`file://`, `memory://`, with feature `s3` also `s3://`). Where the files were
    /// moved to another place, the catalog learns it here. Waits for the write lock: the caller must not hold it.
    ///
    /// # Errors
    /// When the place belongs to another catalog, or the files of this one are elsewhere.
    pub fn create<'a>(
        database: &'a Database,
        files: &'a str,
        tables: &'a [TableDef],
        views: &'static [ViewDef],
    ) -> BoxFuture<'a, Result<Self>> {
        Box::pin(async move {
            let files = Files::create(files)?;
            let tables = catalog::create(database, &files, tables, views).await?;
            Self::new(database, files, tables, views)
        })
    }

    /// Opens the lake that [`Lake::create`] made; only reads.
    ///
    /// # Errors
    /// When a part is missing, the catalog knows its files in another place, or another catalog owns them.
    pub fn open<'a>(
        database: &'a Database,
        files: &'a str,
        tables: &'a [TableDef],
        views: &'static [ViewDef],
    ) -> BoxFuture<'a, Result<Self>> {
        Box::pin(async move {
            let files = Files::open(files)?;
            let tables = catalog::open(database, &files, tables, views).await?;
            Self::new(database, files, tables, views)
        })
    }

    fn new(database: &Database, files: Files, tables: Vec<Arc<Table>>, views: &'static [ViewDef]) -> Result<Self> {
        let positions = tables.iter().enumerate().map(|(at, table)| (table.def.name, at)).collect();
        let engine = session::engine(&files)?;
        let database = database.clone();
        Ok(Self(Arc::new(Inner { database, files, tables, positions, views, engine, newest: Mutex::default() })))
    }

    /// The database the lake's catalog rests in.
    pub fn database(&self) -> &Database {
        &self.0.database
    }

    /// Begins writing rows of a table; to be called inside the async runtime, used from any thread.
    pub fn stage(&self, table: &str) -> Result<StagedWriter> {
        self.writer(table, false)
    }

    /// As [`Lake::stage`], for rows that come in the table's order if it has one; others are refused.
    pub fn stage_sorted(&self, table: &str) -> Result<StagedWriter> {
        self.writer(table, true)
    }

    fn writer(&self, table: &str, sorted: bool) -> Result<StagedWriter> {
        let table =
            self.tables().get(self.position(table)?).ok_or_else(|| StoreError::UnknownTable(table.to_owned()))?;
        let runtime = Handle::try_current().during("find", "async runtime")?;
        let sorted = sorted && !table.def.sorted_by.is_empty();
        Ok(StagedWriter::new(Arc::clone(table), self.files().clone(), runtime, sorted))
    }

    /// The state after the newest commit.
    pub fn snapshot(&self) -> BoxFuture<'_, Result<Snapshot>> {
        Box::pin(async move { self.snapshot_in(&mut self.0.database.read().await?).await })
    }

    /// The state that a transaction sees: records read in the same transaction are of the same moment.
    pub fn snapshot_in<'a>(&'a self, tx: &'a mut Transaction<'_>) -> BoxFuture<'a, Result<Snapshot>> {
        Box::pin(async move {
            let id = Head::read(tx).await?.snapshot;
            if let Some(contents) = self.known_at(id) {
                return Ok(Snapshot::new(self.clone(), id, contents));
            }
            let contents = catalog::content(tx, self.tables()).await?;
            let contents: Vec<_> = contents.into_iter().map(Arc::new).collect();
            self.remember(id, contents.clone());
            Ok(Snapshot::new(self.clone(), id, contents))
        })
    }

    /// The newest state known here, without asking the database: the newest there is while the lock that it was
    /// committed under is held.
    pub fn committed(&self) -> Option<Snapshot> {
        let newest = self.0.newest.lock().unwrap_or_else(PoisonError::into_inner);
        newest.as_ref().map(|(id, contents)| Snapshot::new(self.clone(), *id, contents.clone()))
    }

    /// What the tables consist of at a snapshot, if that is the newest state known.
    fn known_at(&self, snapshot: i64) -> Option<Vec<Arc<Content>>> {
        let newest = self.0.newest.lock().unwrap_or_else(PoisonError::into_inner);
        newest.as_ref().filter(|(id, _)| *id == snapshot).map(|(_, contents)| contents.clone())
    }

    fn remember(&self, snapshot: i64, contents: Vec<Arc<Content>>) {
        *self.0.newest.lock().unwrap_or_else(PoisonError::into_inner) = Some((snapshot, contents));
    }

    /// Rows cast to the declared types of a table's columns.
    fn declared(&self, table: &Table, rows: &RecordBatch) -> Result<RecordBatch> {
        let columns = rows.columns().iter().zip(table.def.columns);
        let columns = columns.map(|(array, column)| cast(array, &column.kind.arrow()));
        let columns: Vec<_> = columns.collect::<std::result::Result<_, _>>().during("read rows of", table.def.name)?;
        RecordBatch::try_new(Arc::clone(&table.schema), columns).during("read rows of", table.def.name)
    }

    fn position(&self, table: &str) -> Result<usize> {
        self.0.positions.get(table).copied().ok_or_else(|| StoreError::UnknownTable(table.to_owned()))
    }

    fn tables(&self) -> &[Arc<Table>] {
        &self.0.tables
    }

    fn files(&self) -> &Files {
        &self.0.files
    }

    fn reader_factory(&self) -> CachedParquetFileReaderFactory {
        self.0.files.reader_factory(self.0.engine.runtime_env())
    }

    fn views(&self) -> &'static [ViewDef] {
        self.0.views
    }

    fn engine(&self) -> &SessionState {
        &self.0.engine
    }
}
