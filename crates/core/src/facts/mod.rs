//! Facts: immutable rows that say what a source said, each with the place it came from.
//!
//! Amounts that end in `_minor` are booked minor units; [`Decimal`](crate::Decimal) amounts are exact, in
//! major units, as the source printed them. An empty [`Text`] means the source gave none.

pub mod accrual;
pub mod ad_claim;
pub mod ad_delivery;
pub mod bank_line;
pub mod campaign_alias;
pub mod fx_rate;
pub mod goods_receipt;
pub mod media_charge;
pub mod opening_balance;
pub mod order_change;
pub mod order_line;
pub mod order_touch;
pub mod payout;
pub mod payout_line;
pub mod points;
pub mod product;
mod set;

pub use accrual::Accrual;
pub use ad_claim::AdClaim;
pub use ad_delivery::{AdDelivery, AdUnit, VatBasis};
pub use bank_line::BankLine;
pub use campaign_alias::{AliasKind, CampaignAlias};
pub use fx_rate::{FxRate, RateKind};
pub use goods_receipt::{GoodsReceipt, ReceiptKind};
pub use media_charge::{ChargeKind, MediaCharge};
pub use opening_balance::OpeningBalance;
pub use order_change::{ChangeKind, OrderChange};
pub use order_line::{OrderLine, SellerRole, TaxKind};
pub use order_touch::OrderTouch;
pub use payout::Payout;
pub use payout_line::{PayoutKind, PayoutLine};
pub use points::{Points, PointsKind};
pub use product::Product;
pub use set::FactSet;

use crate::{
    Text,
    account::words,
    group::{GroupKey, hash64},
};

words! {
    /// The tables facts live in.
    FactKind {
        /// [`Accrual`]
        Accrual = "accrual",
        /// [`AdClaim`]
        AdClaim = "ad_claim",
        /// [`AdDelivery`]
        AdDelivery = "ad_delivery",
        /// [`BankLine`]
        BankLine = "bank_line",
        /// [`CampaignAlias`]
        CampaignAlias = "campaign_alias",
        /// [`FxRate`]
        FxRate = "fx_rate",
        /// [`GoodsReceipt`]
        GoodsReceipt = "goods_receipt",
        /// [`MediaCharge`]
        MediaCharge = "media_charge",
        /// [`OpeningBalance`]
        OpeningBalance = "opening_balance",
        /// [`OrderChange`]
        OrderChange = "order_change",
        /// [`OrderLine`]
        OrderLine = "order_line",
        /// [`OrderTouch`]
        OrderTouch = "order_touch",
        /// [`Payout`]
        Payout = "payout",
        /// [`PayoutLine`]
        PayoutLine = "payout_line",
        /// [`Points`]
        Points = "points",
        /// [`Product`]
        Product = "product",
    } default OrderLine
}

words! {
    /// How newer rows take the place of older ones.
    Supersession {
        /// A newer set of an account's day takes the place of the whole older set; a missing row means zero.
        Replace = "replace",
        /// A newer row takes the place of the older row of the same key.
        Upsert = "upsert",
    } default Upsert
}

/// Where a fact came from within its batch.
#[derive(Clone, PartialEq, Eq, Default, Debug, serde::Serialize, serde::Deserialize)]
pub struct Origin {
    /// Number given when the fact is recorded: batch × 2³² + place in the batch; 0 before.
    pub id: i64,
    /// Registered account the fact belongs to.
    pub account: Text,
    /// Natural key within (fact, account); repeats of an equal line end in `#1`, `#2`, …
    pub key: Text,
    /// Line of the source file, counted from 1; 0 when it has none.
    pub line: u32,
}

/// What every fact has.
pub trait Fact: Clone + PartialEq + Send + Sync + 'static {
    /// Its table.
    const KIND: FactKind;

    /// How newer rows replace older ones.
    const SUPERSESSION: Supersession;

    /// Where it came from.
    fn origin(&self) -> &Origin;

    /// Where it came from, to be completed by the importer.
    fn origin_mut(&mut self) -> &mut Origin;

    /// The posting group whose facts include this one; `None` for facts that only inform other groups.
    fn group(&self) -> Option<GroupKey>;

    /// The day a `replace` set stands for; `None` for `upsert` facts.
    fn replaced_day(&self) -> Option<crate::Date> {
        None
    }

    /// Whether it says the same as another version of the row.
    fn says_the_same(&self, other: &Self) -> bool {
        let mut like = self.clone();
        *like.origin_mut() = other.origin().clone();
        like == *other
    }

    /// Hash of (account, key), by which earlier versions of the row are found.
    fn key_hash(&self) -> i64 {
        hash64(&[&self.origin().account, &self.origin().key])
    }
}

/// Implements [`Fact`] for a struct with an `origin` field.
macro_rules! fact {
    ($type:ident, $supersession:ident, |$this:ident| $group:expr $(, day = $day:ident)?) => {
        impl crate::facts::Fact for $type {
            const KIND: crate::facts::FactKind = crate::facts::FactKind::$type;
            const SUPERSESSION: crate::facts::Supersession = crate::facts::Supersession::$supersession;

            fn origin(&self) -> &crate::facts::Origin {
                &self.origin
            }

            fn origin_mut(&mut self) -> &mut crate::facts::Origin {
                &mut self.origin
            }

            fn group(&self) -> Option<crate::group::GroupKey> {
                let $this = self;
                $group
            }

            $(fn replaced_day(&self) -> Option<crate::Date> {
                Some(self.$day)
            })?
        }
    };
}
pub(crate) use fact;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_fact_has_a_file_of_its_name() {
        let listed: Vec<String> = FactKind::ALL.iter().map(|kind| format!("{kind}.rs")).collect();
        let mut found: Vec<String> = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/facts"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name != "mod.rs" && name != "set.rs")
            .collect();
        found.sort();
        assert_eq!(found, listed);
    }
}
