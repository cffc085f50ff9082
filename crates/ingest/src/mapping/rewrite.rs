//! A mapping at work: the cells of a row as the format expects them, and its key.

use std::{borrow::Cow, collections::BTreeMap};

use jangbu_core::Decimal;
use jiff::civil::DateTime;

use super::{Mapping, term};
use crate::{
    Format, IngestError,
    format::ColumnKind,
    header::{Columns, HeaderRow, Place},
    parse::number::number,
};

/// A mapping, resolved against the header of a file.
#[derive(Clone, Debug, Default)]
pub struct Rewrite {
    rules: Vec<Rule>,
    values: Vec<Values>,
    /// Columns, and the cells that are added up for them; whether one is taken off.
    sums: Vec<(usize, Vec<(usize, bool)>)>,
    /// Cells that make the key.
    key: Vec<usize>,
    /// Columns of dates, and their pattern.
    dates: Vec<(usize, usize)>,
    date_format: Option<String>,
}

/// Words of the file and ours, for one column.
#[derive(Clone, Debug)]
struct Values {
    column: usize,
    at: usize,
    pairs: BTreeMap<String, String>,
}

#[derive(Clone, Debug)]
struct Rule {
    at: usize,
    text: String,
    whole: bool,
    set: Vec<(usize, String)>,
    negate: Vec<(usize, usize)>,
}

/// The cells of a row that differ from the file.
#[derive(Clone, Debug, Default)]
pub struct Rewritten {
    cells: Vec<(usize, String)>,
    key: Option<String>,
}

impl Rewritten {
    /// The new cell of a column of the format.
    pub fn cell(&self, column: usize) -> Option<&str> {
        self.cells.iter().rev().find(|(changed, _)| *changed == column).map(|(_, text)| text.as_str())
    }

    /// Puts a new cell in place.
    pub fn set(&mut self, column: usize, text: String) {
        self.cells.push((column, text));
    }

    /// Every new cell.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.cells.iter().map(|(_, text)| text.as_str())
    }

    /// The prescribed key.
    pub fn key(&self) -> Option<&str> {
        self.key.as_deref()
    }
}

impl Rewrite {
    /// Resolves the names of `mapping`.
    ///
    /// # Errors
    /// When the file lacks a column that a rule or the key needs.
    pub fn new(mapping: &Mapping, format: &Format, columns: &Columns, header: &HeaderRow) -> Result<Self, IngestError> {
        let position = |name: &String| {
            header.position(name).ok_or_else(|| mapping.wrong(format!("the file has no column `{name}`")))
        };
        let cell_of = |column: usize| match &columns.places[column] {
            Place::At(at) => Some((column, *at)),
            _ => None,
        };
        let mut rules = Vec::new();
        for rule in &mapping.rules {
            let text = rule.prefix.clone().or_else(|| rule.equals.clone()).unwrap_or_default();
            let set = rule.set.iter().filter_map(|(name, value)| Some((format.column(name)?, value.clone()))).collect();
            let negate = rule.negate.iter().filter_map(|name| cell_of(format.column(name)?)).collect();
            rules.push(Rule { at: position(&rule.column)?, text, whole: rule.equals.is_some(), set, negate });
        }
        let values = mapping
            .values
            .iter()
            .filter_map(|(name, pairs)| {
                let (column, at) = cell_of(format.column(name)?)?;
                Some(Values { column, at, pairs: pairs.clone() })
            })
            .collect();
        let mut sums = Vec::new();
        for (name, terms) in &mapping.sums {
            let Some(column) = format.column(name) else { continue };
            let cells = terms.iter().map(|name| {
                let (printed, off) = term(name);
                position(&printed.to_owned()).map(|at| (at, off))
            });
            sums.push((column, cells.collect::<Result<_, _>>()?));
        }
        let of_time = |column: &usize| format.columns[*column].kind == ColumnKind::Time;
        let dates = (0..format.columns.len()).filter(of_time).filter_map(cell_of).collect();
        Ok(Self {
            rules,
            values,
            sums,
            key: mapping.key.iter().map(position).collect::<Result<_, _>>()?,
            dates,
            date_format: mapping.date_format.clone(),
        })
    }

    /// Cells that rules, sums and the key ask for.
    pub fn cells(&self) -> impl Iterator<Item = usize> {
        let summed = self.sums.iter().flat_map(|(_, cells)| cells.iter().map(|(at, _)| *at));
        self.rules.iter().map(|rule| rule.at).chain(self.key.iter().copied()).chain(summed)
    }

    /// What becomes of `record`.
    pub fn apply(&self, record: &csv::ByteRecord) -> Rewritten {
        let cell = |at: usize| String::from_utf8_lossy(record.get(at).unwrap_or_default().trim_ascii());
        let mut rewritten = Rewritten::default();
        for Values { column, at, pairs } in &self.values {
            if let Some(ours) = pairs.get(cell(*at).as_ref()) {
                rewritten.cells.push((*column, ours.clone()));
            }
        }
        for (column, cells) in &self.sums {
            let terms = cells.iter().map(|(at, off)| (cell(*at), *off));
            rewritten.cells.push((*column, sum(terms)));
        }
        if let Some(pattern) = &self.date_format {
            for (column, at) in &self.dates {
                if let Some(text) = in_usual_form(pattern, &cell(*at)) {
                    rewritten.cells.push((*column, text));
                }
            }
        }
        for rule in &self.rules {
            let found = cell(rule.at);
            if if rule.whole { found == rule.text } else { found.starts_with(&rule.text) } {
                rewritten.cells.extend(rule.set.iter().cloned());
                rewritten.cells.extend(rule.negate.iter().map(|(column, at)| (*column, negated(&cell(*at)))));
            }
        }
        if !self.key.is_empty() {
            let parts: Vec<_> = self.key.iter().map(|at| cell(*at)).collect();
            rewritten.key = Some(parts.join("/"));
        }
        rewritten
    }
}

/// The sum of cells as text; a cell that is no number stands for the sum, so that the row is refused for it.
fn sum<'c>(terms: impl Iterator<Item = (Cow<'c, str>, bool)>) -> String {
    let mut sum = None;
    for (cell, off) in terms {
        match number(cell.as_bytes()) {
            Ok(None) => {}
            Ok(Some(value)) => {
                let before = sum.unwrap_or(Decimal::ZERO);
                sum = Some(if off { before - value } else { before + value });
            }
            Err(_) => return cell.into_owned(),
        }
    }
    sum.map(|sum| sum.to_string()).unwrap_or_default()
}

fn negated(number: &str) -> String {
    match number.strip_prefix('-') {
        Some(positive) => positive.to_owned(),
        None if number.is_empty() => String::new(),
        None => format!("-{number}"),
    }
}

fn in_usual_form(pattern: &str, text: &str) -> Option<String> {
    let parsed = jiff::fmt::strtime::parse(pattern, text).ok()?;
    parsed
        .to_datetime()
        .map(|local: DateTime| local.to_string())
        .or_else(|_| parsed.to_date().map(|day| day.to_string()))
        .ok()
}
