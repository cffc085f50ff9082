//! VAT by month: output, input, payable, and what still waits for a tax invoice.

use std::collections::BTreeMap;

use jangbu_core::Text;
use ledger::{
    Chart, Month, Role,
    statements::vat_report::{MonthlyMovement, Vat, vat_report},
};
use serve::{Cell, Column, Line, Reference, Table, Values};
use store::tables::{
    cell::{Cell as _, Day, Minor, Word},
    column,
};

use super::{StatementQuery, minor, money};
use crate::{
    books::Books,
    output::Output,
    reports::{scope::Scope, sql::list},
};

/// The VAT report as a table.
///
/// # Errors
/// When the store cannot be read.
pub async fn vat(books: &Books, query: &StatementQuery, output: &Output) -> anyhow::Result<Table> {
    let chart = Chart::korea()?;
    let scope = Scope::open(books, &query.scope).await?;
    let on = scope.view.column();
    let [sales, purchases, waiting] =
        [Role::OutputVat, Role::InputVat, Role::VatAwaitingInvoice].map(|role| chart.code(role).to_string());
    let lines = scope.conditions(on).and(format!("code IN {}", list([&sales, &purchases, &waiting])));
    let sql = format!(
        "SELECT {on} AS day, code, SUM(functional) AS functional FROM journal{} GROUP BY {on}, code",
        lines.clause()
    );
    let mut sums: BTreeMap<(Month, Text), i128> = BTreeMap::new();
    for batch in scope.snapshot.query(&sql, &[]).await? {
        let (days, codes) = (column::<Day>(&batch, "day")?, column::<Word>(&batch, "code")?);
        let amounts = column::<Minor>(&batch, "functional")?;
        for row in 0..batch.num_rows() {
            let key = (Month::of(Day::get(days, row)?), Word::get(codes, row)?);
            *sums.entry(key).or_default() += amounts.value(row);
        }
    }
    let movements: Vec<MonthlyMovement> =
        sums.into_iter().map(|((month, code), functional)| MonthlyMovement { month, code, functional }).collect();
    let report = vat_report(&chart, &movements);

    let currency = books.company.currency;
    let months: Vec<Month> = report.months.iter().map(|(month, _)| *month).collect();
    let names = months.iter().map(|month| month.to_string().into()).collect();
    let mut columns = vec![Column::new("month", Values::Text(names))];
    type AmountOf = fn(&Vat) -> i128;
    let amounts: [(&'static str, AmountOf); 4] = [
        ("output", |vat| vat.output),
        ("input", |vat| vat.input),
        ("payable", Vat::payable),
        ("awaiting", |vat| vat.awaiting),
    ];
    for (key, of) in amounts {
        let values = report.months.iter().map(|(_, vat)| minor(of(vat))).collect::<anyhow::Result<_>>()?;
        let total = Cell::Money(money(of(&report.total), currency)?);
        columns.push(Column::new(key, Values::Money(currency, values)).referred(key).with_total(total));
    }
    let mut table =
        Table { title: "vat", about: scope.about(output), columns, main_measure: "payable", ..Table::default() };
    if query.refs {
        table.refer = Some(Box::new(move |line, measure| {
            let (codes, side) = match measure {
                "output" => (sales.clone(), "result"),
                "input" => (purchases.clone(), "movement"),
                "awaiting" => (waiting.clone(), "movement"),
                _ => (format!("{sales}+{purchases}"), "result"),
            };
            let mut period = scope.clone();
            if let Line::Row(row) = line {
                let month = months.get(row)?;
                let (first, last) = (month.first_day(), month.last_day());
                period.from = Some(scope.from.map_or(first, |from| from.max(first)));
                period.to = Some(scope.to.map_or(last, |to| to.min(last)));
            }
            Some(period.refer(Reference::new("balance", &codes).with("side", side)).to_string())
        }));
    }
    Ok(table)
}
