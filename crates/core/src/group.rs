//! Posting groups: the sets of facts that one entry explains together.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Text, account::words};

words! {
    /// What kind of group; decides the posting rule.
    GroupKind {
        /// Spend of an ad account on a day.
        Ad = "ad",
        /// An order with its changes.
        Order = "order",
        /// Payout lines of one order, or of one payout when they name no order.
        Pay = "pay",
        /// A top-up, charge, invoice or credit of an ad account.
        Charge = "charge",
        /// Realised exchange differences of a foreign-currency ad account.
        Fx = "fx",
        /// A bank line.
        Bank = "bank",
        /// An opening balance.
        Opening = "opening",
        /// A movement of a shop's own points.
        Points = "points",
        /// Goods received from, or given back to, a supplier.
        Receipt = "receipt",
        /// What brings a product from unit cost to moving average.
        Stock = "stock",
        /// Free credit of an ad account in its order of use.
        Credit = "credit",
        /// The value of a foreign-currency ad account at the end of a month.
        Reval = "reval",
        /// An expense before its document.
        Accrual = "accrual",
    } default Order
}

/// A posting group by its key, `kind:account:rest`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct GroupKey(Text);

impl GroupKey {
    /// The group of `rest` in `account`.
    pub fn new(kind: GroupKind, account: &str, rest: &str) -> Self {
        let mut key = Text::with_capacity(kind.as_str().len() + account.len() + rest.len() + 2);
        for part in [kind.as_str(), ":", account, ":", rest] {
            key.push_str(part);
        }
        Self(key)
    }

    /// Spend of `media` on `day`.
    pub fn ad(media: &str, day: Date) -> Self {
        Self::new(GroupKind::Ad, media, &day.to_string())
    }

    /// A key as stored.
    pub fn from_stored(key: &str) -> Self {
        Self(Text::from(key))
    }

    /// The kind, read from the key; `None` when the key is not one of ours.
    pub fn kind(&self) -> Option<GroupKind> {
        GroupKind::from_word(self.0.split(':').next()?)
    }

    /// The account, second part of the key.
    pub fn account(&self) -> &str {
        self.0.split(':').nth(1).unwrap_or_default()
    }

    /// What follows the account: day, order, charge.
    pub fn rest(&self) -> &str {
        self.0.splitn(3, ':').nth(2).unwrap_or_default()
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// 64-bit hash by which rows of the group are found; equal hashes are compared by key afterwards.
    pub fn hash64(&self) -> i64 {
        hash64(&[&self.0])
    }
}

impl fmt::Display for GroupKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for GroupKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Stable 64-bit hash of `parts`, the same on every machine and version (first 8 bytes of BLAKE3).
pub fn hash64(parts: &[&str]) -> i64 {
    let mut hasher = blake3::Hasher::new();
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            hasher.update(&[0]);
        }
        hasher.update(part.as_bytes());
    }
    let mut first = [0; 8];
    first.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
    i64::from_le_bytes(first)
}
