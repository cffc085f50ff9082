//! Golden rules that books can break: each check takes sums of the journal or of the facts and names what breaks.

pub mod appended_entries;
pub mod balanced_entries;
pub mod control_accounts;
pub mod difference_posting;
pub mod due_dates;
pub mod invoice_variance;
pub mod locked_periods;
pub mod prepaid_balance;
pub mod refund_symmetry;
pub mod spend_conserved;
pub mod statement_complete;
pub mod threshold_reached;

use jangbu_core::{Currency, Said};

/// Something that breaks a rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// The golden rule, e.g. `G1`.
    pub rule: &'static str,
    /// What breaks it: a group, an account, a party.
    pub subject: String,
    /// How, for people.
    pub message: Said,
    /// By how much, minor units; `None` where no amount says it.
    pub amount_minor: Option<i128>,
    /// Currency of the amount; `None` for the company's.
    pub currency: Option<Currency>,
}

/// What a check verifies, for `jangbu check` and its documentation.
pub struct CheckedRule {
    /// Equals the file name.
    pub id: &'static str,
    /// The golden rule.
    pub rule: &'static str,
    /// What must hold, in a sentence.
    pub statement: &'static str,
}

/// Every check of this folder.
pub const ALL: &[CheckedRule] = &[
    appended_entries::CHECK,
    balanced_entries::CHECK,
    control_accounts::CHECK,
    difference_posting::CHECK,
    due_dates::CHECK,
    invoice_variance::CHECK,
    locked_periods::CHECK,
    prepaid_balance::CHECK,
    refund_symmetry::CHECK,
    spend_conserved::CHECK,
    statement_complete::CHECK,
    threshold_reached::CHECK,
];

#[cfg(test)]
mod tests;
