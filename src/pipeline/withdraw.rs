//! Taking an import back: its facts count no more, what they had taken the place of does again.
//!
//! Nothing is edited or deleted: the facts stay stored, and the groups they touched are posted anew, as for any other
//! knowledge that comes late.

use std::sync::PoisonError;

use anyhow::Context as _;
use hashbrown::HashSet;
use store::{
    WriteLock,
    records::{self, batch::Batch},
    tables::Stamp,
};

use super::{
    Act, Beside, Recorded, commit,
    pending::{Pending, Worked},
    run::Run,
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
    let pending = worked_out(books, batch).await?;
    let (gone, back) = pending.worked.last().map_or((0, 0), |worked| (worked.superseded, worked.back));
    let recorded = commit::commit(books, lock, pending).await?.pop().context("the withdrawal was not recorded")?;
    // The next batch reads the books anew: the act is rare, and what it changes is wide.
    books.kept.lock().unwrap_or_else(PoisonError::into_inner).take();
    Ok(Withdrawn { recorded, gone, back })
}

/// What [`withdraw`] would do. Nothing is recorded.
///
/// # Errors
/// When it could not be done.
pub async fn foretell(books: &Books, lock: &mut WriteLock, batch: Batch) -> anyhow::Result<Withdrawn> {
    let mut pending = worked_out(books, batch).await?;
    let Worked { act, superseded: gone, back, unposted, .. } =
        pending.worked.pop().context("nothing was worked out")?;
    // Its files are closed before the sweep.
    drop(pending);
    books.sweep(lock).await?;
    let recorded = Recorded { batch: Some(act.batch), superseded: gone, unposted, ..Recorded::default() };
    Ok(Withdrawn { recorded, gone, back })
}

fn act(batch: Batch) -> Act {
    Act { batch, numbered: true, repost: HashSet::new(), accept: true, account: None }
}

/// Everything up to the commit.
async fn worked_out(books: &Books, batch: Batch) -> anyhow::Result<Pending> {
    let act = act(batch);
    let named = withdrawn::detail(&act.batch)?.batches;
    let mut batches = records::batch::all(&mut books.read().await?).await?;
    batches.retain(|batch| named.contains(&batch.id));
    let Batch { id, observed_at, recorded_at, .. } = act.batch;
    let pending = Pending::open(books, id).await?;
    let mut run = Run::open(books, pending, Stamp { batch_id: id, observed_at, recorded_at }, &act).await?;
    run.withdraw(&batches).await?;
    run.post_deferred().await?;
    run.finish(act, Beside { withdrawn: named, ..Beside::default() })
}
