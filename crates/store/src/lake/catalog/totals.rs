//! The running totals the catalog keeps for a table: rows, bytes, and the widest bounds of each column.

use crate::database::{Transaction, Value};
use crate::error::Result;
use crate::lake::staged::ColumnRange;
use crate::lake::table::Table;
use crate::lake::text::{text_of, value_of};

/// Totals of one table. Bounds only ever widen, so they hold for older snapshots too.
pub(crate) struct Totals {
    stored: bool,
    pub rows: i64,
    pub next_row: i64,
    pub bytes: i64,
    columns: Vec<Bounds>,
}

#[derive(Clone)]
struct Bounds {
    range: ColumnRange,
    /// Rows were added whose bounds are not known.
    unknown: bool,
}

impl Totals {
    /// The totals as stored, or those of an empty table.
    pub async fn read(tx: &mut Transaction<'_>, table: &Table) -> Result<Self> {
        let none = Bounds { range: ColumnRange::empty(), unknown: false };
        let mut totals =
            Self { stored: false, rows: 0, next_row: 0, bytes: 0, columns: vec![none; table.column_ids.len()] };
        let sql = "SELECT record_count, next_row_id, file_size_bytes FROM ducklake_table_stats WHERE table_id = $1";
        if let Some(row) = tx.query(sql, &[table.id.into()]).await?.first() {
            totals.stored = true;
            (totals.rows, totals.next_row, totals.bytes) = (row.int(0)?, row.int(1)?, row.int(2)?);
        }
        let sql = "SELECT column_id, contains_null, min_value, max_value FROM ducklake_table_column_stats
                   WHERE table_id = $1";
        for row in tx.query(sql, &[table.id.into()]).await? {
            let id = row.int(0)?;
            let Some(at) = table.column_ids.iter().position(|column| *column == id) else { continue };
            let (Some(column), Some(def)) = (totals.columns.get_mut(at), table.def.columns.get(at)) else { continue };
            column.range.nulls = Some(row.bool(1)?.into());
            column.range.min = row.opt_text(2)?.and_then(|text| value_of(text, def.kind));
            column.range.max = row.opt_text(3)?.and_then(|text| value_of(text, def.kind));
            // No bounds may mean rows of unknown values as well as nothing but nulls.
            column.unknown = totals.rows > 0 && column.range.min.is_none();
        }
        Ok(totals)
    }

    /// Counts rows in and widens the bounds.
    pub fn add(&mut self, rows: u64, bytes: u64, ranges: &[ColumnRange]) {
        self.rows += rows as i64;
        self.next_row += rows as i64;
        self.bytes += bytes as i64;
        for (column, range) in self.columns.iter_mut().zip(ranges) {
            column.unknown |= range.min.is_none() && range.nulls.is_none_or(|nulls| nulls < rows);
            column.range.widen(range);
        }
    }

    /// Writes the totals back.
    pub async fn write(&self, tx: &mut Transaction<'_>, table: &Table) -> Result<()> {
        if self.stored {
            let sql = "UPDATE ducklake_table_stats SET record_count = $2, next_row_id = $3, file_size_bytes = $4
                       WHERE table_id = $1";
            tx.execute(sql, &[table.id.into(), self.rows.into(), self.next_row.into(), self.bytes.into()]).await?;
            tx.execute("DELETE FROM ducklake_table_column_stats WHERE table_id = $1", &[table.id.into()]).await?;
        } else {
            let sql = "INSERT INTO ducklake_table_stats (table_id, record_count, next_row_id, file_size_bytes)
                       VALUES ($1, $2, $3, $4)";
            tx.execute(sql, &[table.id.into(), self.rows.into(), self.next_row.into(), self.bytes.into()]).await?;
        }
        let row = |(id, column): (&i64, &Bounds)| -> Vec<Value> {
            let known = |value: &Option<_>| if column.unknown { None } else { value.as_ref().and_then(text_of) };
            let nulls = column.range.nulls != Some(0);
            vec![
                table.id.into(),
                (*id).into(),
                nulls.into(),
                known(&column.range.min).into(),
                known(&column.range.max).into(),
            ]
        };
        let rows: Vec<Vec<Value>> = table.column_ids.iter().zip(&self.columns).map(row).collect();
        let columns = ["table_id", "column_id", "contains_null", "min_value", "max_value"];
        tx.insert("ducklake_table_column_stats", &columns, &rows).await
    }
}
