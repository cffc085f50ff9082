//! One writer per company. The lock dies with the process that holds it.
//!
//! On SQLite it is an operating-system lock on a file beside the database. On PostgreSQL it is an
//! advisory lock of the session, and every write runs in that very session: when the connection is
//! lost, so are the lock and the write.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;
use std::time::Duration;

use crate::database::{Database, Transaction, Writer};
use crate::error::{During, Result};

/// The right to write to a company's database; given up when dropped.
pub struct WriteLock(Writer);

impl WriteLock {
    pub(crate) async fn attempt(database: &Database) -> Result<Option<Self>> {
        Ok(Writer::try_connect(database).await?.map(Self))
    }

    /// Asks again at growing intervals, at most a fifth of a second apart.
    pub(crate) async fn wait(database: &Database) -> Result<Self> {
        let mut pause = Duration::from_millis(2);
        loop {
            if let Some(lock) = Self::attempt(database).await? {
                return Ok(lock);
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(Duration::from_millis(200));
        }
    }

    /// Begins a transaction for records alone; for facts and journal use `Lake::begin`.
    pub async fn begin(&mut self) -> Result<Transaction<'_>> {
        self.0.begin().await
    }
}

/// Locks `<database>.lock`, or returns `None` while another holder lives.
pub(crate) fn lock_file(database: &Path) -> Result<Option<File>> {
    let mut path = database.as_os_str().to_owned();
    path.push(".lock");
    let path = Path::new(&path);
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)
        .during("open lock file", path.display())?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error).during("lock", path.display()),
    }
}
