//! What a platform claims: conversions and their value per unit, day and action. Posts nothing.

use serde::{Deserialize, Serialize};

use super::{AdUnit, Origin, fact};
use crate::{Currency, Date, Decimal, Text};

/// A platform's claim for one unit, day and action.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct AdClaim {
    /// Where it came from.
    pub origin: Origin,
    /// Business day of the company: that of the hour where the source reports hours, else the account's own day.
    pub day: Date,
    /// Day in the account's zone. What the source claims for it as a whole takes the place of what it claimed before.
    pub reported_day: Date,
    /// What is reported on.
    pub unit: AdUnit,
    /// Finest column of the file.
    pub grain: Text,
    /// Conversion action: `purchase`, `total`, `sign_up`, …; only `purchase` (else `total`) is compared with orders.
    pub action: Text,
    /// Claimed conversions; platforms report fractions.
    pub conversions: Decimal,
    /// Claimed value in `currency`, as printed.
    pub value: Decimal,
    /// Currency of `value`.
    pub currency: Currency,
}

fact!(AdClaim, Replace, |_it| None, day = reported_day);
