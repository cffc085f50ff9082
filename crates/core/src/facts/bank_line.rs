//! A line of a bank account: the only fact that touches the bank in the books.

use serde::{Deserialize, Serialize};

use super::{Origin, fact};
use crate::{
    Currency, Date, Text,
    group::{GroupKey, GroupKind},
};

/// One movement of a bank account.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct BankLine {
    /// Where it came from; the account is the bank account, the key is (time, amount, balance, text).
    pub origin: Origin,
    /// Booking day.
    pub booked_on: Date,
    /// Time of day as printed, `HH:MM:SS`; empty when the bank prints none.
    pub booked_time: Text,
    /// Kind of movement as printed (적요).
    pub description: Text,
    /// Who sent or received.
    pub counterparty: Text,
    /// Free text.
    pub memo: Text,
    /// Minor units, positive into the account.
    pub amount_minor: i64,
    /// Balance after the movement, minor units, where the bank prints it.
    pub balance_minor: Option<i64>,
    /// Currency.
    pub currency: Currency,
}

fact!(BankLine, Upsert, |it| Some(GroupKey::new(GroupKind::Bank, &it.origin.account, &it.origin.key)));
