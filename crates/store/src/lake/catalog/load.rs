//! Reading what a table consists of at the newest snapshot.

use std::collections::HashMap;
use std::sync::Arc;

use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::compute::concat_batches;
use datafusion::common::Statistics;

use crate::database::Transaction;
use crate::error::{During, Result, unexpected};
use crate::lake::inline;
use crate::lake::keys::Keys;
use crate::lake::staged::{ColumnRange, StagedFile, statistics};
use crate::lake::table::Table;
use crate::lake::text::value_of;
use crate::lake::write::is_sorted;

/// A file that belongs to a table.
#[derive(Debug, Clone)]
pub(crate) struct LiveFile {
    /// Its id in the catalog; `None` for a staged file.
    pub id: Option<i64>,
    /// Relative to the data path.
    pub path: String,
    pub rows: u64,
    pub bytes: u64,
    /// Whether its rows are in the table's order.
    pub sorted: bool,
    pub statistics: Arc<Statistics>,
    pub keys: Keys,
}

impl From<&StagedFile> for LiveFile {
    fn from(file: &StagedFile) -> Self {
        Self {
            id: None,
            path: file.path.clone(),
            rows: file.rows,
            bytes: file.bytes,
            sorted: is_sorted(&file.path),
            statistics: Arc::new(statistics(file.rows, &file.columns)),
            keys: file.keys.clone(),
        }
    }
}

/// All that a table consists of.
#[derive(Debug, Clone, Default)]
pub(crate) struct Content {
    pub files: Vec<LiveFile>,
    /// Small writes, in the declared types.
    pub inlined: Vec<RecordBatch>,
}

impl Content {
    /// Adds a small write; all of them stay one batch, which is quicker to scan than many.
    pub fn inline(&mut self, rows: &RecordBatch) -> Result<()> {
        let whole = concat_batches(rows.schema_ref(), self.inlined.iter().chain([rows]));
        self.inlined = vec![whole.during("read", "inlined rows")?];
        Ok(())
    }
}

/// The content of the tables at the newest snapshot that the transaction sees, in the order of `tables`.
pub(crate) async fn content(tx: &mut Transaction<'_>, tables: &[Arc<Table>]) -> Result<Vec<Content>> {
    refuse_deletes(tx).await?;
    let mut ranges = file_ranges(tx, tables).await?;
    let mut contents: HashMap<i64, Content> = HashMap::new();
    let sql = "SELECT data_file_id, table_id, path, path_is_relative, record_count, file_size_bytes
               FROM ducklake_data_file WHERE end_snapshot IS NULL ORDER BY data_file_id";
    for row in tx.query(sql, &[]).await? {
        let (id, table_id, path) = (row.int(0)?, row.int(1)?, row.text(2)?);
        let Some(table) = tables.iter().find(|table| table.id == table_id) else { continue };
        if !row.bool(3)? {
            return Err(unexpected(path, "its path is not relative to the data path"));
        }
        let rows = u64::try_from(row.int(4)?).unwrap_or_default();
        let unknown = vec![ColumnRange::default(); table.column_ids.len()];
        let columns = ranges.remove(&id).unwrap_or(unknown);
        contents.entry(table_id).or_default().files.push(LiveFile {
            id: Some(id),
            path: format!("{}{path}", table.path),
            rows,
            bytes: u64::try_from(row.int(5)?).unwrap_or_default(),
            sorted: is_sorted(path),
            statistics: Arc::new(statistics(rows, &columns)),
            keys: Keys::default(),
        });
    }
    let mut all = Vec::with_capacity(tables.len());
    for table in tables {
        let mut content = contents.remove(&table.id).unwrap_or_default();
        content.inlined.extend(inline::read(tx, table).await?);
        all.push(content);
    }
    Ok(all)
}

/// Bounds by file id, in the order of the table's columns.
async fn file_ranges(tx: &mut Transaction<'_>, tables: &[Arc<Table>]) -> Result<HashMap<i64, Vec<ColumnRange>>> {
    let sql = "SELECT s.data_file_id, s.table_id, s.column_id, s.null_count, s.min_value, s.max_value
               FROM ducklake_file_column_stats s JOIN ducklake_data_file f ON f.data_file_id = s.data_file_id
               WHERE f.end_snapshot IS NULL";
    let mut ranges: HashMap<i64, Vec<ColumnRange>> = HashMap::new();
    for row in tx.query(sql, &[]).await? {
        let (table_id, column_id) = (row.int(1)?, row.int(2)?);
        let Some(table) = tables.iter().find(|table| table.id == table_id) else { continue };
        let Some(at) = table.column_ids.iter().position(|id| *id == column_id) else { continue };
        let file = ranges.entry(row.int(0)?).or_insert_with(|| vec![ColumnRange::default(); table.column_ids.len()]);
        let (Some(range), Some(column)) = (file.get_mut(at), table.def.columns.get(at)) else { continue };
        range.nulls = row.opt_int(3)?.and_then(|nulls| u64::try_from(nulls).ok());
        range.min = row.opt_text(4)?.and_then(|text| value_of(text, column.kind));
        range.max = row.opt_text(5)?.and_then(|text| value_of(text, column.kind));
    }
    Ok(ranges)
}

/// Our tables are append-only: rows another program deleted must not come back unnoticed.
async fn refuse_deletes(tx: &mut Transaction<'_>) -> Result<()> {
    let sql = "SELECT path FROM ducklake_delete_file WHERE end_snapshot IS NULL LIMIT 1";
    match tx.query(sql, &[]).await?.first() {
        Some(row) => Err(unexpected(row.text(0)?, "rows were deleted by another program")),
        None => Ok(()),
    }
}
