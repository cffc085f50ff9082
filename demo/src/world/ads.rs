//! What the ad platform counts: clicks and cost of each day, invalid clicks found up to 28 days later, claimed orders.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime, date};
use rust_decimal::{Decimal, RoundingStrategy, prelude::ToPrimitive};

use super::{accounts::NAVER_MAIN, campaigns::Campaign, orders::Order};
use crate::{calendar, draw::Draw};

/// From this statistics day on Naver's stat reports give cost with VAT, in whole won.
pub const VAT_INCLUDED_FROM: Date = date(2026, 3, 30);

/// One order the platform claims for itself, reported some days after the click.
#[derive(Debug, Clone)]
pub struct Claim {
    /// From when on the report shows it.
    pub shown_from: DateTime,
    /// Value in won.
    pub value: i64,
}

/// One cell of the platform's books: a day, an ad group, a device.
#[derive(Debug, Clone)]
pub struct AdCell {
    /// Statistics day.
    pub day: Date,
    /// Index of the campaign.
    pub campaign: usize,
    /// Index of the ad group.
    pub group: usize,
    /// PC or mobile.
    pub mobile: bool,
    impressions: i64,
    clicks: i64,
    click_price: Decimal,
    /// Days after which a click is found invalid.
    invalid_after: Vec<i64>,
    /// Claimed purchases.
    pub claims: Vec<Claim>,
    /// Claimed shopping baskets.
    pub baskets: i64,
}

/// The numbers a report shows at one moment.
#[derive(Debug, Clone, Copy)]
#[allow(missing_docs)]
pub struct Shown {
    pub impressions: i64,
    pub clicks: i64,
    pub cost: Decimal,
    pub purchases: i64,
    pub purchase_value: i64,
}

impl AdCell {
    /// Clicks not yet found invalid at `moment`, and their cost: with VAT in the UI report,
    /// in the stat report without VAT before the change and with it, in whole won, since then.
    pub fn shown_at(&self, moment: DateTime, with_vat_already: bool) -> Shown {
        let age = calendar::days_between(self.day, moment.date());
        let clicks = self.clicks - self.invalid_after.iter().filter(|after| **after <= age).count() as i64;
        let raw = self.click_price * Decimal::from(clicks);
        let cost = if with_vat_already || self.day < VAT_INCLUDED_FROM {
            raw
        } else {
            (raw * Decimal::new(11, 1)).round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero)
        };
        let claims = self.claims.iter().filter(|c| c.shown_from <= moment);
        let (purchases, purchase_value) = claims.fold((0, 0), |(n, v), c| (n + 1, v + c.value));
        Shown { impressions: self.impressions, clicks, cost, purchases, purchase_value }
    }
}

/// All cells of all Naver campaigns.
pub fn ad_cells(seed: u64, last: Date, orders_per_day: u32, campaigns: &[Campaign], orders: &[Order]) -> Vec<AdCell> {
    let mut draw = Draw::new(seed, "ads");
    let claimed = claims(&mut draw, orders);
    let scale = f64::from(orders_per_day) / 120.0;
    let mut cells = Vec::new();
    for (c, campaign) in campaigns.iter().enumerate() {
        for day in calendar::days(campaign.flight.0, campaign.flight.1.min(last)) {
            let closed = campaign.account == super::accounts::NAVER_BOOKS && day.weekday().to_monday_one_offset() == 7;
            for group in 0..campaign.groups.len() {
                for mobile in [false, true] {
                    let share = if mobile { 0.7 } else { 0.3 };
                    let clicks = if closed { 0 } else { draw.count(campaign.clicks * share * scale.max(0.05)) };
                    let claims =
                        if mobile { claimed.get(&(day, c, group)).cloned().unwrap_or_default() } else { Vec::new() };
                    cells.push(AdCell {
                        day,
                        campaign: c,
                        group,
                        mobile,
                        impressions: 20 + clicks * draw.between(18, 45),
                        clicks,
                        click_price: click_price(&mut draw, campaign),
                        invalid_after: (0..clicks).filter_map(|_| invalid(&mut draw)).collect(),
                        baskets: claims.len() as i64 + draw.count(0.3),
                        claims,
                    });
                }
            }
        }
    }
    cells
}

fn click_price(draw: &mut Draw, campaign: &Campaign) -> Decimal {
    let percent = draw.between(88, 112);
    if campaign.account == NAVER_MAIN {
        Decimal::from(campaign.click_price * percent / 100)
    } else {
        Decimal::new(campaign.click_price * percent / 100, 2)
    }
}

/// One click in thirty is found invalid, most within two days, some as late as the 28th.
fn invalid(draw: &mut Draw) -> Option<i64> {
    draw.chance(0.033).then(|| if draw.chance(0.5) { draw.between(1, 2) } else { draw.between(3, 28) })
}

/// The platform claims each order it brought on the day it was paid, and now and then one it did not bring.
fn claims(draw: &mut Draw, orders: &[Order]) -> BTreeMap<(Date, usize, usize), Vec<Claim>> {
    let mut claimed: BTreeMap<(Date, usize, usize), Vec<Claim>> = BTreeMap::new();
    for order in orders {
        let (Some((campaign, group)), Some(paid_at)) = (order.source, order.paid_at) else { continue };
        let value = order.paid_total().to_i64().unwrap_or(0);
        let shown_from = calendar::later(paid_at, 86_400 * [0, 1, 3, 9][draw.weighted(&[0.7, 0.15, 0.1, 0.05])]);
        let list = claimed.entry((paid_at.date(), campaign, group)).or_default();
        list.push(Claim { shown_from, value });
        if draw.chance(0.03) && list.len() > 1 {
            list.push(Claim { shown_from, value: value / 2 });
        }
    }
    claimed
}
