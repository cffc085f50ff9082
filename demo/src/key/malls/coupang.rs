//! Coupang: `coupang_revenue` and `coupang_settlement`.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{Told, amount};
use crate::{
    files::rows::{ChangeRow, PayoutRow, SaleRow},
    key::ledger::WON,
    world::{
        accounts::{COUPANG, COUPANG_PAY},
        malls::coupang::{Revenue, Settlement, first_part, shipping_fee},
        payout_lines::PayoutLine,
    },
};

fn key(it: &Revenue, last: &str) -> String {
    let kind = if it.is_refund { "REFUND" } else { "SALE" };
    format!("{}/{kind}/{}/{last}", it.order, it.recognised_on)
}

fn sale(it: &Revenue, line_id: &str) -> SaleRow {
    SaleRow {
        shop: COUPANG,
        order_id: it.order.clone(),
        line_id: line_id.into(),
        ordered_at: it.sold_on.at(0, 0, 0, 0),
        paid_at: Some(it.sold_on.at(0, 0, 0, 0)),
        shipped_at: None,
        confirmed_at: Some(it.recognised_on.at(0, 0, 0, 0)),
        product: String::new(),
        product_name: String::new(),
        quantity: 0,
        unit_price: Decimal::ZERO,
        gross: Decimal::ZERO,
        seller_discount: Decimal::ZERO,
        mall_discount: Decimal::ZERO,
        points_seller: Decimal::ZERO,
        points_mall: Decimal::ZERO,
        shipping_fee: Decimal::ZERO,
        currency: WON,
        tax: "taxable",
        gateway: COUPANG_PAY,
        customer: String::new(),
        agent: false,
    }
}

fn change(it: &Revenue, line: &SaleRow, quantity: i64, [refund, shipping]: [Decimal; 2]) -> ChangeRow {
    ChangeRow {
        shop: COUPANG,
        order_id: it.order.clone(),
        line_id: line.line_id.clone(),
        change_id: String::new(),
        kind: "return",
        changed_at: it.recognised_on.at(0, 0, 0, 0),
        product: line.product.clone(),
        quantity,
        refund,
        shipping_refund: shipping,
        mall_discount: Decimal::ZERO,
        restocked: true,
        currency: WON,
        tax: line.tax,
        gateway: COUPANG_PAY,
    }
}

/// Lines or changes of an order. Coupang's coupon is taken off what it pays, so the seller bears it.
pub fn orders(it: &Revenue) -> Told {
    let mut told = Told::default();
    for item in &it.items {
        let line = SaleRow {
            product: item.product.clone(),
            product_name: item.name.clone(),
            quantity: item.quantity,
            gross: amount(WON, item.price * item.quantity),
            seller_discount: amount(WON, item.mall_coupon + item.seller_coupon),
            tax: if item.exempt { "exempt" } else { "taxable" },
            ..sale(it, &item.id)
        };
        if it.is_refund {
            let refund = [line.gross - line.seller_discount, Decimal::ZERO];
            told.changes.push((key(it, &item.id), change(it, &line, item.quantity, refund)));
        } else {
            told.sales.push((key(it, &item.id), line));
        }
    }
    let fee = amount(WON, it.shipping.abs());
    match (it.is_refund, it.shipping) {
        (_, 0) => {}
        (true, 1..) => {
            let line = sale(it, "shipping");
            told.changes.push((key(it, "shipping"), change(it, &line, 0, [Decimal::ZERO, fee])));
        }
        // The customer pays for the way back on the day of the refund.
        (true, _) => {
            let back_at = Some(it.recognised_on.at(0, 0, 0, 0));
            let line = SaleRow { shipping_fee: fee, paid_at: back_at, ..sale(it, "return_shipping") };
            told.sales.push((key(it, "shipping"), line));
        }
        (false, _) => {
            told.sales.push((key(it, "shipping"), SaleRow { shipping_fee: fee, ..sale(it, "shipping") }));
        }
    }
    told
}

fn frame(payout: String, on: Date) -> PayoutLine {
    PayoutLine { payout, ..PayoutLine::of_day(COUPANG_PAY, WON, "adjustment", on) }
}

/// What is paid of an order: 70 % first, the rest held back until the final settlement.
pub fn payments(it: &Revenue) -> Vec<(String, PayoutLine)> {
    let sign = if it.is_refund { -1 } else { 1 };
    let items = it.items.iter().map(|item| (item.id.as_str(), item.amount(), item.fee()));
    let shipping = (it.shipping != 0).then(|| ("shipping", it.shipping, shipping_fee(it.shipping)));
    let mut lines = Vec::new();
    for (last, amount, (fee, fee_vat)) in items.chain(shipping) {
        let (gross, fee, fee_vat) = (sign * amount, sign * fee, sign * fee_vat);
        let net = gross - fee - fee_vat;
        let hold_back = net - first_part(net);
        let first = PayoutLine {
            order_id: it.order.clone(),
            kind: if gross < 0 { "cancel" } else { "payment" },
            gross,
            fee,
            fee_vat,
            hold_back,
            sold_on: it.recognised_on,
            ..frame(it.settled_on.to_string(), it.settled_on)
        };
        let rest = PayoutLine {
            order_id: it.order.clone(),
            hold_back: -hold_back,
            ..frame(format!("reserve/{}", it.finally_on), it.finally_on)
        };
        lines.push((key(it, last), first));
        lines.push((format!("{}/reserve", key(it, last)), rest));
    }
    lines
}

/// What a settlement takes off beside the orders, and the payout it announces.
pub fn settlement(it: &Settlement) -> (Vec<(String, PayoutLine)>, PayoutRow) {
    let day = it.settled_on.to_string();
    let payout = if it.kind == "RESERVE" { format!("reserve/{day}") } else { day };
    let parts =
        [("seller_discount_coupon", it.coupons), ("seller_service_fee", it.service_fee), ("other_deduction", it.other)];
    let line = |(name, taken): (&str, i64)| {
        let key = format!("{}/{}/{}/{name}", it.kind, it.from, it.to);
        (key, PayoutLine { gross: -taken, ..frame(payout.clone(), it.settled_on) })
    };
    let lines = parts.into_iter().filter(|(_, taken)| *taken != 0).map(line).collect();
    let row = PayoutRow {
        gateway: COUPANG_PAY,
        payout: payout.clone(),
        paid_out_on: it.settled_on,
        amount: it.amount(),
        currency: WON,
    };
    (lines, row)
}
