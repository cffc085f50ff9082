//! What a currency was worth on a day.

use serde::{Deserialize, Serialize};

use super::{Origin, fact};
use crate::{Currency, Date, Decimal, Text, account::words};

words! {
    /// What a rate is for.
    RateKind {
        /// The rate of the day (매매기준율): books and measures.
        Base = "base",
        /// What the bank sells the currency at (전신환매도율): tax on foreign services.
        Selling = "selling",
        /// The rate at the end of a month: value of money items, and the sign that the month has ended.
        Closing = "closing",
    } default Base
}

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
    /// What it is for.
    pub kind: RateKind,
    /// Who quotes it and what it is for, e.g. `매매기준율`.
    pub source: Text,
}

fact!(FxRate, Upsert, |_it| None);
