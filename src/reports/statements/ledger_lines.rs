//! General ledger: the lines of an account with the balance after each.

use anyhow::bail;
use jangbu_core::{Currency, Date, Text};
use ledger::{
    Chart,
    statements::{
        Amount,
        general_ledger::{LedgerLine, general_ledger},
    },
};
use serve::{Column, Line, Reference, Table, Values};
use store::tables::{
    cell::{Cell as _, Code, Count, Day, Minor, Word},
    column,
};

use super::{StatementQuery, money, name, sums};
use crate::{
    books::Books,
    output::Output,
    reports::{
        scope::Scope,
        sql::{Where, equals},
    },
};

/// What a line is about.
struct About {
    entry: i64,
    currency: Currency,
    economic_on: Date,
    group: Text,
    /// Media account, campaign, order, partner.
    dimensions: [Text; 4],
}

/// Names of the dimensions shown.
const DIMENSIONS: [&str; 4] = ["media_account", "campaign", "order_id", "partner"];

/// The ledger of the account with this code; one currency after the other.
///
/// # Errors
/// When the code is unknown or the store cannot be read.
pub async fn ledger(books: &Books, code: &str, query: &StatementQuery, output: &Output) -> anyhow::Result<Table> {
    let chart = Chart::korea()?;
    let Some(account) = chart.account(code) else {
        let codes: Vec<&str> = chart.accounts().iter().map(|account| account.code.as_str()).collect();
        bail!("there is no account {code}; the chart has {}", codes.join(", "));
    };
    let scope = Scope::open(books, &query.scope).await?;
    let of_account = {
        let mut only = Where::default();
        only.add(equals("code", code));
        only
    };
    let snapshot = scope.snapshot.clone();
    let openings = sums(&snapshot, &scope, &of_account).await?;
    let on = scope.view.column();
    let mut lines = scope.conditions(on);
    lines.add(equals("code", code));
    let sql = format!(
        "SELECT {on} AS day, entry_id, economic_on, group_key, currency, amount, functional, {} FROM journal{} \
         ORDER BY {on}, entry_id, line_no",
        DIMENSIONS.join(", "),
        lines.clause()
    );
    let mut read: Vec<LedgerLine<About>> = Vec::new();
    for batch in snapshot.query(&sql, &[]).await? {
        let (days, economic) = (column::<Day>(&batch, "day")?, column::<Day>(&batch, "economic_on")?);
        let (entries, groups) = (column::<Count>(&batch, "entry_id")?, column::<Word>(&batch, "group_key")?);
        let currencies = column::<Code>(&batch, "currency")?;
        let (amounts, functionals) = (column::<Minor>(&batch, "amount")?, column::<Minor>(&batch, "functional")?);
        let dimensions = [
            column::<Word>(&batch, DIMENSIONS[0])?,
            column::<Word>(&batch, DIMENSIONS[1])?,
            column::<Word>(&batch, DIMENSIONS[2])?,
            column::<Word>(&batch, DIMENSIONS[3])?,
        ];
        for row in 0..batch.num_rows() {
            let mut names = [const { Text::const_new("") }; 4];
            for (name, texts) in names.iter_mut().zip(dimensions) {
                *name = Word::get(texts, row)?;
            }
            read.push(LedgerLine {
                on: Day::get(days, row)?,
                amount: Amount { minor: amounts.value(row), functional: functionals.value(row) },
                about: About {
                    entry: entries.value(row),
                    currency: Code::get(currencies, row)?,
                    economic_on: Day::get(economic, row)?,
                    group: Word::get(groups, row)?,
                    dimensions: names,
                },
            });
        }
    }
    let mut about = vec![("code", format!("{code} {}", name(output, &account.name_en, &account.name_ko)))];
    about.extend(scope.about(output));
    let mut currencies: Vec<Currency> = openings.iter().map(|sum| sum.currency).collect();
    currencies.sort_unstable();
    let mut rows = Rows::default();
    for currency in currencies {
        let opening: Amount = openings.iter().filter(|sum| sum.currency == currency).map(|sum| sum.opening).sum();
        let (of_currency, others) = read.into_iter().partition(|line| line.about.currency == currency);
        read = others;
        rows.push(general_ledger(opening, of_currency).rows, currency)?;
    }
    Ok(rows.table(about, query))
}

/// Lines as columns.
#[derive(Default)]
struct Rows {
    days: Vec<Date>,
    economic: Vec<Date>,
    entries: Vec<i64>,
    groups: Vec<Text>,
    dimensions: [Vec<Text>; 4],
    amounts: [Vec<Option<jangbu_core::Money>>; 3],
}

impl Rows {
    fn push(
        &mut self,
        lines: Vec<ledger::statements::general_ledger::LedgerRow<About>>,
        currency: Currency,
    ) -> anyhow::Result<()> {
        for row in lines {
            let (amount, about) = (row.line.amount.minor, row.line.about);
            self.days.push(row.line.on);
            self.economic.push(about.economic_on);
            self.entries.push(about.entry);
            self.groups.push(about.group);
            for (column, name) in self.dimensions.iter_mut().zip(about.dimensions) {
                column.push(name);
            }
            let [debit, credit, balance] = &mut self.amounts;
            debit.push((amount > 0).then(|| money(amount, currency)).transpose()?);
            credit.push((amount < 0).then(|| money(-amount, currency)).transpose()?);
            balance.push(Some(money(row.balance.minor, currency)?));
        }
        Ok(())
    }

    fn table(self, about: Vec<(&'static str, String)>, query: &StatementQuery) -> Table {
        let entries = self.entries.clone();
        let [media, campaigns, orders, partners] = self.dimensions;
        let [debit, credit, balance] = self.amounts;
        let mut columns = vec![
            Column::new("date", Values::Date(self.days)),
            Column::new("economic_on", Values::Date(self.economic)),
            Column::new("entry", Values::Text(self.entries.iter().map(|entry| entry.to_string().into()).collect())),
            Column::new("group", Values::Text(self.groups)),
        ];
        for (key, texts) in
            [("media_account", media), ("campaign", campaigns), ("order", orders), ("partner", partners)]
        {
            if texts.iter().any(|text| !text.is_empty()) {
                columns.push(Column::new(key, Values::Text(texts)));
            }
        }
        for (key, amounts) in [("debit", debit), ("credit", credit), ("balance", balance)] {
            columns.push(Column::new(key, Values::Amounts(amounts)));
        }
        let rows = entries.len();
        let shown = query.limit.unwrap_or(rows).min(rows);
        for column in &mut columns {
            column.values.truncate(shown);
        }
        let mut table = Table { title: "ledger", about, columns, omitted: rows - shown, ..Table::default() };
        if query.refs {
            table.refer = Some(Box::new(move |line, _| match line {
                Line::Row(row) => Some(Reference::new("entry", &entries.get(row)?.to_string()).to_string()),
                Line::Total => None,
            }));
        }
        table
    }
}
