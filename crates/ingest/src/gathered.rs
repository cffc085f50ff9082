//! What the rows of one order say together, gathered while keys are counted, before the first row is read.
//!
//! Exports repeat what belongs to the order in every row, or leave it out of all rows but one.

use std::collections::BTreeMap;

use hashbrown::HashMap;
use jangbu_core::{
    Currency, Date, Decimal, Text, Timestamp,
    allocation::allocate,
    exact::{Rounding, from_minor, round_to_minor},
};

use crate::{reading::HomeAt, row::Row};

/// By account, and the number that rows have in common.
#[derive(Default)]
pub struct Gathered(HashMap<(HomeAt, Text), Together>);

/// What rows with one number say.
#[derive(Default)]
pub struct Together {
    /// By line: what the row is worth.
    pub worth: BTreeMap<u32, Decimal>,
    /// Their cells that only one row fills.
    pub cells: BTreeMap<usize, String>,
    /// The first of their instants, and its line.
    pub earliest: Option<(Timestamp, u32)>,
    /// By line: the day on which the row was cancelled.
    pub cancelled: BTreeMap<u32, Date>,
}

impl Together {
    /// How many rows stand before `line`.
    pub fn before(&self, line: u32) -> usize {
        self.worth.range(..line).count()
    }

    /// What all of them are worth.
    pub fn sum(&self) -> Decimal {
        self.worth.values().sum()
    }

    /// The last day of the cancellations, where every row is cancelled.
    pub fn cancelled_on(&self) -> Option<Date> {
        let whole = !self.worth.is_empty() && self.worth.keys().all(|line| self.cancelled.contains_key(line));
        self.cancelled.values().max().filter(|_| whole).copied()
    }

    /// Whether `line` is the first.
    pub fn begins_at(&self, line: u32) -> bool {
        self.worth.first_key_value().is_none_or(|(first, _)| *first == line)
    }
}

impl Gathered {
    /// What is known of `number` so far.
    pub fn of(&mut self, home: HomeAt, number: &str) -> &mut Together {
        self.0.entry((home, number.into())).or_default()
    }

    /// A row of `number`, worth so much.
    pub fn row(&mut self, home: HomeAt, number: &str, row: &Row<'_>, worth: Decimal) {
        self.of(home, number).worth.insert(row.line, worth);
    }

    /// Keeps the cells of `columns` that the row fills.
    pub fn keep(&mut self, home: HomeAt, number: &str, row: &Row<'_>, columns: &[usize]) {
        for column in columns {
            let cell = row.cell(*column);
            if !cell.is_empty() && cell != b"-" {
                let text = String::from_utf8_lossy(cell).into_owned();
                self.of(home, number).cells.entry(*column).or_insert(text);
            }
        }
    }

    /// The instant of a row.
    pub fn at(&mut self, home: HomeAt, number: &str, row: &Row<'_>, instant: Timestamp) {
        let this = (instant, row.line);
        let together = self.of(home, number);
        together.earliest = Some(together.earliest.map_or(this, |first| first.min(this)));
    }

    /// The part of `whole` that falls on the row of `line`, by largest remainder; nothing where no row is worth
    /// anything but another line is the first.
    pub fn share(&self, (home, number): (HomeAt, &str), line: u32, whole: Decimal, currency: Currency) -> Decimal {
        let Some(together) = self.0.get(&(home, number.into())).filter(|_| !whole.is_zero()) else {
            return Decimal::ZERO;
        };
        let all = if together.begins_at(line) { whole } else { Decimal::ZERO };
        let weights: Vec<Decimal> = together.worth.values().copied().collect();
        let minor = round_to_minor(whole, currency, Rounding::HalfUp);
        match minor.ok().and_then(|minor| allocate(minor, &weights).ok()) {
            Some(parts) => parts.get(together.before(line)).map_or(all, |part| from_minor(*part, currency)),
            None => all,
        }
    }
}
