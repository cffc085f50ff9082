//! Which touch links an order to marketing. Posting policy 2.10.

use jangbu_core::{
    Text, Timestamp,
    account::AccountKind,
    facts::{OrderTouch, campaign_alias::AliasKind},
};

use crate::{
    campaigns::{Campaigns, Named},
    context::Context,
};

/// Media account and campaign of an order; both empty when nothing links it.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct OrderLink {
    /// Media account that the touch names.
    pub media_account: Text,
    /// Campaign id or name.
    pub campaign: Text,
}

/// How a touch is known to belong to a campaign, the surest last.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Way {
    Coupon,
    Name,
    Click,
}

impl OrderLink {
    /// The link of an order of `shop`: of its touches that name something, the surest, then the latest, then the one
    /// with the greatest natural key.
    pub(crate) fn of(touches: &[OrderTouch], shop: &str, context: &Context) -> Self {
        let mut best: Option<(Way, Timestamp, &Text, Self)> = None;
        for touch in touches.iter().filter(|it| it.origin.account == shop) {
            let Some((way, link)) = named(touch, context) else { continue };
            let rank = (way, touch.touched_at, &touch.origin.key);
            if best.as_ref().is_none_or(|(way, at, key, _)| rank > (*way, *at, *key)) {
                best = Some((rank.0, rank.1, rank.2, link));
            }
        }
        best.map(|(.., link)| link).unwrap_or_default()
    }

    /// What one touch names by itself, whether or not another of the order counts; `None` when it names nothing.
    pub fn of_touch(touch: &OrderTouch, context: &Context) -> Option<Self> {
        Some(named(touch, context)?.1)
    }

    /// The link of an order whose shop is not known.
    pub fn none() -> Self {
        Self::default()
    }
}

/// What a touch names, and how; `None` when it names nothing.
fn named(touch: &OrderTouch, context: &Context) -> Option<(Way, OrderLink)> {
    let campaigns = &context.campaigns;
    let given = |named: Named| OrderLink {
        media_account: context.party(Some(AccountKind::Media), &named.media_account).clone(),
        campaign: named.campaign,
    };
    for id in [&touch.ad, &touch.ad_group].into_iter().filter(|id| !id.is_empty()) {
        if let Some(named) = campaigns.alias(AliasKind::Ad, id).or_else(|| campaigns.unit(id)) {
            return Some((Way::Click, given(named.clone())));
        }
    }
    let link = given(by_name(touch, campaigns));
    let link =
        if link.campaign.is_empty() { link } else { given(campaigns.reported(&link.media_account, &link.campaign)) };
    if link != OrderLink::none() {
        return Some((Way::Name, link));
    }
    let coupon = campaigns.alias(AliasKind::Coupon, &touch.coupon).filter(|_| !touch.coupon.is_empty())?;
    Some((Way::Coupon, given(coupon.clone())))
}

/// Campaign and media account as the touch gives them, through aliases.
fn by_name(touch: &OrderTouch, campaigns: &Campaigns) -> Named {
    let (kind, text) = if touch.campaign.is_empty() {
        (AliasKind::UtmCampaign, &touch.utm_campaign)
    } else {
        (AliasKind::Campaign, &touch.campaign)
    };
    let alias = campaigns.alias(kind, text).filter(|_| !text.is_empty());
    let mut named = alias.cloned().unwrap_or_else(|| Named { campaign: text.clone(), ..Named::default() });
    // An alias may say whose campaign it is and leave its name.
    if named.campaign.is_empty() {
        named.campaign = text.clone();
    }
    if named.media_account.is_empty() {
        named.media_account = touch.media_account.clone();
    }
    if named.media_account.is_empty()
        && let Some(source) = campaigns.alias(AliasKind::UtmSource, &touch.utm_source)
        && !touch.utm_source.is_empty()
    {
        named.media_account = source.media_account.clone();
    }
    named
}

#[cfg(test)]
mod tests;
