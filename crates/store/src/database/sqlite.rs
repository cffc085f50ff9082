//! Statements on SQLite.

use std::path::Path;
use std::time::Duration;

use futures::future::BoxFuture;
use sqlx::sqlite::{
    SqliteArguments, SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteRow, SqliteSynchronous,
};
use sqlx::{AssertSqlSafe, Row as _, Sqlite, TypeInfo as _, ValueRef as _, query::Query};

use super::value::{Row, Value};

/// Durable commits (`synchronous = FULL`), readers never blocked by the writer (WAL).
pub(super) fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(60))
}

pub(super) fn execute<'a>(
    connection: &'a mut SqliteConnection,
    sql: &'a str,
    values: &'a [Value],
) -> BoxFuture<'a, Result<u64, sqlx::Error>> {
    Box::pin(async move { Ok(bound(sql, values).execute(connection).await?.rows_affected()) })
}

pub(super) fn query<'a>(
    connection: &'a mut SqliteConnection,
    sql: &'a str,
    values: &'a [Value],
) -> BoxFuture<'a, Result<Vec<Row>, sqlx::Error>> {
    Box::pin(async move { bound(sql, values).fetch_all(connection).await?.iter().map(row).collect() })
}

fn bound<'q>(sql: &str, values: &'q [Value]) -> Query<'q, Sqlite, SqliteArguments> {
    let query = sqlx::query(AssertSqlSafe(sql.to_owned())).persistent(values.len() < 100);
    values.iter().fold(query, |query, value| match value {
        Value::Null => query.bind(None::<i64>),
        Value::Int(number) => query.bind(*number),
        Value::Text(text) => query.bind(text.as_str()),
        Value::Bytes(bytes) => query.bind(bytes.as_slice()),
        Value::Bool(flag) => query.bind(*flag),
    })
}

fn row(row: &SqliteRow) -> Result<Row, sqlx::Error> {
    (0..row.len()).map(|column| value(row, column)).collect::<Result<_, _>>().map(Row)
}

fn value(row: &SqliteRow, column: usize) -> Result<Value, sqlx::Error> {
    let raw = row.try_get_raw(column)?;
    if raw.is_null() {
        return Ok(Value::Null);
    }
    Ok(match raw.type_info().name() {
        "TEXT" => Value::Text(row.try_get_unchecked(column)?),
        "BLOB" => Value::Bytes(row.try_get_unchecked(column)?),
        _ => Value::Int(row.try_get_unchecked(column)?),
    })
}
