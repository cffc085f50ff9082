//! Small writes rest as rows in the catalog until they are flushed into files.
//!
//! DuckDB keeps dates, instants and (on SQLite) decimals as text, and on PostgreSQL text as bytes.

use std::sync::Arc;

use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, Date32Array, Decimal128Array, Int32Array, Int64Array, RecordBatch,
    StringArray, TimestampMicrosecondArray,
};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{Date32Type, Decimal128Type, Int32Type, Int64Type, TimestampMicrosecondType};

use super::table::{ColumnType, Table};
use super::text::{date_days, date_text, decimal_text, decimal_units, instant_micros, instant_text};
use crate::database::{Row, Transaction, Value, quoted};
use crate::error::{During, Result, unexpected};

/// The column names of the inlined table, each with the cast PostgreSQL needs.
fn casts(table: &Table) -> Vec<String> {
    let ours = table.def.columns.iter().map(|column| match column.kind {
        ColumnType::Int32 => format!("{}::int", column.name),
        ColumnType::Money | ColumnType::Exact => format!("{}::numeric", column.name),
        _ => column.name.to_owned(),
    });
    ["row_id", "begin_snapshot"].map(str::to_owned).into_iter().chain(ours).collect()
}

/// Creates the catalog table that holds a lake table's inlined rows.
pub(crate) fn definition(table: &Table, postgres: bool) -> String {
    let columns = table.def.columns.iter().map(|column| {
        let kind = match (column.kind, postgres) {
            (ColumnType::Int64, _) => "BIGINT",
            (ColumnType::Text | ColumnType::Date | ColumnType::Timestamp, false) => "VARCHAR",
            (ColumnType::Money | ColumnType::Exact, false) => "VARCHAR",
            (ColumnType::Int32 | ColumnType::Bool, false) => "BIGINT",
            (ColumnType::Text, true) => "BYTEA",
            (ColumnType::Date | ColumnType::Timestamp, true) => "VARCHAR",
            (ColumnType::Int32, true) => "INTEGER",
            (ColumnType::Bool, true) => "BOOLEAN",
            (ColumnType::Money, true) => "NUMERIC(18, 0)",
            (ColumnType::Exact, true) => "NUMERIC(18, 6)",
        };
        format!(", {} {kind}", quoted(column.name))
    });
    let name = quoted(&table.inlined);
    let columns: String = columns.collect();
    format!("CREATE TABLE {name} (row_id BIGINT, begin_snapshot BIGINT, end_snapshot BIGINT{columns})")
}

/// Finds the rows that are not in files yet: those that are stay for older snapshots until these expire, and
/// without the index every reading would pass over them.
pub(crate) fn index(table: &Table) -> String {
    let (name, index) = (quoted(&table.inlined), quoted(&format!("{}_live", table.inlined)));
    format!("CREATE INDEX IF NOT EXISTS {index} ON {name} (row_id) WHERE end_snapshot IS NULL")
}

/// Inserts rows numbered from `first_row`.
pub(crate) async fn insert(
    tx: &mut Transaction<'_>,
    table: &Table,
    batch: &RecordBatch,
    first_row: i64,
    snapshot: i64,
) -> Result<()> {
    let postgres = tx.is_postgres();
    let mut rows: Vec<Vec<Value>> =
        (0..batch.num_rows() as i64).map(|row| vec![(first_row + row).into(), snapshot.into()]).collect();
    for (column, array) in table.def.columns.iter().zip(batch.columns()) {
        let array = cast(array, &column.kind.arrow()).during("read column", column.name)?;
        for (at, row) in rows.iter_mut().enumerate() {
            row.push(if array.is_null(at) { Value::Null } else { value(&array, at, column.kind, postgres) });
        }
    }
    let columns = casts(table);
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    tx.insert(&table.inlined, &columns, &rows).await
}

fn value(array: &ArrayRef, at: usize, kind: ColumnType, postgres: bool) -> Value {
    match kind {
        ColumnType::Text if postgres => Value::Bytes(array.as_string::<i32>().value(at).as_bytes().to_vec()),
        ColumnType::Text => array.as_string::<i32>().value(at).into(),
        ColumnType::Int32 => array.as_primitive::<Int32Type>().value(at).into(),
        ColumnType::Int64 => array.as_primitive::<Int64Type>().value(at).into(),
        ColumnType::Bool => array.as_boolean().value(at).into(),
        ColumnType::Date => date_text(array.as_primitive::<Date32Type>().value(at)).into(),
        ColumnType::Timestamp => instant_text(array.as_primitive::<TimestampMicrosecondType>().value(at)).into(),
        ColumnType::Money => decimal_text(array.as_primitive::<Decimal128Type>().value(at), 0).into(),
        ColumnType::Exact => decimal_text(array.as_primitive::<Decimal128Type>().value(at), 6).into(),
    }
}

/// The inlined rows of the newest snapshot, in the order they were written; `None` if there are none.
pub(crate) async fn read(tx: &mut Transaction<'_>, table: &Table) -> Result<Option<RecordBatch>> {
    let rows = tx.query(sqlx::AssertSqlSafe(select(table)), &[]).await?;
    if rows.is_empty() {
        return Ok(None);
    }
    let columns = table.def.columns.iter().enumerate();
    let arrays: Vec<ArrayRef> = columns.map(|(at, column)| array(&rows, at, column.kind)).collect::<Result<_>>()?;
    RecordBatch::try_new(table.schema.clone(), arrays).during("read inlined rows of", table.def.name).map(Some)
}

/// The statement that reads them.
pub(crate) fn select(table: &Table) -> String {
    let columns = table.def.columns.iter().map(|column| match column.kind {
        ColumnType::Money | ColumnType::Exact => format!("{}::text", quoted(column.name)),
        _ => quoted(column.name),
    });
    let (columns, from) = (columns.collect::<Vec<_>>().join(", "), quoted(&table.inlined));
    format!("SELECT {columns} FROM {from} WHERE end_snapshot IS NULL ORDER BY row_id")
}

fn array(rows: &[Row], at: usize, kind: ColumnType) -> Result<ArrayRef> {
    Ok(match kind {
        ColumnType::Text => Arc::new(rows.iter().map(|row| text(row, at)).collect::<Result<StringArray>>()?),
        ColumnType::Int32 => {
            let narrow = |row: &Row| Ok(row.opt_int(at)?.and_then(|number| i32::try_from(number).ok()));
            Arc::new(rows.iter().map(narrow).collect::<Result<Int32Array>>()?)
        }
        ColumnType::Int64 => Arc::new(rows.iter().map(|row| row.opt_int(at)).collect::<Result<Int64Array>>()?),
        ColumnType::Bool => Arc::new(rows.iter().map(|row| row.opt_bool(at)).collect::<Result<BooleanArray>>()?),
        ColumnType::Date => Arc::new(parsed(rows, at, date_days)?.into_iter().collect::<Date32Array>()),
        ColumnType::Timestamp => {
            let micros = parsed(rows, at, instant_micros)?.into_iter().collect::<TimestampMicrosecondArray>();
            Arc::new(micros.with_timezone("UTC"))
        }
        ColumnType::Money => Arc::new(decimals(rows, at, 0)?),
        ColumnType::Exact => Arc::new(decimals(rows, at, 6)?),
    })
}

fn text(row: &Row, at: usize) -> Result<Option<&str>> {
    match row.value(at)? {
        Value::Bytes(bytes) => std::str::from_utf8(bytes).during("read", "inlined text").map(Some),
        _ => row.opt_text(at),
    }
}

fn parsed<T>(rows: &[Row], at: usize, parse: impl Fn(&str) -> Option<T>) -> Result<Vec<Option<T>>> {
    let read = |row: &Row| match row.value(at)? {
        // DuckDB may leave a small decimal in a text column as a number.
        Value::Int(number) => parse(&number.to_string()).map(Some).ok_or_else(|| unexpected("inlined value", number)),
        _ => match row.opt_text(at)? {
            Some(text) => parse(text).map(Some).ok_or_else(|| unexpected("inlined value", text)),
            None => Ok(None),
        },
    };
    rows.iter().map(read).collect()
}

fn decimals(rows: &[Row], at: usize, scale: u8) -> Result<Decimal128Array> {
    let units = parsed(rows, at, |text| decimal_units(text, scale.into()))?;
    let units = units.into_iter().collect::<Decimal128Array>();
    units.with_precision_and_scale(18, scale as i8).during("read", "inlined decimals")
}
