//! The journal: one row per line of an entry, in the order in which entries were recorded.

use datafusion::arrow::{
    array::{Array, ArrayRef, Int64Builder, RecordBatch, StringBuilder},
    datatypes::SchemaRef,
};
use jangbu_core::{Currency, Date};

use super::{
    RowError, Stamp,
    cell::{Cell, Code, Count, Day, Instant, Minor, Small},
};
use crate::lake::table::{Column, ColumnType, TableDef};

/// The journal as the lake knows it; sorted by entry and line.
pub fn journal_table() -> TableDef {
    TableDef { name: "journal", columns: COLUMNS, sorted_by: &["entry_id", "line_no"] }
}

const COLUMNS: &[Column] = &[
    Column::distinct("entry_id", ColumnType::Int64),
    Column::new("line_no", ColumnType::Int32),
    Column::new("batch_id", ColumnType::Int64),
    Column::new("recorded_at", ColumnType::Timestamp),
    Column::distinct("group_key", ColumnType::Text),
    Column::distinct("group_hash", ColumnType::Int64),
    Column::new("rule", ColumnType::Text),
    Column::new("rule_version", ColumnType::Int32),
    Column::new("posted_on", ColumnType::Date),
    Column::new("economic_on", ColumnType::Date),
    Column::new("booked_on", ColumnType::Date),
    Column::new("code", ColumnType::Text),
    Column::new("currency", ColumnType::Text),
    Column::new("amount", ColumnType::Money),
    Column::new("functional", ColumnType::Money),
    Column::new("media_account", ColumnType::Text),
    Column::new("campaign", ColumnType::Text),
    Column::new("ad_group", ColumnType::Text),
    Column::new("channel", ColumnType::Text),
    Column::new("product", ColumnType::Text),
    Column::distinct("order_id", ColumnType::Text),
    Column::new("partner", ColumnType::Text),
    Column::distinct("fact_id", ColumnType::Int64),
];

/// One line of an entry, borrowed from whoever made it.
#[derive(Clone, Copy, Debug)]
pub struct JournalLine<'a> {
    /// Number of the entry, growing in recorded order.
    pub entry_id: i64,
    /// Line within the entry, from 0.
    pub line_no: u32,
    /// Posting group.
    pub group_key: &'a str,
    /// Hash of the group.
    pub group_hash: i64,
    /// Posting rule.
    pub rule: &'a str,
    /// Its version.
    pub rule_version: u32,
    /// Day it is posted on.
    pub posted_on: Date,
    /// Day the amount belongs to.
    pub economic_on: Date,
    /// Date of the document.
    pub booked_on: Date,
    /// Account code.
    pub code: &'a str,
    /// Currency.
    pub currency: Currency,
    /// Minor units, debit positive.
    pub amount_minor: i64,
    /// Minor units of the company's currency, debit positive.
    pub functional_minor: i64,
    /// media account, campaign, ad group, channel, product, order, partner; empty for none.
    pub dimensions: [&'a str; 7],
    /// Fact that caused the line; 0 for none.
    pub fact_id: i64,
}

/// Journal lines on their way into a record batch.
pub struct JournalRows {
    stamp: Stamp,
    schema: SchemaRef,
    rows: usize,
    entry_id: Int64Builder,
    line_no: <Small as Cell>::Builder,
    batch_id: Int64Builder,
    recorded_at: <Instant as Cell>::Builder,
    group_key: StringBuilder,
    group_hash: Int64Builder,
    rule: StringBuilder,
    rule_version: <Small as Cell>::Builder,
    days: [<Day as Cell>::Builder; 3],
    code: StringBuilder,
    currency: StringBuilder,
    amounts: [<Minor as Cell>::Builder; 2],
    dimensions: [StringBuilder; 7],
    fact_id: Int64Builder,
}

impl JournalRows {
    /// No lines yet, of the batch that `stamp` names.
    pub fn new(stamp: Stamp, capacity: usize) -> Self {
        let text = || StringBuilder::with_capacity(capacity, capacity * 8);
        Self {
            stamp,
            schema: journal_table().schema(),
            rows: 0,
            entry_id: Count::builder(capacity),
            line_no: Small::builder(capacity),
            batch_id: Count::builder(capacity),
            recorded_at: Instant::builder(capacity),
            group_key: text(),
            group_hash: Count::builder(capacity),
            rule: text(),
            rule_version: Small::builder(capacity),
            days: std::array::from_fn(|_| Day::builder(capacity)),
            code: text(),
            currency: text(),
            amounts: std::array::from_fn(|_| Minor::builder(capacity)),
            dimensions: std::array::from_fn(|_| text()),
            fact_id: Count::builder(capacity),
        }
    }

    /// The batch of the lines.
    pub fn stamp(&self) -> Stamp {
        self.stamp
    }

    /// Lines so far.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether there are no lines.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Adds a line.
    ///
    /// # Errors
    /// When an amount does not fit 18 digits.
    pub fn push(&mut self, line: &JournalLine<'_>) -> Result<(), RowError> {
        self.entry_id.append_value(line.entry_id);
        Small::push(&mut self.line_no, &line.line_no)?;
        self.batch_id.append_value(self.stamp.batch_id);
        Instant::push(&mut self.recorded_at, &self.stamp.recorded_at)?;
        self.group_key.append_value(line.group_key);
        self.group_hash.append_value(line.group_hash);
        self.rule.append_value(line.rule);
        Small::push(&mut self.rule_version, &line.rule_version)?;
        for (builder, day) in self.days.iter_mut().zip([line.posted_on, line.economic_on, line.booked_on]) {
            Day::push(builder, &day)?;
        }
        self.code.append_value(line.code);
        Code::push(&mut self.currency, &line.currency)?;
        for (builder, minor) in self.amounts.iter_mut().zip([line.amount_minor, line.functional_minor]) {
            Minor::push(builder, &minor)?;
        }
        for (builder, text) in self.dimensions.iter_mut().zip(line.dimensions) {
            builder.append_option((!text.is_empty()).then_some(text));
        }
        self.fact_id.append_value(line.fact_id);
        self.rows += 1;
        Ok(())
    }

    /// The lines as a record batch in the order of [`journal_table`].
    ///
    /// # Errors
    /// Never for lines pushed here.
    pub fn finish(self) -> Result<RecordBatch, RowError> {
        let mut columns: Vec<ArrayRef> = vec![
            Count::finish(self.entry_id),
            Small::finish(self.line_no),
            Count::finish(self.batch_id),
            Instant::finish(self.recorded_at),
            Code::finish(self.group_key),
            Count::finish(self.group_hash),
            Code::finish(self.rule),
            Small::finish(self.rule_version),
        ];
        columns.extend(self.days.map(Day::finish));
        columns.extend([Code::finish(self.code), Code::finish(self.currency)]);
        columns.extend(self.amounts.map(Minor::finish));
        columns.extend(self.dimensions.map(Code::finish));
        columns.push(Count::finish(self.fact_id));
        debug_assert!(columns.iter().all(|column| column.len() == self.rows));
        RecordBatch::try_new(self.schema, columns).map_err(RowError::Arrow)
    }
}
