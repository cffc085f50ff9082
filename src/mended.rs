//! A quarantined row, mended and read again beside the other rows of its file: an act of its own.

mod file;
mod whole_days;

use anyhow::{Context as _, ensure};
use ingest::{Accounts, Again};
use jangbu_core::Said;
use store::records::{batch::Batch, quarantine};

use crate::{
    books::Books,
    clock::{Clock, actor},
    pipeline::{Act, Beside, import::ImportDetail, record},
};
use file::QuarantinedFile;

/// What a person does about a row.
#[derive(Clone, Debug, Default)]
pub struct Mend {
    /// Cells to be set before it is read again: column and value.
    pub sets: Vec<(String, String)>,
    /// Take the row also where its day then says less than what is in force.
    pub accept: bool,
}

/// What a batch of kind `replay` keeps of the row that it read again.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Replayed {
    /// Number of the row in quarantine.
    pub row: i64,
    /// Its line in the file.
    pub line: u32,
    /// Cells that a person set: column and value.
    pub set: Vec<(String, String)>,
    /// The row as it was read.
    pub text: String,
}

/// Reads row `id` again, mended; the batch it made, or why it waits still.
///
/// # Errors
/// When there is no such row, it does not wait, or the store refuses. Nothing is recorded then.
pub async fn replay(books: &mut Books, id: i64, mend: &Mend, clock: &Clock) -> anyhow::Result<Result<Batch, Said>> {
    let mut lock = books.database.lock().await?;
    // Whoever held the lock may have replayed this very row, or registered its account.
    books.refresh(&mut books.read().await?).await?;
    let mut tx = books.read().await?;
    let row = quarantine::one(&mut tx, id).await?.with_context(|| format!("there is no row {id} in quarantine"))?;
    ensure!(row.state == "open", "row {id} is not open: it is {}", row.state);
    let file = QuarantinedFile::of(books, &mut tx, row).await?;
    let (batch_id, recorded_at) = clock.next(&mut tx).await?;
    drop(tx);

    let (text, read) = tokio::task::block_in_place(|| file.read(&mend.sets, &Accounts(&books.accounts)))?;
    let Again { mut facts, rejected } = read;
    if let Some(bad) = rejected {
        let place = if bad.column.is_empty() { String::new() } else { format!("{} = `{}`: ", bad.column, bad.value) };
        return Ok(Err(Said::new(format!("{place}{}", bad.mend.en), format!("{place}{}", bad.mend.ko))));
    }
    let days = match whole_days::complete(books, &mut facts, &file, batch_id).await? {
        Ok(days) => days,
        Err(outdated) => return Ok(Err(outdated)),
    };
    let QuarantinedFile { row, origin, detail, .. } = file;
    let replayed = Replayed { row: id, line: u32::try_from(row.line)?, set: mend.sets.clone(), text };
    let batch = Batch {
        observed_at: origin.observed_at,
        file_name: row.file_name,
        raw_hash: origin.raw_hash,
        format: origin.format,
        account: origin.account,
        detail: serde_json::to_string(&ImportDetail { replayed: Some(replayed), ..detail })?,
        ..Batch::new(batch_id, "replay", actor(), recorded_at)
    };
    let act = Act { batch, numbered: false, repost: hashbrown::HashSet::new(), accept: mend.accept, account: None };
    let (sender, chunks) = std::sync::mpsc::sync_channel(1);
    sender.send(facts)?;
    drop(sender);
    let beside = async || Ok(Beside { rows_read: 1, days, replayed: vec![id], ..Beside::default() });
    let recorded = record(books, &mut lock, act, chunks, beside, &|_| {}).await?;
    Ok(Ok(recorded.batch.context("the replay was not recorded")?))
}
