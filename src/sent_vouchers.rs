//! Which entries were sent to another bookkeeping program as vouchers, as recorded acts.
//!
//! The journal only grows, so a month and the number of its last entry say what was sent: whatever is posted in the
//! month later has a higher number and is not sent yet. Nothing can be sent twice by accident.

use anyhow::Context as _;
use store::records::batch::Batch;

/// Kind of the batch that marks vouchers as sent.
pub const SENT: &str = "vouchers_sent";
/// Kind of the batch that takes such a mark back.
pub const WITHDRAWN: &str = "vouchers_withdrawn";

/// What a [`SENT`] batch keeps in its detail.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct SentDetail {
    /// Month in which the entries are posted, `2026-03`.
    pub month: String,
    /// Number of the last entry sent before.
    pub after: i64,
    /// Number of the last entry sent.
    pub through: i64,
    /// `entry` or `day`.
    pub by: String,
    /// Layout of the file.
    pub layout: String,
    /// Vouchers in it.
    pub vouchers: usize,
    /// Sum of their debits in won.
    pub total: i64,
    /// Name of the file.
    pub file: String,
}

/// What a [`WITHDRAWN`] batch keeps in its detail.
#[derive(serde::Serialize, serde::Deserialize)]
pub struct WithdrawnDetail {
    /// Batch of the mark.
    pub sent: i64,
    /// Why, in the words of the person.
    pub reason: String,
}

/// Vouchers that are marked as sent.
#[derive(Clone, Debug)]
pub struct Sent {
    /// Batch of the mark: the number under which people know it.
    pub batch: Batch,
    /// What was sent.
    pub detail: SentDetail,
}

/// The marks among `batches` that stand, oldest first.
///
/// # Errors
/// When a stored mark cannot be read.
pub fn standing(batches: Vec<Batch>) -> anyhow::Result<Vec<Sent>> {
    let mut sent: Vec<Sent> = Vec::new();
    for batch in batches {
        let context = || format!("reading batch {}", batch.id);
        match batch.kind.as_str() {
            SENT => {
                let detail = serde_json::from_str(&batch.detail).with_context(context)?;
                sent.push(Sent { batch, detail });
            }
            WITHDRAWN => {
                let detail: WithdrawnDetail = serde_json::from_str(&batch.detail).with_context(context)?;
                sent.retain(|it| it.batch.id != detail.sent);
            }
            _ => {}
        }
    }
    Ok(sent)
}

/// The last mark of a month.
pub fn last_of<'a>(sent: &'a [Sent], month: &str) -> Option<&'a Sent> {
    sent.iter().rev().find(|it| it.detail.month == month)
}
