//! Profit by campaign and day, with what the platforms claim beside it. Won; costs are positive.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use rust_decimal::Decimal;

use super::{
    arithmetic::r,
    findings::counted_orders,
    in_force::InForce,
    ledger::{LineKey, Net, WON, decimals},
};
use crate::world::platforms;

/// One line of the profit report; an empty campaign is *not attributed*.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct ProfitRow {
    pub media_account: String,
    pub campaign: String,
    /// `2026-03-05` or `2026-03`.
    pub period: String,
    pub revenue: i64,
    pub discounts: i64,
    pub refunds: i64,
    pub cost_of_goods: i64,
    pub fees: i64,
    pub ad_cost: i64,
    pub contribution_margin: i64,
    /// Orders linked to the campaign, each on the first day of its sales.
    pub orders: i64,
    /// Purchases the platform claims (conversions where it tells no purchases), and their value.
    pub claimed_purchases: i64,
    pub claimed_value: i64,
}

/// What a platform claims, in won at the rate of its day.
fn in_won(facts: &InForce, account: &str, minor: i64, day: Date) -> i64 {
    let currency = platforms::of(account).map_or(WON, |platform| platform.currency);
    if currency == WON {
        return minor;
    }
    facts.rates.rate(currency, day).map_or(0, |rate| r(Decimal::new(minor, decimals(currency)) * rate))
}

/// Profit rows for each day (or month, if `monthly`).
pub fn profit(balances: &BTreeMap<LineKey, Net>, facts: &InForce, monthly: bool) -> Vec<ProfitRow> {
    let mut rows: BTreeMap<(String, String, String), ProfitRow> = BTreeMap::new();
    let period = |day: Date| if monthly { crate::calendar::month_of(day) } else { day.to_string() };
    let mut row = |media_account: &str, campaign: &str, day: Date, change: &dyn Fn(&mut ProfitRow)| {
        let key = (media_account.to_owned(), campaign.to_owned(), period(day));
        let fresh = ProfitRow {
            media_account: key.0.clone(),
            campaign: key.1.clone(),
            period: key.2.clone(),
            ..ProfitRow::default()
        };
        change(rows.entry(key).or_insert(fresh));
    };
    for (key, net) in balances {
        let won = net.functional;
        let change: &dyn Fn(&mut ProfitRow) = match key.code.as_str() {
            "401" | "4011" => &|r| r.revenue -= won,
            "4021" => &|r| r.discounts += won,
            "402" => &|r| r.refunds += won,
            "451" => &|r| r.cost_of_goods += won,
            "831" => &|r| r.fees += won,
            "833" => &|r| r.ad_cost += won,
            _ => continue,
        };
        row(&key.media_account, &key.campaign, key.economic_on, change);
    }
    for ((media_account, campaign, day), count) in counted_orders(balances) {
        row(&media_account, &campaign, day, &|r| r.orders += count);
    }
    for ((account, day), claims) in facts.claims.iter() {
        let mut of_day: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
        for claim in claims.iter().filter(|c| c.counts && c.count > 0) {
            let (count, value) = of_day.entry(&claim.campaign).or_default();
            *count += claim.count;
            *value += claim.value;
        }
        for (campaign, (count, value)) in of_day {
            let won = in_won(facts, account, value, *day);
            row(account, campaign, *day, &|r| {
                r.claimed_purchases += count;
                r.claimed_value += won;
            });
        }
    }
    for row in rows.values_mut() {
        row.contribution_margin =
            row.revenue - row.discounts - row.refunds - row.cost_of_goods - row.fees - row.ad_cost;
    }
    rows.into_values().collect()
}
