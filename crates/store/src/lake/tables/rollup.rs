//! Profit by day, campaign and channel: sums of the journal that reports read instead of it.
//!
//! Append-only like the journal: each batch adds the sums of its own lines, so the rollup can be rebuilt
//! from the journal, and `check` compares the two. Amounts keep the journal's sign (debit positive).

use datafusion::arrow::array::RecordBatch;
use hashbrown::HashMap;
use jangbu_core::{Date, Text};

use super::{
    RowError, Stamp,
    cell::{Cell, Count, Day, Instant, Minor, Word},
};
use crate::lake::table::{Column, ColumnType, TableDef};

/// Profit lines of the chart of accounts, in the order of the amount columns.
pub const PROFIT_LINES: [&str; 6] = ["revenue", "discount", "refund", "cogs", "fee", "ad_cost"];

/// The table as the lake knows it.
pub fn rollup_table() -> TableDef {
    TableDef { name: "profit_rollup", columns: COLUMNS, sorted_by: &[] }
}

const COLUMNS: &[Column] = &[
    Column::new("batch_id", ColumnType::Int64),
    Column::new("recorded_at", ColumnType::Timestamp),
    Column::new("posted_on", ColumnType::Date),
    Column::new("economic_on", ColumnType::Date),
    Column::new("media_account", ColumnType::Text),
    Column::new("campaign", ColumnType::Text),
    Column::new("channel", ColumnType::Text),
    Column::new("orders", ColumnType::Int64),
    Column::new(PROFIT_LINES[0], ColumnType::Money),
    Column::new(PROFIT_LINES[1], ColumnType::Money),
    Column::new(PROFIT_LINES[2], ColumnType::Money),
    Column::new(PROFIT_LINES[3], ColumnType::Money),
    Column::new(PROFIT_LINES[4], ColumnType::Money),
    Column::new(PROFIT_LINES[5], ColumnType::Money),
];

/// What is summed together.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct RollupKey {
    /// Day the lines are posted on.
    pub posted_on: Date,
    /// Day the amounts belong to.
    pub economic_on: Date,
    /// Media account; empty for none.
    pub media_account: Text,
    /// Campaign; empty for none.
    pub campaign: Text,
    /// Sales channel; empty for none.
    pub channel: Text,
}

/// Sums of a batch, by key: orders that begin or no longer begin there, and an amount per profit line.
#[derive(Default, Debug)]
pub struct RollupRows(HashMap<RollupKey, (i64, [i64; 6])>);

impl RollupRows {
    /// Adds functional minor units to a profit line of a key. Position as in [`PROFIT_LINES`].
    ///
    /// # Errors
    /// When the sum leaves 64 bits.
    pub fn add(&mut self, key: RollupKey, profit_line: usize, functional_minor: i64) -> Result<(), RowError> {
        let sum = &mut self.0.entry(key).or_default().1[profit_line];
        *sum = sum.checked_add(functional_minor).ok_or(RowError::TooLarge)?;
        Ok(())
    }

    /// Adds orders to a key; negative when it is no longer the first day of their sales.
    pub fn add_orders(&mut self, key: RollupKey, orders: i64) {
        self.0.entry(key).or_default().0 += orders;
    }

    /// Whether nothing was added.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The sums as a record batch; keys whose sums are all zero are left out.
    ///
    /// # Errors
    /// When an amount does not fit 18 digits.
    pub fn finish(self, stamp: &Stamp) -> Result<RecordBatch, RowError> {
        let mut rows: Vec<_> =
            self.0.into_iter().filter(|(_, (orders, sums))| *orders != 0 || *sums != [0; 6]).collect();
        rows.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let size = rows.len();
        let (mut batches, mut recorded) = (Count::builder(size), Instant::builder(size));
        let (mut posted, mut economic) = (Day::builder(size), Day::builder(size));
        let mut texts: [_; 3] = std::array::from_fn(|_| Word::builder(size));
        let mut counts = Count::builder(size);
        let mut amounts: [_; 6] = std::array::from_fn(|_| Minor::builder(size));
        for (key, (orders, sums)) in &rows {
            Count::push(&mut batches, &stamp.batch_id)?;
            Instant::push(&mut recorded, &stamp.recorded_at)?;
            Day::push(&mut posted, &key.posted_on)?;
            Day::push(&mut economic, &key.economic_on)?;
            for (builder, text) in texts.iter_mut().zip([&key.media_account, &key.campaign, &key.channel]) {
                Word::push(builder, text)?;
            }
            Count::push(&mut counts, orders)?;
            for (builder, sum) in amounts.iter_mut().zip(sums) {
                Minor::push(builder, sum)?;
            }
        }
        let mut columns =
            vec![Count::finish(batches), Instant::finish(recorded), Day::finish(posted), Day::finish(economic)];
        columns.extend(texts.map(Word::finish));
        columns.push(Count::finish(counts));
        columns.extend(amounts.map(Minor::finish));
        RecordBatch::try_new(rollup_table().schema(), columns).map_err(RowError::Arrow)
    }
}
