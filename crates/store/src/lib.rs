//! Where everything rests: records as SQL rows, facts and journal as columnar files, one commit for both.
//!
//! * [`Database`]: one company's SQLite file or PostgreSQL schema.
//! * [`WriteLock`]: one writer per company; readers need none.
//! * [`Lake`]: columnar tables in the open DuckLake format, readable by DuckDB.
//!
//! What runs the query engine or a database driver returns a boxed future: the body of an `async fn` is compiled by
//! the crate that awaits it, and with it the planner and the drivers it calls, minutes of them for each program.

pub mod database;
mod error;
pub mod lake;
mod lock;
pub mod raw;
pub mod records;

pub use database::{Database, Row, Transaction, Value};
pub use datafusion::arrow::{self, array::RecordBatch};
pub use error::{Result, StoreError};
pub use lake::tables;
pub use lake::{
    Column, ColumnType, Commit, Compaction, FloatingColumn, Lake, Snapshot, Staged, StagedFile, StagedWriter, TableDef,
    ViewDef,
};
pub use lock::WriteLock;
pub use raw::RawFiles;
