//! Closing and opening months, as recorded acts.

use anyhow::Context as _;
use ledger::{Month, PeriodChange};
use store::records::batch::Batch;

/// Kinds of batches that close and reopen months.
pub const KINDS: [&str; 2] = ["close", "reopen"];

/// What a `close` or `reopen` batch keeps in its detail.
#[derive(serde::Serialize, serde::Deserialize)]
pub struct PeriodDetail {
    /// The month, `2026-03`.
    pub month: String,
    /// Why, in the words of the person.
    #[serde(default)]
    pub reason: String,
}

/// The closings and reopenings among `batches`.
///
/// # Errors
/// When a stored month cannot be read.
pub fn changes(batches: &[Batch]) -> anyhow::Result<Vec<PeriodChange>> {
    batches
        .iter()
        .filter(|batch| KINDS.contains(&batch.kind.as_str()))
        .map(|batch| {
            let detail: PeriodDetail =
                serde_json::from_str(&batch.detail).with_context(|| format!("reading batch {}", batch.id))?;
            let month: Month = detail.month.parse()?;
            Ok(PeriodChange { sequence: batch.id, month, closed: batch.kind == "close" })
        })
        .collect()
}
