//! Facts, entries and records of one batch or several, in one commit.

use anyhow::ensure;
use store::{
    Transaction, WriteLock,
    records::{self, batch::Batch},
    tables::RETIRED_TABLE,
};

use super::{
    AccountChange, Recorded,
    pending::{Pending, Worked},
    seal::seal,
};
use crate::books::Books;

/// Rows of a table that may rest in the catalog before they are flushed into a file.
const MOST_INLINED: usize = 1_000;

/// Commits what is pending; what became of each batch. Nothing of it exists before, all of it after.
///
/// # Errors
/// Nothing is recorded then.
pub async fn commit(books: &Books, lock: &mut WriteLock, pending: Pending) -> anyhow::Result<Vec<Recorded>> {
    let Pending { mut staging, entries, kept, worked, retired_anew, .. } = pending;
    let (rows, sealed) = entries.finish()?;
    for rows in rows {
        staging.write("journal", rows)?;
    }
    let staged = staging.into_staged()?;
    ensure!(sealed.len() == worked.len(), "{} of {} batches are sealed", sealed.len(), worked.len());
    let mut commit = books.lake.begin(lock).await?;
    if retired_anew {
        commit.clear(RETIRED_TABLE).await?;
    }
    for (table, staged) in &staged {
        commit.append(table, staged).await?;
    }
    let mut recorded = Vec::new();
    for (batch, worked) in sealed.into_iter().zip(worked) {
        record(commit.records(), &batch, &worked).await?;
        let Worked { superseded, older_than, unposted, .. } = worked;
        recorded.push(Recorded { batch: Some(batch), superseded, older_than, unposted });
    }
    commit.finish().await?;
    // All is recorded, whatever becomes of this: rows that stay in the catalog are flushed the next time.
    if let Some(snapshot) = books.lake.committed() {
        books.lake.flush_inlined_over(lock, &snapshot, MOST_INLINED).await.ok();
    }
    if let (Some(kept), Some(snapshot)) = (kept, books.lake.committed()) {
        kept.leave(books, snapshot.id());
    }
    Ok(recorded)
}

/// The records of a batch.
async fn record(tx: &mut Transaction<'_>, batch: &Batch, Worked { act, beside, .. }: &Worked) -> anyhow::Result<()> {
    let now = batch.recorded_at;
    records::batch::add(tx, batch).await?;
    match &act.account {
        Some(AccountChange::Put(account)) => records::account::put(tx, account, now).await?,
        Some(AccountChange::Remove(account)) => records::account::remove(tx, &account.id).await?,
        None => {}
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
    Ok(())
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
