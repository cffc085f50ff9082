//! The channel on which the first own shop sells pays its share of coupons and points, a month at once.

use jiff::civil::Date;
use rust_decimal::prelude::ToPrimitive;

use crate::{
    calendar::{business_days_after, month_of},
    world::{accounts::CHANNEL_PAY, orders::Order, payout_lines::PayoutLine},
};

/// Lines with their numbers: per order what the channel bears of it, less what of that came back in the month.
pub fn benefits(months: &[Date], orders: &[Order]) -> Vec<(String, PayoutLine)> {
    let mut list = Vec::new();
    for month in months {
        let end = month.last_of_month();
        let on = business_days_after(end, 6);
        for order in orders {
            let Some(paid_on) = order.paid_at.map(|at| at.date()).filter(|on| *month <= *on && *on <= end) else {
                continue;
            };
            let share: i64 = order.lines.iter().filter_map(|l| (l.mall_discount + l.points_mall).to_i64()).sum();
            let back = order.changes.iter().filter(|c| c.changed_at.date() <= end);
            let gross = share - back.filter_map(|c| c.mall_back.to_i64()).sum::<i64>();
            if gross > 0 {
                let line = PayoutLine {
                    order_id: order.id.clone(),
                    gross,
                    sold_on: paid_on,
                    payout: format!("B-{}", month_of(*month)),
                    ..PayoutLine::of_day(CHANNEL_PAY, "KRW", "mall_benefit", on)
                };
                list.push((format!("MB-{}", order.id), line));
            }
        }
    }
    list
}
