//! Money and documents of an ad account: top-ups, charges, invoices, credits.

use serde::{Deserialize, Serialize};

use super::{Origin, fact};
use crate::{
    Currency, Date, Text,
    account::words,
    group::{GroupKey, GroupKind},
};

words! {
    /// What happened. Amounts are positive in every kind; the kind says the direction.
    ChargeKind {
        /// Money put into a prepaid account.
        TopUp = "top_up",
        /// A threshold or monthly charge on a card.
        Charge = "charge",
        /// A tax invoice of the platform.
        Invoice = "invoice",
        /// An agency's invoice of its mark-up.
        AgencyFee = "agency_fee",
        /// Payment of an invoice.
        Payment = "payment",
        /// A credit for an earlier service month, e.g. invalid clicks.
        CreditMemo = "credit_memo",
        /// Free credit given (memo, no entry).
        FreeCreditGranted = "free_credit_granted",
        /// Free credit spent on a day; lowers that day's cost.
        FreeCreditUsed = "free_credit_used",
        /// Money of a top-up given back.
        Refund = "refund",
    } default TopUp
}

/// One movement or document.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct MediaCharge {
    /// Where it came from; its key is the charge id.
    pub origin: Origin,
    /// The platform's id of the movement or document.
    pub charge_id: Text,
    /// What happened.
    pub kind: ChargeKind,
    /// Date of the movement or document.
    pub charged_on: Date,
    /// Last day of the service period that the document is about.
    pub service_to: Option<Date>,
    /// Consideration without VAT, minor units.
    pub supply_minor: i64,
    /// VAT, minor units.
    pub vat_minor: i64,
    /// supply + VAT, minor units.
    pub total_minor: i64,
    /// Currency of the amounts.
    pub currency: Currency,
    /// What was really paid in the company's currency, minor units; wins over conversion.
    pub settled_minor: Option<i64>,
    /// Campaign the credit is about; empty for the whole account.
    pub campaign: Text,
    /// Number of the (tax) invoice or of the document that is corrected.
    pub document_no: Text,
}

fact!(MediaCharge, Upsert, |it| Some(if it.kind == ChargeKind::FreeCreditUsed {
    GroupKey::ad(&it.origin.account, it.charged_on)
} else {
    GroupKey::new(GroupKind::Charge, &it.origin.account, &it.origin.key)
}));
