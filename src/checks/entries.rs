//! G1: every entry balances. G9: nothing is posted into a month that was closed.

use jangbu_core::Money;
use ledger::{Context, PeriodChange};
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
        "SELECT entry_id, currency, CAST(SUM(amount) AS DECIMAL(18,0)) AS off FROM journal \
         GROUP BY entry_id, economic_on, currency HAVING SUM(amount) <> 0 \
         UNION ALL \
         SELECT entry_id, '{own}' AS currency, CAST(SUM(functional) AS DECIMAL(18,0)) AS off FROM journal \
         GROUP BY entry_id, economic_on HAVING SUM(functional) <> 0"
    );
    let mut found = Vec::new();
    for batch in query(snapshot, "journal", &sql).await? {
        for row in 0..batch.num_rows() {
            let off = Money::new(cell::<Minor>(&batch, "off", row)?, cell::<Code>(&batch, "currency", row)?);
            found.push(Found {
                rule: "G1",
                kind: "unbalanced",
                subject: format!("entry {}", cell::<Count>(&batch, "entry_id", row)?),
                message: "debits and credits differ".to_owned(),
                amount: Some(off),
            });
        }
    }
    Ok(found)
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
