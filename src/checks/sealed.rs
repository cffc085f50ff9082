//! G3: facts, and what was recorded beside them, are those that the chain was made of.
//!
//! The chain (G35) covers the record of each batch. The record names hashes over the batch's facts, over its quarantined
//! rows, findings and account-days, and over the bytes of its file; here they are worked out anew.

use std::collections::BTreeMap;

use jangbu_core::{Said, facts::FactKind};
use store::{
    Snapshot, Transaction, Value,
    records::{self, batch::Batch, finding::RecordedFinding, quarantine::QuarantinedRow, replaced_day::ReplacedDay},
    tables::{
        FactsHash,
        cell::{Cell, Count},
        column,
    },
};

use super::Found;
use crate::{
    books::Books,
    mended::Replayed,
    pipeline::seal::beside_hash,
    withdrawn::{self, WITHDRAWAL},
};

/// Facts that are read at once: bounds memory.
const MOST_FACTS: i64 = 200_000;

fn found(kind: &'static str, subject: String, en: impl Into<String>, ko: impl Into<String>) -> Found {
    Found { rule: "G3", kind, subject, message: Said::new(en, ko), amount: None }
}

/// Batches whose facts are not those that were recorded.
pub async fn facts(snapshot: &Snapshot, batches: &[Batch]) -> anyhow::Result<Vec<Found>> {
    let mut hashes: BTreeMap<i64, FactsHash> = BTreeMap::new();
    let mut wrong = Vec::new();
    let recorded: BTreeMap<i64, &Batch> = batches.iter().map(|batch| (batch.id, batch)).collect();
    let mut compare = |id: i64, hash: String| {
        // Facts of a batch that was never recorded are told by G8.
        if recorded.get(&id).is_some_and(|batch| batch.facts_hash != hash) {
            wrong.push(found(
                "changed_facts",
                format!("batch {id}"),
                "its facts are not those that were recorded",
                "원천 자료가 기록할 때와 다릅니다",
            ));
        }
    };
    for [first, end] in windows(batches) {
        for kind in FactKind::ALL {
            add(snapshot, kind.as_str(), [first, end], &mut hashes).await?;
        }
        // Only the last batch goes on in the next window.
        let rest = hashes.split_off(&((end - 1) >> 32));
        for (id, hash) in std::mem::replace(&mut hashes, rest) {
            compare(id, hash.finish());
        }
    }
    for (id, hash) in hashes {
        compare(id, hash.finish());
    }
    Ok(wrong)
}

/// Ranges of fact numbers, from the first up to, not including, the second, that hold all facts and few each.
fn windows(batches: &[Batch]) -> Vec<[i64; 2]> {
    let mut windows: Vec<[i64; 2]> = Vec::new();
    let mut room = 0;
    for batch in batches.iter().filter(|batch| batch.facts > 0) {
        let mut first = batch.id << 32;
        let end = first + batch.facts;
        if let Some(last) = windows.last_mut().filter(|_| batch.facts <= room) {
            last[1] = end;
            room -= batch.facts;
            continue;
        }
        while first < end {
            let next = end.min(first + MOST_FACTS);
            windows.push([first, next]);
            room = MOST_FACTS - (next - first);
            first = next;
        }
    }
    windows
}

/// Takes the rows of a table with numbers in `window` into the hashes of their batches.
async fn add(
    snapshot: &Snapshot,
    table: &'static str,
    window: [i64; 2],
    hashes: &mut BTreeMap<i64, FactsHash>,
) -> anyhow::Result<()> {
    if snapshot.rows(table)? == 0 {
        return Ok(());
    }
    let sql = format!("SELECT * FROM {table} WHERE fact_id >= $1 AND fact_id < $2 ORDER BY fact_id");
    for rows in snapshot.query(&sql, &window.map(Value::Int)).await? {
        let ids = column::<Count>(&rows, "fact_id")?;
        let batch_of = |row| Count::get(ids, row).map(|id| id >> 32);
        let mut from = 0;
        while from < rows.num_rows() {
            let batch = batch_of(from)?;
            let mut to = from + 1;
            while to < rows.num_rows() && batch_of(to)? == batch {
                to += 1;
            }
            hashes.entry(batch).or_default().add(table, &rows.slice(from, to - from))?;
            from = to;
        }
    }
    Ok(())
}

/// What batches recorded beside their facts.
pub struct Beside {
    rows: Vec<QuarantinedRow>,
    pub findings: Vec<RecordedFinding>,
    days: Vec<ReplacedDay>,
}

impl Beside {
    /// All of it, as of the moment that `tx` reads.
    pub async fn read(tx: &mut Transaction<'_>) -> anyhow::Result<Self> {
        let rows = records::quarantine::all(tx, None).await?;
        let (findings, days) = (records::finding::all(tx).await?, records::replaced_day::all(tx).await?);
        Ok(Self { rows, findings, days })
    }
}

/// Batches whose quarantined rows, findings or account-days are not those that were recorded, and quarantined rows in
/// another state than the log says.
pub fn records(beside: &Beside, batches: &[Batch]) -> anyhow::Result<Vec<Found>> {
    let rows = by_batch(&beside.rows, |row| row.batch_id);
    let findings = by_batch(&beside.findings, |finding| finding.batch_id);
    let days = by_batch(&beside.days, |day| day.batch_id);
    let mut wrong = Vec::new();
    for batch in batches {
        let hash = beside_hash(of(&rows, batch), of(&findings, batch), of(&days, batch))?;
        if hash != batch.beside_hash {
            wrong.push(found(
                "changed_records",
                format!("batch {}", batch.id),
                "its quarantined rows, findings or account-days are not those that were recorded",
                "격리된 행, 발견 사항 또는 교체된 날이 기록할 때와 다릅니다",
            ));
        }
    }
    wrong.extend(states(&beside.rows, batches)?);
    Ok(wrong)
}

fn by_batch<T>(records: &[T], id: impl Fn(&T) -> i64) -> BTreeMap<i64, Vec<&T>> {
    let mut batches: BTreeMap<i64, Vec<&T>> = BTreeMap::new();
    for record in records {
        batches.entry(id(record)).or_default().push(record);
    }
    batches
}

fn of<'a, T>(records: &BTreeMap<i64, Vec<&'a T>>, batch: &Batch) -> impl Iterator<Item = &'a T> {
    records.get(&batch.id).into_iter().flatten().copied()
}

/// Which quarantined row an act was about.
#[derive(serde::Deserialize)]
struct About {
    row: Option<i64>,
    replayed: Option<Replayed>,
}

impl About {
    fn row(self) -> Option<i64> {
        self.row.or(self.replayed.map(|replayed| replayed.row))
    }
}

fn states(rows: &[QuarantinedRow], batches: &[Batch]) -> anyhow::Result<Vec<Found>> {
    let mut states: BTreeMap<i64, &str> = BTreeMap::new();
    for batch in batches {
        let state = match batch.kind.as_str() {
            "replay" => "replayed",
            "dismiss" => "dismissed",
            "restore" => "open",
            WITHDRAWAL => {
                let gone = withdrawn::detail(batch).map_or_else(|_| Vec::new(), |detail| detail.batches);
                let of_them = rows.iter().filter(|row| gone.contains(&row.batch_id));
                states.extend(of_them.map(|row| (row.id, "withdrawn")));
                continue;
            }
            _ => continue,
        };
        // A record that cannot be read any more breaks the chain.
        if let Some(row) = serde_json::from_str::<About>(&batch.detail).ok().and_then(About::row) {
            states.insert(row, state);
        }
    }
    let other = rows.iter().filter_map(|row| {
        let said = states.get(&row.id).copied().unwrap_or("open");
        (said != row.state).then(|| {
            found(
                "quarantine_state",
                format!("quarantined row {}", row.id),
                format!("it is {} here, but {said} by the log", row.state),
                format!("여기서는 {}이지만 기록에는 {said}입니다", row.state),
            )
        })
    });
    Ok(other.collect())
}

/// Raw files that are gone or changed.
pub async fn raw_files(books: &Books, batches: &[Batch]) -> anyhow::Result<Vec<Found>> {
    let imports = batches.iter().filter(|batch| batch.kind == "import" && !batch.raw_hash.is_empty());
    let files: BTreeMap<&str, &Batch> = imports.map(|batch| (batch.raw_hash.as_str(), batch)).collect();
    let mut wrong = Vec::new();
    for (hash, batch) in files {
        if let Err(error) = books.raw.get(hash).await {
            let error = anyhow::Error::from(error);
            wrong.push(found(
                "raw_file",
                format!("batch {}", batch.id),
                format!("the raw bytes of {} cannot be read: {error:#}", batch.file_name),
                format!("{} 원본을 읽을 수 없습니다: {error:#}", batch.file_name),
            ));
        }
    }
    Ok(wrong)
}
