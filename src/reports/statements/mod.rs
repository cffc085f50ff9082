//! Statements of the books: sums of the journal, handed to the ledger's own statements, shown as tables.

mod balance_sheet;
mod income;
mod ledger_lines;
mod trial_balance;
mod vat;

pub use balance_sheet::balance_sheet;
pub use income::income;
pub use ledger_lines::ledger;
pub use trial_balance::{sums, trial_balance};
pub use vat::vat;

use anyhow::anyhow;
use jangbu_core::{Currency, Money};
use serve::{Line, Reference, table::Refer};

use super::scope::{Scope, ScopeArgs};
use crate::output::Output;

/// What every statement is asked.
#[derive(Clone, Debug, Default)]
pub struct StatementQuery {
    /// Period, view and knowledge.
    pub scope: ScopeArgs,
    /// Whether rows carry their references.
    pub refs: bool,
    /// Most rows to show.
    pub limit: Option<usize>,
}

/// An amount of a statement as 64-bit minor units.
fn minor(amount: i128) -> anyhow::Result<i64> {
    i64::try_from(amount).map_err(|_| anyhow!("an amount of the statement is out of range"))
}

fn money(amount: i128, currency: Currency) -> anyhow::Result<Money> {
    Ok(Money::new(minor(amount)?, currency))
}

/// References to balances: the codes of each row, joined by `+`, an optional currency, and the side.
fn balances(scope: &Scope, rows: Vec<(String, Option<Currency>, &'static str)>) -> Refer {
    let scope = scope.clone();
    Box::new(move |line, measure| {
        let Line::Row(row) = line else { return None };
        let (codes, currency, side) = rows.get(row)?;
        if codes.is_empty() {
            return None;
        }
        let side = if measure.is_empty() { side } else { measure };
        let mut reference = Reference::new("balance", codes).with("side", side);
        if let Some(currency) = currency {
            reference = reference.with("currency", currency.code());
        }
        Some(scope.refer(reference).to_string())
    })
}

/// The name of an account in the language.
fn name<'a>(output: &Output, name_en: &'a str, name_ko: &'a str) -> &'a str {
    output.say(name_en, name_ko)
}
