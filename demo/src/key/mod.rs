//! The answer key: what the books must say once every file has been imported.
//!
//! Written from the posting policy alone, plainly and without regard for speed.

pub mod accruals;
pub mod ad_spend;
pub mod arithmetic;
pub mod bank_lines;
pub mod booked;
pub mod books;
pub mod bridge;
pub mod due_dates;
pub mod exchange;
pub mod findings;
pub mod free_credit;
pub mod in_force;
pub mod ledger;
pub mod links;
pub mod malls;
pub mod media_charge;
pub mod media_terms;
pub mod opening_balances;
pub mod orders;
pub mod payout_lines;
pub mod points;
pub mod profit;
pub mod receipts;
mod refunds;
pub mod reported;
pub mod score;
pub mod stock;

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

pub use booked::{BookedRow, closes};
pub use bridge::BridgeRow;
use in_force::InForce;
use ledger::{LineKey, Net};
pub use profit::ProfitRow;

use crate::{
    Options,
    faults::Finding,
    files::{self, rows::Export},
    world::accounts::AccountSpec,
};

/// One balance of the books; dates as text, money in minor units, debit positive.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct BalanceRow {
    #[serde(flatten)]
    pub key: LineKey,
    /// In the currency of the line.
    pub amount: i64,
    /// In won.
    pub functional: i64,
}

/// One account of the trial balance, in won, debit positive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct TrialRow {
    pub code: String,
    pub functional: i64,
}

/// A row that has to be in quarantine.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Quarantined {
    /// File name without folder.
    pub file: String,
    /// Line of the file, from 1.
    pub line: usize,
    /// What is wrong with it; not compared.
    pub why: String,
}

/// The right answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct AnswerKey {
    /// The complete books.
    pub balances: Vec<BalanceRow>,
    pub trial_balance: Vec<TrialRow>,
    /// Trial balance by month of posting.
    pub booked: Vec<BookedRow>,
    pub profit_by_day: Vec<ProfitRow>,
    pub profit_by_month: Vec<ProfitRow>,
    /// From orders to payouts, as of the day on which the last file arrives.
    pub bridge: Vec<BridgeRow>,
    pub quarantined: Vec<Quarantined>,
    pub findings: Vec<Finding>,
    /// Files, copies among them, quarantined rows, facts in force.
    pub counts: BTreeMap<String, usize>,
}

/// Works out the key from the records of the exports.
pub fn answer(options: &Options, accounts: &[AccountSpec], exports: &[Export]) -> AnswerKey {
    let facts = InForce::at(exports, DateTime::MAX);
    let ledger = books::books(&facts, accounts);
    let balances = ledger.balances();
    let mut trial: BTreeMap<&str, i64> = BTreeMap::new();
    for (key, net) in &balances {
        *trial.entry(&key.code).or_insert(0) += net.functional;
    }
    let quarantined = quarantined(exports);
    AnswerKey {
        trial_balance: trial.into_iter().map(|(code, functional)| TrialRow { code: code.into(), functional }).collect(),
        booked: booked::booked(options, accounts, exports, &ledger),
        profit_by_day: profit::profit(&balances, &facts, false),
        profit_by_month: profit::profit(&balances, &facts, true),
        bridge: bridge::bridge(&ledger, &facts, accounts, last_day(exports)),
        findings: findings::findings(exports, &facts, accounts, &ledger),
        counts: counts(exports, &facts, quarantined.len()),
        quarantined,
        balances: balances.into_iter().map(balance_row).collect(),
    }
}

/// The day on which the last file arrives.
pub fn last_day(exports: &[Export]) -> Date {
    exports.iter().map(|export| export.arrives_at.date()).max().unwrap_or(Date::MAX)
}

fn balance_row((key, Net { amount, functional }): (LineKey, Net)) -> BalanceRow {
    BalanceRow { key, amount, functional }
}

/// The garbled rows of all files; the same bytes are read once.
fn quarantined(exports: &[Export]) -> Vec<Quarantined> {
    let mut rows = Vec::new();
    for export in exports.iter().filter(|e| !e.copy) {
        let faults = export.content.faults();
        if faults.iter().all(Option::is_none) {
            continue;
        }
        let lines = files::render(export).lines;
        for (fault, line) in faults.into_iter().zip(lines) {
            if let Some(fault) = fault {
                rows.push(Quarantined { file: export.name.clone(), line, why: fault.name().into() });
            }
        }
    }
    rows.sort();
    rows
}

fn counts(exports: &[Export], facts: &InForce, quarantined: usize) -> BTreeMap<String, usize> {
    let counts = [
        ("files", exports.len()),
        ("copies", exports.iter().filter(|e| e.copy).count()),
        ("quarantined", quarantined),
        ("ad_delivery", facts.spend.rows().map(Vec::len).sum()),
        ("order_line", facts.sales.count()),
        ("order_change", facts.changes.count()),
        ("order_touch", facts.touches.count()),
        ("product", facts.products.count()),
        ("payout_line", facts.lines.count()),
        ("payout", facts.payouts.count()),
        ("media_charge", facts.charges.count()),
        ("bank_line", facts.bank.count()),
        ("opening_balance", facts.openings.count()),
        ("points", facts.points.count()),
        ("goods_receipt", facts.receipts.count()),
        ("accrual", facts.accruals.count()),
    ];
    counts.into_iter().map(|(name, n)| (name.to_owned(), n)).collect()
}
