//! What a file is and what it would replace, before anything of it is recorded.

use std::{
    collections::BTreeSet,
    ops::ControlFlow,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::atomic::{AtomicUsize, Ordering},
};

use anyhow::anyhow;
use ingest::{Accounts, Format};
use jangbu_core::{
    Date, Said, Text,
    facts::{FactKind, FactSet, Supersession},
};
use store::records::{self, batch::Batch};

use super::{
    cores::on_all_cores,
    each_fact::each_fact,
    import::{FileImport, recorded_already},
    told_apart::{Received, Told},
};
use crate::{books::Books, withdrawn};

/// Files larger than this are not read through for a survey: only what they are is told.
const READ_THROUGH_BYTES: usize = 64 << 20;
/// Bytes of surveyed files that are kept in memory until they are imported.
const MOST_KEPT: usize = 256 << 20;

/// A file that could be imported.
pub struct Survey {
    /// Its format.
    pub format: &'static Format,
    /// Why it is that.
    pub why: Said,
    /// The batch that recorded the same bytes, and the one that withdrew them, if any did; `None` for new ones.
    pub known: Option<(Batch, Option<i64>)>,
    /// What it would do, where it was read through.
    pub effect: Option<Effect>,
}

/// What a file would do to the books.
#[derive(Default)]
pub struct Effect {
    /// Rows.
    pub rows: u64,
    /// Rows that fail a check.
    pub bad: usize,
    /// Accounts it is about.
    pub accounts: Vec<Text>,
    /// First and last day it speaks for as a whole.
    pub days: Option<(Date, Date)>,
    /// Account-days it speaks for that are in force already.
    pub replaced_days: usize,
}

/// A file that was looked at.
pub struct Surveyed {
    /// What it is, or why that cannot be told.
    pub found: anyhow::Result<Survey>,
    /// What was found out of it, so that it is not found out again.
    pub told: Option<Told>,
}

/// Looks at files, on all cores; `done` is called behind each. Records nothing. One that is imported right afterwards
/// (`only_looked_at` is false) is read through only where it replaces whole days: everything else is told when it is
/// imported.
///
/// # Errors
/// When the database refuses; of a single file, when it cannot be read, or an account is missing.
pub async fn survey(
    books: &Books,
    files: &[FileImport],
    only_looked_at: bool,
    done: impl Fn() + Sync,
) -> anyhow::Result<Vec<Surveyed>> {
    let mut tx = books.read().await?;
    let mut recorded = records::batch::raw_hashes(&mut tx).await?;
    for hash in withdrawn::raw_hashes(&mut tx).await? {
        recorded.remove(&hash);
    }
    drop(tx);
    let kept = AtomicUsize::new(0);
    let look = |file: &FileImport| {
        let told = Told::of(Received::open(file)?, file, &books.place, &books.company)?;
        let asked = only_looked_at || told.format.supersession == Supersession::Replace;
        let new = !recorded.contains(&told.received.hash);
        let short = told.source().bytes.len() <= READ_THROUGH_BYTES;
        let seen = if asked && new && short { Some(read_through(books, &told)?) } else { None };
        let (hash, format, why) = (told.received.hash.clone(), told.format, told.why.clone());
        let held = told.held_bytes();
        let room = !only_looked_at && kept.fetch_add(held, Ordering::Relaxed) + held <= MOST_KEPT;
        Ok((Seen { hash, format, why, effect: seen }, room.then_some(told)))
    };
    let looked_at = on_all_cores(files, |file| {
        let panicked = |_| Err(anyhow!("looking at {} panicked", file.path.display()));
        let seen = catch_unwind(AssertUnwindSafe(|| look(file))).unwrap_or_else(panicked);
        done();
        seen
    });
    let mut surveyed = Vec::new();
    for (file, seen) in files.iter().zip(looked_at) {
        surveyed.push(match seen {
            Ok((seen, told)) => Surveyed { found: Ok(seen.beside(books, file).await?), told },
            Err(error) => Surveyed { found: Err(error), told: None },
        });
    }
    Ok(surveyed)
}

/// What a file says itself.
struct Seen {
    hash: String,
    format: &'static Format,
    why: Said,
    effect: Option<(Effect, Days)>,
}

impl Seen {
    /// Compared with what is in the books.
    async fn beside(self, books: &Books, file: &FileImport) -> anyhow::Result<Survey> {
        let known = recorded_already(&mut books.read().await?, &self.hash, file).await?;
        let effect = match self.effect {
            Some((effect, days)) => Some(of_days(books, effect, &days).await?),
            None => None,
        };
        Ok(Survey { format: self.format, why: self.why, known, effect })
    }
}

/// Account-days that a file speaks for as a whole.
type Days = Vec<(FactKind, Text, Date)>;

/// What a file would do, as far as it tells itself.
fn read_through(books: &Books, told: &Told) -> anyhow::Result<(Effect, Days)> {
    let mut accounts: Vec<Text> = Vec::new();
    let mut emit = |mut facts: FactSet| {
        each_fact!(facts, |rows| for row in rows.iter().filter(|row| !row.origin.account.is_empty()) {
            if !accounts.contains(&row.origin.account) {
                accounts.push(row.origin.account.clone());
            }
        });
        ControlFlow::Continue(())
    };
    let source = told.source();
    let outcome = ingest::read(&source, &told.apart.of(&source), &Accounts(&books.accounts), &told.options, &mut emit)?;
    let effect = Effect { rows: outcome.rows_read, bad: outcome.quarantined.len(), accounts, ..Effect::default() };
    let replaces = told.format.supersession == Supersession::Replace;
    Ok((effect, if replaces { outcome.days_replaced } else { Vec::new() }))
}

async fn of_days(books: &Books, mut effect: Effect, days: &Days) -> anyhow::Result<Effect> {
    let dates = || days.iter().map(|(_, _, day)| *day);
    effect.days = dates().min().zip(dates().max());
    effect.replaced_days = in_force(books, days).await?;
    if !days.is_empty() {
        effect.accounts.extend(days.iter().map(|(_, account, _)| account.clone()));
        effect.accounts.sort();
        effect.accounts.dedup();
    }
    Ok(effect)
}

/// How many of the account-days somebody has spoken for already.
async fn in_force(books: &Books, days: &[(FactKind, Text, Date)]) -> anyhow::Result<usize> {
    let mut sources: Vec<(FactKind, &Text)> = days.iter().map(|(fact, account, _)| (*fact, account)).collect();
    sources.sort_unstable();
    sources.dedup();
    let mut tx = books.read().await?;
    let withdrawn = withdrawn::all(&mut tx).await?;
    let mut spoken = BTreeSet::new();
    for (fact, account) in sources {
        let sets = records::replaced_day::of(&mut tx, fact, account).await?.into_iter();
        let sets = sets.filter(|set| !withdrawn.contains_key(&set.batch_id));
        spoken.extend(sets.map(|set| (set.account, set.day)));
    }
    let ours: BTreeSet<_> =
        days.iter().map(|(_, account, day)| (account.clone(), *day)).filter(|place| spoken.contains(place)).collect();
    Ok(ours.len())
}
