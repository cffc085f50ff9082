//! What a currency was worth on a day.

use serde::{Deserialize, Serialize};

use super::{Origin, fact};
use crate::{Currency, Date, Decimal, Text};

/// A rate: one unit of `currency` is `rate` units of `quote`.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct FxRate {
    /// Where it came from; the account is empty: rates hold for the whole company.
    pub origin: Origin,
    /// Day of the rate.
    pub rate_on: Date,
    /// The foreign currency.
    pub currency: Currency,
    /// The currency the rate is given in.
    pub quote: Currency,
    /// Units of `quote` for one unit of `currency` (a quotation per 100 is divided on import).
    pub rate: Decimal,
    /// Who quotes it and what it is for, e.g. `매매기준율`.
    pub source: Text,
}

fact!(FxRate, Upsert, |_it| None);
