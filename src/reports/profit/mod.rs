//! Profit by day, week, month, platform, account, campaign, product or channel.
//!
//! Booked amounts come from the books, so the lines add up to them: what no campaign brought is a line of its
//! own. What platforms deliver and claim stands beside.

pub mod booked;
pub mod delivered;
pub mod figures;
pub mod key;
mod names;

use std::collections::BTreeSet;

use jangbu_core::Currency;
use ledger::Chart;
use measure::{AddUp as _, ProfitRow, ProfitSums};
use serve::Table;

pub use key::Key;
use key::Numbers;

use super::{
    edges, maturity,
    scope::{Scope, ScopeArgs},
};
use crate::{books::Books, output::Output};

/// What to report.
#[derive(Clone, Debug)]
pub struct ProfitQuery {
    /// Keys, in order; at least one.
    pub by: Vec<Key>,
    /// Period, view and knowledge.
    pub scope: ScopeArgs,
    /// Name of the column to sort by, the greatest first; by the keys when `None`.
    pub sort: Option<String>,
    /// Most rows to show.
    pub limit: Option<usize>,
    /// Whether rows carry their references.
    pub refs: bool,
}

/// The sums of the report, before they are made a table.
pub struct Profit {
    /// Keys, in order.
    pub by: Vec<Key>,
    /// What was read.
    pub scope: Scope,
    /// Rows by key.
    pub sums: ProfitSums,
    /// Everything together.
    pub total: ProfitRow,
    /// Currencies of claims that have no exchange rate.
    pub without_rate: BTreeSet<Currency>,
}

/// Reads the sums.
///
/// # Errors
/// When the store cannot be read or a sum does not fit.
pub async fn read(books: &Books, by: &[Key], scope: Scope) -> anyhow::Result<Profit> {
    let snapshot = scope.snapshot.clone();
    let chart = Chart::korea()?;
    // Both are long scans over different tables: each has a thread of its own.
    let delivered = {
        let (snapshot, scope, by) = (snapshot.clone(), scope.clone(), by.to_vec());
        let (mut sums, mut numbers) = (ProfitSums::new(by.len()), Numbers::new(books, &by));
        tokio::spawn(async move {
            delivered::add_delivery(&snapshot, &scope, &by, &mut sums, &mut numbers).await.map(|()| sums)
        })
    };
    let (mut sums, mut numbers) = (ProfitSums::new(by.len()), Numbers::new(books, by));
    booked::add(&snapshot, &chart, &scope, by, &mut sums, &mut numbers).await?;
    sums.merge(&delivered.await??)?;
    let without_rate = delivered::add_claims(books, &snapshot, &scope, by, &mut sums, &mut numbers).await?;
    let mut total = ProfitRow::default();
    for row in sums.rows() {
        total.add(row)?;
    }
    if by.contains(&Key::Product) {
        // An order of two products is one order of the books.
        let whole = booked::total(&snapshot, &scope).await?;
        total.recount(&whole);
    }
    Ok(Profit { by: by.to_vec(), scope, sums, total, without_rate })
}

/// The report as a table.
///
/// # Errors
/// When the store cannot be read, a sum does not fit, or the column to sort by is unknown.
pub async fn table(books: &Books, query: &ProfitQuery, output: &Output) -> anyhow::Result<Table> {
    let scope = Scope::open(books, &query.scope).await?;
    let note = maturity::note(books, &scope, output).await?;
    let edges = edges::notes(books, &scope, output).await?;
    let (snapshot, known) = (scope.snapshot.clone(), scope.known);
    let profit = read(books, &query.by, scope).await?;
    let mut table = figures::table(profit, query, books.company.currency, output)?;
    names::add(&mut table, &snapshot, &known, output).await?;
    table.notes.extend(note);
    table.notes.extend(edges);
    Ok(table)
}
