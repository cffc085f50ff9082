//! The chain over the entries of a batch. Those of a large one are linked on a thread of their own.

use std::{
    sync::mpsc::{SyncSender, sync_channel},
    thread::JoinHandle,
};

use anyhow::{Context as _, anyhow};
use ledger::{ChainHead, JournalEntry, Link, Periods};

/// Entries that are handed to the thread at once; a batch of fewer needs none.
const ENTRIES: usize = 4_096;
/// Such parts that may wait.
const WAITING: usize = 2;

/// A link in the making.
pub struct Linking {
    periods: Periods,
    /// Until a thread has it.
    link: Option<Link>,
    thread: Option<(SyncSender<Vec<JournalEntry>>, JoinHandle<Link>)>,
    entries: Vec<JournalEntry>,
}

impl Linking {
    /// A link behind `head`.
    pub fn after(head: ChainHead, periods: Periods) -> Self {
        Self { periods, link: Some(Link::after(head)), thread: None, entries: Vec::new() }
    }

    /// Adds the next entry.
    ///
    /// # Errors
    /// When the thread stopped, which is a defect.
    pub fn push(&mut self, entry: JournalEntry) -> anyhow::Result<()> {
        self.entries.push(entry);
        if self.entries.len() < ENTRIES { Ok(()) } else { self.hand_over() }
    }

    /// The head behind all entries.
    ///
    /// # Errors
    /// As [`Linking::push`].
    pub fn finish(mut self) -> anyhow::Result<ChainHead> {
        let Some(mut link) = self.link.take() else {
            self.hand_over()?;
            let (queue, thread) = self.thread.take().context("the chain has no thread")?;
            drop(queue);
            return Ok(thread.join().map_err(|_| anyhow!("linking the chain panicked"))?.finish());
        };
        add(&mut link, &self.entries, &self.periods);
        Ok(link.finish())
    }

    fn hand_over(&mut self) -> anyhow::Result<()> {
        if let Some(mut link) = self.link.take() {
            let (queue, parts) = sync_channel::<Vec<JournalEntry>>(WAITING);
            let periods = self.periods.clone();
            let thread = std::thread::Builder::new().name("link".to_owned()).spawn(move || {
                parts.iter().for_each(|entries| add(&mut link, &entries, &periods));
                link
            })?;
            self.thread = Some((queue, thread));
        }
        let entries = std::mem::replace(&mut self.entries, Vec::with_capacity(ENTRIES));
        let (queue, _) = self.thread.as_ref().context("the chain has no thread")?;
        queue.send(entries).map_err(|_| anyhow!("linking the chain stopped"))
    }
}

fn add(link: &mut Link, entries: &[JournalEntry], periods: &Periods) {
    for entry in entries {
        link.push(entry, |day| periods.posted_on(day));
    }
}
