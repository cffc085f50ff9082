//! Facts that count no more, and those that do again.

use std::sync::Arc;

use hashbrown::HashMap;
use jangbu_core::{
    Date, Text, Timestamp,
    facts::{Fact, FactKind, FactSet, Supersession},
};
use ledger::Campaigns;
use store::{
    Snapshot,
    records::{self, batch::Batch, replaced_day::ReplacedDay},
    tables::{
        FactRow, RETIRED_TABLE, Retired, Retirement,
        cell::{Cell as _, Instant},
        column,
    },
};

use super::Run;
use crate::pipeline::{
    each_fact::each_fact,
    grouping,
    in_force::{Known, scanned},
    links, load,
};

impl Run<'_> {
    /// Takes the facts and account-days of `batches` out of force, and brings back the newest that is left of each.
    pub async fn withdraw(&mut self, batches: &[Batch]) -> anyhow::Result<()> {
        self.kept.known.withdrawn.extend(batches.iter().map(|batch| batch.id));
        for batch in batches {
            for part in load::parts_of(batch)? {
                let mut facts = FactSet::default();
                each_fact!(facts, |rows| *rows = load::rows_between(&self.snapshot, part).await?);
                self.withdraw_facts(facts).await?;
            }
        }
        self.withdraw_days(batches).await?;
        self.end_retirements().await
    }

    /// Posts anew what rests on some facts of a withdrawn batch, or on those that come back for them.
    async fn withdraw_facts(&mut self, mut facts: FactSet) -> anyhow::Result<()> {
        // What only a withdrawn report called a campaign is none any more.
        self.stale_context |= !facts.ad_delivery.is_empty();
        let mut texts = links::changed_texts(&facts, &mut Campaigns::default());
        each_fact!(facts, |rows| self.turn_back(rows).await?);
        texts.extend(links::changed_texts(&facts, &mut Campaigns::default()));
        self.defer_linked(&texts).await?;
        self.touch(&facts).await?;
        self.touch_payments(&facts).await?;
        self.deferred.extend(grouping::group(facts).keys().map(|key| key.hash64()));
        Ok(())
    }

    /// Of `rows`, facts of a withdrawn batch, leaves those that were in force, and adds those that come back for them.
    /// Rows of `replace` tables go and come by account-day.
    async fn turn_back<F: FactRow>(&mut self, rows: &mut Vec<F>) -> anyhow::Result<()> {
        if F::SUPERSESSION == Supersession::Replace {
            rows.clear();
        }
        if rows.is_empty() {
            return Ok(());
        }
        let known = &self.kept.known;
        let mut back = newest_left(rows, &self.snapshot, known).await?;
        back.retain(|row| !known.in_force(row));
        rows.retain(|row| known.in_force(row));
        self.retire(named(rows));
        self.bring_back(named(&back));
        rows.append(&mut back);
        Ok(())
    }

    /// Of each account-day that a withdrawn batch spoke for, the newest set that is left is in force.
    async fn withdraw_days(&mut self, batches: &[Batch]) -> anyhow::Result<()> {
        let sets = records::replaced_day::all(&mut self.books.read().await?).await?;
        let known = &self.kept.known;
        let gone: Vec<ReplacedDay> =
            sets.iter().filter(|set| batches.iter().any(|batch| batch.id == set.batch_id)).cloned().collect();
        let place = |set: &ReplacedDay| (set.fact, set.account.clone(), set.day);
        let mut newest: HashMap<(FactKind, Text, Date), Option<&ReplacedDay>> =
            gone.iter().map(|set| (place(set), None)).collect();
        for set in sets.iter().filter(|set| !known.withdrawn.contains(&set.batch_id)) {
            let Some(newest) = newest.get_mut(&place(set)) else { continue };
            if newest.is_none_or(|it| (it.observed_at, it.batch_id) < (set.observed_at, set.batch_id)) {
                *newest = Some(set);
            }
        }
        let day = |set: &ReplacedDay| Retired::account_day(set.fact, set.batch_id, set.account.clone(), set.day);
        let out: Vec<Retired> = gone.iter().filter(|set| known.stands(set)).map(day).collect();
        let back: Vec<Retired> = newest.into_values().flatten().filter(|set| !known.stands(set)).map(day).collect();
        self.retire(out);
        self.bring_back(back);
        self.touch_days(&gone).await
    }

    fn bring_back(&mut self, rows: Vec<Retired>) {
        self.kept.known.bring_back(&rows);
        self.back.extend(rows);
    }

    /// The rows of `retired` as they are to read from now on, where something came back.
    async fn end_retirements(&mut self) -> anyhow::Result<()> {
        if self.back.is_empty() {
            return Ok(());
        }
        let by = (self.stamp.batch_id, self.stamp.recorded_at);
        let sql = format!("SELECT * FROM {RETIRED_TABLE} ORDER BY batch_id");
        for batch in self.snapshot.query(&sql, &[]).await? {
            let mut rows = Retirement::decode(&batch)?;
            for row in rows.iter_mut().filter(|row| row.ended.is_none() && self.back.contains(&row.of)) {
                row.ended = Some(by);
            }
            self.retired_anew.push(Retirement::encode(&rows)?);
        }
        Ok(())
    }
}

fn named<F: Fact>(rows: &[F]) -> Vec<Retired> {
    rows.iter().map(|row| Retired::fact(F::KIND, row.origin().id)).collect()
}

/// By account and key: when it was said, with its id, and the version.
type Newest<F> = HashMap<(Text, Text), Option<((Timestamp, i64), F)>>;

/// The newest version of each key of `rows` that no withdrawn batch recorded.
async fn newest_left<F: FactRow>(rows: &[F], snapshot: &Snapshot, known: &Known) -> anyhow::Result<Vec<F>> {
    let place = |row: &F| (row.origin().account.clone(), row.origin().key.clone());
    let mut newest: Newest<F> = rows.iter().map(|row| (place(row), None)).collect();
    let wanted = Arc::new(rows.iter().map(F::key_hash).collect());
    let columns: Vec<&str> = F::COLUMNS.iter().map(|column| column.name).collect();
    for batch in scanned(snapshot, F::table(), "key_hash", &wanted, &columns).await? {
        let observed = column::<Instant>(&batch, "observed_at")?;
        for (at, version) in F::decode(&batch)?.into_iter().enumerate() {
            let id = version.origin().id;
            if known.withdrawn.contains(&(id >> 32)) {
                continue;
            }
            let Some(newest) = newest.get_mut(&place(&version)) else { continue };
            let said = (Instant::get(observed, at)?, id);
            if newest.as_ref().is_none_or(|(before, _)| *before < said) {
                *newest = Some((said, version));
            }
        }
    }
    Ok(newest.into_values().flatten().map(|(_, row)| row).collect())
}
