//! Coupang Open API: revenue history and settlement histories.

use serde_json::{Value, json};

use super::{answer, nested};
use crate::{
    files::{
        rows::{RowFault, Shown},
        sheet::Rendered,
    },
    world::malls::coupang::{Item, Revenue, Settlement, shipping_fee},
};

/// Answer of `revenue-history`.
pub fn write_revenue(rows: &[Shown<Revenue>]) -> Rendered {
    let before = r#"{"code": 200, "message": "OK", "hasNext": false, "nextToken": "", "data": ["#;
    nested((before, "]}"), rows.iter().map(|shown| (revenue(shown), shown.row.items.len())))
}

fn revenue(shown: &Shown<Revenue>) -> Value {
    let r = &shown.row;
    let (fee, vat) = shipping_fee(r.shipping);
    let settled = (r.shipping != 0).then(|| r.shipping - fee - vat);
    let items: Vec<Value> = r.items.iter().map(|it| item(it, shown.has(RowFault::PayoutEquation))).collect();
    json!({
        "orderId": r.order.parse::<i64>().unwrap_or_default(), "saleType": if r.is_refund { "REFUND" } else { "SALE" },
        "saleDate": r.sold_on.to_string(), "recognitionDate": r.recognised_on.to_string(),
        "settlementDate": r.settled_on.to_string(), "finalSettlementDate": r.finally_on.to_string(),
        "deliveryFee": {
            "amount": r.shipping, "fee": fee, "feeVat": vat, "feeRatio": 3, "settlementAmount": settled,
        },
        "items": items,
    })
}

fn item(it: &Item, is_off: bool) -> Value {
    let (fee, vat) = it.fee();
    json!({
        "taxType": if it.exempt { "FREE" } else { "TAX" }, "vendorItemId": it.id.parse::<i64>().unwrap_or_default(),
        "vendorItemName": it.name, "salePrice": it.price, "quantity": it.quantity,
        "coupangDiscountCoupon": it.mall_coupon, "saleAmount": it.amount(),
        "sellerDiscountCoupon": it.seller_coupon, "downloadableCoupon": 0, "serviceFee": fee, "serviceFeeVat": vat,
        "serviceFeeRatio": 10.8, "settlementAmount": it.amount() - fee - vat + if is_off { 1_000 } else { 0 },
        "externalSellerSkuCode": it.product,
    })
}

/// Answer of `settlement-histories`: a bare array.
pub fn write_settlements(rows: &[Shown<Settlement>]) -> Rendered {
    let row = |Shown { row: r, .. }: &Shown<Settlement>| {
        json!({
            "settlementType": r.kind, "settlementDate": r.settled_on.to_string(),
            "revenueRecognitionYearMonth": r.to.strftime("%Y-%m").to_string(),
            "revenueRecognitionDateFrom": r.from.to_string(), "revenueRecognitionDateTo": r.to.to_string(),
            "settlementAmount": r.orders, "pendingReleasedAmount": 0, "sellerDiscountCoupon": r.coupons,
            "downloadableCoupon": 0, "sellerServiceFee": r.service_fee, "deductionAmount": r.deductions(),
            "debtOfLastWeek": 0, "finalAmount": r.amount(), "status": "DONE",
        })
    };
    answer(("[", "]"), rows.iter().map(row))
}
