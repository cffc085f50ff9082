//! A hash over the facts of one batch, the same however they rest in files and come in record batches.
//!
//! Facts are taken in recorded order. Every column of every table is hashed by itself, as it lies in memory: which
//! values are there, as runs; the lengths of texts; the values. The whole is the hash over tables and columns by name.

use std::collections::{BTreeMap, btree_map::Entry};

use datafusion::arrow::{
    array::{Array, ArrayRef, ArrowPrimitiveType, AsArray, BooleanArray, PrimitiveArray, RecordBatch, StringArray},
    datatypes::{
        DataType, Date32Type, Decimal128Type, Int32Type, Int64Type, TimeUnit, TimestampMicrosecondType, ToByteSlice,
    },
};

use super::{RowError, fact_columns};
use crate::lake::table::Column;

/// Rows of one table.
struct Rows {
    columns: &'static [Column],
    hashers: Vec<ColumnHash>,
}

/// One column.
#[derive(Default)]
struct ColumnHash {
    /// Values that are there, and such that are not, in turns; the last turn is not closed yet.
    runs: blake3::Hasher,
    present: bool,
    run: u64,
    lengths: blake3::Hasher,
    values: blake3::Hasher,
}

/// The facts of one batch.
#[derive(Default)]
pub struct FactsHash {
    tables: BTreeMap<&'static str, Rows>,
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
                vacant.insert(Rows { columns, hashers: columns.iter().map(|_| ColumnHash::default()).collect() })
            }
        };
        for (column, hasher) in rows.columns.iter().zip(&mut rows.hashers) {
            let values = batch.column_by_name(column.name).ok_or(RowError::MissingColumn(column.name))?;
            hasher.add(values).ok_or(RowError::MissingColumn(column.name))?;
        }
        Ok(())
    }

    /// What was taken in of one table, to go on with apart from the others.
    pub fn split_off(&mut self, table: &'static str) -> Self {
        Self { tables: self.tables.remove_entry(table).into_iter().collect() }
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
                whole.update(hasher.finish().as_bytes());
            }
        }
        whole.finalize().to_hex().to_string()
    }
}

impl ColumnHash {
    /// Takes in the next values; `None` when no fact has a column of their type.
    fn add(&mut self, column: &ArrayRef) -> Option<()> {
        self.add_presence(column);
        match column.data_type() {
            _ if column.null_count() == column.len() => {}
            DataType::Int64 => self.add_fixed(column.as_primitive::<Int64Type>()),
            DataType::Int32 => self.add_fixed(column.as_primitive::<Int32Type>()),
            DataType::Date32 => self.add_fixed(column.as_primitive::<Date32Type>()),
            DataType::Decimal128(..) => self.add_fixed(column.as_primitive::<Decimal128Type>()),
            DataType::Timestamp(TimeUnit::Microsecond, _) => {
                self.add_fixed(column.as_primitive::<TimestampMicrosecondType>());
            }
            DataType::Boolean => self.add_flags(column.as_boolean()),
            DataType::Utf8 => self.add_texts(column.as_string::<i32>()),
            _ => return None,
        }
        Some(())
    }

    fn add_presence(&mut self, column: &ArrayRef) {
        if column.null_count() == 0 || column.null_count() == column.len() {
            return self.add_run(column.null_count() == 0, column.len() as u64);
        }
        for row in 0..column.len() {
            self.add_run(column.is_valid(row), 1);
        }
    }

    fn add_run(&mut self, present: bool, length: u64) {
        if self.present != present {
            self.runs.update(&self.run.to_le_bytes());
            (self.present, self.run) = (present, 0);
        }
        self.run += length;
    }

    fn add_fixed<T: ArrowPrimitiveType>(&mut self, column: &PrimitiveArray<T>) {
        if column.null_count() == 0 {
            self.values.update(column.values().to_byte_slice());
            return;
        }
        let mut bytes = Vec::new();
        column.iter().flatten().for_each(|value| bytes.extend_from_slice(value.to_byte_slice()));
        self.values.update(&bytes);
    }

    fn add_flags(&mut self, column: &BooleanArray) {
        let bytes: Vec<u8> = column.iter().flatten().map(u8::from).collect();
        self.values.update(&bytes);
    }

    fn add_texts(&mut self, column: &StringArray) {
        let mut lengths = Vec::with_capacity(column.len() * 4);
        for row in (0..column.len()).filter(|row| column.is_valid(*row)) {
            lengths.extend_from_slice(&column.value_length(row).to_le_bytes());
        }
        self.lengths.update(&lengths);
        let offsets = column.value_offsets();
        match (offsets.first(), offsets.last()) {
            (Some(&first), Some(&last)) if column.null_count() == 0 => {
                self.values.update(&column.value_data()[first as usize..last as usize]);
            }
            _ => {
                for text in column.iter().flatten() {
                    self.values.update(text.as_bytes());
                }
            }
        }
    }

    fn finish(&self) -> blake3::Hash {
        let mut whole = blake3::Hasher::new();
        let mut runs = self.runs.clone();
        runs.update(&self.run.to_le_bytes());
        for part in [runs, self.lengths.clone(), self.values.clone()] {
            whole.update(part.finalize().as_bytes());
        }
        whole.finalize()
    }
}
