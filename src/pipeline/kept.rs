//! What a batch knows of the books before it: read once, then carried over the batches recorded here.

use std::sync::PoisonError;

use store::Snapshot;

use super::{in_force::Known, load};
use crate::{books::Books, withdrawn};

/// Facts of a batch beyond which nothing is carried over: reading it anew costs little beside what the batch does.
pub const MOST_FACTS: i64 = 200_000;

/// The books as of a snapshot, as far as posting needs them.
pub struct Kept {
    /// The snapshot.
    snapshot: i64,
    /// What is in force.
    pub known: Known,
    /// What posting needs beside the facts of a group.
    pub context: ledger::Context,
    /// Whether the context knows what links orders to campaigns.
    pub linked: bool,
    /// Number of the next entry.
    pub next_entry: i64,
}

impl Kept {
    /// What the batch before left, or what is read, of the books as of `snapshot`.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn at(books: &Books, snapshot: &Snapshot) -> anyhow::Result<Self> {
        let left = books.kept.lock().unwrap_or_else(PoisonError::into_inner).take();
        let mut kept = match left.filter(|kept| kept.snapshot == snapshot.id()) {
            Some(kept) => kept,
            None => Self::read(books, snapshot).await?,
        };
        // An account may be registered without a change of the lake.
        kept.context.accounts = books.accounts.clone();
        Ok(kept)
    }

    async fn read(books: &Books, snapshot: &Snapshot) -> anyhow::Result<Self> {
        let withdrawn = withdrawn::all(&mut books.read().await?).await?.into_keys().collect();
        let known = Known::open(snapshot, withdrawn).await?;
        let context = books.context_without_links(snapshot, &known).await?;
        let next_entry = load::last_entry(snapshot).await? + 1;
        Ok(Self { snapshot: snapshot.id(), known, context, linked: false, next_entry })
    }

    /// Reads what links orders to campaigns, where it is not known.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn link(&mut self, snapshot: &Snapshot) -> anyhow::Result<()> {
        if !self.linked {
            self.context.campaigns = load::campaigns(snapshot, &self.known).await?;
            self.linked = true;
        }
        Ok(())
    }

    /// Leaves it to the next batch, after a commit that took the lake to `snapshot`.
    pub fn leave(mut self, books: &Books, snapshot: i64) {
        self.snapshot = snapshot;
        *books.kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(self);
    }
}

#[cfg(test)]
mod tests;
