//! Shopify GraphQL Admin API: orders, and the movements of the balance.

use jiff::civil::DateTime;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::{MallRow, answer, nested};
use crate::{
    calendar,
    files::{
        rows::{RowFault, Shown},
        sheet::Rendered,
    },
    world::malls::shopify::{Movement, goods, paid, refund},
};

fn money(cents: i64) -> Value {
    json!({"shopMoney": {"amount": Decimal::new(cents, 2).to_string(), "currencyCode": "USD"}})
}

fn instant(at: DateTime) -> String {
    calendar::instant(at).to_string()
}

/// Answer of a query of orders.
pub fn write_orders(rows: &[Shown<MallRow>]) -> Rendered {
    let told = |shown: &Shown<MallRow>| {
        let MallRow { order: it, known_at, .. } = &shown.row;
        let refunds = if it.cancelled_at(*known_at).is_some() { 1 } else { it.claimed(*known_at).count() };
        (order(shown), it.lines.len() + refunds)
    };
    nested((r#"{"data": {"orders": {"nodes": ["#, "]}}}"), rows.iter().map(told))
}

fn order(shown: &Shown<MallRow>) -> Value {
    let MallRow { order, known_at, .. } = &shown.row;
    let items: Vec<Value> = order
        .lines
        .iter()
        .map(|line| {
            json!({
                "sku": line.product, "name": line.name, "quantity": line.quantity, "taxable": true,
                "originalUnitPriceSet": money(line.unit_price),
                "discountedTotalSet": money(line.gross() - line.seller_off),
            })
        })
        .collect();
    let cancelled_at = order.cancelled_at(*known_at);
    let number = |claim: &str| format!("gid://shopify/Refund/{}{claim}", order.id.trim_start_matches('#'));
    let back = |id: String, at: DateTime, cents: i64| json!({"id": id, "createdAt": instant(at), "totalRefundedSet": money(cents)});
    let refunds: Vec<Value> = match cancelled_at {
        Some(at) => vec![back(number("C"), at, paid(order))],
        None => order.claimed(*known_at).map(|(_, c)| back(number(&c.id), c.at, refund(order, &c.id))).collect(),
    };
    let refunded: i64 = match cancelled_at {
        Some(_) => paid(order),
        None => order.claimed(*known_at).map(|(_, c)| refund(order, &c.id)).sum(),
    };
    // Taxes on top of the prices are not read.
    let on_top = if shown.has(RowFault::TaxesOnTop) { 500 } else { 0 };
    let mut value = json!({
        "name": order.id, "createdAt": instant(order.ordered_at), "processedAt": instant(order.paid_at),
        "displayFinancialStatus": if refunded > 0 { "PARTIALLY_REFUNDED" } else { "PAID" }, "currencyCode": "USD",
        "taxesIncluded": true, "subtotalPriceSet": money(goods(order) - order.coupon),
        "totalShippingPriceSet": money(order.shipping), "totalTaxSet": money(on_top),
        "totalPriceSet": money(paid(order) + on_top), "lineItems": {"nodes": items}, "refunds": refunds,
        "totalRefundedSet": money(refunded),
    });
    if let Some(at) = cancelled_at {
        value["cancelledAt"] = json!(instant(at));
    }
    if let Some((_, campaign)) = &order.source {
        let utm = json!({"source": "naver", "medium": "cpc", "campaign": campaign});
        let visit = json!({"occurredAt": instant(visited_at(order.ordered_at)), "utmParameters": utm});
        value["customerJourneySummary"] = json!({"lastVisit": visit});
    }
    value
}

/// When the customer came last before an order.
pub fn visited_at(ordered_at: DateTime) -> DateTime {
    calendar::later(ordered_at, -600)
}

/// Answer of a query of balance transactions.
pub fn write_balance(rows: &[Shown<Movement>]) -> Rendered {
    let before = r#"{"data": {"shopifyPaymentsAccount": {"balanceTransactions": {"nodes": ["#;
    answer((before, "]}}}}"), rows.iter().map(|shown| movement(&shown.row)))
}

fn movement(it: &Movement) -> Value {
    let cents = |n: i64| json!({"amount": Decimal::new(n, 2).to_string(), "currencyCode": "USD"});
    let order = (!it.order.is_empty()).then(|| json!({"name": it.order}));
    json!({
        "id": it.id, "type": it.kind, "test": false, "transactionDate": instant(it.at), "amount": cents(it.amount),
        "fee": cents(it.fee), "net": cents(it.amount - it.fee), "associatedOrder": order,
        "associatedPayout": {
            "id": it.payout.0, "status": "PAID",
            "issuedAt": instant(calendar::at(it.payout.1, 9, 0, 0)),
        },
        "sourceType": it.kind,
    })
}
