//! Rows that failed a check: kept with file, line, column, value and the mend until fixed or dismissed.

use jangbu_core::Timestamp;

use super::next_id;
use crate::{
    database::{Row, Transaction, Value},
    error::Result,
};

/// A quarantined row.
#[derive(Clone, PartialEq, Eq, Debug, Default, serde::Serialize)]
pub struct QuarantinedRow {
    /// Number; 0 before it is recorded.
    pub id: i64,
    /// Batch it came with.
    pub batch_id: i64,
    /// Name of the file.
    pub file_name: String,
    /// Line of the file, from 1.
    pub line: i64,
    /// Column that failed.
    pub column: String,
    /// Its value, cut to 60 characters.
    pub value: String,
    /// The check that failed.
    pub rule: String,
    /// What to do.
    pub mend: String,
    /// 어떻게 고치는지.
    pub mend_ko: String,
    /// The row's text, to be fixed and replayed.
    pub raw: String,
    /// Account that was named for the file.
    pub account: String,
    /// `open`, `replayed`, `dismissed` or, with its batch, `withdrawn`.
    pub state: String,
}

/// The one list of columns that every query reads.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, batch_id, file_name, line, column_name, value, rule, mend, mend_ko, raw, account, state ",
            "FROM jangbu_quarantine ",
            $rest
        )
    };
}

/// All quarantined rows, or those in one state.
///
/// # Errors
/// When the database refuses.
pub async fn all(tx: &mut Transaction<'_>, state: Option<&str>) -> Result<Vec<QuarantinedRow>> {
    let rows =
        tx.query(select!("WHERE $1 = '' OR state = $1 ORDER BY id"), &[state.unwrap_or_default().into()]).await?;
    rows.iter().map(read).collect()
}

/// The row of a number.
///
/// # Errors
/// When the database refuses.
pub async fn one(tx: &mut Transaction<'_>, id: i64) -> Result<Option<QuarantinedRow>> {
    let rows = tx.query(select!("WHERE id = $1"), &[id.into()]).await?;
    rows.first().map(read).transpose()
}

/// The rows that came with a batch.
///
/// # Errors
/// When the database refuses.
pub async fn of_batch(tx: &mut Transaction<'_>, batch_id: i64) -> Result<Vec<QuarantinedRow>> {
    let rows = tx.query(select!("WHERE batch_id = $1 ORDER BY id"), &[batch_id.into()]).await?;
    rows.iter().map(read).collect()
}

/// Adds rows as open.
///
/// # Errors
/// When the database refuses.
pub async fn add(tx: &mut Transaction<'_>, rows: &[QuarantinedRow], now: Timestamp) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let first = next_id(tx, "SELECT COALESCE(MAX(id), 0) + 1 FROM jangbu_quarantine").await?;
    let values: Vec<Vec<Value>> = rows
        .iter()
        .zip(first..)
        .map(|(row, id)| {
            vec![
                id.into(),
                row.batch_id.into(),
                row.file_name.as_str().into(),
                row.line.into(),
                row.column.as_str().into(),
                row.value.as_str().into(),
                row.rule.as_str().into(),
                row.mend.as_str().into(),
                row.mend_ko.as_str().into(),
                row.raw.as_str().into(),
                row.account.as_str().into(),
                "open".into(),
                now.to_string().into(),
            ]
        })
        .collect();
    let columns = [
        "id",
        "batch_id",
        "file_name",
        "line",
        "column_name",
        "value",
        "rule",
        "mend",
        "mend_ko",
        "raw",
        "account",
        "state",
        "created_at",
    ];
    tx.insert("jangbu_quarantine", &columns, &values).await
}

/// Takes a row from one state to another; returns whether there was such a row in the first.
///
/// # Errors
/// When the database refuses.
pub async fn turn(tx: &mut Transaction<'_>, id: i64, from: &str, to: &str) -> Result<bool> {
    let sql = "UPDATE jangbu_quarantine SET state = $3 WHERE id = $1 AND state = $2";
    Ok(tx.execute(sql, &[id.into(), from.into(), to.into()]).await? == 1)
}

/// Takes all rows that were recorded with a batch out of quarantine: the batch is withdrawn.
///
/// # Errors
/// When the database refuses.
pub async fn withdraw(tx: &mut Transaction<'_>, batch_id: i64) -> Result<()> {
    let sql = "UPDATE jangbu_quarantine SET state = 'withdrawn' WHERE batch_id = $1";
    tx.execute(sql, &[batch_id.into()]).await.map(drop)
}

fn read(row: &Row) -> Result<QuarantinedRow> {
    let text = |column| row.text(column).map(str::to_owned);
    Ok(QuarantinedRow {
        id: row.int(0)?,
        batch_id: row.int(1)?,
        file_name: text(2)?,
        line: row.int(3)?,
        column: text(4)?,
        value: text(5)?,
        rule: text(6)?,
        mend: text(7)?,
        mend_ko: text(8)?,
        raw: text(9)?,
        account: text(10)?,
        state: text(11)?,
    })
}
