//! Facts as rows of lake tables: the columns every fact has, and the declaration of its own.

use datafusion::arrow::array::{ArrayRef, RecordBatch};
use jangbu_core::{
    Timestamp,
    facts::{Fact, Origin},
};

use super::{
    RowError,
    cell::{Cell, Count, Instant, Small, Word},
};
use crate::lake::table::{Column, TableDef};

/// The batch that rows are recorded with.
#[derive(Clone, Copy, Debug)]
pub struct Stamp {
    /// Batch number; also the upper half of each fact's id.
    pub batch_id: i64,
    /// When the source said it.
    pub observed_at: Timestamp,
    /// When we learnt it.
    pub recorded_at: Timestamp,
}

/// A fact with a lake table.
pub trait FactRow: Fact + Default {
    /// The common columns, then its own.
    const COLUMNS: &'static [Column];

    /// Name of the table.
    fn table() -> &'static str {
        Self::KIND.as_str()
    }

    /// The table as the lake knows it.
    fn table_def() -> TableDef {
        TableDef { name: Self::table(), columns: Self::COLUMNS, sorted_by: &[] }
    }

    /// Rows as a record batch in the order of [`FactRow::table_def`].
    ///
    /// # Errors
    /// When an amount does not fit its column.
    fn encode(rows: &[Self], stamp: &Stamp) -> Result<RecordBatch, RowError>;

    /// Rows of a record batch that has the common and own columns, in any order.
    ///
    /// # Errors
    /// When a column is missing or of another type.
    fn decode(batch: &RecordBatch) -> Result<Vec<Self>, RowError>;
}

/// Column `name` of `batch` as the array of kind `C`.
///
/// # Errors
/// When it is missing or of another type.
pub fn column<'a, C: Cell>(batch: &'a RecordBatch, name: &'static str) -> Result<&'a C::Array, RowError> {
    batch.column_by_name(name).and_then(C::array).ok_or(RowError::MissingColumn(name))
}

/// `rows` with the common columns, then their `own`.
pub(super) fn encoded<F: FactRow>(rows: &[F], stamp: &Stamp, own: Vec<ArrayRef>) -> Result<RecordBatch, RowError> {
    let mut columns = common_columns(rows, stamp)?;
    columns.extend(own);
    RecordBatch::try_new(F::table_def().schema(), columns).map_err(RowError::Arrow)
}

/// Rows with the common fields of a batch.
pub(super) fn decoded<F: FactRow>(batch: &RecordBatch) -> Result<Vec<F>, RowError> {
    let mut rows = vec![F::default(); batch.num_rows()];
    let ids = column::<Count>(batch, "fact_id")?;
    let accounts = column::<Word>(batch, "account")?;
    let keys = column::<Word>(batch, "key")?;
    let lines = column::<Small>(batch, "source_line")?;
    for (at, row) in rows.iter_mut().enumerate() {
        *row.origin_mut() = Origin {
            id: Count::get(ids, at)?,
            account: Word::get(accounts, at)?,
            key: Word::get(keys, at)?,
            line: Small::get(lines, at)?,
        };
    }
    Ok(rows)
}

/// The value of column `name` in a row of `batch`.
///
/// # Errors
/// When the column is missing or of another type, or its value cannot be read.
pub fn cell_of<C: Cell>(batch: &RecordBatch, name: &'static str, row: usize) -> Result<C::Value, RowError> {
    C::get(column::<C>(batch, name)?, row)
}

fn common_columns<F: Fact>(rows: &[F], stamp: &Stamp) -> Result<Vec<ArrayRef>, RowError> {
    let size = rows.len();
    let (mut ids, mut batches) = (Count::builder(size), Count::builder(size));
    let (mut accounts, mut keys, mut lines) = (Word::builder(size), Word::builder(size), Small::builder(size));
    let (mut key_hashes, mut group_hashes) = (Count::builder(size), Count::builder(size));
    let (mut observed, mut recorded) = (Instant::builder(size), Instant::builder(size));
    for row in rows {
        let origin = row.origin();
        Count::push(&mut ids, &origin.id)?;
        Count::push(&mut batches, &stamp.batch_id)?;
        Word::push(&mut accounts, &origin.account)?;
        Word::push(&mut keys, &origin.key)?;
        Small::push(&mut lines, &origin.line)?;
        Count::push(&mut key_hashes, &row.key_hash())?;
        Count::push(&mut group_hashes, &row.group().map_or(0, |group| group.hash64()))?;
        Instant::push(&mut observed, &stamp.observed_at)?;
        Instant::push(&mut recorded, &stamp.recorded_at)?;
    }
    Ok(vec![
        Count::finish(ids),
        Count::finish(batches),
        Word::finish(accounts),
        Word::finish(keys),
        Small::finish(lines),
        Count::finish(key_hashes),
        Count::finish(group_hashes),
        Instant::finish(observed),
        Instant::finish(recorded),
    ])
}

/// Declares the own columns of a fact: `"column" => field.path: Kind`.
macro_rules! fact_row {
    ($type:ident { $($name:literal => $($field:ident).+: $kind:ty),+ $(,)? }) => {
        impl crate::lake::tables::FactRow for $type {
            const COLUMNS: &'static [crate::lake::table::Column] = &{
                use crate::lake::{
                    table::{Column, ColumnType},
                    tables::cell::Cell,
                };
                [
                    Column::distinct("fact_id", ColumnType::Int64),
                    Column::new("batch_id", ColumnType::Int64),
                    Column::new("account", ColumnType::Text),
                    Column::distinct("key", ColumnType::Text),
                    Column::distinct("source_line", ColumnType::Int32),
                    Column::distinct("key_hash", ColumnType::Int64),
                    Column::distinct("group_hash", ColumnType::Int64),
                    Column::new("observed_at", ColumnType::Timestamp),
                    Column::new("recorded_at", ColumnType::Timestamp),
                    $(Column { name: $name, kind: <$kind>::TYPE, distinct: <$kind>::DISTINCT }),+
                ]
            };

            // Written out for each fact, so that it is compiled here and not in the crate that calls it.
            fn encode(
                rows: &[Self],
                stamp: &crate::lake::tables::Stamp,
            ) -> Result<crate::RecordBatch, crate::lake::tables::RowError> {
                use crate::lake::tables::cell::Cell;
                let own = vec![$({
                    let mut builder = <$kind>::builder(rows.len());
                    for row in rows {
                        <$kind>::push(&mut builder, &row.$($field).+)?;
                    }
                    <$kind>::finish(builder)
                }),+];
                crate::lake::tables::fact_row::encoded(rows, stamp, own)
            }

            fn decode(batch: &crate::RecordBatch) -> Result<Vec<Self>, crate::lake::tables::RowError> {
                use crate::lake::tables::cell::Cell;
                let mut rows: Vec<Self> = crate::lake::tables::fact_row::decoded(batch)?;
                $({
                    let array = crate::lake::tables::column::<$kind>(batch, $name)?;
                    for (at, row) in rows.iter_mut().enumerate() {
                        row.$($field).+ = <$kind>::get(array, at)?;
                    }
                })+
                Ok(rows)
            }
        }
    };
}
pub(crate) use fact_row;
