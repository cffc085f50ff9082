//! Taking an import back: its facts count no more, what they had taken the place of does again.
//!
//! Nothing is edited or deleted: the facts stay stored, and the groups they touched are posted anew, as for any other
//! knowledge that comes late.

use std::sync::PoisonError;

use hashbrown::HashSet;
use store::{
    WriteLock,
    records::{self, batch::Batch},
    tables::Stamp,
};

use super::{
    Act, Beside, Recorded, commit,
    run::{Done, Run},
};
use crate::{books::Books, withdrawn};

/// What became of an import that was withdrawn.
pub struct Withdrawn {
    /// The act.
    pub recorded: Recorded,
    /// Facts and account-days that went out of force.
    pub gone: usize,
    /// Those that came into force again.
    pub back: usize,
}

/// Records `batch`, a withdrawal that names what it withdraws.
///
/// # Errors
/// Nothing is recorded then.
pub async fn withdraw(books: &Books, lock: &mut WriteLock, batch: Batch) -> anyhow::Result<Withdrawn> {
    let act = act(batch);
    let beside = Beside { withdrawn: withdrawn::detail(&act.batch)?.batches, ..Beside::default() };
    let done = done(books, &act).await?;
    let (gone, back) = (done.superseded, done.back);
    let recorded = commit::commit(books, lock, act, beside, done).await?;
    // The next batch reads the books anew: the act is rare, and what it changes is wide.
    books.kept.lock().unwrap_or_else(PoisonError::into_inner).take();
    Ok(Withdrawn { recorded, gone, back })
}

/// What [`withdraw`] would do. Nothing is recorded.
///
/// # Errors
/// When it could not be done.
pub async fn foretell(books: &Books, lock: &mut WriteLock, batch: Batch) -> anyhow::Result<Withdrawn> {
    let act = act(batch);
    let done = done(books, &act).await?;
    let (gone, back) = (done.superseded, done.back);
    let batch = Batch { entries: done.entries, lines: done.lines, ..act.batch };
    let recorded = Recorded { batch: Some(batch), superseded: gone, unposted: done.unposted };
    books.sweep(lock).await?;
    Ok(Withdrawn { recorded, gone, back })
}

fn act(batch: Batch) -> Act {
    Act { batch, numbered: true, repost: HashSet::new(), accept: true, account: None }
}

/// Everything up to the commit.
async fn done(books: &Books, act: &Act) -> anyhow::Result<Done> {
    let named = withdrawn::detail(&act.batch)?.batches;
    let mut batches = records::batch::all(&mut books.read().await?).await?;
    batches.retain(|batch| named.contains(&batch.id));
    let Batch { id, observed_at, recorded_at, .. } = act.batch;
    let mut run = Run::open(books, Stamp { batch_id: id, observed_at, recorded_at }, act).await?;
    run.withdraw(&batches).await?;
    run.post_deferred().await?;
    run.finish()
}
