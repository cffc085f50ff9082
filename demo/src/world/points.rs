//! The shop's own points: granted when a purchase is confirmed, used like money, taken back and given back with refunds,
//! expired at a month's end.

use jiff::civil::Date;
use rust_decimal::{Decimal, prelude::ToPrimitive};

use super::orders::{Desk, Order};
use crate::{calendar, draw::Draw};

/// One movement of points, at face value in won.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PointsMove {
    /// The shop's number of it.
    pub id: String,
    /// granted, used, expired, revoked or restored.
    pub kind: &'static str,
    /// When it happened.
    pub day: Date,
    /// Empty: with no order.
    pub order_id: String,
    /// Positive.
    pub amount: i64,
}

/// Points that customers held at the start, in won.
pub fn opening_points(orders_per_day: u32) -> i64 {
    i64::from(orders_per_day).max(24) * 9_000
}

/// All movements of the orders up to `last`, and what expires at each month's end.
pub fn points(seed: u64, months: &[Date], last: Date, orders: &[Order]) -> Vec<PointsMove> {
    let mut draw = Draw::new(seed, "points");
    let mut list = Vec::new();
    for order in orders.iter().filter(|o| o.desk != Desk::Abroad) {
        let Some(paid_at) = order.paid_at else { continue };
        let mut add = |kind, step, day, amount: Decimal| {
            let amount = amount.to_i64().unwrap_or(0);
            if amount > 0 {
                let id = format!("PT-{}-{step}", order.id);
                list.push(PointsMove { id, kind, day, order_id: order.id.clone(), amount });
            }
        };
        let used: Decimal = order.lines.iter().map(|l| l.points_seller).sum();
        add("used", "U", paid_at.date(), used);
        let ended = all_back(order);
        if let Some(day) = ended {
            add("restored", "B", day, used);
        }
        let earned = (order.paid_total() / Decimal::from(100)).trunc();
        if let Some(confirmed_at) = order.confirmed_at.filter(|_| order.desk == Desk::Web) {
            add("granted", "G", confirmed_at.date(), earned);
            if let Some(day) = ended {
                add("revoked", "R", day.max(confirmed_at.date()), earned);
            }
        }
    }
    for month in months {
        let (day, amount) = (month.last_of_month(), draw.between(500, 9_999));
        let id = format!("PT-EXP-{}", calendar::month_of(*month));
        list.push(PointsMove { id, kind: "expired", day, order_id: String::new(), amount });
    }
    list.retain(|it| it.day <= last);
    list.sort_by(|a, b| (a.day, &a.id).cmp(&(b.day, &b.id)));
    list
}

/// The day on which the last piece of the order came back, if all did.
fn all_back(order: &Order) -> Option<Date> {
    let back = |line: usize| -> i64 {
        order.changes.iter().filter(|c| c.line == line && c.kind != "exchange").map(|c| c.quantity).sum()
    };
    let all = order.lines.iter().enumerate().all(|(n, line)| back(n) >= line.quantity);
    order.changes.iter().map(|c| c.changed_at.date()).max().filter(|_| all)
}
