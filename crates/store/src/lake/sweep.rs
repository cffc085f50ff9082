//! Removing what nobody can read any more: expired snapshots, their files, and orphans of a crash.

use std::collections::HashSet;

use futures::TryStreamExt;
use futures::future::BoxFuture;
use jiff::Timestamp;
use object_store::ObjectStoreExt;
use sqlx::AssertSqlSafe;

use super::Lake;
use super::text::instant_text;
use super::write::is_ours;
use crate::database::{Transaction, quoted};
use crate::error::{During, Result};
use crate::lock::WriteLock;

impl Lake {
    /// Forgets the snapshots before the one that was the newest at an instant, and removes the files and inlined
    /// rows that only they needed. Returns the number of files removed.
    ///
    /// Whoever began to read at that instant or later keeps all of it; it should lie further back than any query runs.
    pub fn expire<'a>(&'a self, lock: &'a mut WriteLock, older_than: Timestamp) -> BoxFuture<'a, Result<u64>> {
        Box::pin(async move {
            let mut tx = lock.begin().await?;
            let sql = "SELECT MAX(snapshot_id) FROM ducklake_snapshot WHERE snapshot_time <= $1::text::timestamptz";
            let rows = tx.query(sql, &[instant_text(older_than.as_microsecond()).into()]).await?;
            let Some(keep) = rows.first().map(|row| row.opt_int(0)).transpose()?.flatten() else { return Ok(0) };
            tx.execute("DELETE FROM ducklake_snapshot_changes WHERE snapshot_id < $1", &[keep.into()]).await?;
            tx.execute("DELETE FROM ducklake_snapshot WHERE snapshot_id < $1", &[keep.into()]).await?;
            let paths = self.ended_files(&mut tx, keep).await?;
            let sql = "DELETE FROM ducklake_file_column_stats WHERE data_file_id IN
                   (SELECT data_file_id FROM ducklake_data_file WHERE end_snapshot <= $1)";
            tx.execute(sql, &[keep.into()]).await?;
            tx.execute("DELETE FROM ducklake_data_file WHERE end_snapshot <= $1", &[keep.into()]).await?;
            for table in self.tables() {
                let sql = format!("DELETE FROM {} WHERE end_snapshot <= $1", quoted(&table.inlined));
                tx.execute(AssertSqlSafe(sql), &[keep.into()]).await?;
            }
            tx.commit().await?;
            // A crash here leaves orphans, which a sweep removes.
            for path in &paths {
                self.remove(path).await?;
            }
            Ok(paths.len() as u64)
        })
    }

    /// Removes files that no snapshot names, such as those of an import that was killed. Returns how many.
    ///
    /// A running import holds the lock, so what it has staged is safe.
    pub async fn sweep_orphans(&self, _lock: &mut WriteLock) -> Result<u64> {
        let orphans = self.orphans().await?;
        for path in &orphans {
            self.remove(path).await?;
        }
        Ok(orphans.len() as u64)
    }

    /// Files that no snapshot names, relative to the data path; those of a running import are among them.
    pub fn orphans(&self) -> BoxFuture<'_, Result<Vec<String>>> {
        Box::pin(async move {
            let mut tx = self.database().read().await?;
            let known: HashSet<String> = self.known_files(&mut tx).await?.into_iter().collect();
            drop(tx);
            let root = self.files().root();
            let objects: Vec<_> =
                self.files().store.list(Some(root)).try_collect().await.during("list files of", root)?;
            let paths = objects.iter().filter_map(|object| self.files().relative(&object.location));
            Ok(paths.filter(|path| is_ours(path) && !known.contains(path)).collect())
        })
    }

    fn remove<'a>(&'a self, path: &'a str) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            match self.files().store.delete(&self.files().object(path)).await {
                Err(object_store::Error::NotFound { .. }) => Ok(()),
                removed => removed.during("remove file", path),
            }
        })
    }

    /// Paths of the files that ended at or before a snapshot, relative to the data path.
    async fn ended_files(&self, tx: &mut Transaction<'_>, keep: i64) -> Result<Vec<String>> {
        let sql = "SELECT table_id, path FROM ducklake_data_file WHERE end_snapshot <= $1";
        let rows = tx.query(sql, &[keep.into()]).await?;
        let mut paths = Vec::new();
        for row in rows {
            let table_id = row.int(0)?;
            if let Some(table) = self.tables().iter().find(|table| table.id == table_id) {
                paths.push(format!("{}{}", table.path, row.text(1)?));
            }
        }
        Ok(paths)
    }

    async fn known_files(&self, tx: &mut Transaction<'_>) -> Result<Vec<String>> {
        let sql = "SELECT s.path || t.path || f.path FROM ducklake_data_file f
                   JOIN ducklake_table t ON t.table_id = f.table_id
                   JOIN ducklake_schema s ON s.schema_id = t.schema_id";
        tx.query(sql, &[]).await?.iter().map(|row| Ok(row.text(0)?.to_owned())).collect()
    }
}
