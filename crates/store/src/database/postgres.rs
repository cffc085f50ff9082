//! Statements on PostgreSQL.

use futures::future::BoxFuture;
use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::postgres::types::Oid;
use sqlx::postgres::{PgArgumentBuffer, PgArguments, PgConnection, PgRow, PgTypeInfo};
use sqlx::{AssertSqlSafe, Column as _, Encode, Postgres, Row as _, Type, TypeInfo as _, ValueRef as _, query::Query};

use super::value::{Row, Value};

pub(super) fn execute<'a>(
    connection: &'a mut PgConnection,
    sql: &'a str,
    values: &'a [Value],
) -> BoxFuture<'a, Result<u64, sqlx::Error>> {
    Box::pin(async move { Ok(bound(sql, values).execute(connection).await?.rows_affected()) })
}

pub(super) fn query<'a>(
    connection: &'a mut PgConnection,
    sql: &'a str,
    values: &'a [Value],
) -> BoxFuture<'a, Result<Vec<Row>, sqlx::Error>> {
    Box::pin(async move { bound(sql, values).fetch_all(connection).await?.iter().map(row).collect() })
}

fn bound<'q>(sql: &str, values: &'q [Value]) -> Query<'q, Postgres, PgArguments> {
    let query = sqlx::query(AssertSqlSafe(sql.to_owned())).persistent(values.len() < 100);
    values.iter().fold(query, |query, value| match value {
        Value::Null => query.bind(Untyped),
        Value::Int(number) => query.bind(*number),
        Value::Text(text) => query.bind(text.as_str()),
        Value::Bytes(bytes) => query.bind(bytes.as_slice()),
        Value::Bool(flag) => query.bind(*flag),
    })
}

/// A null whose type the server takes from the statement.
struct Untyped;

impl Type<Postgres> for Untyped {
    fn type_info() -> PgTypeInfo {
        PgTypeInfo::with_oid(Oid(0))
    }
}

impl Encode<'_, Postgres> for Untyped {
    fn encode_by_ref(&self, _: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        Ok(IsNull::Yes)
    }
}

fn row(row: &PgRow) -> Result<Row, sqlx::Error> {
    (0..row.len()).map(|column| value(row, column)).collect::<Result<_, _>>().map(Row)
}

fn value(row: &PgRow, column: usize) -> Result<Value, sqlx::Error> {
    let raw = row.try_get_raw(column)?;
    if raw.is_null() {
        return Ok(Value::Null);
    }
    Ok(match row.column(column).type_info().name() {
        "INT8" => Value::Int(row.try_get(column)?),
        "INT4" => Value::Int(row.try_get::<i32, _>(column)?.into()),
        "BOOL" => Value::Bool(row.try_get(column)?),
        "BYTEA" => Value::Bytes(row.try_get(column)?),
        _ => Value::Text(row.try_get(column)?),
    })
}
