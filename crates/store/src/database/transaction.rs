//! One transaction on either database, with one SQL text for both.
//!
//! Statements are written for PostgreSQL; on SQLite, which has no use for them, casts such as
//! `$1::uuid` are dropped. So `::` must not occur in any other sense; values are always bound.

use futures::future::BoxFuture;
use sqlx::{AssertSqlSafe, SqlSafeStr};

use super::value::{Row, Value};
use super::{postgres, sqlite};
use crate::error::{During, Result};

/// Most values bound in one statement; SQLite allows 32,766.
const MOST_VALUES: usize = 30_000;

/// A transaction, rolled back when dropped without [`Transaction::commit`].
pub struct Transaction<'a>(pub(super) Inner<'a>);

pub(super) enum Inner<'a> {
    Sqlite(sqlx::Transaction<'a, sqlx::Sqlite>),
    Postgres(sqlx::Transaction<'a, sqlx::Postgres>),
}

impl Transaction<'_> {
    /// Runs a statement and returns the number of rows it touched.
    ///
    /// Placeholders are `$1`, `$2`, …; casts `::type` are for PostgreSQL only.
    pub async fn execute(&mut self, sql: impl SqlSafeStr, values: &[Value]) -> Result<u64> {
        let sql = sql.into_sql_str();
        let shown = sql.as_str().to_owned();
        match &mut self.0 {
            Inner::Sqlite(tx) => sqlite::execute(tx, &without_casts(sql.as_str()), values).await,
            Inner::Postgres(tx) => postgres::execute(tx, sql.as_str(), values).await,
        }
        .during("run", shown)
    }

    /// Runs a query and returns all its rows.
    ///
    /// On PostgreSQL only BIGINT, INTEGER, TEXT, BYTEA and BOOLEAN can be returned: cast the others.
    pub async fn query(&mut self, sql: impl SqlSafeStr, values: &[Value]) -> Result<Vec<Row>> {
        let sql = sql.into_sql_str();
        let shown = sql.as_str().to_owned();
        match &mut self.0 {
            Inner::Sqlite(tx) => sqlite::query(tx, &without_casts(sql.as_str()), values).await,
            Inner::Postgres(tx) => postgres::query(tx, sql.as_str(), values).await,
        }
        .during("run", shown)
    }

    /// Runs several statements without values, such as table definitions.
    pub fn execute_script(&mut self, sql: &'static str) -> BoxFuture<'_, Result<()>> {
        Box::pin(async move {
            match &mut self.0 {
                Inner::Sqlite(tx) => sqlx::raw_sql(sql).execute(&mut **tx).await.map(drop),
                Inner::Postgres(tx) => sqlx::raw_sql(sql).execute(&mut **tx).await.map(drop),
            }
            .during("run", sql)
        })
    }

    /// Inserts rows, many in one statement; a column may carry a cast, as `"at::timestamptz"`.
    ///
    /// `table` and `columns` come from the program's own definitions, never from input.
    pub async fn insert(&mut self, table: &str, columns: &[&str], rows: &[Vec<Value>]) -> Result<()> {
        let names: Vec<String> = columns.iter().map(|column| quoted(name_of(column))).collect();
        for rows in rows.chunks((MOST_VALUES / columns.len().max(1)).clamp(1, 1_000)) {
            let mut sql = format!("INSERT INTO {} ({}) VALUES ", quoted(table), names.join(", "));
            for row in 0..rows.len() {
                sql.push_str(if row == 0 { "(" } else { ", (" });
                for (at, column) in columns.iter().enumerate() {
                    // SQLite searches all names so far for each `$n`: thousands of them take seconds.
                    if !self.is_postgres() {
                        sql.push_str(if at == 0 { "?" } else { ", ?" });
                        continue;
                    }
                    let cast = column.split_once("::").map_or(String::new(), |(_, to)| format!("::{to}"));
                    let comma = if at == 0 { "" } else { ", " };
                    sql.push_str(&format!("{comma}${}{cast}", row * columns.len() + at + 1));
                }
                sql.push(')');
            }
            self.execute(AssertSqlSafe(sql), &rows.concat()).await?;
        }
        Ok(())
    }

    /// Makes everything done durable, or fails and leaves nothing.
    pub fn commit<'b>(self) -> BoxFuture<'b, Result<()>>
    where
        Self: 'b,
    {
        Box::pin(async move {
            match self.0 {
                Inner::Sqlite(tx) => tx.commit().await,
                Inner::Postgres(tx) => tx.commit().await,
            }
            .during("commit", "transaction")
        })
    }

    pub(crate) fn is_postgres(&self) -> bool {
        matches!(self.0, Inner::Postgres(_))
    }
}

/// A column's name without its cast.
fn name_of(column: &str) -> &str {
    column.split_once("::").map_or(column, |(name, _)| name)
}

/// A quoted identifier.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The statement without PostgreSQL's casts.
fn without_casts(sql: &str) -> String {
    let mut parts = sql.split("::");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        plain.push_str(part.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_'));
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::without_casts;

    #[test]
    fn casts_are_dropped_and_nothing_else() {
        assert_eq!(without_casts("SELECT a::text, $1::uuid FROM t"), "SELECT a, $1 FROM t");
        assert_eq!(without_casts("SELECT sum(x)::bigint"), "SELECT sum(x)");
        assert_eq!(without_casts("SELECT 1"), "SELECT 1");
    }
}
