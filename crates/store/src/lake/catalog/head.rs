//! The newest snapshot of the catalog, and the taking of the next one.

use jiff::Timestamp;

use crate::database::{Transaction, Value};
use crate::error::{Result, StoreError, unexpected};
use crate::lake::text::instant_text;

/// What the next snapshot starts from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Head {
    pub snapshot: i64,
    pub schema_version: i64,
    pub next_catalog_id: i64,
    pub next_file_id: i64,
}

impl Head {
    /// The newest snapshot.
    pub async fn read(tx: &mut Transaction<'_>) -> Result<Self> {
        let sql = "SELECT snapshot_id, schema_version, next_catalog_id, next_file_id
                   FROM ducklake_snapshot ORDER BY snapshot_id DESC LIMIT 1";
        let rows = tx.query(sql, &[]).await?;
        let row = rows.first().ok_or_else(|| unexpected("ducklake_snapshot", "it is empty"))?;
        Ok(Self {
            snapshot: row.int(0)?,
            schema_version: row.int(1)?,
            next_catalog_id: row.int(2)?,
            next_file_id: row.int(3)?,
        })
    }

    /// The snapshot after this one.
    pub fn next(self) -> Self {
        Self { snapshot: self.snapshot + 1, ..self }
    }

    /// A new id for a table, a view or a sort order.
    pub fn catalog_id(&mut self) -> i64 {
        self.next_catalog_id += 1;
        self.next_catalog_id - 1
    }

    /// A new id for a data file.
    pub fn file_id(&mut self) -> i64 {
        self.next_file_id += 1;
        self.next_file_id - 1
    }

    /// Writes the snapshot; its number is the lock against writers that are not ours.
    pub async fn write(self, tx: &mut Transaction<'_>, changes: &str) -> Result<()> {
        let row: [Value; 5] = [
            self.snapshot.into(),
            instant_text(Timestamp::now().as_microsecond()).into(),
            self.schema_version.into(),
            self.next_catalog_id.into(),
            self.next_file_id.into(),
        ];
        let sql = "INSERT INTO ducklake_snapshot VALUES ($1, $2::text::timestamptz, $3, $4, $5) ON CONFLICT DO NOTHING";
        if tx.execute(sql, &row).await? == 0 {
            return Err(StoreError::Conflict { snapshot: self.snapshot });
        }
        let sql = "INSERT INTO ducklake_snapshot_changes (snapshot_id, changes_made) VALUES ($1, $2)";
        tx.execute(sql, &[self.snapshot.into(), changes.into()]).await?;
        Ok(())
    }
}
