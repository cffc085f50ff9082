//! The statements of one small company agree with each other.
#![allow(clippy::unwrap_used)]

use super::{
    AccountSum, Amount,
    balance_sheet::balance_sheet,
    general_ledger::{LedgerLine, general_ledger},
    income_statement::{IncomeRow, Section, income_statement},
    trial_balance::trial_balance,
    vat_report::{MonthlyMovement, vat_report},
};
use crate::chart::Chart;
use jangbu_core::Currency;
use jiff::civil::date;

fn won(minor: i128) -> Amount {
    Amount { minor, functional: minor }
}

fn sum(code: &str, opening: i128, debit: i128, credit: i128) -> AccountSum {
    AccountSum {
        code: code.into(),
        currency: Currency::KRW,
        opening: won(opening),
        debit: won(debit),
        credit: won(credit),
    }
}

/// Opened with 1,000 at the bank, 200 of them an earlier profit; sold for 110, paid 30 for ads, lost 3 on exchange.
fn books() -> Vec<AccountSum> {
    vec![
        sum("103", 1000, 0, 33),
        sum("375", -800, 0, 0),
        sum("401", -200, 0, 100),
        sum("255", 0, 0, 10),
        sum("108", 0, 110, 0),
        sum("833", 0, 30, 0),
        sum("932", 0, 3, 0),
        sum("146", 0, 0, 0),
    ]
}

#[test]
fn the_trial_balance_agrees_and_leaves_out_empty_accounts() {
    let report = trial_balance(&Chart::korea().unwrap(), &books());
    assert!(report.totals.agree());
    assert_eq!((report.totals.debit, report.totals.debit_balance), (143, 1110));
    assert_eq!(report.rows.first().unwrap().code, "103");
    assert_eq!(report.rows.len(), 7);
    let mut lame = books();
    lame[0].debit = won(1);
    assert!(!trial_balance(&Chart::korea().unwrap(), &lame).totals.agree());
}

#[test]
fn the_balance_sheet_carries_the_result_of_the_income_statement() {
    let chart = Chart::korea().unwrap();
    let subtotals: Vec<i128> = income_statement(&chart, &books())
        .iter()
        .filter_map(|row| match row {
            IncomeRow::Subtotal { minor, .. } => Some(*minor),
            IncomeRow::Account { .. } => None,
        })
        .collect();
    assert_eq!(subtotals, [100, 100, 70, 67]);
    let sheet = balance_sheet(&chart, &books());
    assert_eq!((sheet.assets, sheet.liabilities, sheet.equity, sheet.difference()), (1077, 10, 1067, 0));
    let results: Vec<i128> = sheet.rows.iter().rev().take(2).map(|row| row.minor).collect();
    assert_eq!(results, [67, 200]);
}

#[test]
fn discounts_and_exchange_losses_stand_in_their_sections() {
    let rows = income_statement(&Chart::korea().unwrap(), &[sum("4021", 0, 5, 0), sum("932", 0, 3, 0)]);
    let sections: Vec<Section> = rows
        .iter()
        .filter_map(|row| match row {
            IncomeRow::Account { section, .. } => Some(*section),
            IncomeRow::Subtotal { .. } => None,
        })
        .collect();
    assert_eq!(sections, [Section::Revenue, Section::NonOperating]);
}

#[test]
fn the_general_ledger_runs_from_opening_to_closing() {
    let line = |day, minor| LedgerLine { on: date(2026, 8, day), amount: won(minor), about: () };
    let ledger = general_ledger(won(100), vec![line(3, 5), line(1, -30), line(3, 7)]);
    assert_eq!(ledger.rows.iter().map(|row| row.balance.minor).collect::<Vec<_>>(), [70, 75, 82]);
    assert_eq!(ledger.closing, won(82));
}

#[test]
fn vat_is_reported_by_month() {
    let moved = |month: &str, code: &str, functional| MonthlyMovement {
        month: month.parse().unwrap(),
        code: code.into(),
        functional,
    };
    let movements = [
        moved("2026-09", "255", 45),
        moved("2026-08", "255", -3000),
        moved("2026-08", "1351", 909),
        moved("2026-09", "1351", -900),
        moved("2026-09", "135", 900),
        moved("2026-09", "833", 900),
    ];
    let report = vat_report(&Chart::korea().unwrap(), &movements);
    assert_eq!(report.months.len(), 2);
    assert_eq!(report.months[0].1.payable(), 3000);
    assert_eq!(report.months[1].1.payable(), -945);
    assert_eq!((report.total.output, report.total.input, report.total.awaiting), (2955, 900, 9));
}
