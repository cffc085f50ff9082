//! Records: SQL rows of what people did and what was recorded when. One SQL text for both databases.

pub mod account;
pub mod batch;
pub mod finding;
pub mod quarantine;
pub mod replaced_day;
pub mod setting;

use jangbu_core::{Date, Timestamp};

use crate::{
    database::{Row, Transaction},
    error::{Result, unexpected},
};

/// Creates the records' tables where they are missing.
///
/// # Errors
/// When the database refuses.
pub async fn create(tx: &mut Transaction<'_>) -> Result<()> {
    tx.execute_script(include_str!("schema.sql")).await
}

/// The next free number of a table with an `id`.
async fn next_id(tx: &mut Transaction<'_>, sql: &'static str) -> Result<i64> {
    let rows = tx.query(sql, &[]).await?;
    rows.first().map_or(Ok(1), |row| row.int(0))
}

fn instant(row: &Row, column: usize) -> Result<Timestamp> {
    let text = row.text(column)?;
    text.parse().map_err(|_| unexpected("instant", text.to_owned()))
}

fn day(row: &Row, column: usize) -> Result<Date> {
    let text = row.text(column)?;
    text.parse().map_err(|_| unexpected("day", text.to_owned()))
}
