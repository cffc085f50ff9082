//! A file → facts in the books: land the bytes, find the format, read in a thread, record.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context as _, anyhow};
use hashbrown::HashSet;
use ingest::{Mapping, Options, Outcome};
use jangbu_core::{Said, Text, Timestamp, account::Company, exact};
use store::{
    StoreError, Transaction,
    records::{self, batch::Batch, finding::RecordedFinding, quarantine::QuarantinedRow, replaced_day::ReplacedDay},
};

use tokio::task::JoinHandle;

use super::{
    Act, Beside, Recorded,
    narrower::{Reported, Unreadable},
    pending::Pending,
    reading::Reading,
    together::Together,
    told_apart::{Received, Told},
    work_out,
};
use crate::{books::Books, clock::Clock, mended::Replayed, withdrawn};

/// A file and what the user said about it.
#[derive(Clone, Debug, Default)]
pub struct FileImport {
    /// Where it is.
    pub path: PathBuf,
    /// `--account`
    pub account: Option<Text>,
    /// `--as-of`
    pub as_of: Option<Timestamp>,
    /// `--mapping`
    pub mapping: Option<Mapping>,
    /// `--as`
    pub format: Option<Text>,
    /// `--sheet`
    pub sheet: Option<Text>,
    /// `--password`: opens a locked workbook; never kept.
    pub password: Option<String>,
    /// `--accept`: take an advertising file that says less than what is in force.
    pub accept: bool,
    /// It was found in a folder and not named itself: bytes that were withdrawn are left alone.
    pub in_folder: bool,
}

impl FileImport {
    /// How the file is to be read.
    pub fn options(&self, company: &Company) -> Options {
        Options {
            account: self.account.clone(),
            as_of: self.as_of,
            company: company.clone(),
            mapping: self.mapping.clone(),
            format: self.format.clone(),
            sheet: self.sheet.clone(),
        }
    }
}

/// What a batch of kind `import` or `replay` keeps in its detail.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct ImportDetail {
    /// Where `observed_at` came from.
    pub observed_from: String,
    /// Finest unit of an advertising file.
    pub grain: String,
    /// The mapping it was read by, as TOML; empty for none.
    pub mapping: String,
    /// The sheet or member of a workbook or archive that was read; empty where there is only one.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub sheet: String,
    /// Of a replay: the row that was read again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replayed: Option<Replayed>,
}

impl ImportDetail {
    /// What is needed to read the file of `batch` as it was read.
    ///
    /// # Errors
    /// When the mapping that was kept cannot be read.
    pub fn options(&self, batch: &Batch, company: &Company) -> anyhow::Result<Options> {
        let mut options = Options { as_of: Some(batch.observed_at), ..Options::new(company.clone()) };
        if !batch.account.is_empty() {
            options.account = Some(batch.account.as_str().into());
        }
        if !self.sheet.is_empty() {
            options.sheet = Some(self.sheet.as_str().into());
        }
        if self.mapping.is_empty() {
            options.format = Some(batch.format.as_str().into());
        } else {
            options.mapping = Some(Mapping::parse(&self.mapping)?);
        }
        Ok(options)
    }
}

/// An option with which known bytes were to be read otherwise than they were.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Difference {
    /// The option, e.g. `--as-of`.
    pub option: &'static str,
    /// Its value now.
    pub asked: String,
    /// What was recorded.
    pub recorded: String,
}

/// The file is not taken as it is; why, and what to do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refused(pub Said);

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.en)
    }
}

impl std::error::Error for Refused {}

/// What became of a file.
pub enum Imported {
    /// The same bytes were recorded before; nothing changed.
    Known {
        /// The batch that recorded them.
        batch: Box<Batch>,
        /// What is asked for now and was not so then.
        differs: Vec<Difference>,
        /// The batch that withdrew them, where they are in the books no more.
        withdrawn: Option<i64>,
    },
    /// Recorded.
    New {
        /// The batch.
        recorded: Box<Recorded>,
        /// Counts, quarantine and findings of reading.
        outcome: Box<Outcome>,
        /// Why the format was chosen.
        why: Said,
        /// Sheets or members with content that were not read.
        left: Vec<String>,
    },
}

/// Imports one file. Nothing is recorded when it fails.
///
/// # Errors
/// When the file cannot be read, no format fits, an account is missing, or the store refuses.
pub async fn import(
    books: &mut Books,
    file: &FileImport,
    clock: &Clock,
    progress: &dyn Fn(u64),
) -> anyhow::Result<Imported> {
    let mut together = Together::default();
    let stage = Stage::Received(Received::open(file)?);
    match together.add(books, file, stage, clock, progress).await? {
        Some(known) => Ok(known),
        None => together.commit(books).await?.pop().context("the file was not recorded"),
    }
}

/// How far a file has come.
pub enum Stage {
    /// Its bytes are here.
    Received(Received),
    /// It is being read.
    Reading(Box<Reading>),
}

impl Stage {
    /// Hash of its bytes.
    pub fn hash(&self) -> &str {
        match self {
            Self::Received(received) => &received.hash,
            Self::Reading(reading) => &reading.hash,
        }
    }

    /// Its facts as they come, read with the accounts as they are now.
    fn reading(self, file: &FileImport, books: &Books) -> anyhow::Result<Reading> {
        let received = match self {
            Self::Reading(reading) if *reading.accounts == books.accounts => return Ok(*reading),
            Self::Reading(_) => Received::open(file)?,
            Self::Received(received) => received,
        };
        Reading::begin(Told::of(received, file, &books.place, &books.company)?, Arc::new(books.accounts.clone()))
    }
}

/// The batch that recorded these bytes for the account: of the sheet that is named, else of any. Of a file in a folder
/// also one that was withdrawn, with the batch that did so: else it would come back with the next look at the folder.
///
/// # Errors
/// When the database refuses, or a batch cannot be read.
pub async fn recorded_already(
    tx: &mut Transaction<'_>,
    hash: &str,
    file: &FileImport,
) -> anyhow::Result<Option<(Batch, Option<i64>)>> {
    let recorded = records::batch::of_raw(tx, hash, file.account.as_deref().unwrap_or_default()).await?;
    if recorded.is_empty() {
        return Ok(None);
    }
    let withdrawn = withdrawn::all(tx).await?;
    let mut left_alone = None;
    for batch in recorded {
        if let Some(sheet) = &file.sheet {
            let recorded = serde_json::from_str::<ImportDetail>(&batch.detail)?.sheet;
            if !recorded.is_empty() && recorded != *sheet {
                continue;
            }
        }
        match withdrawn.get(&batch.id) {
            None => return Ok(Some((batch, None))),
            Some(by) if file.in_folder => left_alone = Some((batch, Some(*by))),
            Some(_) => {}
        }
    }
    Ok(left_alone)
}

/// What is told of a file that is pending.
pub struct Landed {
    outcome: Outcome,
    why: Said,
    left: Vec<String>,
}

impl Landed {
    /// The file is recorded.
    pub fn imported(self, recorded: Recorded) -> Imported {
        let Self { outcome, why, left } = self;
        Imported::New { recorded: Box::new(recorded), outcome: Box::new(outcome), why, left }
    }
}

/// Finds the format of new bytes, keeps them, and works out what is read from them.
///
/// # Errors
/// As [`import`]; what is pending is lost then.
pub async fn land(
    books: &Books,
    pending: Pending,
    file: &FileImport,
    stage: Stage,
    mut batch: Batch,
    progress: &dyn Fn(u64),
) -> anyhow::Result<(Pending, Landed)> {
    let (batch_id, name) = (batch.id, batch.file_name.clone());
    let reading = stage.reading(file, books)?;
    let Reading { bytes, format, why, observed: (observed_at, observed_from), mapping, sheet, left, .. } = reading;
    let (raw, hash) = (books.raw.clone(), batch.raw_hash.clone());
    let mut keeping = Keeping(Some(tokio::spawn(async move { raw.put(&hash, &bytes).await })));
    (batch.observed_at, batch.format) = (observed_at, format.id.to_owned());
    let detail = ImportDetail { observed_from: observed_from.to_owned(), mapping, sheet, ..ImportDetail::default() };
    let (facts, reader) = (reading.facts, reading.reader);
    let mut outcome = None;
    let beside = async || {
        keeping.done().await?;
        let read = reader.join().map_err(|_| anyhow!("reading `{name}` panicked"))??;
        let mut beside = beside(&read, batch_id, observed_at, &name, books);
        let detail = ImportDetail { grain: read.grain.to_string(), ..detail };
        beside.detail = Some(serde_json::to_string(&detail)?);
        outcome = Some(read);
        Ok(beside)
    };
    let act = Act { batch, numbered: false, repost: HashSet::new(), accept: file.accept, account: None };
    let pending = work_out(books, pending, act, facts, beside, progress).await;
    if pending.is_err() {
        // A sweep that follows must find it.
        keeping.done().await.ok();
    }
    let outcome = outcome.context("the reader gave no outcome");
    Ok((pending?, Landed { outcome: outcome?, why, left }))
}

/// Raw bytes on their way into the store, while what they say is posted.
struct Keeping(Option<JoinHandle<Result<(), StoreError>>>);

impl Keeping {
    /// Waits until they are durable.
    async fn done(&mut self) -> anyhow::Result<()> {
        match self.0.take() {
            Some(keeping) => Ok(keeping.await??),
            None => Ok(()),
        }
    }
}

/// Bytes that `batch` recorded, and what the options now say otherwise.
///
/// # Errors
/// When what is kept of the batch cannot be read.
pub fn known(file: &FileImport, (batch, withdrawn): (Batch, Option<i64>)) -> anyhow::Result<Imported> {
    let detail: ImportDetail = serde_json::from_str(&batch.detail)?;
    let mut differs = Vec::new();
    let mut compare = |option, asked: String, recorded: String| {
        if asked != recorded {
            differs.push(Difference { option, asked, recorded });
        }
    };
    // A file that says itself when it was exported is not read by --as-of.
    if let Some(as_of) = file.as_of.filter(|_| detail.observed_from != "file") {
        compare("--as-of", as_of.to_string(), batch.observed_at.to_string());
    }
    if let Some(format) = &file.format {
        compare("--as", format.to_string(), batch.format.clone());
    }
    if let Some(mapping) = &file.mapping {
        let name_of = |toml: &str| Mapping::parse(toml).map_or_else(|_| String::new(), |mapping| mapping.name);
        let (asked, recorded) = (toml::to_string(mapping)?, detail.mapping);
        if asked != recorded {
            differs.push(Difference { option: "--mapping", asked: mapping.name.clone(), recorded: name_of(&recorded) });
        }
    }
    Ok(Imported::Known { batch: Box::new(batch), differs, withdrawn })
}

/// What reading a file leaves beside its facts.
pub fn beside(outcome: &Outcome, batch_id: i64, observed_at: Timestamp, file_name: &str, books: &Books) -> Beside {
    // A finding is told in the company's currency: what a file of a foreign account says is not.
    let currency = books.company.currency;
    let own = |account: &Text| books.accounts.get(account).is_some_and(|it| it.currency == currency);
    let told = outcome.days_replaced.iter().all(|(_, account, _)| own(account)) && !outcome.days_replaced.is_empty();
    let days = outcome
        .days_replaced
        .iter()
        .map(|(fact, account, day)| ReplacedDay {
            fact: *fact,
            account: account.clone(),
            day: *day,
            batch_id,
            observed_at,
        })
        .collect();
    let quarantined = outcome
        .quarantined
        .iter()
        .map(|row| QuarantinedRow {
            batch_id,
            file_name: file_name.to_owned(),
            line: i64::from(row.line),
            column: row.column.clone(),
            value: row.value.clone(),
            rule: row.rule.clone(),
            mend: row.mend.en.clone(),
            mend_ko: row.mend.ko.clone(),
            raw: row.raw.clone(),
            account: row.account.to_string(),
            ..QuarantinedRow::default()
        })
        .collect();
    let findings = outcome
        .findings
        .iter()
        .map(|finding| RecordedFinding {
            batch_id,
            kind: finding.rule.clone(),
            subject: file_name.to_owned(),
            message: finding.message.en.clone(),
            message_ko: finding.message.ko.clone(),
            amount_minor: finding.amount.filter(|_| told).and_then(|by| exact::whole_minor(by, currency).ok()),
        })
        .collect();
    // A row of an account that is not registered is about no day of the others.
    let unreadable = outcome.quarantined.iter().filter(|row| row.rule != "known_account");
    let reported = Reported {
        campaigns: outcome.campaigns.iter().cloned().collect(),
        grain: outcome.grain.clone(),
        unreadable: unreadable
            .map(|row| Unreadable { line: row.line, account: row.account.clone(), day: row.day })
            .collect(),
    };
    let rows_read = i64::try_from(outcome.rows_read).unwrap_or(i64::MAX);
    Beside { rows_read, days, reported, quarantined, findings, ..Beside::default() }
}

/// Name of a file without its folders.
pub fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}
