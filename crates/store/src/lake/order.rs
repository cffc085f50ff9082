//! Whether rows really come in a table's order, when a file says so: the engine leaves out sorts on its word.

use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::compute::{SortOptions, cast};
use datafusion::arrow::datatypes::DataType;
use datafusion::arrow::row::{OwnedRow, RowConverter, SortField};

use super::table::TableDef;
use crate::error::{During, Result, unexpected};

/// Compares the sort columns of the rows that go into one file.
pub(crate) struct Order {
    table: &'static str,
    /// Positions and types of the sort columns.
    columns: Vec<(usize, DataType)>,
    converter: RowConverter,
    last: Option<OwnedRow>,
}

impl Order {
    /// For the rows of a table, before the first.
    pub fn of(table: &TableDef) -> Result<Self> {
        let find = |name: &&str| table.columns.iter().enumerate().find(|(_, column)| column.name == *name);
        let columns = table.sorted_by.iter().filter_map(find);
        let columns: Vec<_> = columns.map(|(at, column)| (at, column.kind.arrow())).collect();
        let options = SortOptions { descending: false, nulls_first: false };
        let fields = columns.iter().map(|(_, kind)| SortField::new_with_options(kind.clone(), options)).collect();
        let converter = RowConverter::new(fields).during("compare rows of", table.name)?;
        Ok(Self { table: table.name, columns, converter, last: None })
    }

    /// Refuses rows of which one comes before the row it follows; nulls come last.
    pub fn check(&mut self, batch: &RecordBatch) -> Result<()> {
        let declared = |(at, kind): &(usize, DataType)| cast(batch.column(*at), kind);
        let columns: Vec<_> = self
            .columns
            .iter()
            .map(declared)
            .collect::<std::result::Result<_, _>>()
            .during("compare rows of", self.table)?;
        let rows = self.converter.convert_columns(&columns).during("compare rows of", self.table)?;
        let mut before = self.last.as_ref().map(OwnedRow::row);
        for row in &rows {
            if before.is_some_and(|before| row < before) {
                return Err(unexpected(self.table, "its rows do not come in its order"));
            }
            before = Some(row);
        }
        self.last = rows.iter().next_back().map(|row| row.owned());
        Ok(())
    }
}
