//! The entries of batches become rows of the journal and links of the chain, and each batch is sealed behind its own.
//! Where they are many, all of it is done on a thread.

use std::{
    sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel},
    thread::JoinHandle,
};

use anyhow::{Context as _, anyhow};
use ledger::{ChainHead, JournalEntry, Link, Periods};
use store::{
    RecordBatch,
    records::batch::Batch,
    tables::{JournalLine, JournalRows, Stamp},
};

use super::{seal::seal, staging::FactsOfBatch};

/// Entries that are handed to the thread at once; fewer need none.
const ENTRIES: usize = 1_024;
/// Such parts that may wait.
const WAITING: usize = 8;
/// Lines after which a record batch is handed on.
const BATCH_LINES: usize = 8 << 10;

/// The entries of the batches of one commit, in order.
pub struct Entries {
    /// Until a thread has it.
    journal: Option<Journal>,
    thread: Option<Thread>,
    waiting: Vec<JournalEntry>,
}

struct Thread {
    parts: SyncSender<Part>,
    /// Full record batches as they come; `None` behind all rows that were asked for.
    rows: Receiver<Option<RecordBatch>>,
    ended: JoinHandle<anyhow::Result<Journal>>,
}

enum Part {
    Begin(Stamp),
    Entries(Vec<JournalEntry>),
    End(Box<Batch>, FactsOfBatch),
    /// What came so far is wanted, though it fills no record batch.
    AllRows,
}

impl Entries {
    /// No batch yet, behind the chain's `head` and before entry `next_entry`.
    pub fn after(head: ChainHead, next_entry: i64, periods: Periods) -> Self {
        let journal = Journal { link: Link::after(head), rows: None, next_entry, periods, sealed: Vec::new() };
        Self { journal: Some(journal), thread: None, waiting: Vec::new() }
    }

    /// The next entries are those of the batch of `stamp`.
    ///
    /// # Errors
    /// When the thread stopped, which is a defect.
    pub fn begin(&mut self, stamp: Stamp) -> anyhow::Result<()> {
        match (&mut self.journal, &self.thread) {
            (Some(journal), _) => journal.begin(stamp),
            (None, Some(thread)) => thread.parts.send(Part::Begin(stamp)).map_err(stopped)?,
            (None, None) => {}
        }
        Ok(())
    }

    /// Seals the batch begun last, once the hash over its facts is known; the rows that are there by now.
    ///
    /// # Errors
    /// When the batch cannot be sealed.
    pub fn end(&mut self, batch: Batch, facts: FactsOfBatch) -> anyhow::Result<Vec<RecordBatch>> {
        if let Some(journal) = &mut self.journal {
            journal.add(&std::mem::take(&mut self.waiting))?;
            return Ok(journal.end(batch, facts)?.into_iter().collect());
        }
        self.hand_over()?;
        let thread = self.thread.as_ref().context("the journal has no thread")?;
        thread.parts.send(Part::End(Box::new(batch), facts)).map_err(stopped)?;
        self.take_rows(false)
    }

    /// Adds the next entry.
    ///
    /// # Errors
    /// When the thread stopped, which is a defect.
    pub fn push(&mut self, entry: JournalEntry) -> anyhow::Result<()> {
        self.waiting.push(entry);
        if self.waiting.len() < ENTRIES { Ok(()) } else { self.hand_over() }
    }

    /// The rows that fill a record batch, or all of them.
    ///
    /// # Errors
    /// Never for entries posted here.
    pub fn take_rows(&mut self, all: bool) -> anyhow::Result<Vec<RecordBatch>> {
        if let (Some(journal), true) = (&mut self.journal, all) {
            journal.add(&std::mem::take(&mut self.waiting))?;
            return journal.take_rows().map(|rows| rows.into_iter().collect());
        }
        if all {
            self.hand_over()?;
        }
        let Some(thread) = &self.thread else { return Ok(Vec::new()) };
        if !all {
            return Ok(thread.rows.try_iter().flatten().collect());
        }
        thread.parts.send(Part::AllRows).map_err(stopped)?;
        let mut batches = Vec::new();
        while let Some(batch) = thread.rows.recv().map_err(stopped)? {
            batches.push(batch);
        }
        Ok(batches)
    }

    /// The rows that were not taken yet, and the sealed batches.
    ///
    /// # Errors
    /// When a batch could not be sealed, or by a defect.
    pub fn finish(mut self) -> anyhow::Result<(Vec<RecordBatch>, Vec<Batch>)> {
        let Some(Thread { parts, rows, ended }) = self.thread.take() else {
            let journal = self.journal.context("the journal is lost")?;
            return Ok((Vec::new(), journal.sealed));
        };
        drop(parts);
        let journal = ended.join().map_err(|_| anyhow!("writing the journal panicked"))??;
        Ok((rows.into_iter().flatten().collect(), journal.sealed))
    }

    fn hand_over(&mut self) -> anyhow::Result<()> {
        if let Some(journal) = self.journal.take() {
            let ((parts, received), (sender, rows)) = (sync_channel(WAITING), channel());
            let ended = std::thread::Builder::new()
                .name("journal".to_owned())
                .spawn(move || journal.add_all(&received, &sender))?;
            self.thread = Some(Thread { parts, rows, ended });
        }
        let entries = std::mem::replace(&mut self.waiting, Vec::with_capacity(ENTRIES));
        let thread = self.thread.as_ref().context("the journal has no thread")?;
        thread.parts.send(Part::Entries(entries)).map_err(stopped)
    }
}

fn stopped<E>(_: E) -> anyhow::Error {
    anyhow!("writing the journal stopped")
}

/// Rows and chain in the making.
struct Journal {
    link: Link,
    /// Of the batch begun last.
    rows: Option<JournalRows>,
    next_entry: i64,
    periods: Periods,
    sealed: Vec<Batch>,
}

impl Journal {
    fn add_all(mut self, parts: &Receiver<Part>, rows: &Sender<Option<RecordBatch>>) -> anyhow::Result<Self> {
        for part in parts {
            let full = match part {
                Part::Begin(stamp) => {
                    self.begin(stamp);
                    None
                }
                Part::Entries(entries) => {
                    self.add(&entries)?;
                    if self.rows.as_ref().is_some_and(|rows| rows.len() >= BATCH_LINES) {
                        self.take_rows()?
                    } else {
                        None
                    }
                }
                Part::End(batch, facts) => self.end(*batch, facts)?,
                Part::AllRows => {
                    let batch = self.take_rows()?;
                    batch.into_iter().for_each(|batch| drop(rows.send(Some(batch))));
                    rows.send(None).ok();
                    None
                }
            };
            full.into_iter().for_each(|batch| drop(rows.send(Some(batch))));
        }
        Ok(self)
    }

    fn begin(&mut self, stamp: Stamp) {
        // Most batches post few lines: room for many is made when the first many have come.
        self.rows = Some(JournalRows::new(stamp, 0));
    }

    fn end(&mut self, mut batch: Batch, facts: FactsOfBatch) -> anyhow::Result<Option<RecordBatch>> {
        let rows = self.take_rows()?;
        batch.facts_hash = facts.hash();
        let entries = std::mem::replace(&mut self.link, Link::after(ChainHead::default())).finish();
        let head = seal(entries, &batch)?;
        self.link = Link::after(head);
        batch.chain_head = head.to_string();
        self.sealed.push(batch);
        Ok(rows)
    }

    fn add(&mut self, entries: &[JournalEntry]) -> anyhow::Result<()> {
        for entry in entries {
            self.link.push(entry, |day| self.periods.posted_on(day));
            self.add_rows(entry)?;
            self.next_entry += 1;
        }
        Ok(())
    }

    fn add_rows(&mut self, entry: &JournalEntry) -> anyhow::Result<()> {
        let group = entry.group();
        let group_hash = group.hash64();
        let (rule, rule_version) = entry.rule();
        let rule_version = u32::try_from(rule_version)?;
        let rows = self.rows.as_mut().context("an entry without a batch")?;
        for (line_no, posting) in (0..).zip(entry.postings()) {
            let dimensions = &posting.dimensions;
            rows.push(&JournalLine {
                entry_id: self.next_entry,
                line_no,
                group_key: group.as_str(),
                group_hash,
                rule,
                rule_version,
                posted_on: self.periods.posted_on(posting.booked_on),
                economic_on: posting.economic_on,
                booked_on: posting.booked_on,
                code: &posting.code,
                currency: posting.currency,
                amount_minor: posting.amount_minor,
                functional_minor: posting.functional_minor,
                dimensions: [
                    &dimensions.media_account,
                    &dimensions.campaign,
                    &dimensions.ad_group,
                    &dimensions.channel,
                    &dimensions.product,
                    &dimensions.order,
                    &dimensions.partner,
                ],
                fact_id: posting.fact_id,
            })?;
        }
        Ok(())
    }

    fn take_rows(&mut self) -> anyhow::Result<Option<RecordBatch>> {
        match self.rows.take() {
            Some(rows) if !rows.is_empty() => {
                self.rows = Some(JournalRows::new(rows.stamp(), rows.len()));
                Ok(Some(rows.finish()?))
            }
            rows => {
                self.rows = rows;
                Ok(None)
            }
        }
    }
}
