//! Statements: pure functions from sums of the journal to the rows of a report. One file per statement.

pub mod balance_sheet;
pub mod general_ledger;
pub mod income_statement;
pub mod trial_balance;
pub mod vat_report;

use std::iter::Sum;

use jangbu_core::{Currency, Text};

/// An amount in its own currency and in the company's, minor units, debit positive.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Amount {
    /// In the currency of the row.
    pub minor: i128,
    /// In the company's currency.
    pub functional: i128,
}

impl std::ops::Add for Amount {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { minor: self.minor + other.minor, functional: self.functional + other.functional }
    }
}

impl std::ops::Neg for Amount {
    type Output = Self;

    fn neg(self) -> Self {
        Self { minor: -self.minor, functional: -self.functional }
    }
}

impl Sum for Amount {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::default(), |sum, amount| sum + amount)
    }
}

/// What the journal sums to for one account and currency: the input of most statements.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AccountSum {
    /// Code in the chart of accounts.
    pub code: Text,
    /// Currency.
    pub currency: Currency,
    /// Balance before the period.
    pub opening: Amount,
    /// Sum of the debit lines of the period, positive.
    pub debit: Amount,
    /// Sum of the credit lines of the period, positive.
    pub credit: Amount,
}

impl AccountSum {
    /// What the period adds.
    pub fn movement(&self) -> Amount {
        self.debit + -self.credit
    }

    /// Balance after the period.
    pub fn closing(&self) -> Amount {
        self.opening + self.movement()
    }
}

#[cfg(test)]
mod tests;
