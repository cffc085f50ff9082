//! G13: a full refund leaves nothing. G14: what is posted is what the rules make of the facts.

use std::sync::Arc;

use hashbrown::HashSet;
use jangbu_core::facts::FactSet;
use ledger::check::{
    difference_posting::difference_posting,
    refund_symmetry::{OrderSums, refund_symmetry as symmetry},
};
use store::{
    Snapshot,
    tables::cell::{Code, Count, Minor, Word},
};

use super::{Found, cell, query};
use crate::{
    books::Books,
    pipeline::{in_force::Known, load},
};

/// Groups posted anew by `check`; `rebuild --verify` does all of them.
const SAMPLE: usize = 2_000;

/// Refunded orders whose money is all back, but not their revenue and VAT.
pub async fn refund_symmetry(snapshot: &Snapshot) -> anyhow::Result<Vec<Found>> {
    const SQL: &str = "SELECT group_key, currency, \
        CAST(SUM(CASE WHEN code = '108' THEN amount ELSE 0 END) AS DECIMAL(18,0)) AS receivable, \
        CAST(SUM(CASE WHEN code IN ('401', '4011', '4021', '402') THEN amount ELSE 0 END) AS DECIMAL(18,0)) AS revenue, \
        CAST(SUM(CASE WHEN code = '255' THEN amount ELSE 0 END) AS DECIMAL(18,0)) AS vat \
        FROM journal WHERE rule = 'order' GROUP BY group_key, currency \
        HAVING SUM(CASE WHEN code = '402' THEN amount ELSE 0 END) <> 0 \
        AND SUM(CASE WHEN code = '108' THEN amount ELSE 0 END) = 0";
    let mut orders = Vec::new();
    for batch in query(snapshot, "journal", SQL).await? {
        for row in 0..batch.num_rows() {
            orders.push(OrderSums {
                group: cell::<Word>(&batch, "group_key", row)?,
                currency: cell::<Code>(&batch, "currency", row)?,
                receivable: cell::<Minor>(&batch, "receivable", row)?.into(),
                revenue: cell::<Minor>(&batch, "revenue", row)?.into(),
                vat: cell::<Minor>(&batch, "vat", row)?.into(),
            });
        }
    }
    Ok(symmetry(orders).into_iter().map(Found::from).collect())
}

/// Posts a sample of groups anew and compares.
pub async fn sample(books: &Books, snapshot: &Snapshot, known: &Known) -> anyhow::Result<Vec<Found>> {
    let sql = format!(
        "SELECT DISTINCT group_hash FROM journal WHERE rule <> 'fx_realised' ORDER BY group_hash LIMIT {SAMPLE}"
    );
    let mut hashes = HashSet::new();
    for batch in query(snapshot, "journal", &sql).await? {
        for row in 0..batch.num_rows() {
            hashes.insert(cell::<Count>(&batch, "group_hash", row)?);
        }
    }
    let hashes = Arc::new(hashes);
    let context = books.posting_context(snapshot, known).await?;
    let mut posted = load::posted_of(&hashes, snapshot).await?;
    let groups = load::facts_of(&hashes, snapshot, known, &books.accounts).await?;
    let mut found = Vec::new();
    for (group, facts) in groups.into_groups() {
        let before = posted.remove(&group).unwrap_or_default();
        found.extend(difference_posting(&group, &facts, &before, &context).into_iter().map(Found::from));
    }
    for (group, before) in posted {
        found.extend(difference_posting(&group, &FactSet::default(), &before, &context).into_iter().map(Found::from));
    }
    Ok(found)
}
