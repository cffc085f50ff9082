//! A cancellation, return or exchange of an order, with its own date.

use serde::{Deserialize, Serialize};

use super::{Origin, TaxKind, fact};
use crate::{
    Currency, Date, Decimal, Text,
    account::words,
    group::{GroupKey, GroupKind},
};

words! {
    /// Why money goes back.
    ChangeKind {
        /// Before shipping.
        Cancel = "cancel",
        /// After delivery.
        Return = "return",
        /// Goods for other goods, with money back where they are cheaper.
        Exchange = "exchange",
        /// Money that is lost while the sale stands, as after a dispute that was lost.
        WriteOff = "write_off",
    } default Cancel
}

/// One change of an order. Amounts contain VAT where taxable and are positive: money that goes back.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct OrderChange {
    /// Where it came from; its key is the change.
    pub origin: Origin,
    /// The shop's order number.
    pub order_id: Text,
    /// Line of the order; empty for the whole order.
    pub line_id: Text,
    /// The shop's number of the change.
    pub change_id: Text,
    /// What happened.
    pub kind: ChangeKind,
    /// Day it took effect.
    pub changed_on: Date,
    /// Product code.
    pub product: Text,
    /// Pieces that come back.
    pub quantity: Decimal,
    /// Money back to the customer for goods, exact.
    pub refund: Decimal,
    /// Shipping given back, exact.
    pub shipping_refund: Decimal,
    /// Share of coupons and points that the mall takes back, exact.
    pub mall_discount: Decimal,
    /// Whether the goods are sellable again.
    pub restocked: bool,
    /// Currency of the amounts.
    pub currency: Currency,
    /// VAT of the sale that changes.
    pub tax: TaxKind,
    /// Gateway account that pays back; empty for the shop's default.
    pub gateway: Text,
}

fact!(OrderChange, Upsert, |it| Some(GroupKey::new(GroupKind::Order, &it.origin.account, &it.order_id)));
