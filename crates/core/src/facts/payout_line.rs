//! A line of a payout: what a gateway collected for an order, kept and pays.

use serde::{Deserialize, Serialize};

use super::{Origin, fact};
use crate::{
    Currency, Date, Text,
    account::words,
    group::{GroupKey, GroupKind},
};

words! {
    /// What the line is about.
    PayoutKind {
        /// A payment.
        Payment = "payment",
        /// A cancelled payment; amounts are negative.
        Cancel = "cancel",
        /// Money released or kept back without an order's payment.
        Adjustment = "adjustment",
        /// A rolling reserve kept, or released: only the hold-back moves.
        Reserve = "reserve",
        /// A payment that the customer's bank took back; positive when it is won later.
        Chargeback = "chargeback",
        /// The fee of a dispute, in the fee columns.
        DisputeFee = "dispute_fee",
        /// The mall pays its own share of coupons and points.
        MallBenefit = "mall_benefit",
        /// Advertising set off against the payout; amounts are negative.
        AdCost = "ad_cost",
        /// Anything else set off or added.
        Deduction = "deduction",
    } default Payment
}

/// One line: `gross − fee − fee_vat − hold_back = net`, checked on import. Positive is money for us.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct PayoutLine {
    /// Where it came from; the account is the gateway, the key its transaction.
    pub origin: Origin,
    /// The payout this line belongs to; where the gateway has no id, the paid date.
    pub payout_id: Text,
    /// The shop's order number; empty when the line has none.
    pub order_id: Text,
    /// What it is about.
    pub kind: PayoutKind,
    /// Day the gateway counts the sale.
    pub sold_on: Date,
    /// Day the money is paid out.
    pub paid_out_on: Date,
    /// Amount collected, minor units.
    pub gross_minor: i64,
    /// Fee without VAT, minor units.
    pub fee_minor: i64,
    /// VAT on the fee, minor units.
    pub fee_vat_minor: i64,
    /// Kept back for later; negative when released.
    pub hold_back_minor: i64,
    /// What is paid out, minor units.
    pub net_minor: i64,
    /// Currency.
    pub currency: Currency,
    /// Media account whose advertising is set off; empty for other kinds.
    pub media_account: Text,
    /// Payment method as printed.
    pub method: Text,
}

fact!(PayoutLine, Upsert, |it| Some(if it.order_id.is_empty() {
    GroupKey::new(GroupKind::Pay, &it.origin.account, &format!("payout:{}", it.payout_id))
} else {
    GroupKey::new(GroupKind::Pay, &it.origin.account, &it.order_id)
}));
