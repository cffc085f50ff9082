//! What the hash chain covers beside the entries: the whole record of a batch, and by hashes its facts and what stands
//! beside them.

use ledger::ChainHead;
use store::records::{batch::Batch, finding::RecordedFinding, quarantine::QuarantinedRow, replaced_day::ReplacedDay};

/// The chain behind a batch: its entries, then who recorded what and when.
///
/// # Errors
/// When the batch cannot be written as JSON.
pub fn seal(entries: ChainHead, batch: &Batch) -> anyhow::Result<ChainHead> {
    let record = Batch { chain_head: String::new(), ..batch.clone() };
    let mut hasher = blake3::Hasher::new();
    hasher.update(&entries.0);
    hasher.update(&serde_json::to_vec(&record)?);
    Ok(ChainHead(*hasher.finalize().as_bytes()))
}

/// Hash over what a batch records beside its facts, each in recorded order, account-days in any; empty when nothing is.
///
/// Numbers of quarantined rows and what became of them are left out: they are not known yet, and later acts change them.
///
/// # Errors
/// When a record cannot be written as JSON.
pub fn beside_hash<'a>(
    quarantined: impl IntoIterator<Item = &'a QuarantinedRow>,
    findings: impl IntoIterator<Item = &'a RecordedFinding>,
    days: impl IntoIterator<Item = &'a ReplacedDay>,
) -> anyhow::Result<String> {
    let rows = quarantined.into_iter().map(|row| QuarantinedRow { id: 0, state: String::new(), ..row.clone() });
    let rows: Vec<QuarantinedRow> = rows.collect();
    let findings: Vec<&RecordedFinding> = findings.into_iter().collect();
    let mut days: Vec<_> = days.into_iter().map(|it| (it.fact.as_str(), &it.account, it.day, it.observed_at)).collect();
    days.sort_unstable();
    if rows.is_empty() && findings.is_empty() && days.is_empty() {
        return Ok(String::new());
    }
    Ok(blake3::hash(&serde_json::to_vec(&(rows, findings, days))?).to_hex().to_string())
}
