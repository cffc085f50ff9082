//! G7: a restatement is a new entry behind those recorded before; none is edited, removed or put in between.

use jangbu_core::Said;

use super::{CheckedRule, Finding};

pub(super) const CHECK: CheckedRule = CheckedRule {
    id: "appended_entries",
    rule: "G7",
    statement: "The entries of each batch follow those of the batch before in one unbroken numbering.",
};

/// The entries of one batch.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BatchEntries {
    /// Number of the batch.
    pub batch: i64,
    /// Entries it recorded.
    pub recorded: i64,
    /// Number of the first entry that is there; 0 when none is.
    pub first: i64,
    /// Number of the last.
    pub last: i64,
    /// Entries that are there.
    pub found: i64,
}

/// A finding for every batch whose entries are not numbered one by one behind those before. Batches ascend.
pub fn appended_entries(batches: impl IntoIterator<Item = BatchEntries>) -> Vec<Finding> {
    let mut before = 0;
    let mut findings = Vec::new();
    for BatchEntries { batch, recorded, first, last, found } in batches {
        let whole = found == recorded && (found == 0 || (first == before + 1 && last == before + recorded));
        before += recorded;
        if !whole {
            findings.push(Finding {
                rule: CHECK.rule,
                subject: format!("batch {batch}"),
                message: Said::new(
                    format!(
                        "{recorded} entries up to number {before} were recorded, {found} from {first} to {last} are \
                         there"
                    ),
                    format!("{before}번까지 전표 {recorded}건이 기록되었으나 {first}~{last}번 {found}건이 있습니다"),
                ),
                amount_minor: None,
                currency: None,
            });
        }
    }
    findings
}
