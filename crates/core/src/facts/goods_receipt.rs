//! Goods that came into a shop's stock, or went back to their supplier.

use serde::{Deserialize, Serialize};

use super::{Origin, fact};
use crate::{
    Currency, Date, Decimal, Text,
    account::words,
    group::{GroupKey, GroupKind},
};

words! {
    /// Why stock moved. Quantity and amounts are positive in every kind; the kind says the direction.
    ReceiptKind {
        /// Bought.
        Purchase = "purchase",
        /// Given back to the supplier.
        Return = "return",
        /// Stock at the start, whose value is in the opening balance.
        Opening = "opening",
    } default Purchase
}

/// A product of one delivery.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct GoodsReceipt {
    /// Where it came from; the account is the shop, the key document, product and day.
    pub origin: Origin,
    /// Number of the supplier's document.
    pub document_no: Text,
    /// Why stock moved.
    pub kind: ReceiptKind,
    /// Product code (SKU).
    pub product: Text,
    /// Day the goods came or went.
    pub received_on: Date,
    /// Pieces, above zero.
    pub quantity: Decimal,
    /// Cost of all of them without VAT, minor units.
    pub supply_minor: i64,
    /// VAT, minor units.
    pub vat_minor: i64,
    /// Currency of the amounts.
    pub currency: Currency,
    /// Who supplied them.
    pub supplier: Text,
}

fact!(GoodsReceipt, Upsert, |it| Some(GroupKey::new(GroupKind::Receipt, &it.origin.account, &it.origin.key)));
