//! One table: typed columns, a line of totals, and figures beneath. Every form is rendered from it.

use jangbu_core::{Currency, Date, Decimal, Money, Text};
use measure::Ratio;

use crate::waterfall::Waterfall;

/// What the values of a column are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Pieces.
    Count,
    /// Exact numbers.
    Number,
    /// Amounts, or none.
    Amount,
    /// Quotients, or none.
    Ratio,
}

/// Works out the value of a row.
pub type CellOf = Box<dyn Fn(usize) -> Cell<'static> + Send + Sync>;

/// The values of a column, one per row.
pub enum Values {
    /// Words; empty for none.
    Text(Vec<Text>),
    /// Calendar days.
    Date(Vec<Date>),
    /// Pieces.
    Count(Vec<i64>),
    /// Exact numbers.
    Number(Vec<Decimal>),
    /// Minor units of one currency.
    Money(Currency, Vec<i64>),
    /// Amounts of various currencies, or none.
    Amounts(Vec<Option<Money>>),
    /// Words that repeat: the distinct ones, and the position of each row's word among them.
    Named(Vec<Text>, Vec<u32>),
    /// Values worked out when they are shown, so that a long report takes no memory for them.
    Computed(Kind, usize, CellOf),
}

/// One value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cell<'a> {
    /// No value.
    None,
    /// A word.
    Text(&'a str),
    /// A calendar day.
    Date(Date),
    /// Pieces.
    Count(i64),
    /// An exact number.
    Number(Decimal),
    /// An amount.
    Money(Money),
    /// A quotient.
    Ratio(Ratio),
}

/// A column.
pub struct Column {
    /// Key of its label; its name in JSON and CSV.
    pub key: &'static str,
    /// What references to its cells name; `None` when they lead nowhere.
    pub measure: Option<&'static str>,
    /// Its values.
    pub values: Values,
    /// Value in the line of totals.
    pub total: Option<Cell<'static>>,
}

/// A line of a table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Line {
    /// Row by its position.
    Row(usize),
    /// The totals.
    Total,
    /// The figures beneath.
    Beneath,
}

/// Gives the reference of a measure of a line; of a figure beneath by its key.
pub type Refer = Box<dyn Fn(Line, &str) -> Option<String> + Send + Sync>;

/// A table.
#[derive(Default)]
pub struct Table {
    /// Key of the title's label; name of the report in JSON.
    pub title: &'static str,
    /// What it is about, as key of the label and value: period, view, account.
    pub about: Vec<(&'static str, String)>,
    /// Columns of equal length.
    pub columns: Vec<Column>,
    /// Figures beneath, by key of the label.
    pub beneath: Vec<(&'static str, Cell<'static>)>,
    /// Sentences beneath: what the numbers leave open.
    pub notes: Vec<String>,
    /// A picture of the totals, for people.
    pub picture: Option<Waterfall>,
    /// References of its numbers, when they are asked for.
    pub refer: Option<Refer>,
    /// The measure whose reference stands for a whole line; none for the line itself, such as its entry.
    pub main_measure: &'static str,
    /// Rows left out by a limit.
    pub omitted: usize,
}

impl Values {
    /// Rows.
    pub fn len(&self) -> usize {
        match self {
            Self::Text(values) => values.len(),
            Self::Date(values) => values.len(),
            Self::Count(values) => values.len(),
            Self::Number(values) => values.len(),
            Self::Money(_, values) => values.len(),
            Self::Amounts(values) => values.len(),
            Self::Named(_, numbers) => numbers.len(),
            Self::Computed(_, rows, _) => *rows,
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value of a row.
    pub fn cell(&self, row: usize) -> Cell<'_> {
        match self {
            Self::Text(values) => Cell::Text(&values[row]),
            Self::Date(values) => Cell::Date(values[row]),
            Self::Count(values) => Cell::Count(values[row]),
            Self::Number(values) => Cell::Number(values[row]),
            Self::Money(currency, values) => Cell::Money(Money::new(values[row], *currency)),
            Self::Amounts(values) => values[row].map_or(Cell::None, Cell::Money),
            Self::Named(names, numbers) => Cell::Text(&names[numbers[row] as usize]),
            Self::Computed(_, _, cell) => cell(row),
        }
    }

    /// Keeps the first `rows` values.
    pub fn truncate(&mut self, rows: usize) {
        match self {
            Self::Text(values) => values.truncate(rows),
            Self::Date(values) => values.truncate(rows),
            Self::Count(values) => values.truncate(rows),
            Self::Number(values) => values.truncate(rows),
            Self::Money(_, values) => values.truncate(rows),
            Self::Amounts(values) => values.truncate(rows),
            Self::Named(_, numbers) => numbers.truncate(rows),
            Self::Computed(_, all, _) => *all = rows.min(*all),
        }
    }

    /// Whether values stand on the right.
    pub fn is_number(&self) -> bool {
        !matches!(self, Self::Text(_) | Self::Date(_) | Self::Named(..))
    }
}

impl Column {
    /// A column without totals and references.
    pub fn new(key: &'static str, values: Values) -> Self {
        Self { key, measure: None, values, total: None }
    }

    /// The same with a total.
    pub fn with_total(self, total: Cell<'static>) -> Self {
        Self { total: Some(total), ..self }
    }

    /// The same with references that name `measure`.
    pub fn referred(self, measure: &'static str) -> Self {
        Self { measure: Some(measure), ..self }
    }

    /// The value of a line; none where it has no total.
    pub fn cell(&self, line: Line) -> Cell<'_> {
        match line {
            Line::Row(row) => self.values.cell(row),
            Line::Total => self.total.unwrap_or(Cell::None),
            Line::Beneath => Cell::None,
        }
    }
}

impl Table {
    /// Rows.
    pub fn rows(&self) -> usize {
        self.columns.first().map_or(0, |column| column.values.len())
    }

    /// Shows the first `rows` rows only, if any number is given.
    pub fn limit(&mut self, rows: Option<usize>) {
        let shown = rows.unwrap_or(usize::MAX).min(self.rows());
        self.omitted += self.rows() - shown;
        self.columns.iter_mut().for_each(|column| column.values.truncate(shown));
    }

    /// Whether there is a line of totals.
    pub fn has_totals(&self) -> bool {
        self.columns.iter().any(|column| column.total.is_some())
    }

    /// The reference that stands for a whole line.
    pub fn reference(&self, line: Line) -> Option<String> {
        self.refer.as_ref().and_then(|refer| refer(line, self.main_measure))
    }

    /// Columns whose numbers have references of their own.
    pub fn referred(&self) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter(|column| self.refer.is_some() && column.measure.is_some())
    }

    /// The references of the numbers of a line, by key.
    pub fn references(&self, line: Line) -> Vec<(&'static str, String)> {
        let Some(refer) = &self.refer else { return Vec::new() };
        if line == Line::Beneath {
            return self.beneath.iter().filter_map(|(key, _)| Some((*key, refer(line, key)?))).collect();
        }
        let has = |column: &&Column| line != Line::Total || column.total.is_some();
        let number = |column: &Column| Some((column.key, refer(line, column.measure?)?));
        self.columns.iter().filter(has).filter_map(number).collect()
    }
}
