//! Rows on their way into the lake: each table is encoded on a thread of its own.

use std::{
    collections::BTreeMap,
    sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel},
    thread::JoinHandle,
};

use anyhow::anyhow;
use store::{Lake, RecordBatch, Snapshot, Staged, tables::FactsHash};

/// Record batches that may wait for a table's encoder.
const WAITING: usize = 2;
/// Rows up to which they are held in memory too, to be read without waiting for the encoders.
const MOST_HELD: usize = 400_000;

struct Encoder {
    queue: SyncSender<Part>,
    thread: JoinHandle<anyhow::Result<(Staged, FactsHash)>>,
}

enum Part {
    Rows(RecordBatch),
    /// A batch ends here: the hash over its facts in this table is wanted.
    EndOfBatch(Sender<FactsHash>),
}

/// The uncommitted rows of one batch or several, by table.
pub struct Staging {
    lake: Lake,
    open: BTreeMap<&'static str, Encoder>,
    done: Vec<(&'static str, Staged)>,
    /// All rows so far by table, while they are few.
    held: Option<BTreeMap<&'static str, Vec<RecordBatch>>>,
    /// All rows so far.
    pub rows: usize,
    /// Over the facts of the batch in the tables that are not open.
    facts: FactsHash,
}

impl Staging {
    /// Nothing staged yet.
    pub fn new(lake: Lake) -> Self {
        Self {
            lake,
            open: BTreeMap::new(),
            done: Vec::new(),
            held: Some(BTreeMap::new()),
            rows: 0,
            facts: FactsHash::default(),
        }
    }

    /// Hands rows to the encoder of their table, waiting while it is busy.
    ///
    /// # Errors
    /// When the encoder stopped; its own error is told by [`Staging::finish`].
    pub fn write(&mut self, table: &'static str, rows: RecordBatch) -> anyhow::Result<()> {
        if rows.num_rows() == 0 {
            return Ok(());
        }
        self.rows += rows.num_rows();
        match &mut self.held {
            Some(held) if self.rows <= MOST_HELD => held.entry(table).or_default().push(rows.clone()),
            held => *held = None,
        }
        if !self.open.contains_key(table) {
            let encoder = self.encoder(table)?;
            self.open.insert(table, encoder);
        }
        let sent = self.open.get(table).is_some_and(|encoder| encoder.queue.send(Part::Rows(rows)).is_ok());
        if sent {
            Ok(())
        } else {
            Err(self.finish().err().unwrap_or_else(|| anyhow!("the encoder of `{table}` stopped")))
        }
    }

    /// `snapshot` with everything written so far.
    ///
    /// # Errors
    /// When a table could not be written.
    pub fn seen_from(&mut self, mut snapshot: Snapshot) -> anyhow::Result<Snapshot> {
        if let Some(held) = &self.held {
            for (table, rows) in held {
                snapshot = snapshot.with_rows(table, rows)?;
            }
            return Ok(snapshot);
        }
        for (table, staged) in self.finish()? {
            snapshot = snapshot.with_staged(table, staged)?;
        }
        Ok(snapshot)
    }

    /// Waits for all encoders; what is staged so far, by table.
    ///
    /// # Errors
    /// When a table could not be written.
    fn finish(&mut self) -> anyhow::Result<&[(&'static str, Staged)]> {
        // All are told before any is waited for: they close their files at the same time.
        let told = std::mem::take(&mut self.open).into_iter().map(|(table, encoder)| (table, encoder.thread));
        let told: Vec<_> = told.collect();
        let joined: Vec<_> = told.into_iter().map(|(table, thread)| (table, thread.join())).collect();
        for (table, joined) in joined {
            let (staged, facts) = joined.map_err(|_| anyhow!("the encoder of `{table}` panicked"))??;
            self.facts.join(facts);
            self.done.push((table, staged));
        }
        Ok(&self.done)
    }

    /// Ends a batch; the next rows are those of the next one.
    pub fn end_batch(&mut self) -> FactsOfBatch {
        let (hashed, open) = channel();
        for encoder in self.open.values() {
            // One that stopped tells its error when it is waited for, and nothing is committed then.
            encoder.queue.send(Part::EndOfBatch(hashed.clone())).ok();
        }
        FactsOfBatch { closed: std::mem::take(&mut self.facts), open }
    }

    /// Everything written, by table; a table may come more than once.
    ///
    /// # Errors
    /// When a table could not be written.
    pub fn into_staged(mut self) -> anyhow::Result<Vec<(&'static str, Staged)>> {
        self.finish()?;
        Ok(std::mem::take(&mut self.done))
    }

    fn encoder(&mut self, table: &'static str) -> anyhow::Result<Encoder> {
        // The journal grows in entry order; the other tables have none.
        let mut writer = self.lake.stage_sorted(table)?;
        let (queue, rows) = sync_channel::<Part>(WAITING);
        let mut facts = self.facts.split_off(table);
        let thread = std::thread::Builder::new().name(format!("encode {table}")).spawn(move || {
            for part in rows {
                match part {
                    Part::Rows(batch) => {
                        facts.add(table, &batch)?;
                        writer.write(&batch)?;
                    }
                    Part::EndOfBatch(hashed) => {
                        hashed.send(std::mem::take(&mut facts)).ok();
                    }
                }
            }
            Ok((writer.finish()?, facts))
        })?;
        Ok(Encoder { queue, thread })
    }
}

/// Waits until no encoder writes any more, so that a sweep finds what a failed batch leaves.
impl Drop for Staging {
    fn drop(&mut self) {
        self.finish().ok();
    }
}

/// The hash over the facts of a batch, while the encoders are at work on its last rows.
pub struct FactsOfBatch {
    closed: FactsHash,
    open: Receiver<FactsHash>,
}

impl FactsOfBatch {
    /// Waits for the encoders; empty when there are no facts.
    pub fn hash(mut self) -> String {
        for facts in self.open {
            self.closed.join(facts);
        }
        self.closed.finish()
    }
}
