//! What the texts mean that stand in touches instead of a campaign.

/// One alias as the company keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Alias {
    /// ad, campaign, utm_campaign, utm_source or coupon.
    pub kind: &'static str,
    /// The text in that field of a touch.
    pub value: String,
    /// Media account by id, number or platform; empty for none.
    pub media_account: String,
    /// Campaign as the media account reports it; empty for none.
    pub campaign: String,
}
