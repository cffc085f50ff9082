//! Batches: the log of everything that was recorded, in order; each continues the hash chain.

use std::collections::HashSet;

use jangbu_core::Timestamp;

use super::instant;
use crate::{
    database::{Row, Transaction, Value},
    error::Result,
};

/// One recorded act: an import, a replay, a withdrawn import, a changed or removed account, a closed or reopened period, a
/// dismissed or restored row.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Batch {
    /// Number in recorded order, from 1.
    pub id: i64,
    /// `import`, `replay`, `withdrawal`, `account`, `account_removed`, `close`, `reopen`, `dismiss`, `restore`,
    /// `vouchers_sent` or `vouchers_withdrawn`.
    pub kind: String,
    /// Who did it.
    pub actor: String,
    /// When we learnt it.
    pub recorded_at: Timestamp,
    /// When the source said it.
    pub observed_at: Timestamp,
    /// Name of the file; empty for none.
    pub file_name: String,
    /// BLAKE3 of the raw bytes, hexadecimal; empty for none.
    pub raw_hash: String,
    /// Format it was read as.
    pub format: String,
    /// Account that was named for the file; empty when the file names it.
    pub account: String,
    /// Rows read.
    pub rows_read: i64,
    /// Facts recorded.
    pub facts: i64,
    /// Entries posted.
    pub entries: i64,
    /// Journal lines posted.
    pub lines: i64,
    /// Facts recorded before each chunk that was posted together, ascending, joined by commas: a replay
    /// posts the same chunks and so makes the same entries.
    pub chunks: String,
    /// What the kind needs beside this, as JSON.
    pub detail: String,
    /// Hash over the facts in recorded order, hexadecimal; empty when there are none.
    pub facts_hash: String,
    /// Hash over the quarantined rows, findings and account-days recorded with it; empty when there are none.
    pub beside_hash: String,
    /// Hash chain after this batch, hexadecimal.
    pub chain_head: String,
}

impl Batch {
    /// A batch of `kind` without file, facts or entries yet.
    pub fn new(id: i64, kind: &str, actor: String, at: Timestamp) -> Self {
        Self {
            id,
            kind: kind.to_owned(),
            actor,
            recorded_at: at,
            observed_at: at,
            file_name: String::new(),
            raw_hash: String::new(),
            format: String::new(),
            account: String::new(),
            rows_read: 0,
            facts: 0,
            entries: 0,
            lines: 0,
            chunks: String::new(),
            detail: String::new(),
            facts_hash: String::new(),
            beside_hash: String::new(),
            chain_head: String::new(),
        }
    }

    /// Whether the act stands in the log alone: no facts, no account and no entries come with it.
    pub fn stands_alone(&self) -> bool {
        matches!(
            self.kind.as_str(),
            "close" | "reopen" | "dismiss" | "restore" | "vouchers_sent" | "vouchers_withdrawn"
        )
    }
}

const COLUMNS: [&str; 18] = [
    "id",
    "kind",
    "actor",
    "recorded_at",
    "observed_at",
    "file_name",
    "raw_hash",
    "format",
    "account",
    "rows_read",
    "facts",
    "entries",
    "lines",
    "chunks",
    "detail",
    "facts_hash",
    "beside_hash",
    "chain_head",
];

/// The one list of columns that every query reads, in the order of [`COLUMNS`].
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, kind, actor, recorded_at, observed_at, file_name, raw_hash, format, account, rows_read, facts, ",
            "entries, lines, chunks, detail, facts_hash, beside_hash, chain_head FROM jangbu_batch ",
            $rest
        )
    };
}

/// All batches in recorded order.
///
/// # Errors
/// When the database refuses.
pub async fn all(tx: &mut Transaction<'_>) -> Result<Vec<Batch>> {
    tx.query(select!("ORDER BY id"), &[]).await?.iter().map(read).collect()
}

/// The batches of these two kinds, in recorded order.
///
/// # Errors
/// When the database refuses.
pub async fn of_kinds(tx: &mut Transaction<'_>, kinds: [&str; 2]) -> Result<Vec<Batch>> {
    let kinds = kinds.map(Value::from);
    tx.query(select!("WHERE kind = $1 OR kind = $2 ORDER BY id"), &kinds).await?.iter().map(read).collect()
}

/// The newest batch.
///
/// # Errors
/// When the database refuses.
pub async fn last(tx: &mut Transaction<'_>) -> Result<Option<Batch>> {
    let rows = tx.query(select!("ORDER BY id DESC LIMIT 1"), &[]).await?;
    rows.first().map(read).transpose()
}

/// The imports of these raw bytes for this account, in order: one for each sheet that was read, and those withdrawn.
///
/// # Errors
/// When the database refuses.
pub async fn of_raw(tx: &mut Transaction<'_>, raw_hash: &str, account: &str) -> Result<Vec<Batch>> {
    let rows = tx
        .query(
            select!("WHERE raw_hash = $1 AND account = $2 AND kind = 'import' ORDER BY id"),
            &[raw_hash.into(), account.into()],
        )
        .await?;
    rows.iter().map(read).collect()
}

/// The hashes of all raw bytes that batches name.
///
/// # Errors
/// When the database refuses.
pub async fn raw_hashes(tx: &mut Transaction<'_>) -> Result<HashSet<String>> {
    let rows = tx.query("SELECT DISTINCT raw_hash FROM jangbu_batch", &[]).await?;
    rows.iter().map(|row| row.text(0).map(str::to_owned)).collect()
}

/// Adds a batch.
///
/// # Errors
/// When the number is taken or the database refuses.
pub async fn add(tx: &mut Transaction<'_>, batch: &Batch) -> Result<()> {
    let values: Vec<Value> = vec![
        batch.id.into(),
        batch.kind.as_str().into(),
        batch.actor.as_str().into(),
        batch.recorded_at.to_string().into(),
        batch.observed_at.to_string().into(),
        batch.file_name.as_str().into(),
        batch.raw_hash.as_str().into(),
        batch.format.as_str().into(),
        batch.account.as_str().into(),
        batch.rows_read.into(),
        batch.facts.into(),
        batch.entries.into(),
        batch.lines.into(),
        batch.chunks.as_str().into(),
        batch.detail.as_str().into(),
        batch.facts_hash.as_str().into(),
        batch.beside_hash.as_str().into(),
        batch.chain_head.as_str().into(),
    ];
    tx.insert("jangbu_batch", &COLUMNS, &[values]).await
}

fn read(row: &Row) -> Result<Batch> {
    let text = |column| row.text(column).map(str::to_owned);
    Ok(Batch {
        id: row.int(0)?,
        kind: text(1)?,
        actor: text(2)?,
        recorded_at: instant(row, 3)?,
        observed_at: instant(row, 4)?,
        file_name: text(5)?,
        raw_hash: text(6)?,
        format: text(7)?,
        account: text(8)?,
        rows_read: row.int(9)?,
        facts: row.int(10)?,
        entries: row.int(11)?,
        lines: row.int(12)?,
        chunks: text(13)?,
        detail: text(14)?,
        facts_hash: text(15)?,
        beside_hash: text(16)?,
        chain_head: text(17)?,
    })
}
