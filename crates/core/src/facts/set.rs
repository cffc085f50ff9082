//! Facts of several tables held together: a parsed chunk, a batch, or the facts of a posting group.

use super::{
    Accrual, AdClaim, AdDelivery, BankLine, CampaignAlias, FactKind, FxRate, GoodsReceipt, MediaCharge, OpeningBalance,
    OrderChange, OrderLine, OrderTouch, Payout, PayoutLine, Points, Product,
};

macro_rules! fact_set {
    ($($field:ident: $type:ident),+ $(,)?) => {
        /// Rows of every fact table.
        #[derive(Clone, Default, Debug, PartialEq, Eq)]
        pub struct FactSet {
            $(
                #[doc = concat!("Rows of `", stringify!($field), "`.")]
                pub $field: Vec<$type>,
            )+
        }

        impl FactSet {
            /// Rows in all tables.
            pub fn len(&self) -> usize {
                0 $(+ self.$field.len())+
            }

            /// Rows per table, tables without rows left out.
            pub fn counts(&self) -> Vec<(FactKind, usize)> {
                [$((FactKind::$type, self.$field.len())),+].into_iter().filter(|(_, rows)| *rows > 0).collect()
            }

            /// Moves the rows of `other` behind those of `self`.
            pub fn append(&mut self, mut other: Self) {
                $(self.$field.append(&mut other.$field);)+
            }
        }

        $(
            impl From<Vec<$type>> for FactSet {
                fn from(rows: Vec<$type>) -> Self {
                    Self { $field: rows, ..Self::default() }
                }
            }
        )+
    };
}

fact_set! {
    accrual: Accrual,
    ad_claim: AdClaim,
    ad_delivery: AdDelivery,
    bank_line: BankLine,
    campaign_alias: CampaignAlias,
    fx_rate: FxRate,
    goods_receipt: GoodsReceipt,
    media_charge: MediaCharge,
    opening_balance: OpeningBalance,
    order_change: OrderChange,
    order_line: OrderLine,
    order_touch: OrderTouch,
    payout: Payout,
    payout_line: PayoutLine,
    points: Points,
    product: Product,
}

impl FactSet {
    /// Whether no table has a row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
