//! G2: no amount rests in binary floating point.

use jangbu_core::Said;
use store::{Snapshot, tables};

use super::Found;

/// Columns of the lake's files that hold binary floating point; those of the catalog are compared when it is opened.
pub async fn decimal(snapshot: &Snapshot) -> anyhow::Result<Vec<Found>> {
    let mut found = Vec::new();
    for table in tables::all() {
        for floating in snapshot.floating_columns(table.name).await? {
            found.push(Found {
                rule: "G2",
                kind: "floating_point",
                subject: format!("{}.{}", table.name, floating.column),
                message: Said::new(
                    format!("the file {} holds binary floating point", floating.file),
                    format!("{} 파일에 이진 부동소수점이 있습니다", floating.file),
                ),
                amount: None,
            });
        }
    }
    Ok(found)
}
