//! VAT per period: output VAT, input VAT covered by tax invoices, and VAT that still waits for its invoice.

use std::collections::BTreeMap;

use jangbu_core::Text;

use crate::{
    chart::{Chart, Role},
    periods::Month,
};

/// What an account moved in a month, in the company's currency.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MonthlyMovement {
    /// The month.
    pub month: Month,
    /// Code in the chart of accounts.
    pub code: Text,
    /// Minor units, debit positive.
    pub functional: i128,
}

/// VAT of a month, minor units of the company's currency.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Vat {
    /// Output VAT of sales, less that of refunds; positive is owed.
    pub output: i128,
    /// Input VAT of tax invoices, less that of credit memos; positive is deductible.
    pub input: i128,
    /// VAT spent in the month less invoices received in it: what began to wait, or stopped waiting.
    pub awaiting: i128,
}

impl Vat {
    /// Output − input: positive is payable, negative is refunded.
    pub fn payable(&self) -> i128 {
        self.output - self.input
    }

    fn plus(self, other: Self) -> Self {
        Self {
            output: self.output + other.output,
            input: self.input + other.input,
            awaiting: self.awaiting + other.awaiting,
        }
    }
}

/// VAT by month, and its total.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VatReport {
    /// Months that have VAT, ascending.
    pub months: Vec<(Month, Vat)>,
    /// All of them together.
    pub total: Vat,
}

/// The report of `movements`; accounts without VAT are passed over.
pub fn vat_report(chart: &Chart, movements: &[MonthlyMovement]) -> VatReport {
    let mut months: BTreeMap<Month, Vat> = BTreeMap::new();
    for MonthlyMovement { month, code, functional } in movements {
        let vat = if code == chart.code(Role::OutputVat) {
            Vat { output: -functional, ..Vat::default() }
        } else if code == chart.code(Role::InputVat) {
            Vat { input: *functional, ..Vat::default() }
        } else if code == chart.code(Role::VatAwaitingInvoice) {
            Vat { awaiting: *functional, ..Vat::default() }
        } else {
            continue;
        };
        let sum = months.entry(*month).or_default();
        *sum = sum.plus(vat);
    }
    let total = months.values().fold(Vat::default(), |sum, vat| sum.plus(*vat));
    VatReport { months: months.into_iter().collect(), total }
}
