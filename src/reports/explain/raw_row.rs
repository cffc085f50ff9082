//! The last step: a fact's row in the file as it was received.

use std::collections::HashMap;

use anyhow::Context as _;
use ingest::Source;
use store::records::{self, batch::Batch};

use crate::{
    books::Books,
    mended::Replayed,
    pipeline::import::ImportDetail,
    withdrawn::{self, Withdrawn},
};

/// Batches and the raw files they came from, read once.
pub struct RawRows<'a> {
    books: &'a Books,
    batches: Vec<Batch>,
    withdrawn: Withdrawn,
    files: HashMap<String, Vec<u8>>,
}

impl<'a> RawRows<'a> {
    /// Reads the log of batches.
    pub async fn open(books: &'a Books) -> anyhow::Result<Self> {
        let batches = records::batch::all(&mut books.read().await?).await?;
        let withdrawn = withdrawn::of(&batches)?;
        Ok(Self { books, batches, withdrawn, files: HashMap::new() })
    }

    /// A batch by its number.
    pub fn batch(&self, id: i64) -> Option<&Batch> {
        self.batches.iter().find(|batch| batch.id == id)
    }

    /// The batch that withdrew a batch.
    pub fn withdrawn(&self, id: i64) -> Option<&Batch> {
        self.batch(*self.withdrawn.get(&id)?)
    }

    /// The row that begins at `line` of a batch's file, as the fact of that batch was read from it, where a replay read
    /// it again; `None` when it was read as it stands in the file.
    pub fn replayed(&self, id: i64, line: u32) -> anyhow::Result<Option<Replayed>> {
        let Some(of) = self.batch(id).filter(|batch| batch.kind == "replay") else { return Ok(None) };
        // Bytes that were withdrawn may have been imported again: the replays of then are others.
        let place = |it: &Batch| (it.raw_hash.clone(), it.account.clone(), self.withdrawn.get(&it.id));
        let same = |batch: &&Batch| batch.kind == "replay" && batch.id <= id && place(batch) == place(of);
        for batch in self.batches.iter().rev().filter(same) {
            let detail: ImportDetail = serde_json::from_str(&batch.detail)?;
            if let Some(replayed) = detail.replayed.filter(|replayed| replayed.line == line) {
                return Ok(Some(replayed));
            }
        }
        Ok(None)
    }

    /// The row of a batch's file that begins at `line`, as text; `None` when the batch has no file or the file
    /// no such row.
    pub async fn row(&mut self, id: i64, line: u32) -> anyhow::Result<Option<String>> {
        let Some(batch) = self.batches.iter().find(|batch| batch.id == id) else { return Ok(None) };
        if batch.raw_hash.is_empty() || line == 0 {
            return Ok(None);
        }
        let bytes = match self.files.remove(&batch.raw_hash) {
            Some(bytes) => bytes,
            None => self.books.raw.get(&batch.raw_hash).await?,
        };
        let row = find(self.books, batch, &bytes, line);
        self.files.insert(batch.raw_hash.clone(), bytes);
        row.with_context(|| format!("looking for line {line} of `{}`", batch.file_name))
    }
}

fn find(books: &Books, batch: &Batch, bytes: &[u8], line: u32) -> anyhow::Result<Option<String>> {
    let detail: ImportDetail = serde_json::from_str(&batch.detail)?;
    let options = detail.options(batch, &books.company)?;
    let file = Source { name: &batch.file_name, bytes, modified_at: None };
    let opened = ingest::open(&file, &[], &options)?;
    let source = Source { bytes: &opened.bytes, ..file };
    let detected = ingest::detect(&source, &[], &options)?;
    Ok(ingest::row_at(&source, &detected, line)?)
}
