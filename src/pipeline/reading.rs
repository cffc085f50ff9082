//! A file that is being read on a thread of its own, while files before it are posted.

use std::{
    collections::{BTreeMap, VecDeque},
    ops::ControlFlow,
    sync::{
        Arc,
        mpsc::{Receiver, sync_channel},
    },
    thread::JoinHandle,
};

use anyhow::anyhow;
use ingest::{Accounts, Format, Outcome, Source};
use jangbu_core::{Said, Text, Timestamp, account::Account, facts::FactSet};

use super::{
    file_bytes::FileBytes,
    import::FileImport,
    told_apart::{Received, Told},
};
use crate::books::Books;

/// Chunks that may wait between reading and posting.
const WAITING_CHUNKS: usize = 2;
/// Files that are read before their turn.
const AHEAD: usize = 2;

/// A file on its way: what it is, and its facts as they come.
pub struct Reading {
    /// Hash of its bytes.
    pub hash: String,
    /// As it came.
    pub bytes: Arc<FileBytes>,
    /// Its format.
    pub format: &'static Format,
    /// Why it is that.
    pub why: Said,
    /// When the source said it, and where that is known from.
    pub observed: (Timestamp, &'static str),
    /// The mapping it is read by, as TOML; empty for none.
    pub mapping: String,
    /// The sheet or member that is read; empty where there is only one.
    pub sheet: String,
    /// Sheets or members with content that are not.
    pub left: Vec<String>,
    /// The accounts it is read with.
    pub accounts: Arc<BTreeMap<Text, Account>>,
    /// Its facts.
    pub facts: Receiver<FactSet>,
    /// Ends behind the last facts.
    pub reader: JoinHandle<anyhow::Result<Outcome>>,
}

impl Reading {
    /// Begins to read a file.
    ///
    /// # Errors
    /// When the mapping cannot be kept, or no thread can be had.
    pub fn begin(told: Told, accounts: Arc<BTreeMap<Text, Account>>) -> anyhow::Result<Self> {
        let Told { received, own, apart, options, format, why, observed, sheet, left } = told;
        let mapping = options.mapping.as_ref().map(toml::to_string).transpose()?.unwrap_or_default();
        let Received { name, bytes, hash, modified_at } = received;
        let bytes = Arc::new(bytes);
        let (chunks, facts) = sync_channel(WAITING_CHUNKS);
        let (as_received, with) = (Arc::clone(&bytes), Arc::clone(&accounts));
        let reader = std::thread::Builder::new().name("read".to_owned()).spawn(move || {
            let source = Source { name: &name, bytes: own.as_ref().unwrap_or(&as_received), modified_at };
            let detected = apart.of(&source);
            let mut emit = |facts| match chunks.send(facts) {
                Ok(()) => ControlFlow::Continue(()),
                Err(_) => ControlFlow::Break(()),
            };
            Ok(ingest::read(&source, &detected, &Accounts(&with), &options, &mut emit)?)
        })?;
        Ok(Self { hash, bytes, format, why, observed, mapping, sheet, left, accounts, facts, reader })
    }
}

/// Files in the order in which they are imported, each begun while those before it are imported.
pub struct Ahead {
    waiting: VecDeque<(FileImport, Option<Told>)>,
    begun: VecDeque<(FileImport, JoinHandle<anyhow::Result<Reading>>)>,
}

impl Ahead {
    /// None begun yet. What is known of a file is not found out again.
    pub fn of(files: impl IntoIterator<Item = (FileImport, Option<Told>)>) -> Self {
        Self { waiting: files.into_iter().collect(), begun: VecDeque::new() }
    }

    /// The next file, or why it cannot be read; begins those behind it.
    ///
    /// # Errors
    /// When no thread can be had.
    #[allow(clippy::type_complexity)]
    pub fn next(&mut self, books: &Books) -> anyhow::Result<Option<(FileImport, anyhow::Result<Reading>)>> {
        while self.begun.len() <= AHEAD
            && let Some((file, told)) = self.waiting.pop_front()
        {
            let (place, company) = (books.place.clone(), books.company.clone());
            let (accounts, of) = (Arc::new(books.accounts.clone()), file.clone());
            let begin = move || {
                let told = match told {
                    Some(told) => told,
                    None => Told::of(Received::open(&of)?, &of, &place, &company)?,
                };
                Reading::begin(told, accounts)
            };
            self.begun.push_back((file, std::thread::Builder::new().name("open".to_owned()).spawn(begin)?));
        }
        let Some((file, thread)) = self.begun.pop_front() else { return Ok(None) };
        let panicked = |_| Err(anyhow!("opening {} panicked", file.path.display()));
        let reading = thread.join().unwrap_or_else(panicked);
        Ok(Some((file, reading)))
    }
}
