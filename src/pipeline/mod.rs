//! THE PIPELINE: land → check → post → commit facts with their entries. One function, a line per stage.
//!
//! File import, replay of mended rows and rebuild all run through [`record`]. It is idempotent: the same
//! bytes, or the same facts again, change nothing.

pub mod commit;
mod cores;
pub mod derived;
pub(crate) mod each_fact;
mod entries;
mod file_bytes;
pub mod grouping;
pub mod import;
pub mod in_force;
pub mod kept;
mod links;
pub mod load;
mod narrower;
mod older;
mod pending;
mod posting;
pub mod reading;
mod replacing;
mod run;
pub mod seal;
mod staging;
pub mod survey;
pub mod together;
pub mod told_apart;
pub mod touched;
pub mod withdraw;

use std::{collections::BTreeMap, sync::mpsc::Receiver};

use anyhow::Context as _;
use hashbrown::HashSet;
use jangbu_core::{Text, Timestamp, account::Account, facts::FactSet};
use store::{
    WriteLock,
    records::{batch::Batch, finding::RecordedFinding, quarantine::QuarantinedRow, replaced_day::ReplacedDay},
    tables::Stamp,
};

use self::pending::Pending;
pub use narrower::Reported;
pub use posting::Unposted;

use crate::books::Books;

/// What a batch records beside its facts, known when all of them have come.
#[derive(Default)]
pub struct Beside {
    /// Rows read.
    pub rows_read: i64,
    /// What the batch keeps in its detail; `None` leaves it as it is.
    pub detail: Option<String>,
    /// Account-days that the batch reports as a whole.
    pub days: Vec<ReplacedDay>,
    /// What an advertising file says beside its facts.
    pub reported: Reported,
    /// Rows that failed a check.
    pub quarantined: Vec<QuarantinedRow>,
    /// Control totals that do not add up.
    pub findings: Vec<RecordedFinding>,
    /// Quarantined rows that these facts replace.
    pub replayed: Vec<i64>,
    /// Batches that are withdrawn: their quarantined rows wait no more.
    pub withdrawn: Vec<i64>,
}

/// What becomes of an account.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum AccountChange {
    /// It is registered, or known as this from now on.
    Put(Account),
    /// It is known no more; this is what it was.
    Remove(Account),
}

impl AccountChange {
    /// The account.
    pub fn account(&self) -> &Account {
        match self {
            Self::Put(account) | Self::Remove(account) => account,
        }
    }

    /// Makes it so among `accounts`; the account as it was before.
    pub fn apply(&self, accounts: &mut BTreeMap<Text, Account>) -> Option<Account> {
        match self {
            Self::Put(account) => accounts.insert(account.id.clone(), account.clone()),
            Self::Remove(account) => accounts.remove(&account.id),
        }
    }
}

/// One recorded act on its way through the pipeline.
pub struct Act {
    /// The batch as it will be recorded; counts and chain are filled in.
    pub batch: Batch,
    /// Facts come with their ids, from a replay; otherwise they are numbered here.
    pub numbered: bool,
    /// Groups that are posted anew though none of their facts changes.
    pub repost: HashSet<i64>,
    /// Take a file that is coarser than, leaves out campaigns of, or lacks rows of what is in force.
    pub accept: bool,
    /// What becomes of an account with the act.
    pub account: Option<AccountChange>,
}

/// What became of an act.
#[derive(Debug, Default)]
pub struct Recorded {
    /// The batch, with its counts.
    pub batch: Option<Batch>,
    /// Facts that took the place of older ones, or were older themselves.
    pub superseded: usize,
    /// Where all of the batch is older than what is in force: when the newest of that was observed.
    pub older_than: Option<Timestamp>,
    /// Groups that wait for something, with the reason.
    pub unposted: Vec<Unposted>,
}

/// Records one act: its facts, what is no longer in force, the entries of the touched groups, in one commit.
///
/// `facts` yields chunks until its sender is gone; `beside` is asked once, afterwards.
///
/// # Errors
/// Nothing is recorded then.
pub async fn record(
    books: &Books,
    lock: &mut WriteLock,
    act: Act,
    facts: Receiver<FactSet>,
    beside: impl AsyncFnOnce() -> anyhow::Result<Beside>,
    progress: &dyn Fn(u64),
) -> anyhow::Result<Recorded> {
    let pending = Pending::open(books, act.batch.id).await?;
    let pending = work_out(books, pending, act, facts, beside, progress).await?;
    let mut recorded = commit::commit(books, lock, pending).await?;
    recorded.pop().context("the batch was not recorded")
}

/// Does all of [`record`] but the commit, behind what is pending.
async fn work_out(
    books: &Books,
    pending: Pending,
    act: Act,
    facts: Receiver<FactSet>,
    beside: impl AsyncFnOnce() -> anyhow::Result<Beside>,
    progress: &dyn Fn(u64),
) -> anyhow::Result<Pending> {
    let stamp =
        Stamp { batch_id: act.batch.id, observed_at: act.batch.observed_at, recorded_at: act.batch.recorded_at };
    let mut run = run::Run::open(books, pending, stamp, &act).await?;
    for chunk in facts {
        progress(chunk.len() as u64);
        run.take(chunk).await?;
    }
    let beside = beside().await?;
    run.replace_days(&beside, &act).await?;
    run.post_deferred().await?;
    run.finish(act, beside)
}
