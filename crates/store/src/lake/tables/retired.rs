//! What is no longer in force: a small table beside the facts, to which rows are only added.
//!
//! A fact is in force unless a row here names it: by its id (`upsert` facts) or by its account-day and
//! batch (`replace` facts). A row ends when what took the fact's place is withdrawn: it stays, and says since when it
//! holds no more. "As known on" reads the rows recorded by then and not ended by then.

use datafusion::arrow::array::RecordBatch;
use jangbu_core::{Date, Text, Timestamp, facts::FactKind};

use super::{
    RowError, Stamp,
    cell::{Cell, Count, Instant, MaybeDay, MaybeInstant, Word},
    column,
};
use crate::lake::table::{Column, ColumnType, TableDef, ViewDef};

/// Name of the table.
pub const RETIRED_TABLE: &str = "retired";

/// A fact, or an account-day of a batch, that newer facts took the place of.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Retired {
    /// Table of the fact.
    pub fact: FactKind,
    /// The fact; 0 for a whole account-day.
    pub fact_id: i64,
    /// Batch of the account-day; 0 for a single fact.
    pub retired_batch: i64,
    /// Account of the account-day; empty for a single fact.
    pub account: Text,
    /// Day of the account-day.
    pub day: Option<Date>,
}

/// A row of the table as it rests there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Retirement {
    /// What is out of force.
    pub of: Retired,
    /// The batch that said so.
    pub batch_id: i64,
    /// Since when.
    pub recorded_at: Timestamp,
    /// The batch that brought it back, and when; `None` while it is out of force.
    pub ended: Option<(i64, Timestamp)>,
}

/// The table as the lake knows it.
pub fn retired_table() -> TableDef {
    TableDef { name: RETIRED_TABLE, columns: COLUMNS, sorted_by: &[] }
}

const COLUMNS: &[Column] = &[
    Column::new("fact", ColumnType::Text),
    Column::distinct("fact_id", ColumnType::Int64),
    Column::new("retired_batch", ColumnType::Int64),
    Column::new("account", ColumnType::Text),
    Column::new("day", ColumnType::Date),
    Column::new("batch_id", ColumnType::Int64),
    Column::new("recorded_at", ColumnType::Timestamp),
    Column::new("ended_batch", ColumnType::Int64),
    Column::new("ended_at", ColumnType::Timestamp),
];

impl Retired {
    /// A single fact.
    pub fn fact(fact: FactKind, fact_id: i64) -> Self {
        Self { fact, fact_id, retired_batch: 0, account: Text::default(), day: None }
    }

    /// A batch's set of an account's day.
    pub fn account_day(fact: FactKind, retired_batch: i64, account: Text, day: Date) -> Self {
        Self { fact, fact_id: 0, retired_batch, account, day: Some(day) }
    }

    /// Rows of a record batch.
    ///
    /// # Errors
    /// When a column is missing or a word unknown.
    pub fn decode(batch: &RecordBatch) -> Result<Vec<Self>, RowError> {
        let facts = column::<Word>(batch, "fact")?;
        let ids = column::<Count>(batch, "fact_id")?;
        let batches = column::<Count>(batch, "retired_batch")?;
        let accounts = column::<Word>(batch, "account")?;
        let days = column::<MaybeDay>(batch, "day")?;
        (0..batch.num_rows())
            .map(|row| {
                let fact = Word::get(facts, row)?;
                Ok(Self {
                    fact: FactKind::from_word(&fact).ok_or_else(|| RowError::UnknownWord(fact.to_string()))?,
                    fact_id: Count::get(ids, row)?,
                    retired_batch: Count::get(batches, row)?,
                    account: Word::get(accounts, row)?,
                    day: MaybeDay::get(days, row)?,
                })
            })
            .collect()
    }

    /// Rows recorded with the batch that took their place.
    ///
    /// # Errors
    /// Never for valid rows.
    pub fn encode(rows: &[Self], stamp: &Stamp) -> Result<RecordBatch, RowError> {
        encode(rows.iter().map(|row| (row, stamp.batch_id, stamp.recorded_at, None)))
    }
}

impl Retirement {
    /// Rows of a record batch that has all columns.
    ///
    /// # Errors
    /// When a column is missing or a word unknown.
    pub fn decode(batch: &RecordBatch) -> Result<Vec<Self>, RowError> {
        let (by, recorded) = (column::<Count>(batch, "batch_id")?, column::<Instant>(batch, "recorded_at")?);
        let (ended_by, ended) = (column::<Count>(batch, "ended_batch")?, column::<MaybeInstant>(batch, "ended_at")?);
        let rows = Retired::decode(batch)?.into_iter().enumerate();
        rows.map(|(row, of)| {
            let ended_by = Count::get(ended_by, row)?;
            Ok(Self {
                of,
                batch_id: Count::get(by, row)?,
                recorded_at: Instant::get(recorded, row)?,
                ended: MaybeInstant::get(ended, row)?.map(|at| (ended_by, at)),
            })
        })
        .collect()
    }

    /// The rows as they are to rest in the table.
    ///
    /// # Errors
    /// Never for valid rows.
    pub fn encode(rows: &[Self]) -> Result<RecordBatch, RowError> {
        encode(rows.iter().map(|row| (&row.of, row.batch_id, row.recorded_at, row.ended)))
    }
}

/// A row of the table: what, the batch that said so and when, and the batch that ended it and when.
type Row<'a> = (&'a Retired, i64, Timestamp, Option<(i64, Timestamp)>);

fn encode<'a>(rows: impl ExactSizeIterator<Item = Row<'a>>) -> Result<RecordBatch, RowError> {
    let size = rows.len();
    let (mut facts, mut ids, mut batches) = (Word::builder(size), Count::builder(size), Count::builder(size));
    let (mut accounts, mut days) = (Word::builder(size), MaybeDay::builder(size));
    let (mut by, mut recorded) = (Count::builder(size), Instant::builder(size));
    let (mut ended_by, mut ended) = (Count::builder(size), MaybeInstant::builder(size));
    for (row, batch_id, recorded_at, until) in rows {
        Word::push(&mut facts, &Text::from(row.fact.as_str()))?;
        Count::push(&mut ids, &row.fact_id)?;
        Count::push(&mut batches, &row.retired_batch)?;
        Word::push(&mut accounts, &row.account)?;
        MaybeDay::push(&mut days, &row.day)?;
        Count::push(&mut by, &batch_id)?;
        Instant::push(&mut recorded, &recorded_at)?;
        Count::push(&mut ended_by, &until.map_or(0, |(batch, _)| batch))?;
        MaybeInstant::push(&mut ended, &until.map(|(_, at)| at))?;
    }
    let columns = vec![
        Word::finish(facts),
        Count::finish(ids),
        Count::finish(batches),
        Word::finish(accounts),
        MaybeDay::finish(days),
        Count::finish(by),
        Instant::finish(recorded),
        Count::finish(ended_by),
        MaybeInstant::finish(ended),
    ];
    RecordBatch::try_new(retired_table().schema(), columns).map_err(RowError::Arrow)
}

/// A `current_…` view: the facts of one table that are in force now.
macro_rules! current {
    ($table:literal by id) => {
        ViewDef {
            name: concat!("current_", $table),
            sql: concat!(
                "SELECT f.* FROM {lake}.",
                $table,
                " f WHERE NOT EXISTS (SELECT 1 FROM {lake}.retired r WHERE r.fact = '",
                $table,
                "' AND r.ended_batch = 0 AND r.fact_id = f.fact_id)"
            ),
        }
    };
    ($table:literal by day) => {
        ViewDef {
            name: concat!("current_", $table),
            sql: concat!(
                "SELECT f.* FROM {lake}.",
                $table,
                " f WHERE NOT EXISTS (SELECT 1 FROM {lake}.retired r WHERE r.fact = '",
                $table,
                "' AND r.ended_batch = 0 AND r.retired_batch = f.batch_id AND r.account = f.account \
                 AND r.day = f.reported_day)"
            ),
        }
    };
}

/// One view per fact table.
pub const CURRENT_VIEWS: &[ViewDef] = &[
    current!("accrual" by id),
    current!("ad_claim" by day),
    current!("ad_delivery" by day),
    current!("bank_line" by id),
    current!("campaign_alias" by id),
    current!("fx_rate" by id),
    current!("goods_receipt" by id),
    current!("media_charge" by id),
    current!("opening_balance" by id),
    current!("order_change" by id),
    current!("order_line" by id),
    current!("order_touch" by id),
    current!("payout" by id),
    current!("payout_line" by id),
    current!("points" by id),
    current!("product" by id),
];

/// A query of the facts of `kind` that were in force at an instant, given in microseconds UTC.
pub fn known_at(kind: FactKind, micros: i64) -> String {
    let matches = match kind {
        FactKind::AdClaim | FactKind::AdDelivery => {
            "r.retired_batch = f.batch_id AND r.account = f.account AND r.day = f.reported_day"
        }
        _ => "r.fact_id = f.fact_id",
    };
    let stands = stands("r.", Some(micros));
    format!(
        "SELECT f.* FROM {kind} f WHERE f.recorded_at <= to_timestamp_micros({micros}) AND NOT EXISTS \
         (SELECT 1 FROM {RETIRED_TABLE} r WHERE r.fact = '{kind}' AND {matches} AND {stands})"
    )
}

/// The condition that a row of the table, its columns written with the prefix `of`, holds: now, or as known at an instant
/// in microseconds UTC.
pub fn stands(of: &str, micros: Option<i64>) -> String {
    match micros {
        None => format!("{of}ended_batch = 0"),
        Some(micros) => format!(
            "{of}recorded_at <= to_timestamp_micros({micros}) \
             AND ({of}ended_at IS NULL OR {of}ended_at > to_timestamp_micros({micros}))"
        ),
    }
}

/// A query of the table as it was known at an instant, given in microseconds UTC.
pub fn retired_at(micros: i64) -> String {
    let at = format!("to_timestamp_micros({micros})");
    format!(
        "SELECT fact, fact_id, retired_batch, account, day, batch_id, recorded_at, \
         CASE WHEN ended_at <= {at} THEN ended_batch ELSE 0 END AS ended_batch, \
         CASE WHEN ended_at <= {at} THEN ended_at END AS ended_at \
         FROM {RETIRED_TABLE} WHERE recorded_at <= {at}"
    )
}
