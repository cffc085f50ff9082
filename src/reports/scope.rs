//! What a report reads: the period, by which date, and as known when.

use std::fmt::Display;

use anyhow::{Context as _, bail};
use jangbu_core::{Date, Timestamp};
use jiff::{SignedDuration, ToSpan, tz::TimeZone};
use ledger::Month;
use serve::Reference;
use store::{Snapshot, Transaction, records};

use super::sql::Where;
use crate::{books::Books, output::Output};

/// Period and view, as given on the command line.
#[derive(clap::Args, Clone, Debug, Default)]
pub struct ScopeArgs {
    /// First day.
    #[arg(long, value_name = "DATE")]
    pub from: Option<Date>,
    /// Last day.
    #[arg(long, value_name = "DATE")]
    pub to: Option<Date>,
    /// A month, e.g. 2026-03, in place of --from and --to.
    #[arg(long, conflicts_with_all = ["from", "to"])]
    pub month: Option<Month>,
    /// Only what was recorded by the end of this day.
    #[arg(long, value_name = "DATE")]
    pub as_known_on: Option<Date>,
    /// By the day an amount belongs to, not the day it is posted on.
    #[arg(long)]
    pub economic: bool,
}

/// By which date the journal is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum View {
    /// The day it is posted on.
    Booked,
    /// The day it belongs to.
    Economic,
}

/// How far knowledge goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Known {
    /// The last instant that counts.
    pub at: Timestamp,
    /// Whether anything was recorded after it.
    pub restricts: bool,
}

/// What a report reads.
#[derive(Clone)]
pub struct Scope {
    /// The lake at the moment that `known` speaks of.
    pub snapshot: Snapshot,
    /// First day, if any.
    pub from: Option<Date>,
    /// Last day, if any.
    pub to: Option<Date>,
    /// By which date.
    pub view: View,
    /// How far knowledge goes.
    pub known: Known,
}

impl View {
    /// Column of the journal.
    pub fn column(self) -> &'static str {
        match self {
            Self::Booked => "posted_on",
            Self::Economic => "economic_on",
        }
    }

    /// Word in references.
    pub fn word(self) -> &'static str {
        match self {
            Self::Booked => "booked",
            Self::Economic => "economic",
        }
    }
}

impl Known {
    /// Knowledge at an instant; all of it when `None`.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn at(books: &Books, at: Option<Timestamp>) -> anyhow::Result<Self> {
        Self::seen(&mut books.read().await?, at).await
    }

    async fn seen(tx: &mut Transaction<'_>, at: Option<Timestamp>) -> anyhow::Result<Self> {
        let last = records::batch::last(tx).await?.map(|batch| batch.recorded_at);
        let last = last.unwrap_or(Timestamp::UNIX_EPOCH);
        Ok(Self { at: at.unwrap_or(last), restricts: at.is_some_and(|at| at < last) })
    }

    /// Knowledge at the end of a day in the company's zone.
    ///
    /// # Errors
    /// When the zone is unknown or the database cannot be read.
    pub async fn on(books: &Books, day: Date) -> anyhow::Result<Self> {
        Self::at(books, Some(end_of(books, day)?)).await
    }

    /// Condition on the rows of a table; none when everything is known.
    pub fn condition(&self) -> Option<String> {
        self.restricts.then(|| format!("recorded_at <= to_timestamp_micros({})", self.at.as_microsecond()))
    }
}

/// The last instant of a day in the company's zone.
fn end_of(books: &Books, day: Date) -> anyhow::Result<Timestamp> {
    let zone = TimeZone::get(&books.company.zone).with_context(|| format!("zone `{}`", books.company.zone))?;
    let next = day.checked_add(1.day())?.to_zoned(zone)?.timestamp();
    Ok(next - SignedDuration::from_micros(1))
}

impl Scope {
    /// The scope that arguments ask for.
    ///
    /// # Errors
    /// When the period ends before it begins.
    pub async fn open(books: &Books, args: &ScopeArgs) -> anyhow::Result<Self> {
        let (from, to) = match args.month {
            Some(month) => (Some(month.first_day()), Some(month.last_day())),
            None => (args.from, args.to),
        };
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            bail!("the period ends ({to}) before it begins ({from})");
        }
        let at = args.as_known_on.map(|day| end_of(books, day)).transpose()?;
        let view = if args.economic { View::Economic } else { View::Booked };
        Self::read(books, (from, to), view, at).await
    }

    /// Knowledge and the lake are read as one state: no number of a report is newer than it says.
    async fn read(
        books: &Books,
        (from, to): (Option<Date>, Option<Date>),
        view: View,
        at: Option<Timestamp>,
    ) -> anyhow::Result<Self> {
        let mut tx = books.read().await?;
        let snapshot = books.lake.snapshot_in(&mut tx).await?;
        let known = Known::seen(&mut tx, at).await?;
        Ok(Self { snapshot, from, to, view, known })
    }

    /// The scope that a reference names.
    ///
    /// # Errors
    /// When a date or instant of it cannot be read.
    pub async fn of(books: &Books, reference: &Reference) -> anyhow::Result<Self> {
        let day = |key: &str| -> anyhow::Result<Option<Date>> {
            let day = reference.get(key).map(|text| text.parse().with_context(|| format!("{key}={text}")));
            day.transpose()
        };
        let view = match reference.get("view") {
            None | Some("booked") => View::Booked,
            Some("economic") => View::Economic,
            Some(other) => bail!("view={other} is neither booked nor economic"),
        };
        let known = reference.get("known").map(|text| text.parse().with_context(|| format!("known={text}")));
        Self::read(books, (day("from")?, day("to")?), view, known.transpose()?).await
    }

    /// The day in the company's zone on which knowledge ends.
    ///
    /// # Errors
    /// When the zone is unknown.
    pub fn known_on(&self, books: &Books) -> anyhow::Result<Date> {
        let zone = TimeZone::get(&books.company.zone).with_context(|| format!("zone `{}`", books.company.zone))?;
        Ok(self.known.at.to_zoned(zone).date())
    }

    /// Conditions that `column` lies in the period and that rows are known.
    pub fn conditions(&self, column: &str) -> Where {
        let mut conditions = Where::default();
        if let Some(from) = self.from {
            conditions.add(format!("{column} >= DATE '{from}'"));
        }
        if let Some(to) = self.to {
            conditions.add(format!("{column} <= DATE '{to}'"));
        }
        conditions.extend(self.known.condition());
        conditions
    }

    /// A reference with this scope.
    pub fn refer(&self, reference: Reference) -> Reference {
        let mut reference = reference;
        for (key, day) in [("from", self.from), ("to", self.to)] {
            if let Some(day) = day {
                reference = reference.with(key, &day.to_string());
            }
        }
        reference.with("view", self.view.word()).with("known", &self.known.at.to_string())
    }

    /// For headings: period, view and knowledge.
    pub fn about(&self, output: &Output) -> Vec<(&'static str, String)> {
        let text = |day: &dyn Display| day.to_string();
        let mut about: Vec<(&'static str, String)> = Vec::new();
        about.extend(self.from.map(|day| ("from", text(&day))));
        about.extend(self.to.map(|day| ("to", text(&day))));
        about.push(match (self.view, output.for_people()) {
            (view, false) => ("view", view.word().to_owned()),
            (View::Booked, true) => ("view", output.say("as booked", "전기일 기준").to_owned()),
            (View::Economic, true) => ("view", output.say("by economic date", "귀속일 기준").to_owned()),
        });
        if self.known.restricts || !output.for_people() {
            about.push(("as_known_on", self.known.at.to_string()));
        }
        about
    }
}
