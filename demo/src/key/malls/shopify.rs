//! Shopify: `shopify_order_graphql` and `shopify_payout`.

use rust_decimal::Decimal;

use super::{Told, amount, change, order, sale};
use crate::{
    files::{
        malls::{MallRow, shopify::visited_at},
        rows::{ChangeRow, PayoutRow, SaleRow},
    },
    key::arithmetic::split,
    world::{
        accounts::{SHOPIFY, SHOPIFY_PAY},
        malls::shopify::{Movement, refund},
        payout_lines::PayoutLine,
        touches::Touch,
    },
};

const DOLLAR: &str = "USD";

/// All lines of an order, what became of it, in dollars.
pub fn orders(row: &MallRow) -> Told {
    let order = order(row);
    let worth: Vec<Decimal> = order.lines.iter().map(|l| Decimal::from(l.gross() - l.seller_off)).collect();
    let coupons = split(order.coupon, &worth).unwrap_or_else(|| vec![0; worth.len()]);
    let cancelled = order.cancelled_at(row.known_at);
    let mut told = Told::default();
    for (n, line) in order.lines.iter().enumerate() {
        let key = format!("{}/{}", order.id, n + 1);
        let sold = SaleRow {
            seller_discount: amount(DOLLAR, line.seller_off + coupons[n]),
            shipping_fee: amount(DOLLAR, if n == 0 { order.shipping } else { 0 }),
            tax: "zero_rated",
            shipped_at: None,
            confirmed_at: None,
            ..sale(SHOPIFY, DOLLAR, &MallRow { line: n, ..row.clone() })
        };
        if let (Some(_), Some(claim)) = (cancelled, &line.claim) {
            let mut back = change(&sold, claim, (0, 0));
            back.change_id.clear();
            back.refund = sold.gross - sold.seller_discount;
            back.shipping_refund = sold.shipping_fee;
            told.changes.push((format!("{key}/cancel"), back));
        }
        told.sales.push((key, sold));
    }
    if cancelled.is_none() {
        for (_, claim) in order.claimed(row.known_at) {
            let id = format!("gid://shopify/Refund/{}{}", order.id.trim_start_matches('#'), claim.id);
            told.changes.push((format!("{}/{id}", order.id), of_order(row, &id, claim.at, &claim.id)));
        }
    }
    told
}

/// A refund of an amount of the order: which goods it is about is not read.
fn of_order(row: &MallRow, id: &str, changed_at: jiff::civil::DateTime, claim: &str) -> ChangeRow {
    let order = order(row);
    ChangeRow {
        shop: SHOPIFY,
        order_id: order.id.clone(),
        line_id: String::new(),
        change_id: id.to_owned(),
        kind: "return",
        changed_at,
        product: String::new(),
        quantity: 0,
        refund: amount(DOLLAR, refund(order, claim)),
        shipping_refund: Decimal::ZERO,
        mall_discount: Decimal::ZERO,
        restocked: false,
        currency: DOLLAR,
        tax: "zero_rated",
        gateway: "",
    }
}

/// The last visit before the order.
pub fn touch(row: &MallRow) -> Option<Touch> {
    let order = order(row);
    let (_, utm_campaign) = order.source.clone()?;
    Some(super::touch(order, visited_at(order.ordered_at), (String::new(), utm_campaign)))
}

/// A line of a payout, or the payout itself.
pub fn movement(it: &Movement) -> Result<(String, PayoutLine), PayoutRow> {
    let (payout, on) = it.payout.clone();
    if it.kind == "PAYOUT" {
        let amount = it.fee - it.amount;
        return Err(PayoutRow { gateway: SHOPIFY_PAY, payout, paid_out_on: on, amount, currency: DOLLAR });
    }
    let (kind, gross, hold_back) = match it.kind {
        "CHARGE" => ("payment", it.amount, 0),
        "REFUND" => ("cancel", it.amount, 0),
        "DISPUTE" => ("chargeback", it.amount, 0),
        _ => ("reserve", 0, -it.amount),
    };
    let line = PayoutLine {
        payout,
        order_id: it.order.clone(),
        gross,
        fee: it.fee,
        hold_back,
        sold_on: it.at.date(),
        ..PayoutLine::of_day(SHOPIFY_PAY, DOLLAR, kind, on)
    };
    Ok((it.id.clone(), line))
}
