//! The bridge from what platforms claim to what is paid out, by campaign, day and other keys.
//!
//! An order stands where it belongs: under its campaign, on its first revenue date. Everything that became of it since
//! stands there too, refunds, fees and payouts of whatever day. So the rows add up to the books, and what no campaign
//! brought is a row of its own. Paid out is what was paid out by the day on which knowledge ends.

pub mod cells;
mod changes;
pub mod chosen;
mod kept;
pub mod orders;
mod overlap;
pub mod place;
mod posted;
mod sales;
mod slots;
pub mod table;

use std::collections::HashMap;

use jangbu_core::Date;
use measure::{AddUp as _, BridgeRow, KeyedSums};
use serve::Table;

use super::{
    edges,
    profit::Key,
    scope::{Scope, ScopeArgs},
};
use crate::{books::Books, output::Output};
use cells::{Cells, Noted};
use chosen::{Chosen, platform};
use place::Place;

/// What to report.
#[derive(Clone, Debug)]
pub struct BridgeQuery {
    /// Keys, in order; at least one.
    pub by: Vec<Key>,
    /// Period and knowledge.
    pub scope: ScopeArgs,
    /// Most rows to show.
    pub limit: Option<usize>,
    /// Whether rows carry their references.
    pub refs: bool,
}

/// The sums of the report, before they are made a table.
pub struct BridgeSums {
    /// Keys, in order.
    pub by: Vec<Key>,
    /// What was read.
    pub scope: Scope,
    /// Rows by key.
    pub sums: KeyedSums<BridgeRow>,
    /// Everything together.
    pub total: BridgeRow,
    /// What else is to be said.
    pub noted: Noted,
}

/// The report as a table.
///
/// # Errors
/// When the store cannot be read or a sum does not fit.
pub async fn table(books: &Books, query: &BridgeQuery, output: &Output) -> anyhow::Result<Table> {
    let scope = Scope::open(books, &query.scope).await?;
    let cells = kept::cells(books, &scope).await?;
    let edges = edges::notes(books, &scope, output).await?;
    let sums = sums(books, &query.by, scope, &cells)?;
    let mut table = table::table(sums, query, books.company.currency, output)?;
    table.notes.extend(edges);
    Ok(table)
}

/// The claims and steps of the period by key.
fn sums(books: &Books, by: &[Key], scope: Scope, cells: &Cells) -> anyhow::Result<BridgeSums> {
    let period = Chosen::period(&scope);
    let mut keyed = Keyed { books, by, sums: KeyedSums::new(by.len()), days: HashMap::new(), numbers: Vec::new() };
    let mut total = BridgeRow::default();
    for cell in cells.cells.iter().filter(|cell| period.takes_day(cell.day)) {
        let more = BridgeRow { bridge: cell.bridge, ..BridgeRow::default() };
        keyed.row(cell.day, &cells.places[cell.place as usize]).add(&more)?;
        total.add(&more)?;
    }
    for claim in cells.claims.iter().filter(|claim| period.takes_day(claim.day)) {
        let more = BridgeRow { claimed: claim.value, is_partial: claim.is_partial, ..BridgeRow::default() };
        keyed.row(claim.day, &claim.place()).add(&more)?;
        total.add(&more)?;
    }
    let mut noted = cells.noted.clone();
    if !total.is_partial {
        noted.without_rate.clear();
    }
    Ok(BridgeSums { by: by.to_vec(), scope, sums: keyed.sums, total, noted })
}

/// Rows by the keys of a report.
struct Keyed<'a> {
    books: &'a Books,
    by: &'a [Key],
    sums: KeyedSums<BridgeRow>,
    /// Numbers of the days met, by position of the key.
    days: HashMap<(usize, Date), u32>,
    numbers: Vec<u32>,
}

impl Keyed<'_> {
    fn row(&mut self, day: Date, place: &Place) -> &mut BridgeRow {
        self.numbers.clear();
        for (at, key) in self.by.iter().enumerate() {
            let sums = &mut self.sums;
            let number = match key {
                Key::Day | Key::Week | Key::Month => {
                    *self.days.entry((at, day)).or_insert_with(|| sums.number(at, &key.period_of(day)))
                }
                Key::Platform => sums.number(at, platform(self.books, &place.media_account)),
                Key::Account => sums.number(at, &place.media_account),
                Key::Campaign => sums.number(at, &place.campaign),
                Key::Channel => sums.number(at, &place.channel),
                // No part of an order's payout is known by product: refused before.
                Key::Product => sums.number(at, ""),
            };
            self.numbers.push(number);
        }
        self.sums.row(&self.numbers)
    }
}
