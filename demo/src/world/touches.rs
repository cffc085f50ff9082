//! How customers came: the touches the shop recorded before an order.

use jiff::civil::DateTime;

use super::{
    campaigns::Campaign,
    orders::{Desk, Order},
    platforms,
};
use crate::{calendar, draw::Draw};

/// One recorded visit that led to an order.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub struct Touch {
    pub order_id: String,
    pub ordered_at: DateTime,
    pub touched_at: DateTime,
    pub media_account: String,
    pub campaign: String,
    pub ad_group: String,
    pub ad: String,
    pub utm_source: &'static str,
    pub utm_campaign: String,
    pub click_id: String,
    pub coupon: String,
    /// Learnt only weeks afterwards.
    pub late: bool,
    pub seen: Seen,
}

/// Who saw a touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Seen {
    Shop,
    BigQuery,
    MeasurementProtocol,
}

/// The touches of all orders, in the order of the orders and then of time.
pub fn touches(seed: u64, orders: &[Order], campaigns: &[Campaign]) -> Vec<Touch> {
    let mut draw = Draw::new(seed, "touches");
    let mut list = Vec::new();
    for order in orders.iter().filter(|o| o.desk == Desk::Web) {
        let late = draw.chance(0.07);
        match order.source {
            Some(source) => {
                let earlier = draw.weighted(&[0.6, 0.3, 0.1]) as i64;
                for n in (1..=earlier).rev() {
                    let other = (draw.index(campaigns.len()), 0);
                    list.push(by_ad(&mut draw, order, campaigns, other, n * 90_000, late));
                }
                list.push(by_ad(&mut draw, order, campaigns, source, 0, late));
                list.extend(by_analytics(&mut draw, order, campaigns, source.0));
                if draw.chance(0.02) {
                    let other = (draw.index(campaigns.len()), 0);
                    let mut last = by_ad(&mut draw, order, campaigns, other, 0, true);
                    last.touched_at = calendar::later(order.ordered_at, -1);
                    list.push(last);
                }
            }
            None if draw.chance(0.08) => list.push(Touch {
                touched_at: calendar::later(order.ordered_at, -draw.between(100, 5_000)),
                utm_source: "newsletter",
                utm_campaign: format!("newsletter-{}", calendar::month_of(order.ordered_at.date())),
                ..without_campaign(order)
            }),
            None => {}
        }
    }
    list
}

/// A visit just before the order that says nothing of where it came from.
pub fn without_campaign(order: &Order) -> Touch {
    Touch {
        order_id: order.id.clone(),
        ordered_at: order.ordered_at,
        touched_at: order.ordered_at,
        media_account: String::new(),
        campaign: String::new(),
        ad_group: String::new(),
        ad: String::new(),
        utm_source: "",
        utm_campaign: String::new(),
        click_id: String::new(),
        coupon: String::new(),
        late: false,
        seen: Seen::Shop,
    }
}

fn by_ad(
    draw: &mut Draw,
    order: &Order,
    campaigns: &[Campaign],
    source: (usize, usize),
    before: i64,
    late: bool,
) -> Touch {
    let campaign = &campaigns[source.0];
    let platform = platforms::of(campaign.account);
    let tagged_only = draw.chance(0.25);
    Touch {
        touched_at: calendar::later(order.ordered_at, -before - draw.between(60, 6_000)),
        media_account: if draw.chance(0.9) { campaign.account.into() } else { String::new() },
        campaign: if tagged_only { String::new() } else { campaign.key.clone() },
        ad_group: if tagged_only { String::new() } else { campaign.groups[source.1].0.clone() },
        utm_source: platform.map_or("naver", |platform| platform.utm_source),
        utm_campaign: if platform.is_some() { campaign.name.clone() } else { campaign.key.clone() },
        click_id: format!("{}{:010}", platform.map_or("NV", |it| it.click_id), draw.between(1, 9_999_999_999)),
        late,
        ..without_campaign(order)
    }
}

/// What the analytics saw of some orders: the campaign of a last click, a few seconds after the order; of Google the ad
/// group, of all others no more than the tags of the link.
fn by_analytics(draw: &mut Draw, order: &Order, campaigns: &[Campaign], source: usize) -> Option<Touch> {
    let seen = [None, Some(Seen::BigQuery), Some(Seen::MeasurementProtocol)][draw.weighted(&[0.7, 0.2, 0.1])]?;
    let source = if draw.chance(0.1) { draw.index(campaigns.len()) } else { source };
    let campaign = &campaigns[source];
    let platform = platforms::of(campaign.account)?;
    let is_google = platform.utm_source == "google" && seen == Seen::BigQuery;
    let google = |text: &str| if is_google { text.to_owned() } else { String::new() };
    Some(Touch {
        touched_at: calendar::later(order.ordered_at, draw.between(2, 9)),
        media_account: google(platform.external_id),
        campaign: google(&campaign.key),
        ad_group: google(&campaign.groups[0].0),
        utm_source: platform.utm_source,
        utm_campaign: if is_google { String::new() } else { campaign.name.clone() },
        click_id: format!("{}{:010}", platform.click_id, draw.between(1, 9_999_999_999)),
        seen,
        ..without_campaign(order)
    })
}
