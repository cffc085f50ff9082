//! What a file is and what it would replace, before anything of it is recorded.

use std::{collections::BTreeSet, ops::ControlFlow};

use ingest::{Accounts, Format, Options, Source};
use jangbu_core::{
    Date, Said, Text,
    facts::{FactKind, FactSet, Supersession},
};
use store::records::{self, batch::Batch};

use super::{
    each_fact::each_fact,
    import::{FileImport, recorded_already},
    told_apart::Told,
};
use crate::books::Books;

/// Files larger than this are not read through for a survey: only what they are is told.
const READ_THROUGH_BYTES: usize = 64 << 20;

/// A file that could be imported.
pub struct Survey {
    /// Its format.
    pub format: &'static Format,
    /// Why it is that.
    pub why: Said,
    /// The batch that recorded the same bytes; `None` for new ones.
    pub known: Option<Batch>,
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

/// Looks at a file. Records nothing. One that is imported right afterwards (`only_looked_at` is false) is read through
/// only where it replaces whole days: everything else is told when it is imported.
///
/// # Errors
/// When it cannot be read, or an account is missing.
pub async fn survey(books: &Books, file: &FileImport, told: &Told, only_looked_at: bool) -> anyhow::Result<Survey> {
    let known = recorded_already(&mut books.read().await?, &told.received.hash, file).await?;
    let (format, why) = (told.format, told.why.clone());
    let asked = only_looked_at || format.supersession == Supersession::Replace;
    let mut effect = None;
    let source = told.source();
    if asked && known.is_none() && source.bytes.len() <= READ_THROUGH_BYTES {
        effect = Some(read_through(books, &source, &told.apart.of(&source), &told.options).await?);
    }
    Ok(Survey { format, why, known, effect })
}

async fn read_through(
    books: &Books,
    source: &Source<'_>,
    detected: &ingest::Detected<'_>,
    options: &Options,
) -> anyhow::Result<Effect> {
    let mut accounts: Vec<Text> = Vec::new();
    let mut emit = |mut facts: FactSet| {
        each_fact!(facts, |rows| for row in rows.iter().filter(|row| !row.origin.account.is_empty()) {
            if !accounts.contains(&row.origin.account) {
                accounts.push(row.origin.account.clone());
            }
        });
        ControlFlow::Continue(())
    };
    let outcome = ingest::read(source, detected, &Accounts(&books.accounts), options, &mut emit)?;
    let mut effect = Effect { rows: outcome.rows_read, bad: outcome.quarantined.len(), ..Effect::default() };
    if detected.format.supersession == Supersession::Replace {
        let days = || outcome.days_replaced.iter().map(|(_, _, day)| *day);
        effect.days = days().min().zip(days().max());
        effect.replaced_days = in_force(books, &outcome.days_replaced).await?;
        accounts.extend(outcome.days_replaced.iter().map(|(_, account, _)| account.clone()));
        accounts.sort();
        accounts.dedup();
    }
    effect.accounts = accounts;
    Ok(effect)
}

/// How many of the account-days somebody has spoken for already.
async fn in_force(books: &Books, days: &[(FactKind, Text, Date)]) -> anyhow::Result<usize> {
    let mut sources: Vec<(FactKind, &Text)> = days.iter().map(|(fact, account, _)| (*fact, account)).collect();
    sources.sort_unstable();
    sources.dedup();
    let mut tx = books.read().await?;
    let mut spoken = BTreeSet::new();
    for (fact, account) in sources {
        for set in records::replaced_day::of(&mut tx, fact, account).await? {
            spoken.insert((set.account, set.day));
        }
    }
    let ours: BTreeSet<_> =
        days.iter().map(|(_, account, day)| (account.clone(), *day)).filter(|place| spoken.contains(place)).collect();
    Ok(ours.len())
}
