//! Cafe24: `cafe24_order_csv`.

use rust_decimal::Decimal;

use super::{Told, amount, change, claim, line, order, sale, shipping};
use crate::{
    files::{malls::MallRow, rows::ChangeRow},
    key::{arithmetic::split, ledger::WON},
    world::{accounts::CAFE24, malls::MallOrder, touches::Touch},
};

/// Shares of an amount of the order, by what each line is worth after its own discount.
fn share(order: &MallOrder, whole: i64, line: usize) -> i64 {
    let worth: Vec<Decimal> = order.lines.iter().map(|l| Decimal::from(l.gross() - l.seller_off)).collect();
    split(whole, &worth).map_or(0, |parts| parts[line])
}

/// A line of an order; coupon and points are those of the order, shipping is a line of its own, which goes back where
/// all of the order is cancelled.
pub fn orders(row: &MallRow) -> Told {
    let (line, order) = (line(row), order(row));
    let mut told = Told::default();
    let mut sold = sale(CAFE24, WON, row);
    sold.confirmed_at = None;
    let (coupon, points) = (share(order, order.coupon, row.line), share(order, order.points, row.line));
    sold.seller_discount = amount(WON, line.seller_off + coupon);
    sold.points_seller = amount(WON, points);
    if order.shipping > 0 {
        let key = format!("{}/shipping", order.id);
        let fee = shipping(&sold, key.clone(), order.shipping);
        // Only an order that never leaves gives its shipping back, once its last row is cancelled.
        if let (Some(cancelled_at), Some(claim)) = (order.cancelled_at(row.known_at), claim(row)) {
            let back = ChangeRow {
                change_id: String::new(),
                changed_at: cancelled_at,
                quantity: 0,
                shipping_refund: fee.shipping_fee,
                restocked: false,
                ..change(&fee, claim, (0, 0))
            };
            told.changes.push((format!("{key}/cancel"), back));
        }
        told.sales.push((key, fee));
    }
    if let Some(claim) = claim(row) {
        let mut back = change(&sold, claim, (line.gross() - line.seller_off - coupon - points, 0));
        // The admin's export has no number of the claim.
        back.change_id.clear();
        told.changes.push((format!("{}/{}", line.id, claim.kind), back));
    }
    told.sales.push((line.id.clone(), sold));
    told
}

/// The touch that the landing page tells.
pub fn touch(row: &MallRow) -> Option<Touch> {
    let order = order(row);
    let (ad_group, utm_campaign) = order.source.clone()?;
    Some(super::touch(order, order.ordered_at, (ad_group, utm_campaign)))
}
