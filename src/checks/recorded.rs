//! G8: what was known at an instant is known for ever. G3, G36: a batch is there as a whole. G5: bytes count once.
//!
//! A report as known at T reads the rows recorded by T. It comes back as it was while every row carries the instant
//! of its batch, batches follow each other in time, and the chain (G35) shows that no batch was changed.

use std::collections::{BTreeMap, HashSet};

use jangbu_core::{Said, Timestamp, facts::FactKind};
use store::{
    Snapshot,
    records::batch::Batch,
    tables::{
        RETIRED_TABLE,
        cell::{Count, Instant},
    },
};

use super::{Found, cell, query};
use crate::{pipeline::import::ImportDetail, withdrawn};

/// Rows that are not as their batch says, batches out of order, and files recorded twice.
pub async fn as_recorded(snapshot: &Snapshot, batches: &[Batch]) -> anyhow::Result<Vec<Found>> {
    let by_id: BTreeMap<i64, &Batch> = batches.iter().map(|batch| (batch.id, batch)).collect();
    let mut found = in_order(batches);
    found.extend(imported_once(batches)?);
    let mut facts: BTreeMap<i64, i64> = BTreeMap::new();
    for kind in FactKind::ALL {
        for rows in rows_of(snapshot, kind.as_str(), RECORDED, true).await? {
            *facts.entry(rows.batch).or_default() += rows.count;
            found.extend(compare(kind.as_str(), &rows, by_id.get(&rows.batch).copied()));
        }
    }
    let mut lines: BTreeMap<i64, i64> = BTreeMap::new();
    for (table, stamp) in
        [("journal", RECORDED), ("profit_rollup", RECORDED), (RETIRED_TABLE, RECORDED), (RETIRED_TABLE, ENDED)]
    {
        for rows in rows_of(snapshot, table, stamp, false).await? {
            if table == "journal" {
                lines.insert(rows.batch, rows.count);
            }
            found.extend(compare(table, &rows, by_id.get(&rows.batch).copied()));
        }
    }
    for batch in batches {
        let [facts, lines] = [&facts, &lines].map(|counted| counted.get(&batch.id).copied().unwrap_or(0));
        for (rule, kind, [what, what_ko], recorded, counted) in [
            ("G3", "fact_count", ["facts", "원천 자료"], batch.facts, facts),
            ("G36", "line_count", ["journal lines", "분개 행"], batch.lines, lines),
        ] {
            if recorded != counted {
                found.push(Found {
                    rule,
                    kind,
                    subject: format!("batch {}", batch.id),
                    message: Said::new(
                        format!("{recorded} {what} were recorded, {counted} are there"),
                        format!("{what_ko} {recorded}건이 기록되었으나 {counted}건이 있습니다"),
                    ),
                    amount: None,
                });
            }
        }
    }
    Ok(found)
}

/// Batches that were not recorded after the one before.
fn in_order(batches: &[Batch]) -> Vec<Found> {
    let late = batches.windows(2).filter(|pair| pair[0].recorded_at >= pair[1].recorded_at);
    late.map(|pair| Found {
        rule: "G8",
        kind: "recorded_at",
        subject: format!("batch {}", pair[1].id),
        message: Said::new(
            format!("it was not recorded later than batch {}", pair[0].id),
            format!("{}번 기록보다 나중에 기록되지 않았습니다", pair[0].id),
        ),
        amount: None,
    })
    .collect()
}

/// Imports of bytes that were recorded for the same account before and not withdrawn; each sheet of a workbook counts
/// for itself.
fn imported_once(batches: &[Batch]) -> anyhow::Result<Vec<Found>> {
    let mut seen = HashSet::new();
    let withdrawn = withdrawn::of(batches)?;
    let counts = |batch: &&Batch| batch.kind == "import" && !withdrawn.contains_key(&batch.id);
    let again = batches.iter().filter(counts).filter(|batch| {
        let sheet = serde_json::from_str::<ImportDetail>(&batch.detail).unwrap_or_default().sheet;
        let first = seen.insert((&batch.raw_hash, &batch.account, sheet));
        !first
    });
    let found = again.map(|batch| Found {
        rule: "G5",
        kind: "imported_twice",
        subject: format!("batch {}", batch.id),
        message: Said::new(
            format!("the bytes of {} were recorded before", batch.file_name),
            format!("{} 파일의 내용은 이미 기록되었습니다", batch.file_name),
        ),
        amount: None,
    });
    Ok(found.collect())
}

/// Columns of the batch that recorded a row, and of when.
const RECORDED: [&str; 2] = ["batch_id", "recorded_at"];
/// Of the batch that ended a row, if any did, and of when.
const ENDED: [&str; 2] = ["ended_batch", "ended_at"];

/// The rows that a table has of a batch.
struct Rows {
    batch: i64,
    count: i64,
    /// Those that carry an instant of recording.
    stamped: i64,
    /// Facts whose number does not name the batch.
    strayed: i64,
    recorded: [Timestamp; 2],
    /// Facts: when the source said it.
    observed: Option<[Timestamp; 2]>,
}

async fn rows_of(snapshot: &Snapshot, table: &str, [batch, at]: [&str; 2], facts: bool) -> anyhow::Result<Vec<Rows>> {
    let of_facts = if facts {
        ", MIN(observed_at) AS observed_first, MAX(observed_at) AS observed_last, \
         SUM(CASE WHEN fact_id / 4294967296 = batch_id THEN 0 ELSE 1 END) AS strayed"
    } else {
        ""
    };
    let wanted = if batch == ENDED[0] { format!(" WHERE {batch} <> 0") } else { String::new() };
    let sql = format!(
        "SELECT {batch} AS batch_id, COUNT(*) AS counted, COUNT({at}) AS stamped, MIN({at}) AS recorded_first, \
         MAX({at}) AS recorded_last{of_facts} FROM {table}{wanted} GROUP BY {batch} ORDER BY {batch}"
    );
    let mut all = Vec::new();
    for batch in query(snapshot, table, &sql).await? {
        for row in 0..batch.num_rows() {
            let instant = |name| cell::<Instant>(&batch, name, row);
            all.push(Rows {
                batch: cell::<Count>(&batch, "batch_id", row)?,
                count: cell::<Count>(&batch, "counted", row)?,
                stamped: cell::<Count>(&batch, "stamped", row)?,
                strayed: if facts { cell::<Count>(&batch, "strayed", row)? } else { 0 },
                recorded: [instant("recorded_first")?, instant("recorded_last")?],
                observed: if facts { Some([instant("observed_first")?, instant("observed_last")?]) } else { None },
            });
        }
    }
    Ok(all)
}

fn compare(table: &str, rows: &Rows, batch: Option<&Batch>) -> Vec<Found> {
    let found = |en: &str, ko: &str| Found {
        rule: "G8",
        kind: "recorded_at",
        subject: format!("{table} of batch {}", rows.batch),
        message: Said::new(en, ko),
        amount: None,
    };
    let Some(batch) = batch else { return vec![found("no such batch was recorded", "그런 기록이 없습니다")] };
    // The lake keeps microseconds.
    let differs =
        |rows: &[Timestamp; 2], at: Timestamp| rows.iter().any(|it| it.as_microsecond() != at.as_microsecond());
    let mut all = Vec::new();
    if rows.stamped != rows.count || differs(&rows.recorded, batch.recorded_at) {
        let en = "rows carry another instant of recording than their batch";
        all.push(found(en, "행의 기록 시각이 기록(batch)과 다릅니다"));
    }
    if rows.observed.is_some_and(|observed| differs(&observed, batch.observed_at)) {
        let en = "rows were observed at another instant than their batch";
        all.push(found(en, "행의 관측 시각이 기록(batch)과 다릅니다"));
    }
    if rows.strayed > 0 {
        all.push(found("facts carry the number of another batch", "원천 자료가 다른 기록의 번호를 달고 있습니다"));
    }
    all
}
