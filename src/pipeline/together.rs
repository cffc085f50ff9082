//! Files that are imported one behind the other and committed together: most of what a commit costs does not depend on
//! how much is committed.

use store::{WriteLock, records::batch::Batch};

use super::{
    commit::commit,
    import::{FileImport, Imported, Landed, Stage, file_name, known, land, recorded_already},
    pending::Pending,
};
use crate::{books::Books, clock::Clock};

/// Files whose batches are pending.
#[derive(Default)]
pub struct Together(Option<Open>);

struct Open {
    lock: WriteLock,
    pending: Pending,
    files: Vec<Landed>,
}

impl Together {
    /// Whether these bytes are among the pending ones.
    pub fn holds(&self, stage: &Stage) -> bool {
        let pending = self.0.iter().flat_map(|open| &open.pending.worked);
        pending.map(|worked| &worked.act.batch.raw_hash).any(|hash| hash == stage.hash())
    }

    /// Whether it is time to commit.
    pub fn is_enough(&self) -> bool {
        self.0.as_ref().is_some_and(|open| open.pending.is_enough())
    }

    /// Works a file out behind those that are pending; tells what is known of bytes that were recorded before.
    ///
    /// # Errors
    /// When the file cannot be read, no format fits, an account is missing, or the store refuses. Nothing of it, and
    /// of what was pending, is recorded then, and nothing is pending any more.
    pub async fn add(
        &mut self,
        books: &mut Books,
        file: &FileImport,
        stage: Stage,
        clock: &Clock,
        progress: &dyn Fn(u64),
    ) -> anyhow::Result<Option<Imported>> {
        if let Some(found) = recorded_already(&mut books.read().await?, stage.hash(), file).await? {
            return known(file, found).map(Some);
        }
        let open = match self.0.take() {
            Some(open) => open,
            None => match Open::begin(books, file, &stage, clock).await? {
                Ok(open) => open,
                Err(found) => return known(file, *found).map(Some),
            },
        };
        let Open { mut lock, pending, mut files } = open;
        let (id, recorded_at) = match pending.last() {
            Some(last) => clock.after(last)?,
            None => clock.next(&mut books.read().await?).await?,
        };
        let batch = Batch {
            file_name: file_name(&file.path),
            raw_hash: stage.hash().to_owned(),
            account: file.account.clone().unwrap_or_default().to_string(),
            ..Batch::new(id, "import", crate::clock::actor(), recorded_at)
        };
        match land(books, pending, file, stage, batch, progress).await {
            Ok((pending, landed)) => {
                files.push(landed);
                self.0 = Some(Open { lock, pending, files });
                Ok(None)
            }
            Err(error) => {
                // What cannot be removed now, the next import removes.
                books.sweep(&mut lock).await.ok();
                Err(error)
            }
        }
    }

    /// Records what is pending; what became of each file, in order.
    ///
    /// # Errors
    /// When the store refuses. Nothing is recorded then, and nothing is pending any more.
    pub async fn commit(&mut self, books: &Books) -> anyhow::Result<Vec<Imported>> {
        let Some(Open { mut lock, pending, files }) = self.0.take() else { return Ok(Vec::new()) };
        match commit(books, &mut lock, pending).await {
            Ok(recorded) => Ok(files.into_iter().zip(recorded).map(|(file, of)| file.imported(of)).collect()),
            Err(error) => {
                books.sweep(&mut lock).await.ok();
                Err(error)
            }
        }
    }
}

impl Open {
    /// Waits for other writers; the batch that recorded the bytes meanwhile, where one did, as [`recorded_already`].
    async fn begin(
        books: &mut Books,
        file: &FileImport,
        stage: &Stage,
        clock: &Clock,
    ) -> anyhow::Result<Result<Self, Box<(Batch, Option<i64>)>>> {
        let mut lock = books.database.lock().await?;
        // Whoever held the lock may have imported these very bytes, or registered an account.
        let mut tx = books.read().await?;
        books.refresh(&mut tx).await?;
        if let Some(found) = recorded_already(&mut tx, stage.hash(), file).await? {
            return Ok(Err(Box::new(found)));
        }
        let (first, _) = clock.next(&mut tx).await?;
        drop(tx);
        books.sweep_if_new(&mut lock).await?;
        let pending = Pending::open(books, first).await?;
        Ok(Ok(Self { lock, pending, files: Vec::new() }))
    }
}
