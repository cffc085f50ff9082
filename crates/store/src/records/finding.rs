//! Findings of an import: control totals that lie, balances with a gap.

use jangbu_core::Timestamp;

use super::next_id;
use crate::{
    database::{Transaction, Value},
    error::Result,
};

/// Something that does not add up, with the difference where there is one.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct RecordedFinding {
    /// Batch it came with.
    pub batch_id: i64,
    /// Kind, e.g. `total_mismatch`.
    pub kind: String,
    /// What it is about.
    pub subject: String,
    /// One sentence.
    pub message: String,
    /// 한 문장.
    pub message_ko: String,
    /// Difference in minor units.
    pub amount_minor: Option<i64>,
}

/// All findings in recorded order.
///
/// # Errors
/// When the database refuses.
pub async fn all(tx: &mut Transaction<'_>) -> Result<Vec<RecordedFinding>> {
    let rows = tx
        .query("SELECT batch_id, kind, subject, message, message_ko, amount FROM jangbu_finding ORDER BY id", &[])
        .await?;
    rows.iter()
        .map(|row| {
            let text = |column| row.text(column).map(str::to_owned);
            Ok(RecordedFinding {
                batch_id: row.int(0)?,
                kind: text(1)?,
                subject: text(2)?,
                message: text(3)?,
                message_ko: text(4)?,
                amount_minor: row.opt_int(5)?,
            })
        })
        .collect()
}

/// Adds findings.
///
/// # Errors
/// When the database refuses.
pub async fn add(tx: &mut Transaction<'_>, findings: &[RecordedFinding], now: Timestamp) -> Result<()> {
    if findings.is_empty() {
        return Ok(());
    }
    let first = next_id(tx, "SELECT COALESCE(MAX(id), 0) + 1 FROM jangbu_finding").await?;
    let values: Vec<Vec<Value>> = findings
        .iter()
        .zip(first..)
        .map(|(finding, id)| {
            vec![
                id.into(),
                finding.batch_id.into(),
                finding.kind.as_str().into(),
                finding.subject.as_str().into(),
                finding.message.as_str().into(),
                finding.message_ko.as_str().into(),
                finding.amount_minor.into(),
                now.to_string().into(),
            ]
        })
        .collect();
    let columns = ["id", "batch_id", "kind", "subject", "message", "message_ko", "amount", "created_at"];
    tx.insert("jangbu_finding", &columns, &values).await
}
