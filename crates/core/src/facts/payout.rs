//! A deposit that a gateway or mall announces. Posts nothing: a control total over its lines.

use serde::{Deserialize, Serialize};

use super::{Origin, fact};
use crate::{Currency, Date, Text};

/// An announced deposit.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct Payout {
    /// Where it came from; the account is the gateway, the key is the payout id.
    pub origin: Origin,
    /// The gateway's id of the payout; where it has none, its paid date.
    pub payout_id: Text,
    /// Day the money is paid out.
    pub paid_out_on: Date,
    /// Announced amount, minor units, positive to us.
    pub amount_minor: i64,
    /// Currency.
    pub currency: Currency,
}

fact!(Payout, Upsert, |_it| None);
