//! A mended row of a `replace` table joins the set of its account-day: the whole set is recorded again.

use jangbu_core::{
    Said,
    facts::{FactKind, FactSet},
};
use store::{
    Snapshot,
    records::{replaced_day, replaced_day::ReplacedDay},
    tables::FactRow,
};

use super::file::QuarantinedFile;
use crate::{books::Books, withdrawn};

/// Adds to `facts` what its file has in force for the account-days of its `replace` rows; the sets that the batch
/// `batch_id` then stands for, or that a newer report stands for one of the days: the row is out of date.
pub async fn complete(
    books: &Books,
    facts: &mut FactSet,
    file: &QuarantinedFile,
    batch_id: i64,
) -> anyhow::Result<Result<Vec<ReplacedDay>, Said>> {
    let snapshot = books.lake.snapshot().await?;
    let mut days = Vec::new();
    let mut outdated = complete_kind(books, &snapshot, &mut facts.ad_claim, (file, batch_id), &mut days).await?;
    if outdated.is_none() {
        outdated = complete_kind(books, &snapshot, &mut facts.ad_delivery, (file, batch_id), &mut days).await?;
    }
    Ok(outdated.map_or(Ok(days), Err))
}

async fn complete_kind<F: FactRow>(
    books: &Books,
    snapshot: &Snapshot,
    mended: &mut Vec<F>,
    (file, batch_id): (&QuarantinedFile, i64),
    days: &mut Vec<ReplacedDay>,
) -> anyhow::Result<Option<Said>> {
    let (kind, observed_at): (FactKind, _) = (F::KIND, file.origin.observed_at);
    let mut wanted: Vec<_> =
        mended.iter().filter_map(|row| Some((row.origin().account.clone(), row.replaced_day()?))).collect();
    wanted.sort_unstable();
    wanted.dedup();
    for (account, day) in wanted {
        let mut tx = books.read().await?;
        let (sets, withdrawn) = (replaced_day::of(&mut tx, kind, &account).await?, withdrawn::all(&mut tx).await?);
        drop(tx);
        let of_day = sets.iter().filter(|set| set.day == day && !withdrawn.contains_key(&set.batch_id));
        let newest = of_day.max_by_key(|set| (set.observed_at, set.batch_id));
        let of_file = newest.is_some_and(|set| file.batches.contains(&set.batch_id));
        if !of_file && newest.is_some_and(|set| (set.observed_at, set.batch_id) > (observed_at, file.origin.id)) {
            return Ok(Some(Said::new(
                format!("a newer report stands for {day} of `{account}`: the row is out of date, dismiss it"),
                format!("`{account}` 의 {day} 에는 더 새로운 보고서가 있습니다. 지난 행이니 제외하십시오"),
            )));
        }
        // Where an older report stands for the day, this row is all that the file says about it.
        if of_file {
            let sql = format!("SELECT * FROM current_{kind} WHERE account = $1 AND day = CAST($2 AS DATE)");
            for batch in snapshot.query(&sql, &[account.as_str().into(), day.to_string().into()]).await? {
                mended.extend(F::decode(&batch)?);
            }
        }
        days.push(ReplacedDay { fact: kind, account, day, batch_id, observed_at });
    }
    Ok(None)
}
