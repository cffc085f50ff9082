//! Facts, entries and records of a batch, in one commit.

use anyhow::ensure;
use store::{
    Transaction, WriteLock,
    records::{self, batch::Batch},
    tables::RETIRED_TABLE,
};

use super::{
    Act, Beside, Recorded,
    run::Done,
    seal::{beside_hash, seal},
};
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
    batch.facts_hash = done.facts_hash;
    batch.beside_hash = beside_hash(&beside.quarantined, &beside.findings, &beside.days)?;
    batch.chain_head = seal(done.chain, &batch)?.to_string();
    let mut commit = books.lake.begin(lock).await?;
    if done.retired_anew {
        commit.clear(RETIRED_TABLE).await?;
    }
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
    for id in &beside.withdrawn {
        records::quarantine::withdraw(tx, *id).await?;
    }
    commit.finish().await?;
    // The batch is recorded, whatever becomes of this: rows that stay in the catalog are flushed the next time.
    if let Some(snapshot) = books.lake.committed() {
        books.lake.flush_inlined_over(lock, &snapshot, MOST_INLINED).await.ok();
    }
    if let Some(snapshot) = books.lake.committed() {
        done.kept.leave(books, done.facts, snapshot.id());
    }
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
