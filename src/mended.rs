//! A mended row of a `replace` table joins the set of its account-day: the whole set is recorded again.

use anyhow::bail;
use jangbu_core::facts::{FactKind, FactSet};
use store::{
    Snapshot,
    records::{batch::Batch, replaced_day, replaced_day::ReplacedDay},
    tables::FactRow,
};

use crate::books::Books;

/// Adds to `facts` what is in force for the account-days of its `replace` rows; the sets that the batch
/// `batch_id` then stands for.
///
/// # Errors
/// When a newer report stands for one of the days: the row is out of date.
pub async fn whole_days(
    books: &Books,
    facts: &mut FactSet,
    origin: &Batch,
    batch_id: i64,
) -> anyhow::Result<Vec<ReplacedDay>> {
    let snapshot = books.lake.snapshot().await?;
    let mut days = Vec::new();
    complete(books, &snapshot, &mut facts.ad_claim, origin, batch_id, &mut days).await?;
    complete(books, &snapshot, &mut facts.ad_delivery, origin, batch_id, &mut days).await?;
    Ok(days)
}

async fn complete<F: FactRow>(
    books: &Books,
    snapshot: &Snapshot,
    mended: &mut Vec<F>,
    origin: &Batch,
    batch_id: i64,
    days: &mut Vec<ReplacedDay>,
) -> anyhow::Result<()> {
    let kind: FactKind = F::KIND;
    let mut wanted: Vec<_> =
        mended.iter().filter_map(|row| Some((row.origin().account.clone(), row.replaced_day()?))).collect();
    wanted.sort_unstable();
    wanted.dedup();
    for (account, day) in wanted {
        let sets = replaced_day::of(&mut books.read().await?, kind, &account).await?;
        let newest = sets.iter().filter(|set| set.day == day).max_by_key(|set| (set.observed_at, set.batch_id));
        if newest.is_some_and(|set| set.observed_at > origin.observed_at) {
            bail!("a newer report stands for {day} of `{account}`: the row is out of date, dismiss it");
        }
        let sql = format!("SELECT * FROM current_{kind} WHERE account = $1 AND day = CAST($2 AS DATE)");
        for batch in snapshot.query(&sql, &[account.as_str().into(), day.to_string().into()]).await? {
            for row in F::decode(&batch)? {
                if !mended.iter().any(|it| it.origin().key == row.origin().key) {
                    mended.push(row);
                }
            }
        }
        days.push(ReplacedDay { fact: kind, account, day, batch_id, observed_at: origin.observed_at });
    }
    Ok(())
}
