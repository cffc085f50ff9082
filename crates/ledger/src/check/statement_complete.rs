//! G26: a statement is complete: opening + lines = closing, and an announced payout is the sum of its lines.

use jangbu_core::{Currency, Said};

use super::{CheckedRule, Finding};

pub(super) const CHECK: CheckedRule = CheckedRule {
    id: "statement_complete",
    rule: "G26",
    statement: "Opening + lines = closing for every bank, prepaid and payout statement; an announced payout is the \
                sum of its lines.",
};

/// A statement with its own totals. Minor units.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StatementTotals {
    /// Which statement, e.g. `toss payout 2026-08-06` or `kb 2026-08-01..2026-08-31`.
    pub subject: String,
    /// Currency.
    pub currency: Currency,
    /// Balance before; 0 for a payout.
    pub opening: i128,
    /// Sum of the lines that are known.
    pub lines: i128,
    /// Balance after, or the announced amount.
    pub closing: i128,
}

/// Findings for statements that lack lines or have too many.
pub fn statement_complete(statements: impl IntoIterator<Item = StatementTotals>) -> Vec<Finding> {
    statements
        .into_iter()
        .filter(|it| it.opening + it.lines != it.closing)
        .map(|it| Finding {
            rule: CHECK.rule,
            subject: it.subject,
            message: Said::new(
                "lines are missing or doubled: opening + lines is not closing",
                "빠지거나 중복된 줄이 있습니다: 기초 + 내역이 기말과 다릅니다",
            ),
            amount_minor: Some(it.closing - it.opening - it.lines),
            currency: Some(it.currency),
        })
        .collect()
}
