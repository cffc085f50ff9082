//! What a text in a touch means: a campaign, a media account, or both.

use serde::{Deserialize, Serialize};

use super::{Origin, fact};
use crate::{Text, account::words};

words! {
    /// Which field of a touch the text stands in.
    AliasKind {
        /// An ad, keyword or ad group id.
        Ad = "ad",
        /// A campaign as written.
        Campaign = "campaign",
        /// `utm_campaign`.
        UtmCampaign = "utm_campaign",
        /// `utm_source`.
        UtmSource = "utm_source",
        /// A coupon code.
        Coupon = "coupon",
    } default Campaign
}

/// One alias, of the company as a whole.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct CampaignAlias {
    /// Where it came from; its key is kind and text.
    pub origin: Origin,
    /// The field it stands in.
    pub kind: AliasKind,
    /// The text, as touches have it.
    pub value: Text,
    /// Media account that is meant; empty for none.
    pub media_account: Text,
    /// Campaign that is meant, as the media account reports it; empty for none.
    pub campaign: Text,
}

fact!(CampaignAlias, Upsert, |_it| None);
