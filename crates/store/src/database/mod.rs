//! One company's database: one SQLite file, or one PostgreSQL schema.
//!
//! It holds both the records (SQL rows) and the catalog of the lake, so that a business row, the
//! facts behind it and their journal lines commit in one transaction. Reading needs no lock and is
//! never blocked; all writing goes through the [`WriteLock`](crate::WriteLock).

mod postgres;
mod sqlite;
mod transaction;
mod value;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};

use futures::future::BoxFuture;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::SqlitePoolOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, PgPool, SqlitePool};

pub use transaction::Transaction;
pub(crate) use transaction::quoted;
pub use value::{Row, Value};

use crate::error::{During, Result, StoreError};
use crate::lock::{WriteLock, lock_file};
use transaction::Inner;

/// Connections kept for readers.
const READERS: u32 = 4;

/// A company's database; cheap to clone.
#[derive(Clone)]
pub struct Database(pub(crate) Backend);

/// The connection that wrote last, kept for the next writer: its statements are prepared.
type Idle = Arc<Mutex<Option<sqlx::SqliteConnection>>>;

#[derive(Clone)]
pub(crate) enum Backend {
    Sqlite { pool: SqlitePool, path: PathBuf, idle: Idle },
    Postgres { pool: PgPool, options: Box<PgConnectOptions>, schema: String },
}

impl Database {
    /// Opens `sqlite:///path/books.db` or `postgres://…`; makes nothing.
    ///
    /// `schema` names the company inside a PostgreSQL database (`[a-z_][a-z0-9_]*`); SQLite, which
    /// has one file per company, ignores it.
    pub fn open<'a>(address: &'a str, schema: &'a str) -> BoxFuture<'a, Result<Self>> {
        Box::pin(Self::connect(address, schema, false))
    }

    /// As [`Database::open`], creating the file with its folder, or the schema, if missing.
    pub fn create<'a>(address: &'a str, schema: &'a str) -> BoxFuture<'a, Result<Self>> {
        Box::pin(Self::connect(address, schema, true))
    }

    async fn connect(address: &str, schema: &str, create: bool) -> Result<Self> {
        if let Some(path) = address.strip_prefix("sqlite://") {
            return Self::connect_sqlite(Path::new(path), create).await;
        }
        if address.starts_with("postgres://") || address.starts_with("postgresql://") {
            return Self::connect_postgres(address, schema, create).await;
        }
        Err(StoreError::Address {
            address: address.to_owned(),
            reason: "it must begin with sqlite:// or postgres://".to_owned(),
        })
    }

    async fn connect_sqlite(path: &Path, create: bool) -> Result<Self> {
        if let (Some(folder), true) = (path.parent(), create) {
            std::fs::create_dir_all(folder).during("create folder", folder.display())?;
        }
        let pool = SqlitePoolOptions::new()
            .max_connections(READERS)
            .connect_with(sqlite::options(path).create_if_missing(create))
            .await
            .during("open database", path.display())?;
        Ok(Self(Backend::Sqlite { pool, path: path.to_owned(), idle: Idle::default() }))
    }

    async fn connect_postgres(address: &str, schema: &str, create: bool) -> Result<Self> {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if schema.is_empty() || schema.len() > 63 || !schema.chars().all(plain) {
            return Err(StoreError::Address {
                address: schema.to_owned(),
                reason: "a schema is named with small letters, digits and _".to_owned(),
            });
        }
        let options = PgConnectOptions::from_str(address)
            .during("read address", "postgres://…")?
            .options([("search_path", schema), ("TimeZone", "UTC")])
            .application_name("jangbu");
        if create {
            let mut connection = options.connect().await.during("open database schema", schema)?;
            sqlx::query(AssertSqlSafe(format!("CREATE SCHEMA IF NOT EXISTS {}", quoted(schema))))
                .execute(&mut connection)
                .await
                .during("create schema", schema)?;
        }
        let pool = PgPoolOptions::new()
            .max_connections(READERS)
            .connect_with(options.clone())
            .await
            .during("open database schema", schema)?;
        Ok(Self(Backend::Postgres { pool, options: Box::new(options), schema: schema.to_owned() }))
    }

    /// Begins reading one consistent state; what others commit meanwhile is not seen.
    pub fn read(&self) -> BoxFuture<'_, Result<Transaction<'static>>> {
        Box::pin(async move {
            let inner = match &self.0 {
                Backend::Sqlite { pool, .. } => Inner::Sqlite(pool.begin().await.during("read", self)?),
                Backend::Postgres { pool, .. } => {
                    let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
                    Inner::Postgres(pool.begin_with(begin).await.during("read", self)?)
                }
            };
            Ok(Transaction(inner))
        })
    }

    /// Waits until this process is the company's only writer.
    pub fn lock(&self) -> BoxFuture<'_, Result<WriteLock>> {
        Box::pin(async move { WriteLock::wait(self).await })
    }

    /// Becomes the company's only writer, or returns `None` while another one is.
    pub fn try_lock(&self) -> BoxFuture<'_, Result<Option<WriteLock>>> {
        Box::pin(async move { WriteLock::attempt(self).await })
    }

    /// Whether this is a PostgreSQL schema rather than a SQLite file.
    pub fn is_postgres(&self) -> bool {
        matches!(self.0, Backend::Postgres { .. })
    }

    /// Closes the connections; the file may then be moved or deleted.
    pub fn close(&self) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            match &self.0 {
                Backend::Sqlite { pool, idle, .. } => {
                    drop(idle.lock().unwrap_or_else(PoisonError::into_inner).take());
                    pool.close().await;
                }
                Backend::Postgres { pool, .. } => pool.close().await,
            }
        })
    }
}

/// Shows the file or schema, never a password.
impl std::fmt::Display for Database {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.0 {
            Backend::Sqlite { path, .. } => write!(f, "{}", path.display()),
            Backend::Postgres { schema, .. } => write!(f, "schema {schema}"),
        }
    }
}

impl std::fmt::Debug for Database {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Database({self})")
    }
}

/// The connection a writer keeps for itself.
pub(crate) enum Writer {
    Sqlite { connection: Option<sqlx::SqliteConnection>, idle: Idle, _lock: std::fs::File },
    Postgres(sqlx::PgConnection),
}

impl Writer {
    /// Connects and takes the lock if it is free.
    pub(crate) async fn try_connect(database: &Database) -> Result<Option<Self>> {
        match &database.0 {
            Backend::Sqlite { path, idle, .. } => {
                let Some(file) = lock_file(path)? else { return Ok(None) };
                let kept = idle.lock().unwrap_or_else(PoisonError::into_inner).take();
                let connection = match kept {
                    Some(connection) => connection,
                    None => sqlite::options(path).connect().await.during("open database", database)?,
                };
                Ok(Some(Self::Sqlite { connection: Some(connection), idle: Arc::clone(idle), _lock: file }))
            }
            Backend::Postgres { options, schema, .. } => {
                let mut connection = options.connect().await.during("open database", database)?;
                let taken: bool = sqlx::query_scalar("SELECT pg_try_advisory_lock(hashtextextended($1, 0))")
                    .bind(format!("jangbu:{schema}"))
                    .fetch_one(&mut connection)
                    .await
                    .during("lock", database)?;
                Ok(taken.then_some(Self::Postgres(connection)))
            }
        }
    }

    /// Begins a writing transaction on the connection that holds the lock.
    pub(crate) fn begin(&mut self) -> BoxFuture<'_, Result<Transaction<'_>>> {
        Box::pin(async move {
            use sqlx::Connection as _;
            let inner = match self {
                Self::Sqlite { connection, .. } => {
                    let connection = connection.as_mut().ok_or("it is closed").during("write to", "database")?;
                    Inner::Sqlite(connection.begin_with("BEGIN IMMEDIATE").await.during("write to", "database")?)
                }
                Self::Postgres(connection) => Inner::Postgres(connection.begin().await.during("write to", "database")?),
            };
            Ok(Transaction(inner))
        })
    }
}

/// The connection is kept, the lock is given up.
impl Drop for Writer {
    fn drop(&mut self) {
        if let Self::Sqlite { connection, idle, .. } = self {
            *idle.lock().unwrap_or_else(PoisonError::into_inner) = connection.take();
        }
    }
}
