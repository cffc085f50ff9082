//! The lake's tables: facts, the journal, its rollup, and what is no longer in force.

pub mod cell;
mod fact_row;
mod facts;
mod facts_hash;
mod journal;
mod retired;
mod rollup;

pub use fact_row::{FactRow, Stamp, cell_of, column};
pub use facts_hash::FactsHash;
pub use journal::{JournalLine, JournalRows, journal_table};
pub use retired::{CURRENT_VIEWS, RETIRED_TABLE, Retired, Retirement, known_at, retired_at, retired_table, stands};
pub use rollup::{PROFIT_LINES, RollupKey, RollupRows, rollup_table};

use jangbu_core::facts::{
    Accrual, AdClaim, AdDelivery, BankLine, CampaignAlias, FactKind, FxRate, GoodsReceipt, MediaCharge, OpeningBalance,
    OrderChange, OrderLine, OrderTouch, Payout, PayoutLine, Points, Product,
};

use super::table::{Column, TableDef};

/// A row cannot be stored or read.
#[derive(Debug, thiserror::Error)]
pub enum RowError {
    /// More than 18 digits.
    #[error("an amount has more than 18 digits")]
    TooLarge,
    /// More than six decimals.
    #[error("`{0}` has more than six decimals")]
    TooPrecise(String),
    /// A stored word that this version does not know.
    #[error("unknown word `{0}` in a stored row")]
    UnknownWord(String),
    /// A column that a reader needs is missing or of another type.
    #[error("column `{0}` is missing or of another type")]
    MissingColumn(&'static str),
    /// Columns do not make a batch.
    #[error("columns do not make a batch")]
    Arrow(#[source] datafusion::arrow::error::ArrowError),
}

/// Every table of the lake.
pub fn all() -> Vec<TableDef> {
    vec![
        Accrual::table_def(),
        AdClaim::table_def(),
        AdDelivery::table_def(),
        BankLine::table_def(),
        CampaignAlias::table_def(),
        FxRate::table_def(),
        GoodsReceipt::table_def(),
        MediaCharge::table_def(),
        OpeningBalance::table_def(),
        OrderChange::table_def(),
        OrderLine::table_def(),
        OrderTouch::table_def(),
        Payout::table_def(),
        PayoutLine::table_def(),
        Points::table_def(),
        Product::table_def(),
        journal_table(),
        rollup_table(),
        retired_table(),
    ]
}

/// Columns of a table of facts; `None` for other tables.
fn fact_columns(table: &str) -> Option<&'static [Column]> {
    FactKind::from_word(table)?;
    all().into_iter().find(|def| def.name == table).map(|def| def.columns)
}
