//! What links an order to marketing.

use serde::{Deserialize, Serialize};

use super::{Origin, fact};
use crate::{
    Text, Timestamp,
    group::{GroupKey, GroupKind},
};

/// One marketing touch of an order.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct OrderTouch {
    /// Where it came from; the account is the shop.
    pub origin: Origin,
    /// The shop's order number.
    pub order_id: Text,
    /// When the customer was touched.
    pub touched_at: Timestamp,
    /// Registered media account, if known.
    pub media_account: Text,
    /// Campaign id or name as the media account reports it.
    pub campaign: Text,
    /// Ad group id or name.
    pub ad_group: Text,
    /// Ad id.
    pub ad: Text,
    /// `utm_source`.
    pub utm_source: Text,
    /// `utm_medium`.
    pub utm_medium: Text,
    /// `utm_campaign`; names the campaign when `campaign` is empty.
    pub utm_campaign: Text,
    /// Click id (`gclid`, `n_keyword_id`, …).
    pub click_id: Text,
    /// Coupon code.
    pub coupon: Text,
}

impl OrderTouch {
    /// The campaign this touch speaks for; empty when it names none.
    pub fn linked_campaign(&self) -> &Text {
        if self.campaign.is_empty() { &self.utm_campaign } else { &self.campaign }
    }
}

fact!(OrderTouch, Upsert, |it| Some(GroupKey::new(GroupKind::Order, &it.origin.account, &it.order_id)));
