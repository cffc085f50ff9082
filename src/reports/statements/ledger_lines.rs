//! General ledger: the lines of an account with the balance after each, from the opening to the closing balance.

use anyhow::bail;
use jangbu_core::{Currency, Date, Text};
use ledger::{
    Chart,
    statements::{
        Amount,
        general_ledger::{GeneralLedger, LedgerLine, general_ledger},
    },
};
use serve::{Column, Line, Reference, Table, Values, table::Refer};
use store::{
    Snapshot,
    tables::{
        cell::{Cell as _, Code, Count, Day, Minor, Small, Word},
        column,
    },
};

use super::{StatementQuery, balance, money, name, sums};
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
    line: u32,
    currency: Currency,
    economic_on: Date,
    group: Text,
    /// Media account, campaign, order, partner.
    dimensions: [Text; 4],
}

/// Names of the dimensions shown, in the journal and as columns.
const DIMENSIONS: [(&str, &str); 4] =
    [("media_account", "media_account"), ("campaign", "campaign"), ("order_id", "order"), ("partner", "partner")];

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
    let snapshot = scope.snapshot.clone();
    let openings = sums(&snapshot, &scope, &Where::default().and(equals("code", code))).await?;
    let mut read = lines(&snapshot, &scope, code).await?;

    let mut currencies: Vec<Currency> = openings.iter().map(|sum| sum.currency).collect();
    currencies.sort_unstable();
    let mut rows = Rows { left: query.limit.unwrap_or(usize::MAX), ..Rows::default() };
    for currency in currencies {
        let opening: Amount = openings.iter().filter(|sum| sum.currency == currency).map(|sum| sum.opening).sum();
        let (of_currency, others) = read.into_iter().partition(|line| line.about.currency == currency);
        read = others;
        rows.push(general_ledger(opening, of_currency), currency, &scope);
    }
    let mut about = vec![("code", format!("{code} {}", name(output, &account.name_en, &account.name_ko)))];
    about.extend(scope.about(output));
    let company = books.company.currency;
    let refer = query.refs.then(|| refer(&rows, code.to_owned(), scope, company));
    let omitted = rows.omitted;
    Ok(Table { title: "ledger", about, columns: rows.columns(company, output)?, omitted, refer, ..Table::default() })
}

/// The lines of the account in the period, in the order of the books.
async fn lines(snapshot: &Snapshot, scope: &Scope, code: &str) -> anyhow::Result<Vec<LedgerLine<About>>> {
    let on = scope.view.column();
    let sql = format!(
        "SELECT {on} AS day, entry_id, line_no, economic_on, group_key, currency, amount, functional, {} \
         FROM journal{} ORDER BY {on}, entry_id, line_no",
        DIMENSIONS.map(|(name, _)| name).join(", "),
        scope.conditions(on).and(equals("code", code)).clause()
    );
    let mut read = Vec::new();
    for batch in snapshot.query(&sql, &[]).await? {
        let (days, economic) = (column::<Day>(&batch, "day")?, column::<Day>(&batch, "economic_on")?);
        let (entries, lines) = (column::<Count>(&batch, "entry_id")?, column::<Small>(&batch, "line_no")?);
        let (groups, currencies) = (column::<Word>(&batch, "group_key")?, column::<Code>(&batch, "currency")?);
        let (amounts, functionals) = (column::<Minor>(&batch, "amount")?, column::<Minor>(&batch, "functional")?);
        let mut dimensions = Vec::new();
        for (name, _) in DIMENSIONS {
            dimensions.push(column::<Word>(&batch, name)?);
        }
        for row in 0..batch.num_rows() {
            let mut names = [const { Text::const_new("") }; 4];
            for (name, texts) in names.iter_mut().zip(&dimensions) {
                *name = Word::get(texts, row)?;
            }
            read.push(LedgerLine {
                on: Day::get(days, row)?,
                amount: Amount { minor: amounts.value(row), functional: functionals.value(row) },
                about: About {
                    entry: entries.value(row),
                    line: Small::get(lines, row)?,
                    currency: Code::get(currencies, row)?,
                    economic_on: Day::get(economic, row)?,
                    group: Word::get(groups, row)?,
                    dimensions: names,
                },
            });
        }
    }
    Ok(read)
}

/// Where a row stands.
#[derive(Clone, Copy)]
enum Place {
    /// The balance before the period.
    Opening,
    /// A line: its day, entry and number there.
    Line(Date, i64, u32),
    /// The debits and credits of the period, and the balance after it.
    Closing,
}

/// Rows as columns.
#[derive(Default)]
struct Rows {
    places: Vec<Place>,
    currencies: Vec<Currency>,
    /// Date, economic date, entry and group: of lines only.
    days: Vec<Text>,
    economic: Vec<Text>,
    entries: Vec<Text>,
    groups: Vec<Text>,
    dimensions: [Vec<Text>; 4],
    /// Debit, credit, balance.
    amounts: [Vec<Option<Amount>>; 3],
    /// Lines that may still be shown, and those that are not.
    left: usize,
    omitted: usize,
}

/// Keys of the amounts, in the line's own currency and in the company's.
const AMOUNTS: [(&str, &str); 3] =
    [("debit", "debit_functional"), ("credit", "credit_functional"), ("balance", "balance_functional")];

impl Rows {
    fn push(&mut self, ledger: GeneralLedger<About>, currency: Currency, scope: &Scope) {
        let day = |day: Option<Date>| day.map_or(Text::default(), |day| day.to_string().into());
        let shown = self.left.min(ledger.rows.len());
        self.left -= shown;
        self.omitted += ledger.rows.len() - shown;
        let (mut debits, mut credits) = (Amount::default(), Amount::default());
        self.row(Place::Opening, currency, day(scope.from), [None, None, Some(ledger.opening)], None);
        for (at, row) in ledger.rows.into_iter().enumerate() {
            let amount = row.line.amount;
            let is_debit = amount.functional > 0 || amount.minor > 0;
            let sides = if is_debit { [Some(amount), None] } else { [None, Some(-amount)] };
            debits = debits + sides[0].unwrap_or_default();
            credits = credits + sides[1].unwrap_or_default();
            if at < shown {
                let place = Place::Line(row.line.on, row.line.about.entry, row.line.about.line);
                let [debit, credit] = sides;
                let (on, about) = (day(Some(row.line.on)), Some(row.line.about));
                self.row(place, currency, on, [debit, credit, Some(row.balance)], about);
            }
        }
        self.row(Place::Closing, currency, day(scope.to), [Some(debits), Some(credits), Some(ledger.closing)], None);
    }

    fn row(&mut self, place: Place, currency: Currency, day: Text, amounts: [Option<Amount>; 3], about: Option<About>) {
        self.places.push(place);
        self.currencies.push(currency);
        self.days.push(day);
        self.economic.push(about.as_ref().map_or(Text::default(), |it| it.economic_on.to_string().into()));
        self.entries.push(about.as_ref().map_or(Text::default(), |it| it.entry.to_string().into()));
        let (group, dimensions) = about.map_or_else(Default::default, |it| (it.group, it.dimensions));
        self.groups.push(group);
        for (column, name) in self.dimensions.iter_mut().zip(dimensions) {
            column.push(name);
        }
        for (column, amount) in self.amounts.iter_mut().zip(amounts) {
            column.push(amount);
        }
    }

    fn columns(self, company: Currency, output: &Output) -> anyhow::Result<Vec<Column>> {
        let is_foreign = self.currencies.iter().any(|currency| *currency != company);
        let word = |place: &Place| match (place, output.for_people()) {
            (Place::Opening, true) => output.say("Opening", "기초"),
            (Place::Closing, true) => output.say("Closing", "기말"),
            (Place::Line(..), true) => "",
            (Place::Opening, false) => "opening",
            (Place::Closing, false) => "closing",
            (Place::Line(..), false) => "line",
        };
        let mut columns = vec![
            Column::new("kind", Values::Text(self.places.iter().map(|place| word(place).into()).collect())),
            Column::new("date", Values::Text(self.days)),
            Column::new("economic_on", Values::Text(self.economic)),
            Column::new("entry", Values::Text(self.entries)),
            Column::new("group", Values::Text(self.groups)),
        ];
        for ((_, key), texts) in DIMENSIONS.into_iter().zip(self.dimensions) {
            if texts.iter().any(|text| !text.is_empty()) {
                columns.push(Column::new(key, Values::Text(texts)));
            }
        }
        if is_foreign {
            let codes = self.currencies.iter().map(|currency| currency.code().into()).collect();
            columns.push(Column::new("currency", Values::Text(codes)));
        }
        let (mut own, mut functional) = (Vec::new(), Vec::new());
        for ((key, functional_key), amounts) in AMOUNTS.into_iter().zip(self.amounts) {
            let of = |amount: Option<Amount>, currency| amount.map(|it| money(it.minor, currency)).transpose();
            let values = amounts.iter().zip(&self.currencies).map(|(amount, currency)| of(*amount, *currency));
            own.push(Column::new(key, Values::Amounts(values.collect::<anyhow::Result<_>>()?)).referred(key));
            let of = |amount: Option<Amount>| amount.map(|it| money(it.functional, company)).transpose();
            let values = amounts.iter().map(|amount| of(*amount)).collect::<anyhow::Result<_>>()?;
            functional.push(Column::new(functional_key, Values::Amounts(values)).referred(functional_key));
        }
        columns.extend(own);
        if is_foreign {
            columns.extend(functional);
        }
        Ok(columns)
    }
}

/// References of the rows: an entry for a line, and for each number what it is a sum of.
fn refer(rows: &Rows, code: String, scope: Scope, company: Currency) -> Refer {
    let places: Vec<(Place, Currency, bool)> = rows
        .places
        .iter()
        .zip(&rows.currencies)
        .zip(&rows.amounts[0])
        .map(|((place, currency), debit)| (*place, *currency, debit.is_some()))
        .collect();
    Box::new(move |line, measure| {
        let Line::Row(row) = line else { return None };
        let (place, currency, is_debit) = places.get(row)?;
        let (side, functional) = match measure.strip_suffix("_functional") {
            Some(side) => (side, Some(company)),
            None => (measure, None),
        };
        let sum = |scope: &Scope, side: &str| balance(scope, &code, side, Some(*currency), functional);
        let entry = |entry: i64| Reference::new("entry", &entry.to_string());
        let reference = match (*place, side) {
            (Place::Opening, "balance") => sum(&scope, "opening"),
            (Place::Closing, "balance") => sum(&scope, "closing"),
            (Place::Closing, "debit" | "credit") => sum(&scope, side),
            (Place::Line(day, entry, line), "balance") => {
                let until = Scope { to: Some(day), ..scope.clone() };
                sum(&until, "closing").with("through", &format!("{entry}.{line}"))
            }
            (Place::Line(_, id, line), "debit" | "credit") if (side == "debit") == *is_debit => {
                let of_line = entry(id).with("line", &line.to_string()).with("side", side);
                functional.map_or(of_line.clone(), |company| of_line.with("in", company.code()))
            }
            (Place::Line(_, id, _), "") => entry(id),
            _ => return None,
        };
        Some(reference.to_string())
    })
}
