//! General ledger (총계정원장): the lines of an account with its balance after each.

use jangbu_core::Date;

use super::Amount;

/// A line of an account in one currency.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LedgerLine<T> {
    /// The day by which the ledger is read: posted or economic.
    pub on: Date,
    /// Debit positive.
    pub amount: Amount,
    /// What else the reader wants to see of the line, e.g. entry, group and dimensions.
    pub about: T,
}

/// A line with the balance after it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LedgerRow<T> {
    /// The line.
    pub line: LedgerLine<T>,
    /// Balance after the line.
    pub balance: Amount,
}

/// The ledger of an account in one currency.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GeneralLedger<T> {
    /// Balance before the first line.
    pub opening: Amount,
    /// Lines by day; lines of one day in the order given.
    pub rows: Vec<LedgerRow<T>>,
    /// Balance after the last line.
    pub closing: Amount,
}

/// The ledger that starts with `opening` and goes through `lines`.
pub fn general_ledger<T>(opening: Amount, mut lines: Vec<LedgerLine<T>>) -> GeneralLedger<T> {
    lines.sort_by_key(|line| line.on);
    let mut balance = opening;
    let rows = lines
        .into_iter()
        .map(|line| {
            balance = balance + line.amount;
            LedgerRow { line, balance }
        })
        .collect();
    GeneralLedger { opening, rows, closing: balance }
}
