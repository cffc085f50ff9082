//! The entries of a batch become rows of the journal and links of the chain. Those of a large one do on a thread of
//! their own.

use std::{
    sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel},
    thread::JoinHandle,
};

use anyhow::{Context as _, anyhow};
use ledger::{ChainHead, JournalEntry, Link, Periods};
use store::{
    RecordBatch,
    tables::{JournalLine, JournalRows, Stamp},
};

/// Entries that are handed to the thread at once; a batch of fewer needs none.
const ENTRIES: usize = 1_024;
/// Such parts that may wait.
const WAITING: usize = 8;
/// Lines after which a record batch is handed on.
const BATCH_LINES: usize = 8 << 10;

/// The entries of one batch, in order.
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
    Entries(Vec<JournalEntry>),
    /// What came so far is wanted, though it fills no record batch.
    AllRows,
}

impl Entries {
    /// No entries yet, behind the chain's `head` and before entry `next_entry`.
    pub fn after(head: ChainHead, next_entry: i64, periods: Periods, stamp: Stamp) -> Self {
        // Most batches post few lines: room for many is made when the first many have come.
        let rows = JournalRows::new(stamp, 0);
        let journal = Journal { link: Link::after(head), rows, next_entry, periods, stamp };
        Self { journal: Some(journal), thread: None, waiting: Vec::new() }
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

    /// The head of the chain behind all entries.
    ///
    /// # Errors
    /// Only by a defect.
    pub fn finish(mut self) -> anyhow::Result<ChainHead> {
        if let Some(mut journal) = self.journal.take() {
            journal.add(&self.waiting)?;
            return Ok(journal.link.finish());
        }
        self.hand_over()?;
        let Thread { parts, ended, .. } = self.thread.take().context("the journal has no thread")?;
        drop(parts);
        Ok(ended.join().map_err(|_| anyhow!("writing the journal panicked"))??.link.finish())
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
    rows: JournalRows,
    next_entry: i64,
    periods: Periods,
    stamp: Stamp,
}

impl Journal {
    fn add_all(mut self, parts: &Receiver<Part>, rows: &Sender<Option<RecordBatch>>) -> anyhow::Result<Self> {
        for part in parts {
            let asked = matches!(part, Part::AllRows);
            if let Part::Entries(entries) = part {
                self.add(&entries)?;
            }
            if (asked || self.rows.len() >= BATCH_LINES)
                && let Some(batch) = self.take_rows()?
            {
                rows.send(Some(batch)).ok();
            }
            if asked {
                rows.send(None).ok();
            }
        }
        Ok(self)
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
        for (line_no, posting) in (0..).zip(entry.postings()) {
            let dimensions = &posting.dimensions;
            self.rows.push(&JournalLine {
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
        if self.rows.is_empty() {
            return Ok(None);
        }
        let next = JournalRows::new(self.stamp, self.rows.len());
        Ok(Some(std::mem::replace(&mut self.rows, next).finish()?))
    }
}
