//! What an ad platform delivered: impressions, clicks and cost of one unit on one day.

use serde::{Deserialize, Serialize};

use super::{Origin, fact};
use crate::{Currency, Date, Decimal, Text, account::words, group::GroupKey};

words! {
    /// Whether reported cost contains VAT.
    VatBasis {
        /// The cost contains VAT.
        Included = "included",
        /// VAT comes on top.
        Excluded = "excluded",
        /// No VAT is charged.
        None = "none",
    } default Included
}

/// The unit a platform reports on; empty below the grain of the file.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct AdUnit {
    /// Campaign id where the file has one, else its name.
    pub campaign: Text,
    /// Campaign name for people; empty when the file has only the id.
    pub campaign_name: Text,
    /// Ad group id or name.
    pub ad_group: Text,
    /// Keyword id or text.
    pub keyword: Text,
    /// Ad (소재) id or name.
    pub ad: Text,
    /// Device or medium breakdown as printed, e.g. `PC`, `M`, media code; joined by `/`.
    pub placement: Text,
}

/// One reported unit on one day.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct AdDelivery {
    /// Where it came from; its key names the unit and the day.
    pub origin: Origin,
    /// Business day of the company: that of the hour where the source reports hours, else the account's own day.
    pub day: Date,
    /// Day in the account's zone. What the source reports for it as a whole takes the place of what it reported before.
    pub reported_day: Date,
    /// What is reported on.
    pub unit: AdUnit,
    /// Finest column of the file: `campaign`, `ad_group`, `keyword` or `ad`. One account-day has one grain.
    pub grain: Text,
    /// Times shown.
    pub impressions: i64,
    /// Times clicked.
    pub clicks: i64,
    /// Cost exactly as reported, in `currency`.
    pub cost: Decimal,
    /// Currency of `cost`.
    pub currency: Currency,
    /// Whether `cost` contains VAT.
    pub vat_basis: VatBasis,
}

fact!(AdDelivery, Replace, |it| Some(GroupKey::ad(&it.origin.account, it.day)), day = reported_day);
