//! Which batch stands for an account's day of a `replace` fact, and since when.
//!
//! A set without rows is a statement too (everything was zero), so it is recorded here and not only by
//! the rows it has.

use jangbu_core::{Date, Text, Timestamp, facts::FactKind};

use super::{day, instant};
use crate::{
    database::{Transaction, Value},
    error::{Result, unexpected},
};

/// A batch's set for an account's day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReplacedDay {
    /// Table of the facts.
    pub fact: FactKind,
    /// Account.
    pub account: Text,
    /// Day.
    pub day: Date,
    /// Batch whose rows, if any, are the set.
    pub batch_id: i64,
    /// When the source said it.
    pub observed_at: Timestamp,
}

/// Sets of `fact` of `account`, every day's oldest first.
///
/// # Errors
/// When the database refuses.
pub async fn of(tx: &mut Transaction<'_>, fact: FactKind, account: &str) -> Result<Vec<ReplacedDay>> {
    let rows = tx
        .query(
            "SELECT on_day, batch_id, observed_at FROM jangbu_replaced_day WHERE fact = $1 AND account = $2 \
             ORDER BY on_day, batch_id",
            &[fact.as_str().into(), account.into()],
        )
        .await?;
    rows.iter()
        .map(|row| {
            let (day, batch_id, observed_at) = (day(row, 0)?, row.int(1)?, instant(row, 2)?);
            Ok(ReplacedDay { fact, account: account.into(), day, batch_id, observed_at })
        })
        .collect()
}

/// All sets.
///
/// # Errors
/// When the database refuses.
pub async fn all(tx: &mut Transaction<'_>) -> Result<Vec<ReplacedDay>> {
    let rows = tx.query("SELECT fact, account, on_day, batch_id, observed_at FROM jangbu_replaced_day", &[]).await?;
    rows.iter()
        .map(|row| {
            let fact = row.text(0)?;
            Ok(ReplacedDay {
                fact: FactKind::from_word(fact).ok_or_else(|| unexpected("fact", fact.to_owned()))?,
                account: row.text(1)?.into(),
                day: day(row, 2)?,
                batch_id: row.int(3)?,
                observed_at: instant(row, 4)?,
            })
        })
        .collect()
}

/// Adds sets.
///
/// # Errors
/// When the database refuses.
pub async fn add(tx: &mut Transaction<'_>, sets: &[ReplacedDay]) -> Result<()> {
    if sets.is_empty() {
        return Ok(());
    }
    let rows: Vec<Vec<Value>> = sets
        .iter()
        .map(|set| {
            vec![
                set.fact.as_str().into(),
                set.account.as_str().into(),
                set.day.to_string().into(),
                set.batch_id.into(),
                set.observed_at.to_string().into(),
            ]
        })
        .collect();
    tx.insert("jangbu_replaced_day", &["fact", "account", "on_day", "batch_id", "observed_at"], &rows).await
}
