//! Which keys a file holds. The program that wrote it remembers them: its look-ups open no file without a wanted row.

use std::sync::Arc;

use datafusion::arrow::array::{Array, AsArray, RecordBatch};
use datafusion::arrow::datatypes::Int64Type;
use hashbrown::HashSet;

use super::table::{Column, ColumnType, Table};

/// Rows beyond which the keys of a file are not remembered: opening it costs little beside what it holds.
const MOST_ROWS: usize = 200_000;

/// The keys of a file, by position of their column; of files written by another process nothing is known.
#[derive(Debug, Clone, Default)]
pub(crate) struct Keys(Arc<[(usize, Held)]>);

impl Keys {
    /// Whether a row of the file may have one of the `wanted` values in the column.
    pub fn may_hold(&self, column: usize, wanted: &HashSet<i64>) -> bool {
        let Some((_, held)) = self.0.iter().find(|(at, _)| *at == column) else { return true };
        if held.keys.len() < wanted.len() {
            return held.keys.iter().any(|key| wanted.contains(key));
        }
        wanted.iter().any(|key| held.contains(*key))
    }
}

/// The values of a column, sorted, and a sieve that lets about one in sixteen of other values through.
#[derive(Debug)]
struct Held {
    keys: Vec<i64>,
    sieve: Vec<u64>,
}

impl Held {
    fn of(mut keys: Vec<i64>) -> Self {
        keys.sort_unstable();
        keys.dedup();
        keys.shrink_to_fit();
        let mut sieve = vec![0; (keys.len() / 4).next_power_of_two()];
        for key in &keys {
            let (word, bit) = place(*key, sieve.len());
            sieve[word] |= bit;
        }
        Self { keys, sieve }
    }

    fn contains(&self, key: i64) -> bool {
        let (word, bit) = place(key, self.sieve.len());
        self.sieve[word] & bit != 0 && self.keys.binary_search(&key).is_ok()
    }
}

/// Word and bit of a key in a sieve of so many words; keys are hashes, any of their bits will do.
fn place(key: i64, words: usize) -> (usize, u64) {
    let key = key.cast_unsigned();
    ((key >> 6) as usize & (words - 1), 1 << (key & 63))
}

/// The keys of a file that is being written.
pub(crate) struct Collecting {
    columns: Vec<(usize, Vec<i64>)>,
    rows: usize,
}

impl Collecting {
    /// Nothing yet.
    pub fn of(table: &Table) -> Self {
        let is_key = |column: &Column| column.kind == ColumnType::Int64 && column.name.ends_with("_hash");
        let keys = table.def.columns.iter().enumerate().filter(|(_, column)| is_key(column));
        Self { columns: keys.map(|(at, _)| (at, Vec::new())).collect(), rows: 0 }
    }

    /// Takes note of the next rows.
    pub fn add(&mut self, batch: &RecordBatch) {
        self.rows += batch.num_rows();
        if self.rows > MOST_ROWS {
            self.columns.clear();
        }
        // A column of another type is refused by the writer; rows without a key are found by none.
        for (at, keys) in &mut self.columns {
            let Some(values) = batch.column(*at).as_primitive_opt::<Int64Type>() else { continue };
            if values.null_count() == 0 {
                keys.extend_from_slice(values.values());
            } else {
                keys.extend(values.iter().flatten());
            }
        }
    }

    /// The keys of all rows.
    pub fn finish(self) -> Keys {
        Keys(self.columns.into_iter().map(|(at, keys)| (at, Held::of(keys))).collect())
    }
}
