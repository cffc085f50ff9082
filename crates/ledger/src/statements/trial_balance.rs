//! Trial balance (합계잔액시산표): sums and balances of every account; debits and credits agree.

use jangbu_core::{Currency, Text};

use super::{AccountSum, Amount};
use crate::chart::Chart;

/// One account in one currency.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TrialBalanceRow {
    /// Code in the chart of accounts.
    pub code: Text,
    /// Korean name; empty when the chart lacks the code.
    pub name_ko: Text,
    /// English name.
    pub name_en: Text,
    /// Currency.
    pub currency: Currency,
    /// Balance before the period.
    pub opening: Amount,
    /// Debits of the period, positive.
    pub debit: Amount,
    /// Credits of the period, positive.
    pub credit: Amount,
    /// Balance after the period.
    pub closing: Amount,
}

/// Totals in the company's currency, minor units, all positive.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct TrialBalanceTotals {
    /// Debits of the period.
    pub debit: i128,
    /// Credits of the period.
    pub credit: i128,
    /// Closing balances that stand in debit.
    pub debit_balance: i128,
    /// Closing balances that stand in credit.
    pub credit_balance: i128,
}

impl TrialBalanceTotals {
    /// Whether both pairs agree.
    pub fn agree(&self) -> bool {
        self.debit == self.credit && self.debit_balance == self.credit_balance
    }
}

/// The trial balance.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TrialBalance {
    /// Rows by code and currency; accounts without any amount are left out.
    pub rows: Vec<TrialBalanceRow>,
    /// Their totals.
    pub totals: TrialBalanceTotals,
}

/// The trial balance of `sums`.
pub fn trial_balance(chart: &Chart, sums: &[AccountSum]) -> TrialBalance {
    let nothing = Amount::default();
    let mut rows: Vec<TrialBalanceRow> = sums
        .iter()
        .filter(|it| [it.opening, it.debit, it.credit].iter().any(|amount| *amount != nothing))
        .map(|it| {
            let account = chart.account(&it.code);
            TrialBalanceRow {
                code: it.code.clone(),
                name_ko: account.map(|it| it.name_ko.clone()).unwrap_or_default(),
                name_en: account.map(|it| it.name_en.clone()).unwrap_or_default(),
                currency: it.currency,
                opening: it.opening,
                debit: it.debit,
                credit: it.credit,
                closing: it.closing(),
            }
        })
        .collect();
    rows.sort_by(|a, b| (&a.code, a.currency).cmp(&(&b.code, b.currency)));
    let mut totals = TrialBalanceTotals::default();
    for row in &rows {
        totals.debit += row.debit.functional;
        totals.credit += row.credit.functional;
        totals.debit_balance += row.closing.functional.max(0);
        totals.credit_balance += (-row.closing.functional).max(0);
    }
    TrialBalance { rows, totals }
}
