//! A naive ledger in memory: one balance per key, groups that convert their totals.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{
    arithmetic::{r, split},
    in_force::Rates,
};

/// Currency of the company.
pub const WON: &str = "KRW";

/// Decimals of a currency's minor unit.
pub fn decimals(currency: &str) -> u32 {
    if [WON, "JPY"].contains(&currency) { 0 } else { 2 }
}

/// What lines are added up by (policy 2.7). Sorts by code, currency, date, then the dimensions.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct LineKey {
    pub code: String,
    pub currency: String,
    pub economic_on: Date,
    pub media_account: String,
    pub campaign: String,
    pub ad_group: String,
    pub channel: String,
    pub product: String,
    pub order: String,
    pub partner: String,
}

impl LineKey {
    /// A key without dimensions.
    pub fn new(code: &str, currency: &str, economic_on: Date) -> Self {
        Self { code: code.into(), currency: currency.into(), economic_on, ..Self::default() }
    }
    /// With a media account.
    pub fn media(self, media_account: &str) -> Self {
        Self { media_account: media_account.into(), ..self }
    }
    /// With a media account and campaign.
    pub fn link(self, link: &(String, String)) -> Self {
        Self { media_account: link.0.clone(), campaign: link.1.clone(), ..self }
    }
    /// With a campaign.
    pub fn campaign(self, campaign: &str) -> Self {
        Self { campaign: campaign.into(), ..self }
    }
    /// With an ad group.
    pub fn ad_group(self, ad_group: &str) -> Self {
        Self { ad_group: ad_group.into(), ..self }
    }
    /// With a channel.
    pub fn channel(self, channel: &str) -> Self {
        Self { channel: channel.into(), ..self }
    }
    /// With a product.
    pub fn product(self, product: &str) -> Self {
        Self { product: product.into(), ..self }
    }
    /// With an order.
    pub fn order(self, order: &str) -> Self {
        Self { order: order.into(), ..self }
    }
    /// With a partner.
    pub fn partner(self, partner: &str) -> Self {
        Self { partner: partner.into(), ..self }
    }
}

/// Net amount and functional amount, in minor units, debit positive.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Net {
    pub amount: i64,
    pub functional: i64,
}

/// All lines, added up by key and date of the document.
#[derive(Debug, Default)]
pub struct Ledger {
    nets: HashMap<(LineKey, Date), Net>,
    /// Groups that wait for a rate: currency and date.
    pub waiting: Vec<(String, Date)>,
    /// Lines of the orders and their payouts, by shop and order, or by gateway and payout where there is no order.
    pub of_orders: BTreeMap<(String, String), OfOrder>,
    /// Products that were below zero: shop and product.
    pub short: Vec<String>,
}

/// Lines of an order and of its payouts.
#[derive(Debug, Default)]
#[allow(missing_docs)]
pub struct OfOrder {
    pub order: Vec<(LineKey, Net)>,
    pub payouts: Vec<(LineKey, Net)>,
}

impl Ledger {
    /// Adds a line.
    pub fn add(&mut self, key: LineKey, booked_on: Date, net: Net) {
        let sum = self.nets.entry((key, booked_on)).or_default();
        sum.amount += net.amount;
        sum.functional += net.functional;
    }

    /// Every line with the date of its document, in no particular order; zeros included.
    pub fn lines(&self) -> impl Iterator<Item = (&(LineKey, Date), Net)> {
        self.nets.iter().map(|(key, net)| (key, *net))
    }

    /// The line of this key and document date, if there ever was one.
    pub fn line(&self, key: &(LineKey, Date)) -> Option<Net> {
        self.nets.get(key).copied()
    }

    /// Balances by key alone.
    pub fn balances(&self) -> BTreeMap<LineKey, Net> {
        let mut balances: HashMap<&LineKey, Net> = HashMap::new();
        for ((key, _), net) in self.lines() {
            let sum = balances.entry(key).or_default();
            sum.amount += net.amount;
            sum.functional += net.functional;
        }
        balances.into_iter().filter(|(_, net)| *net != Net::default()).map(|(key, net)| (key.clone(), net)).collect()
    }

    /// Posts a group: converts each currency and date as one total, then allots it (policy 2.9).
    /// `settled` is what was really paid in won. Returns the lines, or nothing if a rate is missing.
    pub fn post(&mut self, group: Group, rates: &Rates, settled: Option<i64>) -> Vec<(LineKey, Net)> {
        type Unconverted = Vec<(LineKey, Date, i64)>;
        let mut totals: BTreeMap<(String, Date), Unconverted> = BTreeMap::new();
        for ((key, booked_on), amount) in group.lines.into_iter().filter(|(_, amount)| *amount != 0) {
            totals.entry((key.currency.clone(), key.economic_on)).or_default().push((key, booked_on, amount));
        }
        let mut posted = Vec::new();
        for ((currency, on), lines) in totals {
            if currency == WON {
                posted.extend(
                    lines
                        .into_iter()
                        .map(|(key, booked_on, won)| (key, booked_on, Net { amount: won, functional: won })),
                );
                continue;
            }
            let debit: i64 = lines.iter().map(|l| l.2.max(0)).sum();
            let won = match (settled, rates.rate(&currency, on)) {
                (Some(won), _) => won.abs(),
                (None, Some(rate)) => r(Decimal::new(debit, decimals(&currency)) * rate),
                (None, None) => {
                    self.waiting.push((currency, on));
                    return Vec::new();
                }
            };
            for sign in [1, -1] {
                let side: Vec<_> = lines.iter().filter(|l| l.2.signum() == sign).cloned().collect();
                let weights: Vec<Decimal> = side.iter().map(|l| Decimal::from(l.2.abs())).collect();
                let shares = split(won, &weights).unwrap_or_default();
                for ((key, booked_on, amount), share) in side.into_iter().zip(shares) {
                    posted.push((key, booked_on, Net { amount, functional: sign * share }));
                }
            }
        }
        for (key, booked_on, net) in &posted {
            self.add(key.clone(), *booked_on, *net);
        }
        posted.into_iter().map(|(key, _, net)| (key, net)).collect()
    }
}

/// The lines of one posting group, equal keys added up.
#[derive(Debug, Default)]
pub struct Group {
    lines: BTreeMap<(LineKey, Date), i64>,
}

impl Group {
    /// Debits (positive) or credits (negative) minor units; the document has the economic date.
    pub fn add(&mut self, key: LineKey, amount: i64) {
        let booked_on = key.economic_on;
        self.add_booked(key, booked_on, amount);
    }

    /// Sum of the lines on an account.
    pub fn sum(&self, code: &str) -> i64 {
        self.lines.iter().filter(|((key, _), _)| key.code == code).map(|(_, amount)| amount).sum()
    }

    /// The same with a document date of its own.
    pub fn add_booked(&mut self, key: LineKey, booked_on: Date, amount: i64) {
        *self.lines.entry((key, booked_on)).or_insert(0) += amount;
    }
}
