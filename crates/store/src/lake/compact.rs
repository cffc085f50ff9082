//! Housekeeping: inlined rows and small files become few large ones, in the table's order.
//!
//! What a query answers never changes. The former files and rows end with the new snapshot and are
//! removed later, by [`Lake::expire`], so that running readers keep them.

use std::sync::Arc;

use datafusion::arrow::array::RecordBatch;
use datafusion::execution::SessionStateBuilder;
use datafusion::execution::memory_pool::FairSpillPool;
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use futures::StreamExt;
use futures::future::BoxFuture;

use super::catalog::{Content, LiveFile};
use super::provider::LakeTable;
use super::session::session;
use super::snapshot::Snapshot;
use super::write::{FILE_ROWS, Staged};
use super::{Lake, Table};
use crate::database::quoted;
use crate::error::{During, Result, StoreError};
use crate::lock::WriteLock;

/// Memory a sort may use before it goes on disk.
const SORT_BYTES: usize = 512 << 20;

/// What housekeeping did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Compaction {
    /// Files that were read and ended.
    pub files_before: usize,
    /// Files written in their place.
    pub files_after: usize,
    /// Inlined rows that went into files.
    pub inlined_rows: u64,
}

impl Lake {
    /// Moves the inlined rows of every table into files.
    pub async fn flush_inlined(&self, lock: &mut WriteLock) -> Result<Compaction> {
        let snapshot = self.snapshot().await?;
        self.flush_inlined_over(lock, &snapshot, 0).await
    }

    /// Moves the inlined rows of the tables that have more than `most` of them in the newest snapshot into files.
    ///
    /// Every snapshot reads the inlined rows anew, so many of them make every later act slower.
    pub fn flush_inlined_over<'a>(
        &'a self,
        lock: &'a mut WriteLock,
        snapshot: &'a Snapshot,
        most: usize,
    ) -> BoxFuture<'a, Result<Compaction>> {
        Box::pin(async move {
            let mut done = Compaction::default();
            for (at, table) in self.tables().iter().enumerate() {
                let content = snapshot.content(table.def.name)?;
                if content.inlined.iter().map(RecordBatch::num_rows).sum::<usize>() > most {
                    let part = Content { files: Vec::new(), inlined: content.inlined.clone() };
                    self.rewrite(lock, at, table, part, &mut done).await?;
                }
            }
            Ok(done)
        })
    }

    /// Merges small files, files that are not in the table's order, and inlined rows.
    pub fn compact<'a>(&'a self, lock: &'a mut WriteLock) -> BoxFuture<'a, Result<Compaction>> {
        Box::pin(async move {
            let snapshot = self.snapshot().await?;
            let mut done = Compaction::default();
            for (at, table) in self.tables().iter().enumerate() {
                for part in parts(&snapshot, table)? {
                    self.rewrite(lock, at, table, part, &mut done).await?;
                }
            }
            Ok(done)
        })
    }

    /// Writes the rows of a part of a table anew and lets the commit take the old ones' place.
    async fn rewrite(
        &self,
        lock: &mut WriteLock,
        at: usize,
        table: &Arc<Table>,
        part: Content,
        done: &mut Compaction,
    ) -> Result<()> {
        let (files, inlined) = (part.files.clone(), !part.inlined.is_empty());
        let rows: u64 = files.iter().map(|file| file.rows).sum();
        let staged = self.rewritten(table, part).await?;
        let inlined_rows = staged.rows() - rows;
        let mut commit = self.begin(lock).await?;
        for file in &files {
            let id = file.id.ok_or("it is not committed").during("compact", &file.path)?;
            commit.end_file(at, id, file.rows, file.bytes).await?;
        }
        if !files.is_empty() {
            commit.note("merge_adjacent", at);
        }
        if inlined {
            let ended = commit.end_inlined(at).await?;
            if ended != inlined_rows {
                return Err(StoreError::Conflict { snapshot: commit.snapshot() });
            }
            commit.totals(at).await?.rows -= ended as i64;
            commit.note("inline_flush", at);
        }
        commit.add_files(at, &staged.files).await?;
        commit.finish().await?;
        done.files_before += files.len();
        done.files_after += staged.files.len();
        done.inlined_rows += inlined_rows;
        Ok(())
    }

    /// Sorts and writes rows; scanning and encoding run side by side.
    async fn rewritten(&self, table: &Arc<Table>, part: Content) -> Result<Staged> {
        let name = table.def.name;
        let order: Vec<String> =
            table.def.sorted_by.iter().map(|column| format!("{} NULLS LAST", quoted(column))).collect();
        let sorted = !order.is_empty();
        let runtime = RuntimeEnvBuilder::from_runtime_env(self.engine().runtime_env())
            .with_memory_pool(Arc::new(FairSpillPool::new(SORT_BYTES)))
            .build_arc()
            .during("start", "query engine")?;
        let mut config = self.engine().config().clone();
        if !sorted {
            config = config.with_target_partitions(1);
        }
        let engine = SessionStateBuilder::new_from_existing(self.engine().clone())
            .with_config(config)
            .with_runtime_env(runtime)
            .build();
        let source = LakeTable {
            table: Arc::clone(table),
            content: Arc::new(part),
            files: self.files().clone(),
            pruned: Arc::default(),
        };
        let mut sql = format!("SELECT * FROM {}", quoted(name));
        if sorted {
            sql.push_str(&format!(" ORDER BY {}", order.join(", ")));
        }
        let frame = session(&engine, vec![source], &[]).sql(&sql).await.during("compact", name)?;
        let rows = frame.execute_stream().await.during("compact", name)?;
        let writer = if sorted { self.stage_sorted(name)? } else { self.stage(name)? };
        let rows = rows.map(move |batch| batch.during("compact", name)).boxed();
        writer.into_files().write_all(rows).await
    }
}

/// What is worth rewriting, in parts of about one full file each.
fn parts(snapshot: &Snapshot, table: &Table) -> Result<Vec<Content>> {
    let content = snapshot.content(table.def.name)?;
    let small = FILE_ROWS as u64 / 2;
    let ordered = !table.def.sorted_by.is_empty();
    let unfit = |file: &&LiveFile| file.rows < small || (ordered && !file.sorted);
    let mut parts = vec![Content { files: Vec::new(), inlined: content.inlined.clone() }];
    for file in content.files.iter().filter(unfit) {
        let rows = |part: &Content| part.files.iter().map(|file| file.rows).sum::<u64>();
        match parts.last_mut() {
            Some(part) if rows(part) + file.rows <= FILE_ROWS as u64 * 3 / 2 => part.files.push(file.clone()),
            _ => parts.push(Content { files: vec![file.clone()], inlined: Vec::new() }),
        }
    }
    let worthwhile = |part: &Content| match part.files.as_slice() {
        [] => !part.inlined.is_empty(),
        [file] => !part.inlined.is_empty() || (ordered && !file.sorted),
        _ => true,
    };
    parts.retain(worthwhile);
    Ok(parts)
}
