//! What the posting rules need accounts for.

use std::fmt;

macro_rules! roles {
    ($($(#[$doc:meta])* $variant:ident = $word:literal),+ $(,)?) => {
        /// A use of an account by the posting rules; the chart says which code serves it.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Role { $($(#[$doc])* $variant),+ }

        impl Role {
            /// Every role, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word in the chart's column `role`.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }
    };
}

roles! {
    /// Bank accounts.
    Bank = "bank",
    /// What gateways and malls owe for orders.
    Receivable = "ar",
    /// What a gateway keeps back for later.
    HoldBack = "ar_hold_back",
    /// Money in prepaid ad accounts.
    PrepaidMedia = "prepaid_media",
    /// Withdrawals that nobody has explained.
    SuspenseOut = "suspense_out",
    /// Deposits that nobody has explained.
    SuspenseIn = "suspense_in",
    /// VAT covered by a tax invoice.
    InputVat = "vat_in",
    /// VAT spent, its tax invoice still to come.
    VatAwaitingInvoice = "vat_pending",
    /// Payouts announced, not yet at the bank.
    PayoutClearing = "clearing_payout",
    /// Media payments reported, not yet at the bank.
    MediaClearing = "clearing_media",
    /// Goods.
    Inventory = "inventory",
    /// Suppliers.
    SupplierPayable = "ap_supplier",
    /// Invoiced media.
    MediaPayable = "ap_media",
    /// VAT of sales.
    OutputVat = "vat_out",
    /// VAT that the buyer of a foreign service owes.
    ReverseVat = "vat_reverse",
    /// Own points that customers may still use.
    PointsLiability = "points",
    /// Media spent, neither charged nor invoiced; other expenses before their document.
    AccruedMedia = "accrued_media",
    /// Counterpart of opening balances.
    OpeningEquity = "opening_equity",
    /// List price without VAT.
    Sales = "sales",
    /// Shipping charged to the customer.
    ShippingIncome = "shipping_income",
    /// Refunds without VAT.
    Refunds = "refunds",
    /// Discounts the seller bears.
    SellerDiscount = "seller_discount",
    /// Cost of what was sold.
    CostOfSales = "cogs",
    /// Gateway fees.
    GatewayFee = "fee_pg",
    /// Media cost.
    MediaSpend = "media_spend",
    /// Payments lost for good.
    BadDebt = "bad_debt",
    /// Realised exchange gain.
    FxGain = "fx_gain",
    /// Realised exchange loss.
    FxLoss = "fx_loss",
    /// Unrealised exchange gain.
    RevalGain = "fx_reval_gain",
    /// Unrealised exchange loss.
    RevalLoss = "fx_reval_loss",
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
