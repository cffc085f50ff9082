//! What customers order: lines with coupons and points, by web, telephone and from abroad.

use jiff::civil::{Date, DateTime};
use rust_decimal::Decimal;

use super::{
    aftermath::{follow, trouble},
    campaigns::Campaign,
    catalog::Product,
};
use crate::{calendar, draw::Draw};

/// Where an order is taken; each has a file of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Desk {
    /// The web shop, in won.
    Web,
    /// By telephone: no line numbers, written down monthly.
    Phone,
    /// From abroad, in dollars, through PayPal.
    Abroad,
}

/// How the customer pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Method {
    Card,
    EasyPay,
    VirtualAccount,
}

/// One line of an order. Amounts in the order's currency, VAT included.
#[derive(Debug, Clone)]
pub struct Line {
    /// Empty at the telephone desk.
    pub line_id: String,
    /// Index in the catalogue.
    pub product: usize,
    /// Pieces.
    pub quantity: i64,
    /// List price of a piece.
    pub unit_price: Decimal,
    /// Coupon the shop bears.
    pub seller_discount: Decimal,
    /// Coupon the channel bears.
    pub mall_discount: Decimal,
    /// Points the shop bears.
    pub points_seller: Decimal,
    /// Points the channel bears.
    pub points_mall: Decimal,
    /// Charged once an order, on its first line.
    pub shipping_fee: Decimal,
}

impl Line {
    /// List price of all pieces.
    pub fn gross(&self) -> Decimal {
        self.unit_price * Decimal::from(self.quantity)
    }
    /// What the customer pays for the goods.
    pub fn goods_paid(&self) -> Decimal {
        self.gross() - self.seller_discount - self.mall_discount - self.points_seller - self.points_mall
    }
}

/// Something that happens to a line afterwards.
#[derive(Debug, Clone)]
pub struct Change {
    /// Number of the claim.
    pub change_id: String,
    /// Index of the line.
    pub line: usize,
    /// cancel, return or exchange.
    pub kind: &'static str,
    /// When the shop acted on it.
    pub changed_at: DateTime,
    /// Pieces.
    pub quantity: i64,
    /// Goods money back to the customer.
    pub refund: Decimal,
    /// Shipping money back.
    pub shipping_refund: Decimal,
    /// Share the channel takes back.
    pub mall_back: Decimal,
    /// Whether the goods can be sold again.
    pub restocked: bool,
}

/// One order.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub struct Order {
    pub id: String,
    pub desk: Desk,
    pub ordered_at: DateTime,
    pub paid_at: Option<DateTime>,
    pub shipped_at: Option<DateTime>,
    pub confirmed_at: Option<DateTime>,
    pub method: Method,
    pub customer: String,
    pub lines: Vec<Line>,
    pub changes: Vec<Change>,
    /// The campaign and ad group that brought the order, as the platform knows it.
    pub source: Option<(usize, usize)>,
}

impl Order {
    /// What the customer pays, shipping included.
    pub fn paid_total(&self) -> Decimal {
        self.lines.iter().map(|l| l.goods_paid() + l.shipping_fee).sum()
    }
    /// Three-letter code of the currency.
    pub fn currency(&self) -> &'static str {
        if self.desk == Desk::Abroad { "USD" } else { "KRW" }
    }
}

/// Weekday, pay-day and promotion make the demand of a day.
fn demand(day: Date, start: Date, orders_per_day: u32) -> f64 {
    let weekday = [1.1, 1.05, 1.0, 0.95, 0.9, 0.85, 1.15][day.weekday().to_monday_zero_offset() as usize % 7];
    let pay_day = if day.day() == 10 || day.day() == 25 { 1.25 } else { 1.0 };
    let promotion = if in_promotion(day, start) { 1.35 } else { 1.0 };
    f64::from(orders_per_day) * weekday * pay_day * promotion
}

fn in_promotion(day: Date, start: Date) -> bool {
    (10..=24).contains(&calendar::days_between(start, day))
}

/// All orders from `start` to `last`, and what happens to them before `until`.
pub fn orders(
    seed: u64,
    (start, last, until): (Date, Date, DateTime),
    orders_per_day: u32,
    products: &[Product],
    campaigns: &[Campaign],
) -> Vec<Order> {
    let mut draw = Draw::new(seed, "orders");
    let mut list = Vec::new();
    for day in calendar::days(start, last) {
        let pull: Vec<f64> =
            campaigns.iter().map(|c| if c.flight.0 <= day && day <= c.flight.1 { c.pull } else { 0.0 }).collect();
        for n in 0..draw.count(demand(day, start, orders_per_day)) {
            let desk = [Desk::Web, Desk::Phone, Desk::Abroad][draw.weighted(&[0.955, 0.03, 0.015])];
            let second = draw.between(0, 86_399);
            let mut order = Order {
                id: format!("{}-{:05}", day.strftime("%Y%m%d"), n + 1),
                desk,
                ordered_at: calendar::later(calendar::at(day, 0, 0, 0), second),
                paid_at: None,
                shipped_at: None,
                confirmed_at: None,
                method: [Method::Card, Method::EasyPay, Method::VirtualAccount][draw.weighted(&[0.6, 0.28, 0.12])],
                customer: format!("C{:06}", draw.between(1, i64::from(orders_per_day) * 40)),
                lines: Vec::new(),
                changes: Vec::new(),
                source: None,
            };
            if desk == Desk::Web && draw.chance(0.55) {
                let campaign = draw.weighted(&pull);
                order.source = Some((campaign, draw.index(campaigns[campaign].groups.len())));
            }
            fill(&mut draw, &mut order, products, in_promotion(day, start));
            follow(&mut draw, &mut order);
            trouble(&mut draw, &mut order);
            order.changes.retain(|c| c.changed_at < until);
            list.push(order);
        }
    }
    list
}

fn fill(draw: &mut Draw, order: &mut Order, products: &[Product], promotion: bool) {
    // What suppliers are paid is agreed in won.
    let sold = |p: &&Product| order.desk != Desk::Abroad || p.terms.is_none();
    let weights: Vec<f64> = products.iter().map(|p| if sold(&p) { p.weight } else { 0.0 }).collect();
    let coupon = if promotion { 0.45 } else { 0.2 };
    let percent = if draw.chance(coupon) { draw.between(1, 3) * 5 } else { 0 };
    let channel_coupon = draw.chance(0.12);
    let mut taken: Vec<usize> = Vec::new();
    for n in 0..1 + draw.weighted(&[0.55, 0.28, 0.12, 0.05]) {
        let product = draw.weighted(&weights);
        if taken.contains(&product) {
            continue;
        }
        taken.push(product);
        let quantity = 1 + draw.weighted(&[0.78, 0.16, 0.06]) as i64;
        let abroad = order.desk == Desk::Abroad;
        let unit_price = if abroad {
            products[product].price_usd + if draw.chance(0.3) { Decimal::new(5, 3) } else { Decimal::ZERO }
        } else {
            Decimal::from(products[product].price_won)
        };
        let gross = unit_price * Decimal::from(quantity);
        let share = gross * Decimal::new(percent, 2);
        let won = |x: i64| if abroad { Decimal::ZERO } else { Decimal::from(x) };
        order.lines.push(Line {
            line_id: if order.desk == Desk::Phone { String::new() } else { format!("{}-{}", order.id, n + 1) },
            product,
            quantity,
            unit_price,
            seller_discount: if abroad { share } else { share.trunc() },
            mall_discount: won(if channel_coupon && n == 0 { draw.between(1, 4) * 500 } else { 0 }),
            points_seller: won(if draw.chance(0.1) { draw.between(1, 19) * 50 + draw.between(0, 9) } else { 0 }),
            points_mall: won(if draw.chance(0.06) { draw.between(1, 700) } else { 0 }),
            shipping_fee: Decimal::ZERO,
        });
    }
    if order.desk == Desk::Phone && draw.chance(0.2) && order.lines.len() == 1 {
        order.lines.push(order.lines[0].clone());
        return;
    }
    let goods: Decimal = order.lines.iter().map(Line::goods_paid).sum();
    order.lines[0].shipping_fee = match order.desk {
        Desk::Abroad => Decimal::new(1250, 2),
        _ if goods < Decimal::from(50_000) => Decimal::from(3000),
        _ => Decimal::ZERO,
    };
}
