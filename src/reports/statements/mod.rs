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

/// A reference to a side of accounts; `currency` narrows to lines of one, `company` adds them up in the company's.
fn balance(
    scope: &Scope,
    accounts: &str,
    side: &str,
    currency: Option<Currency>,
    company: Option<Currency>,
) -> Reference {
    let mut reference = Reference::new("balance", accounts).with("side", side);
    for (key, currency) in [("currency", currency), ("in", company)] {
        if let Some(currency) = currency {
            reference = reference.with(key, currency.code());
        }
    }
    scope.refer(reference)
}

/// Accounts and side of each row, as references to them.
fn refer_accounts(scope: &Scope, rows: Vec<(String, &'static str)>, beneath: &'static [Beneath]) -> Refer {
    let scope = scope.clone();
    Box::new(move |line, measure| match line {
        Line::Row(row) => {
            let (accounts, side) = rows.get(row)?;
            Some(balance(&scope, accounts, side, None, None).to_string())
        }
        Line::Total => None,
        Line::Beneath => {
            let (_, accounts, side) = beneath.iter().find(|(key, ..)| *key == measure)?;
            Some(balance(&scope, accounts, side, None, None).to_string())
        }
    })
}

/// A figure beneath a statement: its key, accounts and side.
type Beneath = (&'static str, &'static str, &'static str);

/// The name of an account in the language.
fn name<'a>(output: &Output, name_en: &'a str, name_ko: &'a str) -> &'a str {
    output.say(name_en, name_ko)
}
