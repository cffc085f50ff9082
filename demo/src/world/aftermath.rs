//! What befalls an order afterwards: payment, shipping, cancellation, returns in parts, exchange.

use jiff::civil::DateTime;
use rust_decimal::Decimal;

use super::orders::{Change, Desk, Method, Order};
use crate::{calendar, draw::Draw};

/// Payment, shipping, confirmation. A tenth of the virtual accounts is never paid.
pub(super) fn follow(draw: &mut Draw, order: &mut Order) {
    let wait = match order.method {
        Method::VirtualAccount if order.desk == Desk::Web => draw.between(600, 160_000),
        _ => draw.between(5, 240),
    };
    if order.method == Method::VirtualAccount && order.desk == Desk::Web && draw.chance(0.1) {
        let expired = calendar::later(order.ordered_at, 3 * 86_400);
        cancel_all(order, expired, false);
        return;
    }
    let paid_at = calendar::later(order.ordered_at, wait);
    let shipped_on = calendar::business_days_after(paid_at.date(), 1);
    let shipped_at = calendar::later(calendar::at(shipped_on, 15, 0, 0), draw.between(0, 7_000));
    order.paid_at = Some(paid_at);
    order.shipped_at = Some(shipped_at);
    order.confirmed_at = Some(calendar::later(shipped_at, 86_400 * draw.between(2, 8)));
}

/// Cancellation, return in parts, exchange: what befalls some orders.
pub(super) fn trouble(draw: &mut Draw, order: &mut Order) {
    let (Some(paid_at), Some(shipped_at)) = (order.paid_at, order.shipped_at) else { return };
    let roll = draw.unit();
    if roll < 0.03 {
        let changed_at = calendar::later(paid_at, draw.between(300, 9_000));
        order.shipped_at = None;
        order.confirmed_at = None;
        cancel_all(order, changed_at, true);
    } else if roll < 0.045 {
        let line = draw.index(order.lines.len());
        let changed_at = calendar::later(paid_at, draw.between(300, 9_000));
        return_some(order, line, 1, ("cancel", changed_at, true, 0));
    } else if roll < 0.115 {
        let first = calendar::later(shipped_at, 86_400 * draw.between(2, 26) + draw.between(0, 20_000));
        let restocked = draw.chance(0.8);
        let fee = if draw.chance(0.35) { 2_500 } else { 0 };
        if draw.chance(0.4) {
            for line in 0..order.lines.len() {
                return_some(order, line, i64::MAX, ("return", first, restocked, 0));
            }
            return_shipping(order);
        } else {
            let line = draw.index(order.lines.len());
            return_some(order, line, 1, ("return", first, restocked, fee));
            if draw.chance(0.5) {
                let second = calendar::later(first, 86_400 * draw.between(0, 9) + 1);
                return_some(order, line, i64::MAX, ("return", second, restocked, 0));
            }
        }
    } else if roll < 0.125 {
        let line = draw.index(order.lines.len());
        let change = Change {
            change_id: format!("CL{}-{}", order.id, order.changes.len() + 1),
            line,
            kind: "exchange",
            changed_at: calendar::later(shipped_at, 86_400 * draw.between(2, 9)),
            quantity: 1,
            refund: if draw.chance(0.3) && order.desk == Desk::Web { Decimal::from(1_000) } else { Decimal::ZERO },
            shipping_refund: Decimal::ZERO,
            mall_back: Decimal::ZERO,
            restocked: false,
        };
        order.changes.push(change);
    }
}

fn cancel_all(order: &mut Order, changed_at: DateTime, restocked: bool) {
    for line in 0..order.lines.len() {
        return_some(order, line, i64::MAX, ("cancel", changed_at, restocked, 0));
    }
    return_shipping(order);
}

/// Gives back what shipping cost, with the first change.
fn return_shipping(order: &mut Order) {
    let shipping = order.lines.iter().map(|l| l.shipping_fee).sum();
    if let Some(change) = order.changes.first_mut() {
        change.shipping_refund = shipping;
    }
}

/// Takes back up to `pieces` of what is left of a line; the last piece brings whatever money is left.
fn return_some(order: &mut Order, line: usize, pieces: i64, terms: (&'static str, DateTime, bool, i64)) {
    let (kind, changed_at, restocked, return_fee) = terms;
    let before: i64 = order.changes.iter().filter(|c| c.line == line).map(|c| c.quantity).sum();
    let sold = &order.lines[line];
    let quantity = pieces.min(sold.quantity - before);
    if quantity <= 0 {
        return;
    }
    let digits = if order.desk == Desk::Abroad { 2 } else { 0 };
    let part = |whole: Decimal, count: i64| {
        (whole * Decimal::from(count) / Decimal::from(sold.quantity))
            .round_dp_with_strategy(digits, rust_decimal::RoundingStrategy::ToZero)
    };
    let step = |whole: Decimal| part(whole, before + quantity) - part(whole, before);
    let fee = Decimal::from(return_fee);
    let goods = step(sold.goods_paid());
    let change = Change {
        change_id: format!("CL{}-{}", order.id, order.changes.len() + 1),
        line,
        kind,
        changed_at,
        quantity,
        refund: if order.desk == Desk::Web && goods > fee * Decimal::from(3) { goods - fee } else { goods },
        shipping_refund: Decimal::ZERO,
        mall_back: step(sold.mall_discount + sold.points_mall),
        restocked,
    };
    order.changes.push(change);
}
