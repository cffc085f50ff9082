//! What can go wrong at rest: always the operation and the object, with the cause as source.

use std::error::Error;
use std::fmt::Display;

/// A failed operation of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A database, a file or the query engine refused.
    #[error("could not {operation} `{object}`")]
    Failed {
        /// What was tried, as a verb.
        operation: &'static str,
        /// What it was tried on.
        object: String,
        /// Why it failed.
        #[source]
        source: Box<dyn Error + Send + Sync>,
    },
    /// The address names neither a database nor a place for files that this build can reach.
    #[error("`{address}` is not an address of the store: {reason}")]
    Address {
        /// The address as given.
        address: String,
        /// What is expected instead.
        reason: String,
    },
    /// What rests in the database is not what this program writes.
    #[error("the stored `{object}` is not as expected: {reason}")]
    Unexpected {
        /// The table, row or file.
        object: String,
        /// The difference.
        reason: String,
    },
    /// Another catalog owns the place: a sweep of either would remove the files of the other.
    #[error("the files in `{files}` belong to other books")]
    Foreign {
        /// The place.
        files: String,
    },
    /// The catalog knows its files in another place.
    #[error("the files of these books are recorded in `{recorded}`, not in `{files}`")]
    Moved {
        /// The place in the catalog.
        recorded: String,
        /// The place asked for.
        files: String,
    },
    /// What [`Lake::create`](crate::Lake::create) makes is not there, or not all of it.
    #[error("`{object}` lacks a part of what the books need")]
    Incomplete {
        /// The database, or the place of the files.
        object: String,
    },
    /// No lake table of that name is defined.
    #[error("no lake table is named `{0}`")]
    UnknownTable(String),
    /// Another program committed to the same catalog at the same moment; trying again is safe.
    #[error("snapshot {snapshot} was taken by another writer")]
    Conflict {
        /// The snapshot number both wanted.
        snapshot: i64,
    },
}

/// The result of an operation of the store.
pub type Result<T> = std::result::Result<T, StoreError>;

/// Names the operation and the object a foreign error came from.
pub(crate) trait During<T> {
    /// Wraps the error; `operation` reads after "could not".
    fn during(self, operation: &'static str, object: impl Display) -> Result<T>;
}

impl<T, E: Into<Box<dyn Error + Send + Sync>>> During<T> for std::result::Result<T, E> {
    fn during(self, operation: &'static str, object: impl Display) -> Result<T> {
        self.map_err(|source| StoreError::Failed { operation, object: object.to_string(), source: source.into() })
    }
}

/// A stored thing that differs from what this program writes.
pub(crate) fn unexpected(object: impl Display, reason: impl Display) -> StoreError {
    StoreError::Unexpected { object: object.to_string(), reason: reason.to_string() }
}
