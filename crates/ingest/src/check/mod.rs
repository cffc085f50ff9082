//! The rules a row must keep, one file each. A row that breaks one goes to quarantine.

mod account_currency;
mod amount_range;
mod booked_by_then;
mod broken_row;
mod business_number;
mod conflicting_duplicate;
mod date_form;
mod discount_within_gross;
mod gross_is_price_times_quantity;
mod known_account;
mod known_currency;
mod known_word;
mod not_negative;
mod number_form;
mod payout_equation;
mod period_in_order;
mod plausible_date;
mod required_cell;
mod single_day;
mod statement_adds_up;
mod supply_plus_vat;
mod taxes_included;
mod whole_minor;

pub(crate) use account_currency::account_currency;
pub(crate) use amount_range::in_range;
pub(crate) use booked_by_then::booked_by_then;
pub(crate) use broken_row::{readable_row, readable_text};
pub(crate) use business_number::business_number;
pub(crate) use conflicting_duplicate::conflict;
pub(crate) use date_form::not_a_date;
pub(crate) use discount_within_gross::discount_within_gross;
pub(crate) use gross_is_price_times_quantity::gross_is_price_times_quantity;
pub(crate) use known_account::unknown_account;
pub(crate) use known_currency::known_currency;
pub(crate) use known_word::unknown_word;
pub(crate) use not_negative::not_negative;
pub(crate) use number_form::not_a_number;
pub(crate) use payout_equation::{payout_equation, payout_equation_or_sign};
pub(crate) use period_in_order::period_in_order;
pub(crate) use plausible_date::plausible_date;
pub(crate) use required_cell::{missing_cell, required_cell};
pub(crate) use single_day::{several_days, single_day};
pub(crate) use statement_adds_up::statement_adds_up;
pub(crate) use supply_plus_vat::{missing_vat, supply_plus_vat};
pub(crate) use taxes_included::taxes_included;
pub(crate) use whole_minor::whole_minor;

use jangbu_core::Said;

use crate::{IngestError, row::Row};

/// A rule of the quarantine.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rule {
    /// Id, equal to the name of its file; stored with the quarantined row.
    pub id: &'static str,
    /// What it demands.
    pub demands: &'static str,
    /// 무엇을 요구하는지.
    pub demands_ko: &'static str,
    /// What to do about a row that breaks it.
    pub mend: &'static str,
    /// 어긴 행을 어떻게 고치는지.
    pub mend_ko: &'static str,
}

/// Every rule.
pub const RULES: &[&Rule] = &[
    &account_currency::RULE,
    &amount_range::RULE,
    &booked_by_then::RULE,
    &broken_row::RULE,
    &business_number::RULE,
    &conflicting_duplicate::RULE,
    &date_form::RULE,
    &discount_within_gross::RULE,
    &gross_is_price_times_quantity::RULE,
    &known_account::RULE,
    &known_currency::RULE,
    &known_word::RULE,
    &not_negative::RULE,
    &number_form::RULE,
    &payout_equation::RULE,
    &period_in_order::RULE,
    &plausible_date::RULE,
    &required_cell::RULE,
    &single_day::RULE,
    &statement_adds_up::RULE,
    &supply_plus_vat::RULE,
    &taxes_included::RULE,
    &whole_minor::RULE,
];

/// Why a row gives no facts.
#[derive(Debug)]
pub(crate) enum Fault {
    /// The row goes to quarantine.
    Row(Box<Reject>),
    /// The file as a whole cannot be read.
    File(Box<IngestError>),
}

/// What is wrong with a row.
#[derive(Debug)]
pub(crate) struct Reject {
    pub rule: &'static Rule,
    pub column: String,
    pub value: String,
    pub mend: Said,
}

impl Rule {
    /// The cell of `column` breaks this rule.
    pub(crate) fn broken(&'static self, row: &Row<'_>, column: usize) -> Fault {
        self.broken_with(row, column, Said::new(self.mend, self.mend_ko))
    }

    /// The cell of `column` breaks this rule; `mend` says what to do in this case.
    pub(crate) fn broken_with(&'static self, row: &Row<'_>, column: usize, mend: Said) -> Fault {
        let column_name = row.printed(column).to_owned();
        Fault::Row(Box::new(Reject { rule: self, column: column_name, value: row.lossy(column), mend }))
    }

    /// The row as a whole breaks this rule.
    pub(crate) fn broken_by_row(&'static self, mend: Said) -> Fault {
        Fault::Row(Box::new(Reject { rule: self, column: String::new(), value: String::new(), mend }))
    }
}

impl From<IngestError> for Fault {
    fn from(error: IngestError) -> Self {
        Self::File(Box::new(error))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_rule_has_a_file_of_its_name() {
        let listed: Vec<String> = RULES.iter().map(|rule| format!("{}.rs", rule.id)).collect();
        let mut found: Vec<String> = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/check"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name != "mod.rs")
            .collect();
        found.sort();
        assert_eq!(found, listed);
    }
}
