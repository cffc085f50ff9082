//! The DuckLake 1.0 catalog: SQL rows that say which files and inlined rows make up which table.
//!
//! One text serves SQLite and PostgreSQL, except for the definitions (`sqlite.sql`,
//! `postgres.sql`), because column types differ. DuckDB reads and writes the same catalog.

mod create;
mod head;
mod load;
mod totals;

pub(crate) use create::{create, open};
pub(crate) use head::Head;
pub(crate) use load::{Content, LiveFile, content};
pub(crate) use totals::Totals;
