//! G1: debits equal credits in every entry, per economic date, in every currency and in the company's.

use jangbu_core::{Currency, Date, Said, Text};

use super::{CheckedRule, Finding};

pub(super) const CHECK: CheckedRule = CheckedRule {
    id: "balanced_entries",
    rule: "G1",
    statement: "Every entry balances per economic date, in every currency and in the company's.",
};

/// Debits less credits of an entry's lines of one date and currency.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EntrySum {
    /// Posting group.
    pub group: Text,
    /// Number of the entry.
    pub entry: i64,
    /// Economic date.
    pub economic_on: Date,
    /// Currency; `None` when the sum is over all currencies in the company's.
    pub currency: Option<Currency>,
    /// Minor units.
    pub difference: i128,
}

/// A finding for every sum that is not zero.
pub fn balanced_entries(sums: impl IntoIterator<Item = EntrySum>) -> Vec<Finding> {
    sums.into_iter()
        .filter(|it| it.difference != 0)
        .map(|it| Finding {
            rule: CHECK.rule,
            subject: format!("entry {}", it.entry),
            message: Said::new(
                format!("debits and credits of `{}` differ on {}", it.group, it.economic_on),
                format!("`{}`의 {} 차변과 대변이 다릅니다", it.group, it.economic_on),
            ),
            amount_minor: Some(it.difference),
            currency: it.currency,
        })
        .collect()
}
