//! Vouchers (전표): the journal as other bookkeeping programs take it.
//!
//! An entry, or a day's entries together, become vouchers that balance, in won, of at most twelve debits and twelve
//! credits each. Lines of one account and counterparty net against each other, so that what only moved between
//! campaigns is no voucher.
//! Source: import layouts of Korean bookkeeping programs (general vouchers; twelve lines a side in the narrowest).

mod names;
mod split;

use std::collections::BTreeMap;

use jangbu_core::{Date, Text};

pub use names::{Named, Names, NamesError};
pub use split::MOST_LINES;

/// What was posted on an account, in won, debit positive.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Movement {
    /// Code in our chart.
    pub code: Text,
    /// Counterparty, as the books call it; empty for none.
    pub counterparty: Text,
    /// Won.
    pub minor: i64,
}

/// Lines that are posted on one day and balance: of one entry, or of all entries of that day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bundle {
    /// Number of the entry, of the first one where there are several.
    pub entry: i64,
    /// Day of the voucher.
    pub on: Date,
    /// What it is about.
    pub about: Text,
    /// Its lines.
    pub movements: Vec<Movement>,
}

/// A line of a voucher.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct VoucherLine {
    /// Account, as the other program calls it.
    pub account: Named,
    /// Counterparty, as the other program calls it.
    pub counterparty: Named,
    /// Won, positive on either side.
    pub minor: i64,
}

/// A voucher: debits and credits add up to the same.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Voucher {
    /// Number of the entry; `12-2` for the second voucher of entry 12. Unique with the day.
    pub number: Text,
    /// Its day.
    pub on: Date,
    /// What it is about.
    pub about: Text,
    /// At most [`MOST_LINES`].
    pub debits: Vec<VoucherLine>,
    /// At most [`MOST_LINES`].
    pub credits: Vec<VoucherLine>,
}

impl Voucher {
    /// Sum of the debits, and so of the credits, in won.
    pub fn total(&self) -> i128 {
        self.debits.iter().map(|line| i128::from(line.minor)).sum()
    }
}

/// Lines cannot be made vouchers.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum VoucherError {
    /// Debits and credits of a bundle differ.
    #[error("the lines of entry {entry} on {on} are out of balance by {difference} won")]
    OutOfBalance {
        /// Entry.
        entry: i64,
        /// Day.
        on: Date,
        /// Debits − credits.
        difference: i128,
    },
    /// An account is not in the chart.
    #[error("the chart has no account {0}")]
    UnknownAccount(Text),
    /// A sum has too many digits.
    #[error("a line of entry {0} is too large")]
    TooLarge(i64),
}

/// The vouchers of a bundle; none when everything in it nets out.
///
/// # Errors
/// When the bundle does not balance, names an account that the chart lacks, or a sum does not fit.
pub fn vouchers(bundle: &Bundle, names: &Names) -> Result<Vec<Voucher>, VoucherError> {
    let mut net: BTreeMap<(Named, Named), i128> = BTreeMap::new();
    for movement in &bundle.movements {
        let account =
            names.account(&movement.code).ok_or_else(|| VoucherError::UnknownAccount(movement.code.clone()))?;
        *net.entry((account, names.counterparty(&movement.counterparty))).or_default() += i128::from(movement.minor);
    }
    let difference: i128 = net.values().sum();
    if difference != 0 {
        return Err(VoucherError::OutOfBalance { entry: bundle.entry, on: bundle.on, difference });
    }
    let (mut debits, mut credits) = (Vec::new(), Vec::new());
    for ((account, counterparty), sum) in net {
        let minor = i64::try_from(sum.unsigned_abs()).map_err(|_| VoucherError::TooLarge(bundle.entry))?;
        let side = if sum > 0 { &mut debits } else { &mut credits };
        if minor != 0 {
            side.push(VoucherLine { account, counterparty, minor });
        }
    }
    let parts = split::split(debits, credits);
    Ok(parts
        .into_iter()
        .enumerate()
        .map(|(at, (debits, credits))| {
            let entry = bundle.entry;
            let number = if at == 0 { entry.to_string() } else { format!("{entry}-{}", at + 1) };
            Voucher { number: number.into(), on: bundle.on, about: bundle.about.clone(), debits, credits }
        })
        .collect())
}

#[cfg(test)]
mod tests;
