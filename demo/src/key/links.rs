//! Policy 2.10 and 2.12: the media account and campaign an order belongs to.

use std::collections::BTreeMap;

use super::{in_force::InForce, reported::Link};
use crate::world::{accounts::AccountSpec, touches::Touch};

/// How a touch names its campaign; a later one comes before an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// By the code of a coupon.
    Coupon,
    /// By the name of the campaign or of the media account.
    Name,
    /// By the ad or ad group that was clicked.
    Click,
}

/// The touch that counts for an order.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub struct Chosen<'a> {
    pub way: Way,
    pub touch: &'a Touch,
    pub link: Link,
}

/// The chosen touch of each order that has one.
pub fn chosen<'a>(facts: &'a InForce, accounts: &[AccountSpec]) -> BTreeMap<&'a str, Chosen<'a>> {
    let mut best: BTreeMap<&str, Chosen> = BTreeMap::new();
    for touch in facts.touches.rows() {
        let Some((way, link)) = found(touch, facts, accounts) else { continue };
        let rank = (way, touch.touched_at);
        if best.get(touch.order_id.as_str()).is_none_or(|other| (other.way, other.touch.touched_at) < rank) {
            best.insert(&touch.order_id, Chosen { way, touch, link });
        }
    }
    best
}

/// The link of each order that has one.
pub fn links<'a>(facts: &'a InForce, accounts: &[AccountSpec]) -> BTreeMap<&'a str, Link> {
    chosen(facts, accounts).into_iter().map(|(order, chosen)| (order, chosen.link)).collect()
}

/// What a touch gives, in the first way that gives something.
fn found(touch: &Touch, facts: &InForce, accounts: &[AccountSpec]) -> Option<(Way, Link)> {
    let alias = |kind, text| alias(facts, accounts, kind, text);
    let clicked = [&touch.ad, &touch.ad_group];
    let by_click = clicked.into_iter().filter(|text| !text.is_empty());
    if let Some(link) = by_click.flat_map(|id| alias("ad", id).or_else(|| facts.reported.by_id(id).cloned())).next() {
        return Some((Way::Click, link));
    }

    let (kind, written) =
        if touch.campaign.is_empty() { ("utm_campaign", &touch.utm_campaign) } else { ("campaign", &touch.campaign) };
    let (meant, campaign) = alias(kind, written).unwrap_or_default();
    let campaign = if campaign.is_empty() { written.clone() } else { campaign };
    let source = || alias("utm_source", touch.utm_source).unwrap_or_default().0;
    let account = [meant, account(accounts, &touch.media_account)].into_iter().find(|name| !name.is_empty());
    let by_name = facts.reported.by_name((account.unwrap_or_else(source), campaign));
    if by_name != Link::default() {
        return Some((Way::Name, by_name));
    }
    alias("coupon", &touch.coupon).map(|link| (Way::Coupon, link))
}

/// What an alias of this kind says of a text.
fn alias(facts: &InForce, accounts: &[AccountSpec], kind: &str, text: &str) -> Option<Link> {
    let row = facts.aliases.rows().find(|row| row.kind == kind && row.value == text)?;
    let link = (account(accounts, row.media_account), row.campaign.clone());
    (link != Link::default()).then_some(link)
}

/// The media account a name means: by id, by number, by platform; else as it stands.
pub fn account(accounts: &[AccountSpec], name: &str) -> String {
    let plain = |text: &str| text.replace(['-', ' '], "");
    let media = || accounts.iter().filter(|a| a.kind == "media");
    if let Some(account) = media().find(|a| a.id == name) {
        return account.id.clone();
    }
    let of_number: Vec<_> =
        media().filter(|a| !a.external_id.is_empty() && plain(&a.external_id) == plain(name)).collect();
    let fitting = if of_number.is_empty() { media().filter(|a| a.platform == name).collect() } else { of_number };
    match fitting.as_slice() {
        [only] => only.id.clone(),
        _ => name.to_owned(),
    }
}
