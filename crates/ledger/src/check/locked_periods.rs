//! G9: nothing recorded after a close is posted into the closed month.

use jangbu_core::{Date, Said, Text};

use super::{CheckedRule, Finding};
use crate::periods::{PeriodChange, Periods};

pub(super) const CHECK: CheckedRule = CheckedRule {
    id: "locked_periods",
    rule: "G9",
    statement: "No line recorded after a month was closed is posted in that month.",
};

/// The lines of a group that one batch posted on one day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PostedDay {
    /// Place of the batch in the recorded order.
    pub sequence: i64,
    /// Posting group.
    pub group: Text,
    /// Day of posting.
    pub posted_on: Date,
}

/// A finding for every row in a month that was closed when it was recorded. Quickest with rows by sequence.
pub fn locked_periods(changes: &[PeriodChange], rows: impl IntoIterator<Item = PostedDay>) -> Vec<Finding> {
    let mut known = (i64::MIN, Periods::default());
    let mut findings = Vec::new();
    for row in rows {
        if known.0 != row.sequence {
            known = (row.sequence, Periods::at(row.sequence, changes));
        }
        if !known.1.is_open(row.posted_on) {
            findings.push(Finding {
                rule: CHECK.rule,
                subject: row.group.to_string(),
                message: Said::new(
                    format!("batch {} posted on {}, in a closed month", row.sequence, row.posted_on),
                    format!("{}번 기록이 마감된 달의 {}에 분개했습니다", row.sequence, row.posted_on),
                ),
                amount_minor: None,
                currency: None,
            });
        }
    }
    findings
}
