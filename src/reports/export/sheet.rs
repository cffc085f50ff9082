//! Record batches as rows of a sheet.

use anyhow::Context as _;
use jangbu_core::{Decimal, Text};
use serve::{Cell, xlsx::Sheet};
use store::{
    RecordBatch,
    arrow::{
        array::{Array as _, ArrayRef},
        datatypes::DataType,
        util::display::ArrayFormatter,
    },
};

use super::text::options;

/// An empty sheet with the columns of a batch of the table `name`.
///
/// # Errors
/// When there are more than a sheet has.
pub fn empty(name: &str, batch: &RecordBatch) -> anyhow::Result<Sheet> {
    let schema = batch.schema_ref();
    let names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
    Ok(Sheet::new(name, &names)?)
}

/// Adds the rows of a batch: whole and exact numbers as numbers, all else as it is printed.
///
/// # Errors
/// When the sheet is full.
pub fn add(sheet: &mut Sheet, batch: &RecordBatch) -> anyhow::Result<()> {
    let columns: Vec<Vec<Value>> = batch.columns().iter().map(values).collect::<anyhow::Result<_>>()?;
    for row in 0..batch.num_rows() {
        sheet.row(columns.iter().map(|values| values[row].cell()))?;
    }
    Ok(())
}

enum Value {
    None,
    Number(Decimal),
    Text(Text),
}

impl Value {
    fn cell(&self) -> Cell<'_> {
        match self {
            Self::None => Cell::None,
            Self::Number(number) => Cell::Number(*number),
            Self::Text(text) => Cell::Text(text),
        }
    }
}

fn values(array: &ArrayRef) -> anyhow::Result<Vec<Value>> {
    let options = options();
    let formatter = ArrayFormatter::try_new(array.as_ref(), &options)?;
    let is_number =
        matches!(array.data_type(), DataType::Int32 | DataType::Int64 | DataType::UInt64 | DataType::Decimal128(..));
    let value = |row| {
        if array.is_null(row) {
            return Ok(Value::None);
        }
        let text = formatter.value(row).to_string();
        if !is_number {
            return Ok(Value::Text(text.into()));
        }
        text.parse().map(Value::Number).with_context(|| format!("number {text}"))
    };
    (0..array.len()).map(value).collect()
}
