//! A hash over the facts of one batch, the same however they rest in files and come in record batches.
//!
//! Facts are taken in recorded order. Every column of every table is hashed by itself, value after value, so that
//! columns are hashed as they lie in memory; the whole is the hash over tables and columns by name.

use std::collections::{BTreeMap, btree_map::Entry};

use datafusion::arrow::{
    array::{Array, ArrayRef, ArrowPrimitiveType, AsArray, PrimitiveArray, RecordBatch},
    datatypes::{
        DataType, Date32Type, Decimal128Type, Int32Type, Int64Type, TimeUnit, TimestampMicrosecondType, ToByteSlice,
    },
};

use super::{RowError, fact_columns};
use crate::lake::table::Column;

/// Before a value that is there; a missing one is a zero.
const PRESENT: u8 = 1;

/// Rows of one table.
struct Rows {
    columns: &'static [Column],
    hashers: Vec<blake3::Hasher>,
}

/// The facts of one batch.
#[derive(Default)]
pub struct FactsHash {
    tables: BTreeMap<&'static str, Rows>,
    /// Values of a column on their way into its hasher.
    bytes: Vec<u8>,
}

impl FactsHash {
    /// Takes in the next rows of a table; those of one table come in recorded order, tables in any. Tables that hold
    /// no facts are passed over.
    ///
    /// # Errors
    /// When a column is missing or of a type that no fact has.
    pub fn add(&mut self, table: &'static str, batch: &RecordBatch) -> Result<(), RowError> {
        let rows = match self.tables.entry(table) {
            Entry::Occupied(rows) => rows.into_mut(),
            Entry::Vacant(vacant) => {
                let Some(columns) = fact_columns(table) else { return Ok(()) };
                vacant.insert(Rows { columns, hashers: columns.iter().map(|_| blake3::Hasher::new()).collect() })
            }
        };
        for (column, hasher) in rows.columns.iter().zip(&mut rows.hashers) {
            self.bytes.clear();
            let values = batch.column_by_name(column.name).ok_or(RowError::MissingColumn(column.name))?;
            write(values, &mut self.bytes).ok_or(RowError::MissingColumn(column.name))?;
            hasher.update(&self.bytes);
        }
        Ok(())
    }

    /// What was taken in of one table, to go on with apart from the others.
    pub fn split_off(&mut self, table: &'static str) -> Self {
        Self { tables: self.tables.remove_entry(table).into_iter().collect(), bytes: Vec::new() }
    }

    /// Takes the tables of `other` in, in the place of its own.
    pub fn join(&mut self, other: Self) {
        self.tables.extend(other.tables);
    }

    /// The hash, hexadecimal; empty when there are no facts.
    pub fn finish(&self) -> String {
        if self.tables.is_empty() {
            return String::new();
        }
        let mut whole = blake3::Hasher::new();
        for (table, rows) in &self.tables {
            for (column, hasher) in rows.columns.iter().zip(&rows.hashers) {
                for name in [*table, column.name] {
                    whole.update(name.as_bytes()).update(&[0]);
                }
                whole.update(hasher.finalize().as_bytes());
            }
        }
        whole.finalize().to_hex().to_string()
    }
}

/// Writes the values of a column; `None` when no fact has a column of its type.
fn write(column: &ArrayRef, bytes: &mut Vec<u8>) -> Option<()> {
    match column.data_type() {
        DataType::Int64 => fixed(column.as_primitive::<Int64Type>(), bytes),
        DataType::Int32 => fixed(column.as_primitive::<Int32Type>(), bytes),
        DataType::Date32 => fixed(column.as_primitive::<Date32Type>(), bytes),
        DataType::Decimal128(..) => fixed(column.as_primitive::<Decimal128Type>(), bytes),
        DataType::Timestamp(TimeUnit::Microsecond, _) => {
            fixed(column.as_primitive::<TimestampMicrosecondType>(), bytes);
        }
        DataType::Boolean => bytes.extend(column.as_boolean().iter().map(|value| match value {
            None => 0,
            Some(value) => PRESENT + u8::from(value),
        })),
        DataType::Utf8 => {
            for value in column.as_string::<i32>() {
                let Some(text) = value else {
                    bytes.push(0);
                    continue;
                };
                bytes.push(PRESENT);
                bytes.extend_from_slice(&u64::try_from(text.len()).ok()?.to_le_bytes());
                bytes.extend_from_slice(text.as_bytes());
            }
        }
        _ => return None,
    }
    Some(())
}

fn fixed<T: ArrowPrimitiveType>(column: &PrimitiveArray<T>, bytes: &mut Vec<u8>) {
    for value in column {
        match value {
            None => bytes.push(0),
            Some(value) => {
                bytes.push(PRESENT);
                bytes.extend_from_slice(value.to_byte_slice());
            }
        }
    }
}
