//! The sums of the profit report as a table: measures, key figures, totals and the linked share.

use anyhow::anyhow;
use jangbu_core::{
    Currency, Money, Text,
    exact::{Rounding, round_to_minor},
};
use measure::{Figure, Kpi, ProfitRow, Ratio, Unit, kpis};
use serve::{Cell, Column, Line, Table, Values};

use super::{Profit, ProfitQuery, key};
use crate::output::Output;

/// A measure that is added up.
#[derive(Clone, Copy)]
pub struct Measure {
    /// Name of its column and in references.
    pub id: &'static str,
    /// Its value.
    pub of: fn(&ProfitRow) -> i64,
    /// Whether it is money of the company, else pieces.
    pub is_money: bool,
}

/// Every measure that is added up, in the order of the report.
pub const MEASURES: &[Measure] = &[
    Measure { id: "impressions", of: |row| row.impressions, is_money: false },
    Measure { id: "clicks", of: |row| row.clicks, is_money: false },
    Measure { id: "ad_cost", of: |row| row.booked.ad_cost, is_money: true },
    Measure { id: "orders", of: |row| row.booked.orders, is_money: false },
    Measure { id: "revenue", of: |row| row.booked.revenue, is_money: true },
    Measure { id: "discount", of: |row| row.booked.discount, is_money: true },
    Measure { id: "refund", of: |row| row.booked.refund, is_money: true },
    Measure { id: "cogs", of: |row| row.booked.cogs, is_money: true },
    Measure { id: "fee", of: |row| row.booked.fee, is_money: true },
    Measure { id: "margin", of: |row| row.booked.contribution_margin(), is_money: true },
];

/// Claims stand behind the cost.
const CLAIMS_BEFORE: &str = "orders";

/// The table of a report.
///
/// # Errors
/// When the column to sort by is unknown or an amount does not fit.
pub fn table(profit: Profit, query: &ProfitQuery, currency: Currency, output: &Output) -> anyhow::Result<Table> {
    let Profit { by, scope, sums, total } = profit;
    let mut order = sums.order();
    order.retain(|row| !sums.at(*row).is_empty());
    if let Some(column) = &query.sort {
        sort(&mut order, column, |row| sums.at(row), by.iter().map(|key| key.name()))?;
    }
    let shown = query.limit.unwrap_or(usize::MAX).min(order.len());
    let omitted = order.len() - shown;
    order.truncate(shown);

    let mut columns: Vec<Column> = Vec::new();
    for (at, key) in by.iter().enumerate() {
        let names: Vec<Text> = order.iter().map(|row| sums.name(*row, at).clone()).collect();
        columns.push(Column::new(key.name(), Values::Text(names)));
    }
    // Copied into their order once: every column is then read straight through.
    let rows: Vec<ProfitRow> = order.iter().map(|row| *sums.at(*row)).collect();
    for measure in MEASURES {
        if measure.id == CLAIMS_BEFORE {
            columns.extend(claims(&rows, &total, currency)?);
        }
        columns.push(summed(measure, &rows, &total, currency));
    }
    columns.extend(kpis::ALL.iter().map(|kpi| figure(kpi, &rows, &total, currency)));

    let mut table = Table {
        title: "profit",
        about: scope.about(output),
        columns,
        beneath: linked_share(&total, currency),
        main_measure: "margin",
        omitted,
        ..Table::default()
    };
    if query.refs {
        let names: Vec<Vec<Text>> =
            order.iter().map(|row| (0..by.len()).map(|at| sums.name(*row, at).clone()).collect()).collect();
        table.refer = Some(Box::new(move |line, measure| {
            Some(match line {
                Line::Row(row) => {
                    let names: Vec<&str> = names.get(row)?.iter().map(Text::as_str).collect();
                    key::refer(&scope, measure, &by, &names)
                }
                Line::Total => key::refer(&scope, measure, &[], &[]),
            })
        }));
    }
    Ok(table)
}

fn sort<'a>(
    order: &mut [usize],
    column: &str,
    row: impl Fn(usize) -> &'a ProfitRow,
    mut keys: impl Iterator<Item = &'static str>,
) -> anyhow::Result<()> {
    if keys.any(|key| key == column) {
        return Ok(());
    }
    if let Some(measure) = MEASURES.iter().find(|measure| measure.id == column) {
        order.sort_by_key(|at| std::cmp::Reverse((measure.of)(row(*at))));
    } else if let Some(kpi) = kpis::by_id(column) {
        order.sort_by_key(|at| std::cmp::Reverse(kpi.of(row(*at))));
    } else if column == "claimed" {
        order.sort_by_key(|at| std::cmp::Reverse(row(*at).claimed_conversions));
    } else if column == "claimed_value" {
        order.sort_by_key(|at| std::cmp::Reverse(row(*at).claimed_value));
    } else {
        let known: Vec<&str> = MEASURES.iter().map(|it| it.id).chain(kpis::ALL.iter().map(|it| it.id)).collect();
        return Err(anyhow!("no column `{column}` to sort by; there are claimed, claimed_value, {}", known.join(", ")));
    }
    Ok(())
}

fn summed(measure: &Measure, rows: &[ProfitRow], total: &ProfitRow, currency: Currency) -> Column {
    let values: Vec<i64> = rows.iter().map(measure.of).collect();
    let total = (measure.of)(total);
    let (values, total) = if measure.is_money {
        (Values::Money(currency, values), Cell::Money(Money::new(total, currency)))
    } else {
        (Values::Count(values), Cell::Count(total))
    };
    Column::new(measure.id, values).referred(measure.id).with_total(total)
}

fn claims(rows: &[ProfitRow], total: &ProfitRow, currency: Currency) -> anyhow::Result<[Column; 2]> {
    let minor = |row: &ProfitRow| round_to_minor(row.claimed_value, currency, Rounding::HalfUp);
    let values = rows.iter().map(minor).collect::<Result<Vec<_>, _>>()?;
    Ok([
        Column::new("claimed", Values::Number(rows.iter().map(|row| row.claimed_conversions).collect()))
            .referred("claimed")
            .with_total(Cell::Number(total.claimed_conversions)),
        Column::new("claimed_value", Values::Money(currency, values))
            .referred("claimed_value")
            .with_total(Cell::Money(Money::new(minor(total)?, currency))),
    ])
}

fn figure(kpi: &Kpi, rows: &[ProfitRow], total: &ProfitRow, currency: Currency) -> Column {
    let total = cell(kpi.of(total), currency);
    let values = match kpi.unit {
        Unit::Ratio => Values::Ratio(
            rows.iter()
                .map(|row| match kpi.of(row)? {
                    Figure::Ratio(ratio) => Some(ratio),
                    Figure::Minor(_) => None,
                })
                .collect(),
        ),
        Unit::Money => Values::Amounts(
            rows.iter()
                .map(|row| match kpi.of(row)? {
                    Figure::Minor(minor) => Some(Money::new(minor, currency)),
                    Figure::Ratio(_) => None,
                })
                .collect(),
        ),
    };
    Column::new(kpi.id, values).referred(kpi.id).with_total(total)
}

/// A key figure as a cell.
pub fn cell(figure: Option<Figure>, currency: Currency) -> Cell<'static> {
    match figure {
        Some(Figure::Ratio(ratio)) => Cell::Ratio(ratio),
        Some(Figure::Minor(minor)) => Cell::Money(Money::new(minor, currency)),
        None => Cell::None,
    }
}

fn linked_share(total: &ProfitRow, currency: Currency) -> Vec<(&'static str, Cell<'static>)> {
    let (linked, booked) = (&total.linked, &total.booked);
    let share = |part, whole| Ratio::of(part, whole).map_or(Cell::None, Cell::Ratio);
    vec![
        ("linked_orders", Cell::Count(linked.orders)),
        ("linked_orders_share", share(linked.orders, booked.orders)),
        ("linked_revenue", Cell::Money(Money::new(linked.revenue, currency))),
        ("linked_revenue_share", share(linked.revenue, booked.revenue)),
    ]
}
