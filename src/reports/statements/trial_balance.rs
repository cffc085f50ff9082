//! Trial balance: debits, credits and balance of every account.

use jangbu_core::{Currency, Money};
use ledger::{
    Chart,
    statements::{
        AccountSum, Amount,
        trial_balance::{TrialBalance, TrialBalanceRow, trial_balance as balance_of},
    },
};
use serve::{Cell, Column, Line, Table, Values};
use store::{
    Snapshot,
    tables::{
        cell::{Cell as _, Code, Flag, Minor, Word},
        column,
    },
};

use super::{StatementQuery, balance, minor, money, name};
use crate::{
    books::Books,
    output::Output,
    reports::{scope::Scope, sql::Where},
};

/// Sums of the journal by account and currency: before the period, and its debits and credits.
///
/// One pass over few columns: lines are told apart by two flags, so that only two sums are kept.
///
/// # Errors
/// When the store cannot be read.
pub async fn sums(snapshot: &Snapshot, scope: &Scope, only: &Where) -> anyhow::Result<Vec<AccountSum>> {
    let on = scope.view.column();
    let mut conditions = only.clone();
    conditions.extend(scope.known.condition());
    conditions.extend(scope.to.map(|day| format!("{on} <= DATE '{day}'")));
    // Each column to group by costs a pass over all lines: without a first day nothing lies before it.
    let (before, group) = match scope.from {
        Some(day) => (format!("{on} < DATE '{day}'"), "code, currency, is_debit, before"),
        None => ("false".to_owned(), "code, currency, is_debit"),
    };
    let outer = if scope.from.is_some() { "before" } else { "false AS before" };
    let sql = format!(
        "SELECT code, currency, is_debit, {outer}, SUM(amount) AS amount, SUM(functional) AS functional FROM \
         (SELECT code, currency, {before} AS before, functional > 0 OR amount > 0 AS is_debit, amount, functional \
          FROM journal{}) j GROUP BY {group}",
        conditions.clause()
    );
    let mut sums: Vec<AccountSum> = Vec::new();
    for batch in snapshot.query(&sql, &[]).await? {
        let (codes, currencies) = (column::<Word>(&batch, "code")?, column::<Code>(&batch, "currency")?);
        let (earlier, debits) = (column::<Flag>(&batch, "before")?, column::<Flag>(&batch, "is_debit")?);
        let (amounts, functionals) = (column::<Minor>(&batch, "amount")?, column::<Minor>(&batch, "functional")?);
        for row in 0..batch.num_rows() {
            let (code, currency) = (Word::get(codes, row)?, Code::get(currencies, row)?);
            let at = sums.iter().position(|sum| sum.code == code && sum.currency == currency).unwrap_or(sums.len());
            if at == sums.len() {
                let nothing = Amount::default();
                sums.push(AccountSum { code, currency, opening: nothing, debit: nothing, credit: nothing });
            }
            let amount = Amount { minor: amounts.value(row), functional: functionals.value(row) };
            let sum = &mut sums[at];
            match (Flag::get(earlier, row)?, Flag::get(debits, row)?) {
                (true, _) => sum.opening = sum.opening + amount,
                (false, true) => sum.debit = sum.debit + amount,
                (false, false) => sum.credit = sum.credit + -amount,
            }
        }
    }
    Ok(sums)
}

/// The trial balance as a table.
///
/// # Errors
/// When the store cannot be read.
pub async fn trial_balance(books: &Books, query: &StatementQuery, output: &Output) -> anyhow::Result<Table> {
    let scope = Scope::open(books, &query.scope).await?;
    let snapshot = scope.snapshot.clone();
    let sums = sums(&snapshot, &scope, &Where::default()).await?;
    let report = balance_of(&Chart::korea()?, &sums);
    let company = books.company.currency;
    let foreign = report.rows.iter().any(|row| row.currency != company);

    let names = report.rows.iter().map(|row| name(output, &row.name_en, &row.name_ko).into()).collect();
    let mut columns = vec![
        Column::new("code", Values::Text(report.rows.iter().map(|row| row.code.clone()).collect())),
        Column::new("name", Values::Text(names)),
        Column::new("currency", Values::Text(report.rows.iter().map(|row| row.currency.code().into()).collect())),
    ];
    for (key, of) in AMOUNTS {
        let values = report.rows.iter().map(|row| Ok(Some(money(of(row).minor, row.currency)?)));
        columns.push(Column::new(key, Values::Amounts(values.collect::<anyhow::Result<_>>()?)).referred(key));
    }
    if foreign {
        for ((_, of), key) in AMOUNTS[1..].iter().zip(["debit_functional", "credit_functional", "closing_functional"]) {
            let values = report.rows.iter().map(|row| minor(of(row).functional));
            columns
                .push(Column::new(key, Values::Money(company, values.collect::<anyhow::Result<_>>()?)).referred(key));
        }
    }
    total(&mut columns, &report, company, foreign)?;

    let mut table = Table {
        title: "trial_balance",
        about: scope.about(output),
        columns,
        main_measure: "closing",
        ..Table::default()
    };
    table.beneath.push(("difference", Cell::Money(money(report.totals.debit - report.totals.credit, company)?)));
    if query.refs {
        let rows: Vec<_> = report.rows.iter().map(|row| (row.code.clone(), row.currency)).collect();
        table.refer = Some(Box::new(move |line, measure| {
            let (side, functional) = match measure.strip_suffix("_functional") {
                Some(side) => (side, Some(company)),
                None => (measure, None),
            };
            let reference = match line {
                Line::Row(row) => {
                    let (code, currency) = rows.get(row)?;
                    balance(&scope, code, side, Some(*currency), functional)
                }
                Line::Total => balance(&scope, "all", side, None, None),
                Line::Beneath => balance(&scope, "all", "movement", None, None),
            };
            Some(reference.to_string())
        }));
    }
    Ok(table)
}

type AmountOf = fn(&TrialBalanceRow) -> Amount;

const AMOUNTS: [(&str, AmountOf); 4] = [
    ("opening", |row| row.opening),
    ("debit", |row| row.debit),
    ("credit", |row| row.credit),
    ("closing", |row| row.closing),
];

/// Totals are in the company's currency: in its own columns where there are foreign amounts. Balances add up to zero.
fn total(columns: &mut [Column], report: &TrialBalance, company: Currency, foreign: bool) -> anyhow::Result<()> {
    let balance = report.totals.debit_balance - report.totals.credit_balance;
    let totals = [("debit", report.totals.debit), ("credit", report.totals.credit), ("closing", balance)];
    for (key, amount) in totals {
        let cell = Cell::Money(Money::new(minor(amount)?, company));
        let wanted = if foreign { format!("{key}_functional") } else { key.to_owned() };
        for column in columns.iter_mut().filter(|column| column.key == wanted) {
            column.total = Some(cell);
        }
    }
    Ok(())
}
