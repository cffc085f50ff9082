//! A balance brought forward from the books kept before.

use serde::{Deserialize, Serialize};

use super::{Origin, fact};
use crate::{
    Currency, Date, Text,
    group::{GroupKey, GroupKind},
};

/// Balance of one ledger account, and party, at the start.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct OpeningBalance {
    /// Where it came from; the account is empty, the key is date, code and party.
    pub origin: Origin,
    /// First day of the new books.
    pub as_of: Date,
    /// Code in the chart of accounts.
    pub code: Text,
    /// Party: id of a gateway, shop, media or bank account; empty for none.
    pub party: Text,
    /// Minor units, debit positive.
    pub amount_minor: i64,
    /// Currency of the amount.
    pub currency: Currency,
    /// The amount in the company's currency where it differs, minor units.
    pub functional_minor: Option<i64>,
    /// Free text.
    pub note: Text,
}

fact!(OpeningBalance, Upsert, |it| Some(GroupKey::new(GroupKind::Opening, &it.origin.account, &it.origin.key)));
