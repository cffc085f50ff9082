//! Which facts are in force: the newest `observed_at` wins, whatever the order of arrival.

use std::sync::Arc;

use futures::TryStreamExt as _;
use hashbrown::{HashMap, HashSet};
use jangbu_core::{
    Date, Text, Timestamp,
    facts::{Fact, FactKind, Supersession},
};
use store::{
    Snapshot,
    records::replaced_day::ReplacedDay,
    tables::{
        FactRow, RETIRED_TABLE, Retired, RowError, Stamp,
        cell::{Cell, Count, Instant},
        column, stands,
    },
};

/// What is recorded already, as far as a batch needs to know.
#[derive(Default)]
pub struct Known {
    /// Key hashes by fact table.
    keys: HashMap<FactKind, HashSet<i64>>,
    /// Group hashes by fact table.
    groups: HashMap<FactKind, HashSet<i64>>,
    /// Key and group hashes of the rows of the running batch, by fact table.
    added: HashMap<FactKind, [Vec<i64>; 2]>,
    /// Facts no longer in force, by id.
    pub retired: HashSet<i64>,
    /// Account-days no longer in force.
    pub retired_days: HashSet<(FactKind, i64, Text, Date)>,
    /// Batches that were withdrawn.
    pub withdrawn: HashSet<i64>,
}

impl Known {
    /// Reads what is no longer in force, beside the batches that were `withdrawn`.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn open(snapshot: &Snapshot, withdrawn: HashSet<i64>) -> anyhow::Result<Self> {
        let mut known = Self { withdrawn, ..Self::default() };
        if snapshot.rows(RETIRED_TABLE)? > 0 {
            let stand = stands("", None);
            let sql = format!("SELECT fact, fact_id, retired_batch, account, day FROM {RETIRED_TABLE} WHERE {stand}");
            let mut rows = snapshot.stream(&sql, &[]).await?;
            while let Some(batch) = rows.try_next().await? {
                known.retire(&Retired::decode(&batch)?);
            }
        }
        Ok(known)
    }

    /// Adds rows that are no longer in force.
    pub fn retire(&mut self, rows: &[Retired]) {
        for row in rows {
            match row.day {
                Some(day) => {
                    self.retired_days.insert((row.fact, row.retired_batch, row.account.clone(), day));
                }
                None => {
                    self.retired.insert(row.fact_id);
                }
            }
        }
    }

    /// Takes rows away that are in force again.
    pub fn bring_back(&mut self, rows: &[Retired]) {
        for row in rows {
            match row.day {
                Some(day) => {
                    self.retired_days.remove(&(row.fact, row.retired_batch, row.account.clone(), day));
                }
                None => {
                    self.retired.remove(&row.fact_id);
                }
            }
        }
    }

    /// Whether a set of an account's day is in force, or would be if none were newer.
    pub fn stands(&self, set: &ReplacedDay) -> bool {
        !self.retired_days.contains(&(set.fact, set.batch_id, set.account.clone(), set.day))
    }

    /// Takes note of rows of `F` that are being recorded; they are known from the next batch on.
    ///
    /// # Errors
    /// When a hash is missing.
    pub fn note<F: FactRow>(&mut self, rows: &store::RecordBatch) -> Result<(), RowError> {
        let [keys, groups] = self.added.entry(F::KIND).or_default();
        keys.extend_from_slice(column::<Count>(rows, "key_hash")?.values());
        groups.extend_from_slice(column::<Count>(rows, "group_hash")?.values());
        Ok(())
    }

    /// Ends a batch: the rows that came with it are known.
    pub fn settle(&mut self) {
        for (fact, [keys, groups]) in self.added.drain() {
            // What was not looked up so far is read when it is.
            for (sets, added) in [(&mut self.keys, keys), (&mut self.groups, groups)] {
                if let Some(set) = sets.get_mut(&fact) {
                    set.extend(added);
                }
            }
        }
    }

    /// Whether a stored fact is in force.
    pub fn in_force<F: Fact>(&self, fact: &F) -> bool {
        let id = fact.origin().id;
        match fact.replaced_day() {
            Some(day) => {
                self.retired_days.is_empty()
                    || !self.retired_days.contains(&(F::KIND, id >> 32, fact.origin().account.clone(), day))
            }
            None => !self.retired.contains(&id),
        }
    }

    /// Hashes of the keys that `F` has in the store.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn keys<F: FactRow>(&mut self, snapshot: &Snapshot) -> anyhow::Result<&HashSet<i64>> {
        hashes::<F>(&mut self.keys, snapshot, "key_hash").await
    }

    /// Hashes of the groups that `F` has in the store.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn groups<F: FactRow>(&mut self, snapshot: &Snapshot) -> anyhow::Result<&HashSet<i64>> {
        hashes::<F>(&mut self.groups, snapshot, "group_hash").await
    }
}

async fn hashes<'a, F: FactRow>(
    sets: &'a mut HashMap<FactKind, HashSet<i64>>,
    snapshot: &Snapshot,
    column: &str,
) -> anyhow::Result<&'a HashSet<i64>> {
    if !sets.contains_key(&F::KIND) {
        let mut set = HashSet::new();
        if snapshot.rows(F::table())? > 0 {
            snapshot.scan_i64(F::table(), column, |values| set.extend(values)).await?;
        }
        sets.insert(F::KIND, set);
    }
    Ok(sets.entry(F::KIND).or_default())
}

/// Decides for rows of an `upsert` table: who loses against whom. Rows of `replace` tables lose by account-day.
///
/// # Errors
/// When the store cannot be read.
pub async fn supersede<F: FactRow>(
    rows: &[F],
    known: &mut Known,
    snapshot: &Snapshot,
    stamp: &Stamp,
) -> anyhow::Result<Lost> {
    if F::SUPERSESSION == Supersession::Replace {
        return Ok(Lost::default());
    }
    let keys = known.keys::<F>(snapshot).await?;
    let hits: HashMap<i64, Vec<&F>> = if keys.is_empty() {
        HashMap::new()
    } else {
        let mut hits: HashMap<i64, Vec<&F>> = HashMap::new();
        for row in rows {
            let hash = row.key_hash();
            if keys.contains(&hash) {
                hits.entry(hash).or_default().push(row);
            }
        }
        hits
    };
    if hits.is_empty() {
        return Ok(Lost::default());
    }
    let wanted = Arc::new(hits.keys().copied().collect());
    let columns: Vec<&str> = F::COLUMNS.iter().map(|column| column.name).collect();
    let mut lost = Lost::default();
    for batch in scanned(snapshot, F::table(), "key_hash", &wanted, &columns).await? {
        let observed = column::<Instant>(&batch, "observed_at")?;
        let groups = column::<Count>(&batch, "group_hash")?;
        for (at, version) in F::decode(&batch)?.iter().enumerate() {
            let before = version.origin();
            if known.retired.contains(&before.id) {
                continue;
            }
            for row in hits.get(&version.key_hash()).into_iter().flatten() {
                let origin = row.origin();
                if origin.key != before.key || origin.account != before.account {
                    continue;
                }
                let said_before = (Instant::get(observed, at)?, before.id >> 32);
                let newer = (stamp.observed_at, stamp.batch_id) >= said_before;
                lost.retired.push(Retired::fact(F::KIND, if newer { before.id } else { origin.id }));
                if !newer {
                    lost.instead.push(said_before.0);
                }
                if newer && row.says_the_same(version) {
                    lost.unchanged.push(origin.id);
                } else if newer {
                    lost.groups.push(Count::get(groups, at)?);
                }
            }
        }
    }
    lost.groups.retain(|hash| *hash != 0);
    Ok(lost)
}

/// Rows of a table whose `key` column is among `keys`.
///
/// # Errors
/// When the store cannot be read.
pub async fn scanned(
    snapshot: &Snapshot,
    table: &str,
    key: &str,
    keys: &Arc<HashSet<i64>>,
    columns: &[&str],
) -> anyhow::Result<Vec<store::RecordBatch>> {
    let mut batches = Vec::new();
    let collect = |batch| {
        batches.push(batch);
        Ok(())
    };
    snapshot.scan_where_in(table, key, keys, columns, collect).await?;
    Ok(batches)
}

/// Who lost, and the groups they belonged to.
#[derive(Default)]
pub struct Lost {
    /// Facts that are no longer in force.
    pub retired: Vec<Retired>,
    /// Hashes of the groups of older versions that said something else; these may be other groups than the newer ones'.
    pub groups: Vec<i64>,
    /// Newer facts that say what the older version said: nothing is posted for them.
    pub unchanged: Vec<i64>,
    /// When what is in force instead of rows of the running batch was observed, for each of these.
    pub instead: Vec<Timestamp>,
}

/// Decides for the account-days of a `replace` table: `sets` are those of the running batch, `earlier`
/// those recorded before. Returns what is no longer in force, and when what is in force instead of sets of the running
/// batch was observed, for each of these.
pub fn replace_days(sets: &[ReplacedDay], earlier: &[ReplacedDay]) -> (Vec<Retired>, Vec<Timestamp>) {
    let mut newest: HashMap<(FactKind, &Text, Date), &ReplacedDay> = HashMap::new();
    for set in earlier {
        let best = newest.entry((set.fact, &set.account, set.day)).or_insert(set);
        if (set.observed_at, set.batch_id) > (best.observed_at, best.batch_id) {
            *best = set;
        }
    }
    let (mut retired, mut instead) = (Vec::new(), Vec::new());
    for set in sets {
        let Some(before) = newest.get(&(set.fact, &set.account, set.day)) else { continue };
        let newer = (set.observed_at, set.batch_id) >= (before.observed_at, before.batch_id);
        let loser = if newer { before } else { set };
        retired.push(Retired::account_day(loser.fact, loser.batch_id, loser.account.clone(), loser.day));
        if !newer {
            instead.push(before.observed_at);
        }
    }
    (retired, instead)
}
