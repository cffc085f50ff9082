//! Facts, entries and records of a batch, in one commit.

use anyhow::ensure;
use ledger::ChainHead;
use store::{
    Transaction, WriteLock,
    records::{self, batch::Batch},
};

use super::{Act, Beside, Recorded, run::Done};
use crate::books::Books;

/// Rows of a table that may rest in the catalog before they are flushed into a file.
const MOST_INLINED: usize = 1_000;

/// Commits a finished run. Nothing of it exists before, all of it after.
pub async fn commit(
    books: &Books,
    lock: &mut WriteLock,
    act: Act,
    beside: Beside,
    done: Done,
) -> anyhow::Result<Recorded> {
    let mut batch = act.batch;
    (batch.facts, batch.entries, batch.lines) = (done.facts, done.entries, done.lines);
    batch.chunks = done.chunks.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    batch.rows_read = beside.rows_read;
    if let Some(detail) = beside.detail {
        batch.detail = detail;
    }
    batch.chain_head = seal(done.chain, &batch)?.to_string();
    let mut commit = books.lake.begin(lock).await?;
    for (table, staged) in &done.staged {
        commit.append(table, staged).await?;
    }
    let now = batch.recorded_at;
    let tx = commit.records();
    records::batch::add(tx, &batch).await?;
    if let Some(account) = &act.account {
        records::account::put(tx, account, now).await?;
    }
    records::replaced_day::add(tx, &beside.days).await?;
    records::quarantine::add(tx, &beside.quarantined, now).await?;
    records::finding::add(tx, &beside.findings, now).await?;
    for id in &beside.replayed {
        let turned = records::quarantine::turn(tx, *id, "open", "replayed").await?;
        ensure!(turned, "row {id} of the quarantine is not open any more: nothing was recorded");
    }
    commit.finish().await?;
    books.lake.flush_inlined_over(lock, MOST_INLINED).await?;
    Ok(Recorded { batch: Some(batch), superseded: done.superseded, unposted: done.unposted })
}

/// Records an act that stands alone behind everything recorded before; the batch with its chain.
///
/// # Errors
/// When the database refuses.
pub async fn act_alone(tx: &mut Transaction<'_>, mut batch: Batch) -> anyhow::Result<Batch> {
    let last = records::batch::last(tx).await?;
    let chain = last.map(|last| last.chain_head.parse()).transpose()?.unwrap_or_default();
    batch.chain_head = seal(chain, &batch)?.to_string();
    records::batch::add(tx, &batch).await?;
    Ok(batch)
}

/// The chain behind a batch: its entries, then who recorded what and when.
///
/// # Errors
/// When the batch cannot be written as JSON.
pub fn seal(entries: ChainHead, batch: &Batch) -> anyhow::Result<ChainHead> {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&entries.0);
    hasher.update(&serde_json::to_vec(&(
        batch.id,
        &batch.kind,
        &batch.actor,
        batch.recorded_at,
        batch.observed_at,
        &batch.raw_hash,
        &batch.format,
        &batch.account,
        (batch.facts, batch.entries, batch.lines),
        &batch.detail,
    ))?);
    Ok(ChainHead(*hasher.finalize().as_bytes()))
}
