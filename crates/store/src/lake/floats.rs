//! Binary floating point where it must not be: reading would turn it into decimals, and hide it.
//!
//! A catalog whose column types are not the defined ones, of which none is binary, is refused when the lake is
//! opened. That leaves the files, whose columns another program may have written with a type of its own.

use super::scan::footer;
use super::snapshot::Snapshot;
use crate::error::{During, Result};

/// A column of a file that holds binary floating point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FloatingColumn {
    /// The file, relative to the place of all files.
    pub file: String,
    /// The column.
    pub column: String,
}

impl Snapshot {
    /// Columns of a table's files that hold binary floating point, by the files' own footers.
    pub async fn floating_columns(&self, table: &str) -> Result<Vec<FloatingColumn>> {
        let mut found = Vec::new();
        for file in &self.content(table)?.files {
            let metadata = footer(self.reader(file)?).await.during("read footer of", &file.path)?;
            let floating = metadata.schema().fields().iter().filter(|field| field.data_type().is_floating());
            found
                .extend(floating.map(|field| FloatingColumn { file: file.path.clone(), column: field.name().clone() }));
        }
        Ok(found)
    }
}
