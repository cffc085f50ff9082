//! Making staged files, small rows and records part of the books, all at once.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use datafusion::arrow::array::RecordBatch;
use futures::future::BoxFuture;

use super::Lake;
use super::catalog::{Content, Head, LiveFile, Totals};
use super::inline;
use super::staged::{ColumnRange, StagedFile};
use super::table::Table;
use super::text::text_of;
use super::write::Staged;
use crate::database::{Transaction, Value, quoted};
use crate::error::{During, Result, StoreError};
use crate::lock::WriteLock;

/// A commit being put together; dropped without [`Commit::finish`], nothing of it happened.
///
/// It holds the database's one write transaction: stage the files before, not during it.
pub struct Commit<'a> {
    lake: Lake,
    tx: Transaction<'a>,
    head: Head,
    /// What was done to which table, in DuckLake's words.
    changes: Vec<String>,
    totals: BTreeMap<usize, Totals>,
    /// What the tables consist of with this commit, if what was there before is known without reading it.
    contents: Option<Vec<Arc<Content>>>,
    /// Files that are new, relative to the data path.
    files: Vec<String>,
}

impl Lake {
    /// Begins a commit. The lock is the proof that no other writer of ours is at work.
    pub fn begin<'a>(&'a self, lock: &'a mut WriteLock) -> BoxFuture<'a, Result<Commit<'a>>> {
        Box::pin(async move {
            let mut tx = lock.begin().await?;
            let head = Head::read(&mut tx).await?;
            let contents = self.known_at(head.snapshot);
            let (changes, totals, files) = (Vec::new(), BTreeMap::new(), Vec::new());
            Ok(Commit { lake: self.clone(), tx, head: head.next(), changes, totals, contents, files })
        })
    }
}

impl<'a> Commit<'a> {
    /// The transaction, for the records that belong to the same commit.
    pub fn records(&mut self) -> &mut Transaction<'a> {
        &mut self.tx
    }

    /// The number the new snapshot will have.
    pub fn snapshot(&self) -> i64 {
        self.head.snapshot
    }

    /// Adds rows to a table.
    pub fn append<'b>(&'b mut self, table: &'b str, staged: &'b Staged) -> BoxFuture<'b, Result<()>> {
        Box::pin(async move {
            let at = self.lake.position(table)?;
            if !staged.files.is_empty() {
                self.add_files(at, &staged.files).await?;
                self.note("inserted_into_table", at);
            }
            for rows in &staged.rows {
                self.add_rows(at, rows).await?;
                self.note("inlined_insert", at);
            }
            Ok(())
        })
    }

    /// Takes away all rows a table has now; what is appended afterwards is its whole content.
    ///
    /// Older snapshots keep the former rows until they expire.
    pub async fn clear(&mut self, table: &str) -> Result<()> {
        let at = self.lake.position(table)?;
        let of = self.table(at)?;
        let sql = "UPDATE ducklake_data_file SET end_snapshot = $1 WHERE table_id = $2 AND end_snapshot IS NULL";
        let mut ended = self.tx.execute(sql, &[self.head.snapshot.into(), of.id.into()]).await?;
        ended += self.end_inlined(at).await?;
        self.change(at, |content| content.files.clear());
        let totals = self.totals(at).await?;
        (totals.rows, totals.bytes) = (0, 0);
        if ended > 0 {
            self.note("deleted_from_table", at);
        }
        Ok(())
    }

    /// Makes everything visible and durable at once; returns the snapshot's number.
    pub fn finish(mut self) -> BoxFuture<'a, Result<i64>> {
        Box::pin(async move {
            for (at, totals) in &self.totals {
                let table = self.lake.tables().get(*at).during_absent()?;
                totals.write(&mut self.tx, table).await?;
            }
            let mut snapshot = self.head.snapshot;
            if self.changes.is_empty() {
                snapshot -= 1;
            } else {
                self.head.write(&mut self.tx, &self.changes.join(",")).await?;
            }
            self.lake.files().make_durable(&self.files).await?;
            self.tx.commit().await?;
            if let Some(contents) = self.contents {
                self.lake.remember(snapshot, contents);
            }
            Ok(snapshot)
        })
    }

    /// Does to the known content of a table what is done in the catalog.
    fn change(&mut self, at: usize, change: impl FnOnce(&mut Content)) {
        if let Some(content) = self.contents.as_mut().and_then(|contents| contents.get_mut(at)) {
            change(Arc::make_mut(content));
        }
    }

    /// Notes a change, once for each table.
    pub(super) fn note(&mut self, change: &str, at: usize) {
        let id = self.lake.tables().get(at).map_or(0, |table| table.id);
        let change = format!("{change}:{id}");
        if !self.changes.contains(&change) {
            self.changes.push(change);
        }
    }

    /// Ends the inlined rows of a table with this snapshot; returns how many.
    pub(super) async fn end_inlined(&mut self, at: usize) -> Result<u64> {
        let inlined = quoted(&self.table(at)?.inlined);
        self.change(at, |content| content.inlined.clear());
        let sql = format!("UPDATE {inlined} SET end_snapshot = $1 WHERE end_snapshot IS NULL");
        self.tx.execute(sqlx::AssertSqlSafe(sql), &[self.head.snapshot.into()]).await
    }

    /// Ends one file with this snapshot; its rows live on elsewhere.
    pub(super) async fn end_file(&mut self, at: usize, file: i64, rows: u64, bytes: u64) -> Result<()> {
        let sql = "UPDATE ducklake_data_file SET end_snapshot = $1 WHERE data_file_id = $2 AND end_snapshot IS NULL";
        if self.tx.execute(sql, &[self.head.snapshot.into(), file.into()]).await? != 1 {
            return Err(StoreError::Conflict { snapshot: self.head.snapshot });
        }
        self.change(at, |content| content.files.retain(|live| live.id != Some(file)));
        let totals = self.totals(at).await?;
        totals.rows -= rows as i64;
        totals.bytes -= bytes as i64;
        Ok(())
    }

    /// The totals of a table, changed here and written when the commit is finished.
    pub(super) async fn totals(&mut self, at: usize) -> Result<&mut Totals> {
        let table = self.table(at)?;
        match self.totals.entry(at) {
            Entry::Occupied(entry) => Ok(entry.into_mut()),
            Entry::Vacant(entry) => Ok(entry.insert(Totals::read(&mut self.tx, &table).await?)),
        }
    }

    fn table(&self, at: usize) -> Result<Arc<Table>> {
        self.lake.tables().get(at).cloned().during_absent()
    }

    pub(super) async fn add_files(&mut self, at: usize, files: &[StagedFile]) -> Result<()> {
        let table = self.table(at)?;
        let begin = self.head.snapshot;
        let mut rows = Vec::new();
        let mut stats = Vec::new();
        for file in files {
            let id = self.head.file_id();
            self.files.push(file.path.clone());
            let first_row = self.totals(at).await?.next_row;
            let name = file.path.strip_prefix(&table.path).unwrap_or(&file.path);
            let numbers = [file.rows, file.bytes, file.footer].map(|number| Value::Int(number as i64));
            let head = [id.into(), table.id.into(), begin.into(), name.into(), true.into(), "parquet".into()];
            rows.push(head.into_iter().chain(numbers).chain([first_row.into()]).collect());
            for (column, range) in table.column_ids.iter().zip(&file.columns) {
                stats.push(column_row(id, table.id, *column, file.rows, range));
            }
            self.change(at, |content| content.files.push(LiveFile { id: Some(id), ..file.into() }));
            self.totals(at).await?.add(file.rows, file.bytes, &file.columns);
        }
        let columns = [
            "data_file_id",
            "table_id",
            "begin_snapshot",
            "path",
            "path_is_relative",
            "file_format",
            "record_count",
            "file_size_bytes",
            "footer_size",
            "row_id_start",
        ];
        self.tx.insert("ducklake_data_file", &columns, &rows).await?;
        let columns = [
            "data_file_id",
            "table_id",
            "column_id",
            "column_size_bytes",
            "value_count",
            "null_count",
            "min_value",
            "max_value",
        ];
        self.tx.insert("ducklake_file_column_stats", &columns, &stats).await
    }

    async fn add_rows(&mut self, at: usize, rows: &RecordBatch) -> Result<()> {
        let table = self.table(at)?;
        let ranges = super::bounds::ranges(&table, rows)?;
        let first_row = self.totals(at).await?.next_row;
        inline::insert(&mut self.tx, &table, rows, first_row, self.head.snapshot).await?;
        if let Some(content) = self.contents.as_mut().and_then(|contents| contents.get_mut(at)) {
            Arc::make_mut(content).inline(&self.lake.declared(&table, rows)?)?;
        }
        self.totals(at).await?.add(rows.num_rows() as u64, 0, &ranges);
        Ok(())
    }
}

fn column_row(file: i64, table: i64, column: i64, rows: u64, range: &ColumnRange) -> Vec<Value> {
    let nulls = range.nulls.map(|nulls| nulls as i64);
    vec![
        file.into(),
        table.into(),
        column.into(),
        (range.bytes as i64).into(),
        (rows as i64 - nulls.unwrap_or(0)).into(),
        nulls.into(),
        range.min.as_ref().and_then(text_of).into(),
        range.max.as_ref().and_then(text_of).into(),
    ]
}

/// A table's position always comes from the lake itself.
trait DuringAbsent<T> {
    fn during_absent(self) -> Result<T>;
}

impl<T> DuringAbsent<T> for Option<T> {
    fn during_absent(self) -> Result<T> {
        self.ok_or("no such position").during("find", "lake table")
    }
}
