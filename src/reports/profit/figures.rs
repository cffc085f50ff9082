//! The sums of the profit report as a table: measures, key figures, totals and the linked share.

use std::sync::Arc;

use anyhow::anyhow;
use jangbu_core::{
    Currency, Decimal, Money,
    exact::{Rounding, round_to_minor},
};
use measure::{Figure, Kpi, ProfitRow, ProfitSums, Unit, kpis};
use serve::{Cell, Column, Kind, Line, Reference, Table, Values};

use super::{
    Profit, ProfitQuery,
    delivered::without_rate_note,
    key::{self, LINKED},
};
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
    let Profit { by, scope, sums, total, without_rate } = profit;
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
        let numbers = order.iter().map(|row| sums.number_of(*row, at)).collect();
        columns.push(Column::new(key.name(), Values::Named(sums.names(at).to_vec(), numbers)));
    }
    let rows = Arc::new(Rows { sums, order, currency });
    for measure in MEASURES {
        if measure.id == CLAIMS_BEFORE {
            columns.extend(claims(&rows, &total)?);
        }
        columns.push(summed(measure, &rows, &total));
    }
    columns.extend(kpis::ALL.iter().map(|kpi| figure(kpi, &rows, &total)));

    let mut table = Table {
        title: "profit",
        about: scope.about(output),
        columns,
        beneath: linked_share(&total, currency),
        notes: without_rate_note(&without_rate, output).into_iter().chain(refunds_note(&total, output)).collect(),
        main_measure: "margin",
        omitted,
        ..Table::default()
    };
    if query.refs {
        table.refer = Some(Box::new(move |line, measure| {
            Some(match line {
                Line::Row(row) => {
                    let row = *rows.order.get(row)?;
                    let names: Vec<&str> = (0..by.len()).map(|at| rows.sums.name(row, at).as_str()).collect();
                    key::refer(&scope, measure, &by, &names)
                }
                Line::Total => key::refer(&scope, measure, &[], &[]),
                Line::Beneath => match measure {
                    "linked_orders" => scope.refer(Reference::new("profit", "orders").with(LINKED, "yes")).to_string(),
                    "linked_revenue" => {
                        scope.refer(Reference::new("profit", "revenue").with(LINKED, "yes")).to_string()
                    }
                    share => key::refer(&scope, share, &[], &[]),
                },
            })
        }));
    }
    Ok(table)
}

/// Says that orders are counted as they were sold, where anything of the period was given back.
fn refunds_note(total: &ProfitRow, output: &Output) -> Option<String> {
    let note = output.say(
        "Orders and AOV count orders as they were sold, also those wholly cancelled or returned since; what was given \
         back stands under refunds.",
        "주문수와 객단가에는 나중에 모두 취소되거나 반품된 주문도 판매된 대로 들어 있습니다. 돌려준 금액은 환불에 \
         있습니다.",
    );
    (total.booked.refund != 0).then(|| note.to_owned())
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
    } else if let Some(kpi) = kpis::ALL.iter().find(|kpi| kpi.id == column) {
        order.sort_by_key(|at| std::cmp::Reverse(kpi.of(row(*at))));
    } else if column == "claimed" {
        order.sort_by_key(|at| std::cmp::Reverse(row(*at).claims().conversions));
    } else if column == "claimed_value" {
        order.sort_by_key(|at| std::cmp::Reverse(known_value(row(*at))));
    } else {
        let known: Vec<&str> = MEASURES.iter().map(|it| it.id).chain(kpis::ALL.iter().map(|it| it.id)).collect();
        return Err(anyhow!("no column `{column}` to sort by; there are claimed, claimed_value, {}", known.join(", ")));
    }
    Ok(())
}

/// The rows of the report in their order, shared by the columns that are worked out from them.
struct Rows {
    sums: ProfitSums,
    order: Vec<usize>,
    currency: Currency,
}

impl Rows {
    /// A column whose cells are worked out from a row.
    fn column(
        self: &Arc<Self>,
        key: &'static str,
        kind: Kind,
        total: &ProfitRow,
        cell: impl Fn(&ProfitRow, Currency) -> Cell<'static> + Send + Sync + 'static,
    ) -> Column {
        let total = cell(total, self.currency);
        let (rows, count) = (Arc::clone(self), self.order.len());
        let cell = move |row: usize| cell(rows.sums.at(rows.order[row]), rows.currency);
        Column::new(key, Values::Computed(kind, count, Box::new(cell))).referred(key).with_total(total)
    }
}

fn summed(measure: &'static Measure, rows: &Arc<Rows>, total: &ProfitRow) -> Column {
    if measure.is_money {
        rows.column(measure.id, Kind::Amount, total, |row, currency| {
            Cell::Money(Money::new((measure.of)(row), currency))
        })
    } else {
        rows.column(measure.id, Kind::Count, total, |row, _| Cell::Count((measure.of)(row)))
    }
}

fn claims(rows: &Arc<Rows>, total: &ProfitRow) -> anyhow::Result<[Column; 2]> {
    // Every part of the total fits where the total of positive claims does.
    round_to_minor(total.claims().value, rows.currency, Rounding::HalfUp)?;
    let value = |row: &ProfitRow, currency| {
        let minor = match known_value(row) {
            Some(claimed) if claimed.is_zero() => Some(0),
            Some(claimed) => round_to_minor(claimed, currency, Rounding::HalfUp).ok(),
            None => None,
        };
        minor.map_or(Cell::None, |minor| Cell::Money(Money::new(minor, currency)))
    };
    Ok([
        rows.column("claimed", Kind::Number, total, |row, _| Cell::Number(row.claims().conversions)),
        rows.column("claimed_value", Kind::Amount, total, value),
    ])
}

/// What is claimed in the company's currency; none where a part of it is not known.
fn known_value(row: &ProfitRow) -> Option<Decimal> {
    let claims = row.claims();
    (!claims.is_partial).then_some(claims.value)
}

fn figure(kpi: &'static Kpi, rows: &Arc<Rows>, total: &ProfitRow) -> Column {
    let kind = match kpi.unit {
        Unit::Ratio => Kind::Ratio,
        Unit::Money => Kind::Amount,
    };
    rows.column(kpi.id, kind, total, |row, currency| cell(kpi.of(row), currency))
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
    let linked = total.linked();
    let revenue = Money::new(linked.revenue, currency);
    let amounts = [("linked_orders", Cell::Count(linked.orders)), ("linked_revenue", Cell::Money(revenue))];
    let shares = kpis::SHARES.iter().map(|share| (share.id, cell(share.of(total), currency)));
    amounts.into_iter().zip(shares).flat_map(|(amount, share)| [amount, share]).collect()
}
