//! A believable Korean shop as the files its people download, and the right answers beside them.
//!
//! The story (`world`) comes first; `schedule` writes it down as exports, `faults` garbles some, `files` renders bytes,
//! and `key` works out the books from the posting policy and the exports' own records, never from the rendered bytes.
//! Nothing here is shared with the product, so that both cannot make the same mistake.

pub mod calendar;
mod draw;
pub mod faults;
pub mod files;
pub mod key;
mod schedule;
#[cfg(test)]
mod tests;
pub mod world;

use std::path::{Path, PathBuf};

use jiff::{
    Timestamp,
    civil::{Date, date},
};
use serde::{Deserialize, Serialize};

use faults::Finding;
use files::rows::Export;
pub use key::{
    AnswerKey,
    score::{BooksDump, DumpedFinding, Score},
};
use world::Story;
pub use world::accounts::AccountSpec;

/// How large the demo company is and where chance starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    /// Any number; equal numbers give equal bytes.
    pub seed: u64,
    /// Months of business, at least one.
    pub months: u32,
    /// Orders on an ordinary day.
    pub orders_per_day: u32,
    /// First day of the books, the first of a month.
    pub start: Date,
}

impl Default for Options {
    fn default() -> Self {
        Self { seed: 1, months: 3, orders_per_day: 120, start: date(2026, 3, 1) }
    }
}

impl Options {
    /// Last day of business.
    pub fn last(&self) -> Date {
        calendar::plus(calendar::plus_months(self.start, i64::from(self.months)), -1)
    }

    /// From this day on settlements are downloaded as CSV, and the gateway holds back part of large payments.
    pub(crate) fn csv_from(&self) -> Date {
        if self.months == 1 { calendar::plus(self.start, 14) } else { calendar::plus_months(self.start, 1) }
    }
}

/// A file on disk, to import at `arrives_at` as observed at `as_of`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Delivery {
    pub path: PathBuf,
    pub arrives_at: Timestamp,
    pub as_of: Timestamp,
    /// Account to name on import, where the file does not say it.
    pub account: Option<String>,
    pub note: String,
}

/// A month and the instant at which it is closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Close {
    /// `2026-03`.
    pub month: String,
    /// Between two deliveries.
    pub at: Timestamp,
}

/// Entry point of the generator.
#[derive(Debug, Clone, Copy)]
pub struct Demo;

impl Demo {
    /// The world of these options; months below one count as one, the start moves to the first of its month.
    pub fn build(options: &Options) -> World {
        let options = Options { months: options.months.max(1), start: options.start.first_of_month(), ..*options };
        let story = Story::tell(&options);
        let mut exports = schedule::schedule(&story, &options);
        let planted = faults::plant(&mut exports, &story, &options);
        schedule::repeat_some(&mut exports);
        World { options, story, exports: schedule::arrange(exports), planted }
    }
}

/// The company, its story and its files.
#[derive(Debug)]
pub struct World {
    options: Options,
    story: Story,
    exports: Vec<Export>,
    planted: Vec<Finding>,
}

impl World {
    /// The options the world was built from, as used.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// What really happened.
    pub fn story(&self) -> &Story {
        &self.story
    }

    /// The files in the order of arrival, before rendering.
    pub fn exports(&self) -> &[Export] {
        &self.exports
    }

    /// The faults planted beside the rows to quarantine.
    pub fn planted(&self) -> &[Finding] {
        &self.planted
    }

    /// When the first file arrives.
    pub fn begins_at(&self) -> Timestamp {
        let first = self.exports.iter().map(|export| export.arrives_at).min();
        calendar::instant(first.unwrap_or_else(|| self.options.start.at(0, 0, 0, 0)))
    }

    /// The day on which the last file arrives.
    pub fn known_on(&self) -> Date {
        key::last_day(&self.exports)
    }

    /// The accounts to register before the first file is imported.
    pub fn accounts(&self) -> Vec<AccountSpec> {
        world::accounts::accounts(self.options.orders_per_day)
    }

    /// Mappings that the company keeps for files without a format of their own, by name.
    pub fn mappings(&self) -> Vec<(&'static str, &'static str)> {
        vec![("local-ads", files::platforms::DAANGN_MAPPING)]
    }

    /// Months to close, each on the 8th of the next month at 18:00 in Seoul; the last month stays open.
    pub fn closes(&self) -> Vec<Close> {
        key::closes(&self.options)
            .into_iter()
            .map(|(month, at)| Close { month: calendar::month_of(month), at: calendar::instant(at) })
            .collect()
    }

    /// Writes every file into `dir` (created if missing), in the order of arrival.
    ///
    /// # Errors
    /// Whatever the file system reports.
    pub fn write_files(&self, dir: &Path) -> std::io::Result<Vec<Delivery>> {
        std::fs::create_dir_all(dir)?;
        self.exports
            .iter()
            .map(|export| {
                let path = dir.join(&export.name);
                std::fs::write(&path, files::render(export).bytes)?;
                Ok(Delivery {
                    path,
                    arrives_at: calendar::instant(export.arrives_at),
                    as_of: calendar::instant(export.taken_at),
                    account: export.account.map(str::to_owned),
                    note: export.note.clone(),
                })
            })
            .collect()
    }

    /// The right answers after all files have been imported.
    pub fn answer_key(&self) -> AnswerKey {
        key::answer(&self.options, &self.accounts(), &self.exports)
    }
}
