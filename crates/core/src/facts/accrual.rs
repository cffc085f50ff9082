//! An expense that is known before its document.

use serde::{Deserialize, Serialize};

use super::{Origin, fact};
use crate::{
    Currency, Date, Text,
    group::{GroupKey, GroupKind},
};

/// One expense, spread over the days it is about until its document takes its place.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct Accrual {
    /// Where it came from; the account is empty, the key its number.
    pub origin: Origin,
    /// Its number, given by whoever keeps the books.
    pub accrual_id: Text,
    /// Code of the expense in the chart of accounts.
    pub code: Text,
    /// Who will be owed: a registered account or any other name.
    pub party: Text,
    /// Campaign it is about; empty for none.
    pub campaign: Text,
    /// First day it is about.
    pub from_on: Date,
    /// Last day it is about.
    pub to_on: Date,
    /// The whole expense without VAT, minor units; positive for an expense.
    pub amount_minor: i64,
    /// Currency.
    pub currency: Currency,
    /// Day on which its document takes its place; `None` until that comes.
    pub reversed_on: Option<Date>,
    /// Free text.
    pub note: Text,
}

fact!(Accrual, Upsert, |it| Some(GroupKey::new(GroupKind::Accrual, "", &it.origin.key)));
