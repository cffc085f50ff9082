//! What the ad platform counts: clicks and cost of each day, invalid clicks found up to 28 days later, claimed orders.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime, date};
use rust_decimal::{Decimal, RoundingStrategy, prelude::ToPrimitive};

use super::{
    accounts::{NAVER_BOOKS, NAVER_BRAND},
    campaigns::Campaign,
    orders::Order,
    platforms,
};
use crate::{calendar, draw::Draw};

/// From this statistics day on Naver's stat reports give cost with VAT, in whole won.
pub const VAT_INCLUDED_FROM: Date = date(2026, 3, 30);

/// One order the platform claims for itself, reported some days after the click.
#[derive(Debug, Clone)]
pub struct Claim {
    /// From when on the report shows it.
    pub shown_from: DateTime,
    /// Value in minor units of the account's currency.
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

/// Whether an account's reports show cost as it is counted: those of stat reports change with [`VAT_INCLUDED_FROM`].
pub fn as_counted(account: &str) -> bool {
    ![NAVER_BRAND, NAVER_BOOKS].contains(&account)
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
    /// Clicks not yet found invalid at `moment`, and their cost: as counted, or as the stat report shows it, without VAT
    /// before the change and with it, in whole won, since then.
    pub fn shown_at(&self, moment: DateTime, as_counted: bool) -> Shown {
        let age = calendar::days_between(self.day, moment.date());
        let clicks = self.clicks - self.invalid_after.iter().filter(|after| **after <= age).count() as i64;
        let raw = self.click_price * Decimal::from(clicks);
        let cost = if as_counted || self.day < VAT_INCLUDED_FROM {
            raw
        } else {
            (raw * Decimal::new(11, 1)).round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero)
        };
        let claims = self.claims.iter().filter(|c| c.shown_from <= moment);
        let (purchases, purchase_value) = claims.fold((0, 0), |(n, v), c| (n + 1, v + c.value));
        Shown { impressions: self.impressions, clicks, cost, purchases, purchase_value }
    }
}

/// All cells of all campaigns; platforms beside Naver report no device.
pub fn ad_cells(seed: u64, last: Date, orders_per_day: u32, campaigns: &[Campaign], orders: &[Order]) -> Vec<AdCell> {
    let mut draw = Draw::new(seed, "ads");
    let claimed = claims(&mut draw, orders, campaigns);
    let scale = f64::from(orders_per_day) / 120.0;
    let mut cells = Vec::new();
    for (c, campaign) in campaigns.iter().enumerate() {
        for day in calendar::days(campaign.flight.0, campaign.flight.1.min(last)) {
            let closed = campaign.account == NAVER_BOOKS && day.weekday().to_monday_one_offset() == 7;
            let devices: &[(bool, f64)] =
                if platforms::of(campaign.account).is_some() { &[(true, 1.0)] } else { &[(false, 0.3), (true, 0.7)] };
            for group in 0..campaign.groups.len() {
                for (mobile, share) in devices.iter().copied() {
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
    Decimal::new(campaign.click_price * draw.between(88, 112) / 100, campaign.price_decimals)
}

/// One click in thirty is found invalid, most within two days, some as late as the 28th.
fn invalid(draw: &mut Draw) -> Option<i64> {
    draw.chance(0.033).then(|| if draw.chance(0.5) { draw.between(1, 2) } else { draw.between(3, 28) })
}

/// Days after which a claim is first shown, and how often: most come at once, some weeks later.
const SHOWN_AFTER: [i64; 7] = [0, 1, 3, 6, 9, 16, 25];
const HOW_OFTEN: [f64; 7] = [0.55, 0.16, 0.1, 0.07, 0.05, 0.04, 0.03];

/// The platform claims each order it brought on the day it was paid in the account's zone, and now and then one it did
/// not bring.
fn claims(draw: &mut Draw, orders: &[Order], campaigns: &[Campaign]) -> BTreeMap<(Date, usize, usize), Vec<Claim>> {
    let mut claimed: BTreeMap<(Date, usize, usize), Vec<Claim>> = BTreeMap::new();
    for order in orders {
        let (Some((campaign, group)), Some(paid_at)) = (order.source, order.paid_at) else { continue };
        let platform = platforms::of(campaigns[campaign].account);
        let won = order.paid_total().to_i64().unwrap_or(0);
        let (day, value) = match platform {
            Some(platform) => (calendar::day_in(platform.zone, paid_at), platform.value_of(won)),
            None => (paid_at.date(), won),
        };
        let shown_from = calendar::later(paid_at, 86_400 * SHOWN_AFTER[draw.weighted(&HOW_OFTEN)]);
        let list = claimed.entry((day, campaign, group)).or_default();
        list.push(Claim { shown_from, value });
        if draw.chance(0.03) && list.len() > 1 {
            list.push(Claim { shown_from, value: value / 2 });
        }
    }
    claimed
}
