//! The trial balance as booked: late facts of a closed month stand in the first open one.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use super::{
    books::books,
    in_force::InForce,
    ledger::{Ledger, LineKey},
};
use crate::{
    Options,
    calendar::{at, month_of, plus, plus_months},
    files::rows::Export,
    world::accounts::AccountSpec,
};

/// What was posted to an account in a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct BookedRow {
    /// Month of the posting date, `2026-03`.
    pub month: String,
    pub code: String,
    /// Won, debit positive.
    pub functional: i64,
}

/// The months that are closed (by their first day), each on the 8th of the next month at 18:00; all but the last.
pub fn closes(options: &Options) -> Vec<(Date, DateTime)> {
    (0..i64::from(options.months) - 1)
        .map(|n| (plus_months(options.start, n), at(plus(plus_months(options.start, n + 1), 7), 18, 0, 0)))
        .collect()
}

/// Follows the closes: what changed between two of them is posted on its own date, or on the first open day.
/// `end` is the ledger after all files.
pub fn booked(options: &Options, accounts: &[AccountSpec], exports: &[Export], end: &Ledger) -> Vec<BookedRow> {
    let closes = closes(options);
    let ledgers: Vec<Ledger> = closes.iter().map(|(_, at)| books(&InForce::at(exports, *at), accounts)).collect();
    let mut months: BTreeMap<(String, String), i64> = BTreeMap::new();
    let mut before = &Ledger::default();
    let mut first_open = Date::MIN;
    for (n, now) in ledgers.iter().chain([end]).enumerate() {
        let mut post = |key: &(LineKey, Date), change: i64| {
            if change != 0 {
                *months.entry((month_of(key.1.max(first_open)), key.0.code.clone())).or_insert(0) += change;
            }
        };
        for (key, net) in now.lines() {
            post(key, net.functional - before.line(key).unwrap_or_default().functional);
        }
        for (key, net) in before.lines().filter(|(key, _)| now.line(key).is_none()) {
            post(key, -net.functional);
        }
        before = now;
        if let Some((month, _)) = closes.get(n) {
            first_open = plus_months(*month, 1);
        }
    }
    let row = |((month, code), functional)| BookedRow { month, code, functional };
    months.into_iter().filter(|(_, won)| *won != 0).map(row).collect()
}
