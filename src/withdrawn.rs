//! Imports that were withdrawn, as recorded acts: their facts count no more, and their bytes may be imported again.

use std::collections::BTreeMap;

use anyhow::Context as _;
use jangbu_core::Timestamp;
use store::{
    Transaction,
    records::{self, batch::Batch, quarantine},
};

use crate::pipeline::import::ImportDetail;

/// Kind of the batch that withdraws an import.
pub const WITHDRAWAL: &str = "withdrawal";

/// What a [`WITHDRAWAL`] batch keeps in its detail.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct WithdrawalDetail {
    /// The batches that are withdrawn: the import, then the replays of its mended rows.
    pub batches: Vec<i64>,
    /// Why, in the words of the person; empty where none was given.
    pub reason: String,
}

/// Withdrawn batches, each with the batch that withdrew it.
pub type Withdrawn = BTreeMap<i64, i64>;

/// What `batches` withdraw.
///
/// # Errors
/// When a stored withdrawal cannot be read.
pub fn of<'a>(batches: impl IntoIterator<Item = &'a Batch>) -> anyhow::Result<Withdrawn> {
    let mut withdrawn = Withdrawn::new();
    for batch in batches.into_iter().filter(|batch| batch.kind == WITHDRAWAL) {
        let detail = detail(batch)?;
        withdrawn.extend(detail.batches.into_iter().map(|id| (id, batch.id)));
    }
    Ok(withdrawn)
}

/// What a withdrawal keeps.
///
/// # Errors
/// When it cannot be read.
pub fn detail(withdrawal: &Batch) -> anyhow::Result<WithdrawalDetail> {
    serde_json::from_str(&withdrawal.detail).with_context(|| format!("reading batch {}", withdrawal.id))
}

/// What is withdrawn.
///
/// # Errors
/// When the database refuses.
pub async fn all(tx: &mut Transaction<'_>) -> anyhow::Result<Withdrawn> {
    of(&log(tx).await?)
}

/// What was withdrawn by an instant.
///
/// # Errors
/// When the database refuses.
pub async fn by(tx: &mut Transaction<'_>, at: Timestamp) -> anyhow::Result<Withdrawn> {
    of(log(tx).await?.iter().filter(|batch| batch.recorded_at <= at))
}

/// Hashes of the raw bytes that may be imported again.
///
/// # Errors
/// When the database refuses.
pub async fn raw_hashes(tx: &mut Transaction<'_>) -> anyhow::Result<Vec<String>> {
    Ok(log(tx).await?.into_iter().map(|batch| batch.raw_hash).collect())
}

async fn log(tx: &mut Transaction<'_>) -> anyhow::Result<Vec<Batch>> {
    Ok(records::batch::of_kinds(tx, [WITHDRAWAL, WITHDRAWAL]).await?)
}

/// The replays among `batches` of rows that were quarantined with the batch `import`, each with what it keeps.
///
/// # Errors
/// When a replay cannot be read, or the database refuses.
pub async fn replays_of(
    tx: &mut Transaction<'_>,
    import: i64,
    batches: &[Batch],
) -> anyhow::Result<Vec<(i64, ImportDetail)>> {
    let rows: Vec<i64> = quarantine::of_batch(tx, import).await?.iter().map(|row| row.id).collect();
    let mut replays = Vec::new();
    for batch in batches.iter().filter(|batch| batch.kind == "replay" && !rows.is_empty()) {
        let detail: ImportDetail = serde_json::from_str(&batch.detail)?;
        if detail.replayed.as_ref().is_some_and(|it| rows.contains(&it.row)) {
            replays.push((batch.id, detail));
        }
    }
    Ok(replays)
}
