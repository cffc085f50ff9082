//! G1: every entry balances. G7: entries are only appended. G9: nothing is posted into a month that was closed.

use std::collections::BTreeMap;

use ledger::{
    Context, PeriodChange,
    check::{
        appended_entries::{BatchEntries, appended_entries},
        balanced_entries::{EntrySum, balanced_entries},
    },
};
use store::{
    Snapshot,
    records::batch::Batch,
    tables::cell::{Code, Count, Day, Minor, Word},
};

use super::{Found, cell, query};
use crate::periods;

/// Entries whose debits and credits differ, per economic date and currency, and in the company's currency.
pub async fn balanced(snapshot: &Snapshot, context: &Context) -> anyhow::Result<Vec<Found>> {
    let own = context.company.currency;
    let sql = format!(
        "SELECT entry_id, economic_on, MIN(group_key) AS group_key, currency, \
         CAST(SUM(amount) AS DECIMAL(18,0)) AS off FROM journal \
         GROUP BY entry_id, economic_on, currency HAVING SUM(amount) <> 0 \
         UNION ALL \
         SELECT entry_id, economic_on, MIN(group_key) AS group_key, '{own}' AS currency, \
         CAST(SUM(functional) AS DECIMAL(18,0)) AS off FROM journal \
         GROUP BY entry_id, economic_on HAVING SUM(functional) <> 0"
    );
    let mut sums = Vec::new();
    for batch in query(snapshot, "journal", &sql).await? {
        for row in 0..batch.num_rows() {
            sums.push(EntrySum {
                group: cell::<Word>(&batch, "group_key", row)?,
                entry: cell::<Count>(&batch, "entry_id", row)?,
                economic_on: cell::<Day>(&batch, "economic_on", row)?,
                currency: Some(cell::<Code>(&batch, "currency", row)?),
                difference: cell::<Minor>(&batch, "off", row)?.into(),
            });
        }
    }
    let found = balanced_entries(sums).into_iter();
    Ok(found.map(|finding| Found { kind: "unbalanced", ..Found::of(finding, own) }).collect())
}

/// Batches whose entries do not follow those recorded before.
pub async fn appended(snapshot: &Snapshot, batches: &[Batch], context: &Context) -> anyhow::Result<Vec<Found>> {
    const SQL: &str = "SELECT batch_id, MIN(entry_id) AS first, MAX(entry_id) AS last, \
        COUNT(DISTINCT entry_id) AS found FROM journal GROUP BY batch_id";
    let none = |batch, recorded| BatchEntries { batch, recorded, first: 0, last: 0, found: 0 };
    let mut all: BTreeMap<i64, BatchEntries> =
        batches.iter().map(|batch| (batch.id, none(batch.id, batch.entries))).collect();
    for rows in query(snapshot, "journal", SQL).await? {
        for row in 0..rows.num_rows() {
            let id = cell::<Count>(&rows, "batch_id", row)?;
            let entries = all.entry(id).or_insert_with(|| none(id, 0));
            entries.first = cell::<Count>(&rows, "first", row)?;
            entries.last = cell::<Count>(&rows, "last", row)?;
            entries.found = cell::<Count>(&rows, "found", row)?;
        }
    }
    let found = appended_entries(all.into_values()).into_iter();
    Ok(found.map(|finding| Found { kind: "not_appended", ..Found::of(finding, context.company.currency) }).collect())
}

/// Lines posted on a day whose month was closed when they were recorded.
pub async fn closed_months(snapshot: &Snapshot, batches: &[Batch], context: &Context) -> anyhow::Result<Vec<Found>> {
    let changes: Vec<PeriodChange> = periods::changes(batches)?;
    if changes.is_empty() {
        return Ok(Vec::new());
    }
    const SQL: &str = "SELECT batch_id, posted_on, MIN(group_key) AS group_key FROM journal \
        GROUP BY batch_id, posted_on ORDER BY batch_id";
    let mut days = Vec::new();
    for batch in query(snapshot, "journal", SQL).await? {
        for row in 0..batch.num_rows() {
            days.push(ledger::check::locked_periods::PostedDay {
                sequence: cell::<Count>(&batch, "batch_id", row)?,
                group: cell::<Word>(&batch, "group_key", row)?,
                posted_on: cell::<Day>(&batch, "posted_on", row)?,
            });
        }
    }
    let found = ledger::check::locked_periods::locked_periods(&changes, days).into_iter();
    Ok(found.map(|finding| Found::of(finding, context.company.currency)).collect())
}
