//! Batches that are worked out and staged but not committed: each sees those before it as if they were.

use jangbu_core::{Text, Timestamp, facts::FactKind};
use ledger::{ChainHead, Periods};
use store::{
    Snapshot,
    records::{self, batch::Batch, replaced_day::ReplacedDay},
};

use super::{Act, Beside, entries::Entries, kept::Kept, posting::Unposted, staging::Staging};
use crate::books::Books;

/// Rows beyond which what is pending is committed: enough to make the cost of a commit small.
const ENOUGH: usize = 200_000;

/// What the next commit makes visible.
pub struct Pending {
    /// As of the last commit.
    pub base: Snapshot,
    /// Months that are closed.
    pub periods: Periods,
    /// Rows by table.
    pub staging: Staging,
    /// Entries, and the chain behind them.
    pub entries: Entries,
    /// What is known with all of it; `None` once a batch was too large to be carried over.
    pub kept: Option<Kept>,
    /// Whether the staged rows of `retired` are all of its rows, and not only what is new; of a single batch only.
    pub retired_anew: bool,
    /// The batches in recorded order.
    pub worked: Vec<Worked>,
}

/// A batch that waits for the commit.
pub struct Worked {
    /// What is recorded; the batch without its hashes.
    pub act: Act,
    /// Beside its facts.
    pub beside: Beside,
    /// Facts that are no longer in force.
    pub superseded: usize,
    /// Facts and account-days that are in force again.
    pub back: usize,
    /// When what is in force was said, where all of the batch is older.
    pub older_than: Option<Timestamp>,
    /// Groups that wait.
    pub unposted: Vec<Unposted>,
}

impl Pending {
    /// Nothing yet, on the newest state; the first batch will be that of number `first`.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn open(books: &Books, first: i64) -> anyhow::Result<Self> {
        let mut tx = books.read().await?;
        let base = books.lake.snapshot_in(&mut tx).await?;
        let last = records::batch::last(&mut tx).await?;
        let periods = books.periods(first, &mut tx).await?;
        drop(tx);
        let chain: ChainHead = last.map(|batch| batch.chain_head.parse()).transpose()?.unwrap_or_default();
        let kept = Kept::at(books, &base).await?;
        let entries = Entries::after(chain, kept.next_entry, periods.clone());
        let staging = Staging::new(books.lake.clone());
        Ok(Self { base, periods, staging, entries, kept: Some(kept), retired_anew: false, worked: Vec::new() })
    }

    /// The state in which the next batch begins.
    ///
    /// # Errors
    /// When a table could not be written.
    pub fn seen(&mut self) -> anyhow::Result<Snapshot> {
        self.staging.seen_from(self.base.clone())
    }

    /// Hands the journal's full record batches to their table, or all rows.
    ///
    /// # Errors
    /// When the table could not be written.
    pub fn stage_journal(&mut self, all: bool) -> anyhow::Result<()> {
        self.entries.take_rows(all)?.into_iter().try_for_each(|rows| self.staging.write("journal", rows))
    }

    /// Whether it is time to commit.
    pub fn is_enough(&self) -> bool {
        self.staging.rows >= ENOUGH || self.kept.is_none()
    }

    /// The batch worked out last.
    pub fn last(&self) -> Option<&Batch> {
        self.worked.last().map(|worked| &worked.act.batch)
    }

    /// The account-days of an account that were recorded, and those that will be.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn days_of(&self, books: &Books, accounts: &[(FactKind, Text)]) -> anyhow::Result<Vec<ReplacedDay>> {
        let mut days = Vec::new();
        if accounts.is_empty() {
            return Ok(days);
        }
        let mut tx = books.read().await?;
        for (fact, account) in accounts {
            days.extend(records::replaced_day::of(&mut tx, *fact, account).await?);
            let pending = self.worked.iter().flat_map(|worked| &worked.beside.days);
            days.extend(pending.filter(|day| day.fact == *fact && day.account == *account).cloned());
        }
        Ok(days)
    }
}
