//! Orders of the malls and of the other own shops: one story that each mall then writes down in its own way.

pub mod benefits;
pub mod cafe24;
pub mod coupang;
pub mod naver;
pub mod shopify;

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};

use super::{
    accounts::KCP, bank::Deposit, campaigns::Campaign, catalog::Product, orders::Order, payout_lines::PayoutLine,
};
use crate::{calendar, draw::Draw};

/// A mall, as far as the story of its orders goes.
pub struct Mall {
    /// Stream of chance.
    pub name: &'static str,
    /// Number of the `n`-th order of a day.
    pub number: fn(Date, i64) -> String,
    /// Number of the `n`-th line of an order.
    pub line_number: fn(&str, usize) -> String,
    /// Price of a piece in minor units; none: not sold here.
    pub price: fn(&Product) -> Option<i64>,
    /// Minor units that coupons come in.
    pub coin: i64,
    /// What shipping costs.
    pub shipping: i64,
    /// Whether some pieces of a line can be taken back alone.
    pub in_parts: bool,
    /// How many of the orders an advertisement brought.
    pub advertised: f64,
}

/// One order; amounts in minor units of the mall's currency, VAT included.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct MallOrder {
    pub id: String,
    pub ordered_at: DateTime,
    pub paid_at: DateTime,
    /// None: cancelled before.
    pub sent_at: Option<DateTime>,
    pub lines: Vec<MallLine>,
    /// Charged once, for the whole order.
    pub shipping: i64,
    /// Points of the seller, for the whole order.
    pub points: i64,
    /// Coupon of the seller on the whole order.
    pub coupon: i64,
    /// Ad group and campaign whose advertisement brought it.
    pub source: Option<(String, String)>,
}

/// One line of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct MallLine {
    pub id: String,
    pub product: String,
    pub name: String,
    pub exempt: bool,
    pub quantity: i64,
    pub unit_price: i64,
    /// Coupons on the line that the seller bears, and that the mall bears; a multiple of the quantity each.
    pub seller_off: i64,
    pub mall_off: i64,
    /// None: the customer did not confirm it.
    pub confirmed_at: Option<DateTime>,
    pub claim: Option<Claim>,
}

/// Pieces of a line that come back.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Claim {
    pub id: String,
    /// cancel or return.
    pub kind: &'static str,
    pub at: DateTime,
    pub quantity: i64,
}

impl MallOrder {
    /// The claims that are done by a moment.
    pub fn claimed(&self, by: DateTime) -> impl Iterator<Item = (&MallLine, &Claim)> {
        self.lines.iter().filter_map(|l| l.claim.as_ref().map(|c| (l, c))).filter(move |(_, c)| c.at < by)
    }

    /// When all of the order was cancelled.
    pub fn cancelled_at(&self, by: DateTime) -> Option<DateTime> {
        let all = self.claimed(by).filter(|(line, claim)| claim.kind == "cancel" && claim.quantity == line.quantity);
        let days: Vec<DateTime> = all.map(|(_, claim)| claim.at).collect();
        days.iter().max().copied().filter(|_| days.len() == self.lines.len())
    }
}

impl MallLine {
    /// List price of all pieces.
    pub fn gross(&self) -> i64 {
        self.unit_price * self.quantity
    }
    /// A whole amount's part for some of the pieces.
    pub fn part(&self, whole: i64, pieces: i64) -> i64 {
        whole * pieces / self.quantity
    }
    /// Pieces that are left at a moment.
    pub fn left(&self, by: DateTime) -> i64 {
        self.quantity - self.claim.as_ref().filter(|c| c.at < by).map_or(0, |c| c.quantity)
    }
}

/// The orders of a mall from `start` to `last`, about `per_day` a day.
pub fn orders(
    seed: u64,
    mall: &Mall,
    (start, last, per_day): (Date, Date, f64),
    products: &[Product],
    campaigns: &[Campaign],
) -> Vec<MallOrder> {
    let mut draw = Draw::new(seed, mall.name);
    let sold: Vec<&Product> = products.iter().filter(|p| p.terms.is_none() && (mall.price)(p).is_some()).collect();
    let mut list = Vec::new();
    for day in calendar::days(start, last) {
        for n in 0..draw.count(per_day) {
            let id = (mall.number)(day, n + 1);
            let ordered_at = calendar::later(calendar::at(day, 0, 0, 0), draw.between(0, 86_399));
            let paid_at = calendar::later(ordered_at, draw.between(5, 900));
            let sent_on = calendar::business_days_after(paid_at.date(), 1);
            let sent_at = calendar::later(calendar::at(sent_on, 14, 0, 0), draw.between(0, 9_000));
            let lines = lines(&mut draw, mall, &id, &sold);
            let goods: i64 = lines.iter().map(MallLine::gross).sum();
            let mut order = MallOrder {
                id,
                ordered_at,
                paid_at,
                sent_at: Some(sent_at),
                lines,
                shipping: if goods < mall.shipping * 16 { mall.shipping } else { 0 },
                points: if draw.chance(0.1) { draw.between(1, 9) * mall.coin } else { 0 },
                coupon: if draw.chance(0.25) { draw.between(1, 5) * mall.coin + draw.between(0, 7) } else { 0 },
                source: None,
            };
            if draw.chance(mall.advertised) {
                let running: Vec<&Campaign> =
                    campaigns.iter().filter(|c| c.flight.0 <= day && day <= c.flight.1).collect();
                let campaign = running[draw.index(running.len())];
                let group = campaign.groups[draw.index(campaign.groups.len())].0.clone();
                order.source = Some((group, campaign.key.clone()));
            }
            aftermath(&mut draw, mall, &mut order, sent_at);
            list.push(order);
        }
    }
    list
}

fn lines(draw: &mut Draw, mall: &Mall, order: &str, sold: &[&Product]) -> Vec<MallLine> {
    let mut lines: Vec<MallLine> = Vec::new();
    for _ in 0..1 + draw.weighted(&[0.6, 0.3, 0.1]) {
        let product = sold[draw.index(sold.len())];
        if lines.iter().any(|l| l.product == product.code) {
            continue;
        }
        let quantity = 1 + draw.weighted(&[0.7, 0.2, 0.1]) as i64;
        let mut off = |p: f64| if draw.chance(p) { draw.between(1, 4) * mall.coin * quantity } else { 0 };
        lines.push(MallLine {
            id: (mall.line_number)(order, lines.len() + 1),
            product: product.code.clone(),
            name: product.name.clone(),
            exempt: product.exempt,
            quantity,
            unit_price: (mall.price)(product).unwrap_or_default(),
            seller_off: off(0.3),
            mall_off: off(0.2),
            confirmed_at: None,
            claim: None,
        });
    }
    lines
}

/// Confirmation, or what is cancelled before the goods leave and returned after they arrived.
fn aftermath(draw: &mut Draw, mall: &Mall, order: &mut MallOrder, sent_at: DateTime) {
    let (paid_at, cancelled) = (order.paid_at, draw.chance(0.04));
    let soon = calendar::later(paid_at, draw.between(600, 9_000));
    if cancelled {
        order.sent_at = None;
    }
    for line in &mut order.lines {
        let confirmed_at = calendar::later(sent_at, 86_400 * draw.between(3, 8) + draw.between(0, 9_000));
        let roll = draw.unit();
        let claim = |kind, at, quantity| {
            let letter = if kind == "cancel" { "C" } else { "R" };
            Some(Claim { id: format!("{letter}{}", line.id), kind, at, quantity })
        };
        if cancelled {
            line.claim = claim("cancel", soon, line.quantity);
            continue;
        }
        line.confirmed_at = Some(confirmed_at);
        if roll < 0.08 && mall.in_parts && line.quantity > 1 {
            line.claim = claim("cancel", soon, 1);
        } else if roll < 0.13 {
            line.claim = claim("return", calendar::later(sent_at, 86_400 * 2 + draw.between(0, 40_000)), line.quantity);
            line.confirmed_at = None;
        } else if roll < 0.16 {
            line.claim = claim("return", calendar::later(confirmed_at, 86_400 * draw.between(3, 12)), line.quantity);
        }
    }
}

/// What happened at the malls.
#[derive(Debug, Default)]
#[allow(missing_docs)]
pub struct Malls {
    pub store: Vec<MallOrder>,
    pub cases: Vec<naver::Case>,
    pub naver_days: Vec<naver::Day>,
    pub revenue: Vec<coupang::Revenue>,
    pub settlements: Vec<coupang::Settlement>,
    pub cafe24: Vec<MallOrder>,
    pub disputes: Vec<cafe24::Dispute>,
    /// Lines of payment gateways without a format of their own, with their numbers.
    pub payments: Vec<(String, PayoutLine)>,
    pub shopify: Vec<MallOrder>,
    pub movements: Vec<shopify::Movement>,
}

impl Malls {
    /// The malls of a company whose books go up to `last`; what happens from `until` on is not told. `own` are the orders
    /// of the first own shop.
    pub fn tell(
        seed: u64,
        (months, last, until): (&[Date], Date, DateTime),
        orders_per_day: u32,
        (products, campaigns, own): (&[Product], &[Campaign], &[Order]),
    ) -> Self {
        let per_day = 0.5 + f64::from(orders_per_day) / 30.0;
        let orders = |mall| orders(seed, mall, (months[0], last, per_day), products, campaigns);
        let store = orders(&naver::STORE);
        let cases = naver::cases(&store, until);
        let naver_days = naver::days(&cases);
        let revenue = coupang::revenue(&orders(&coupang::COUPANG), until);
        let settlements = coupang::settlements(&revenue);
        let cafe24 = orders(&cafe24::CAFE24);
        let disputes = cafe24::disputes(&cafe24);
        let mut payments = cafe24::payments(&cafe24, &disputes, months, (last, until));
        payments.extend(benefits::benefits(months, own));
        let shopify = orders(&shopify::SHOPIFY);
        let movements = shopify::movements(&shopify, until);
        Self { store, cases, naver_days, revenue, settlements, cafe24, disputes, payments, shopify, movements }
    }

    /// What the gateways without a format of their own pay out: gateway, number, day, won.
    pub fn payouts(&self) -> BTreeMap<(&'static str, &str, Date), i64> {
        let mut payouts = BTreeMap::new();
        for (_, line) in &self.payments {
            *payouts.entry((line.gateway, line.payout.as_str(), line.paid_out_on)).or_insert(0) += line.net();
        }
        payouts
    }

    /// What the bank gets in won up to `last`.
    pub fn deposits(&self, last: Date) -> Vec<Deposit> {
        let naver = self.naver_days.iter().map(|it| (it.expected_on, "네이버페이", it.amount()));
        let coupang = self.settlements.iter().map(|it| (it.settled_on, "쿠팡(주)", it.amount()));
        let others = self
            .payouts()
            .into_iter()
            .map(|((gateway, _, on), won)| (on, if gateway == KCP { "한국결제(주)" } else { "하루채널" }, won));
        naver.chain(coupang).chain(others).filter(|(on, _, won)| *on <= last && *won > 0).collect()
    }
}
