//! A movement of the shop's own points.

use serde::{Deserialize, Serialize};

use super::{Origin, fact};
use crate::{
    Currency, Date, Text,
    account::words,
    group::{GroupKey, GroupKind},
};

words! {
    /// What happened to the points. Amounts are positive in every kind; the kind says the direction.
    PointsKind {
        /// Earned with an order, or given.
        Granted = "granted",
        /// Paid with.
        Used = "used",
        /// Lapsed unused.
        Expired = "expired",
        /// Granted points taken back, as after a refund.
        Revoked = "revoked",
        /// Used points given back, as after a refund.
        Restored = "restored",
    } default Granted
}

/// One movement, without the customer.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct Points {
    /// Where it came from; the account is the shop, the key the movement.
    pub origin: Origin,
    /// The shop's number of the movement.
    pub points_id: Text,
    /// What happened.
    pub kind: PointsKind,
    /// Day it happened.
    pub day: Date,
    /// Order they were earned or used with; empty for none.
    pub order_id: Text,
    /// Face value, minor units.
    pub amount_minor: i64,
    /// Currency.
    pub currency: Currency,
}

fact!(Points, Upsert, |it| Some(GroupKey::new(GroupKind::Points, &it.origin.account, &it.origin.key)));
