//! The file a quarantined row came with, and what became of its rows since.

use anyhow::Context as _;
use hashbrown::HashSet;
use ingest::{Accounts, Again, Options, Source, Standing};
use store::{
    Transaction,
    records::{
        self,
        batch::Batch,
        quarantine::{self, QuarantinedRow},
    },
};

use crate::{books::Books, pipeline::import::ImportDetail, withdrawn};

/// A quarantined row in its file.
pub struct QuarantinedFile {
    /// The row.
    pub row: QuarantinedRow,
    /// The batch that brought the file.
    pub origin: Batch,
    /// What that batch keeps.
    pub detail: ImportDetail,
    /// The batches that hold rows of the file: its import and its replays.
    pub batches: HashSet<i64>,
    options: Options,
    standing: Standing,
    bytes: Vec<u8>,
}

impl QuarantinedFile {
    /// Gathers what is needed to read `row` again.
    pub async fn of(books: &Books, tx: &mut Transaction<'_>, row: QuarantinedRow) -> anyhow::Result<Self> {
        let mut batches = records::batch::all(tx).await?;
        let at = batches.iter().position(|batch| batch.id == row.batch_id).context("the row's batch is missing")?;
        let origin = batches.swap_remove(at);
        let detail: ImportDetail = serde_json::from_str(&origin.detail)?;
        let mut options = detail.options(&origin, &books.company)?;
        if !row.account.is_empty() {
            options.account = Some(row.account.as_str().into());
        }
        let mut standing = Standing::default();
        for other in quarantine::of_batch(tx, origin.id).await? {
            let line = u32::try_from(other.line)?;
            match other.state.as_str() {
                "open" => standing.open.insert(line),
                "dismissed" => standing.dismissed.insert(line),
                _ => false,
            };
        }
        let mut of_file = HashSet::from([origin.id]);
        for (id, detail) in withdrawn::replays_of(tx, origin.id, &batches).await? {
            of_file.insert(id);
            standing.replayed.extend(detail.replayed.map(|it| (it.line, it.text)));
        }
        let bytes = books.raw.get(&origin.raw_hash).await?;
        Ok(Self { row, origin, detail, batches: of_file, options, standing, bytes })
    }

    /// Reads the row with some of its cells set: its text then, and what becomes of it.
    pub fn read(&self, sets: &[(String, String)], accounts: &Accounts<'_>) -> anyhow::Result<(String, Again)> {
        let file = Source { name: &self.row.file_name, bytes: &self.bytes, modified_at: None };
        let opened = ingest::open(&file, &[], &self.options)?;
        let source = Source { bytes: &opened.bytes, ..file };
        let detected = ingest::detect(&source, &[], &self.options)?;
        let mut text = self.row.raw.clone();
        for (column, value) in sets {
            text = ingest::set_cell(&detected, &text, column, value)?;
        }
        let line = u32::try_from(self.row.line)?;
        let again = ingest::read_again(&source, &detected, accounts, &self.options, &self.standing, (line, &text))?;
        Ok((text, again))
    }
}
