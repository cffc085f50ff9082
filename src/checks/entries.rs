//! G1: every entry balances. G9: nothing is posted into a month that was closed.

use ledger::PeriodChange;
use store::{
    Snapshot,
    records::batch::Batch,
    tables::cell::{Count, Day, Minor, Word},
};

use super::{Found, cell, query};
use crate::periods;

/// Entries whose debits and credits differ, per economic date and currency, and in the company's currency.
pub async fn balanced(snapshot: &Snapshot) -> anyhow::Result<Vec<Found>> {
    const SQL: &str = "SELECT entry_id, CAST(SUM(amount) AS DECIMAL(38,0)) AS off FROM journal \
        GROUP BY entry_id, economic_on, currency HAVING SUM(amount) <> 0 \
        UNION ALL \
        SELECT entry_id, CAST(SUM(functional) AS DECIMAL(38,0)) AS off FROM journal \
        GROUP BY entry_id, economic_on HAVING SUM(functional) <> 0";
    let mut found = Vec::new();
    for batch in query(snapshot, "journal", SQL).await? {
        for row in 0..batch.num_rows() {
            found.push(Found {
                rule: "G1",
                kind: "unbalanced",
                subject: format!("entry {}", cell::<Count>(&batch, "entry_id", row)?),
                message: "debits and credits differ".to_owned(),
                amount_minor: Some(cell::<Minor>(&batch, "off", row)?),
            });
        }
    }
    Ok(found)
}

/// Lines posted on a day whose month was closed when they were recorded.
pub async fn closed_months(snapshot: &Snapshot, batches: &[Batch]) -> anyhow::Result<Vec<Found>> {
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
    Ok(ledger::check::locked_periods::locked_periods(&changes, days).into_iter().map(Found::from).collect())
}

impl From<ledger::check::Finding> for Found {
    fn from(finding: ledger::check::Finding) -> Self {
        Self {
            rule: finding.rule,
            kind: "golden_rule",
            subject: finding.subject,
            message: finding.message,
            amount_minor: finding.amount_minor.and_then(|minor| i64::try_from(minor).ok()),
        }
    }
}
