//! A product and what a piece of it costs, from a date on.

use serde::{Deserialize, Serialize};

use super::{Origin, fact};
use crate::{Currency, Date, Decimal, Text};

/// A product of a shop with its unit cost valid from a date.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct Product {
    /// Where it came from; the account is the shop, the key is product and date.
    pub origin: Origin,
    /// Product code (SKU).
    pub product: Text,
    /// Name.
    pub name: Text,
    /// Category; empty for none.
    pub category: Text,
    /// Cost of a piece without VAT, exact; `None` when unknown.
    pub unit_cost: Option<Decimal>,
    /// Who supplies it, where it is sold for a supplier; empty for own goods.
    pub supplier: Text,
    /// What the supplier gets for a piece sold, VAT included, exact; wins over the commission rate.
    pub supply_price: Option<Decimal>,
    /// The seller's share of the list price, as a fraction of one, exact.
    pub commission_rate: Option<Decimal>,
    /// Currency of the cost.
    pub currency: Currency,
    /// First day on which the cost holds.
    pub valid_from: Date,
}

fact!(Product, Upsert, |_it| None);
