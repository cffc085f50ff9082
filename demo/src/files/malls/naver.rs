//! Naver Commerce API: product orders, settlements by case, commissions and settlements by day.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::{MallRow, answer, seoul};
use crate::{
    files::{
        rows::{RowFault, Shown},
        sheet::Rendered,
    },
    world::malls::naver::{Case, Day, package},
};

/// Answer of `product-orders/query`.
pub fn write_orders(rows: &[Shown<MallRow>]) -> Rendered {
    answer((r#"{"data": ["#, "]}"), rows.iter().map(product_order))
}

fn product_order(shown: &Shown<MallRow>) -> Value {
    let MallRow { order, line, known_at } = &shown.row;
    let line = &order.lines[*line];
    let left = line.left(*known_at);
    let claim = line.claim.as_ref().filter(|c| c.at < *known_at);
    let decided_at = line.confirmed_at.filter(|at| at < known_at && left > 0);
    let sent_at = order.sent_at.filter(|at| at < known_at);
    let status = match claim {
        Some(claim) if left == 0 && claim.kind == "cancel" => "CANCELED",
        Some(_) if left == 0 => "RETURNED",
        _ if decided_at.is_some() => "PURCHASE_DECIDED",
        _ if sent_at.is_some() => "DELIVERING",
        _ => "PAYED",
    };
    let quantity = if shown.has(RowFault::BadNumber) { json!("세 개") } else { json!(line.quantity) };
    let discount = line.seller_off + line.mall_off;
    let mut product_order = json!({
        "productOrderId": line.id, "productOrderStatus": status, "productName": line.name,
        "optionManageCode": line.product, "quantity": line.quantity, "unitPrice": line.unit_price,
        "initialQuantity": quantity, "initialProductAmount": line.gross(),
        "initialProductDiscountAmount": discount, "initialSellerBurdenDiscountAmount": line.seller_off,
        "remainQuantity": left, "remainProductAmount": line.part(line.gross(), left),
        "remainProductDiscountAmount": line.part(discount, left),
        "remainSellerBurdenDiscountAmount": line.part(line.seller_off, left),
        "deliveryFeeAmount": order.shipping, "packageNumber": package(&order.id), "taxType": "TAXATION",
    });
    if let Some(at) = decided_at {
        product_order["decisionDate"] = json!(seoul(at));
    }
    let mut object = json!({
        "order": {"orderId": order.id, "orderDate": seoul(order.ordered_at), "paymentDate": seoul(order.paid_at)},
    });
    if let Some(at) = sent_at {
        object["delivery"] = json!({"sendDate": seoul(at)});
    }
    if let Some(claim) = claim {
        let (kind, date) =
            if claim.kind == "cancel" { ("cancel", "cancelCompletedDate") } else { ("return", "returnCompletedDate") };
        product_order["claimStatus"] = json!(format!("{}_DONE", kind.to_uppercase()));
        product_order["claimType"] = json!(kind.to_uppercase());
        product_order["claimId"] = json!(claim.id);
        let told = json!({"claimId": claim.id, date: seoul(claim.at), "requestQuantity": claim.quantity});
        object["currentClaim"] = json!({kind: told});
    }
    object["productOrder"] = product_order;
    object
}

/// Answer of `settle/case`, as it stands at the beginning of a day.
pub fn write_cases(rows: &[Shown<Case>], known_on: Date) -> Rendered {
    answer((r#"{"elements": ["#, "]}"), rows.iter().map(|shown| case(&shown.row, known_on)))
}

fn completed_on(expected_on: Date, known_on: Date) -> Option<String> {
    (expected_on < known_on).then(|| expected_on.to_string())
}

fn case(r: &Case, known_on: Date) -> Value {
    json!({
        "settleBasisDate": r.basis_on.to_string(), "settleExpectDate": r.expected_on.to_string(),
        "settleCompleteDate": completed_on(r.expected_on, known_on), "orderId": r.order, "productOrderId": r.number,
        "productOrderType": r.kind, "settleType": r.settle_type, "paySettleAmount": r.paid,
        "totalPayCommissionAmount": r.commissions[0], "freeInstallmentCommissionAmount": 0,
        "sellingInterlockCommissionAmount": r.commissions[1], "benefitSettleAmount": r.benefit,
        "settleExpectAmount": r.net(), "merchantId": "naverpay",
    })
}

/// Answer of `settle/commission-details`: one kind of commission of a case each.
pub fn write_commissions(rows: &[Shown<(Case, usize)>], known_on: Date) -> Rendered {
    let row = |shown: &Shown<(Case, usize)>| {
        let (r, which) = &shown.row;
        let kind = ["PAY_COMMISSION", "SELLING_INTERLOCK_COMMISSION"][*which];
        json!({
            "orderNo": r.order, "productOrderId": r.number, "productOrderType": r.kind, "settleType": r.settle_type,
            "settleBasisDate": r.basis_on.to_string(), "settleExpectDate": r.expected_on.to_string(),
            "settleCompleteDate": completed_on(r.expected_on, known_on), "commissionBasisAmount": r.paid,
            "commissionType": kind, "payMeansType": "CREDIT_CARD", "commissionAmount": r.commissions[*which],
            "merchantId": "naverpay",
        })
    };
    answer((r#"{"elements": ["#, "]}"), rows.iter().map(row))
}

/// Answer of `settle/daily`.
pub fn write_days(rows: &[Shown<Day>], known_on: Date) -> Rendered {
    let row = |shown: &Shown<Day>| {
        let r = &shown.row;
        let basis_on = r.basis_on.to_string();
        json!({
            "settleBasisStartDate": basis_on, "settleBasisEndDate": basis_on,
            "settleExpectDate": r.expected_on.to_string(),
            "settleCompleteDate": completed_on(r.expected_on, known_on), "settleAmount": r.amount(),
            "paySettleAmount": r.paid, "commissionSettleAmount": r.commissions, "benefitSettleAmount": r.benefit,
            "deductionRestoreSettleAmount": 0, "payHoldbackAmount": r.held, "minusChargeAmount": 0,
            "differenceSettleAmount": 0, "returnCareSettleAmount": r.return_care, "normalSettleAmount": r.amount(),
            "quickSettleAmount": 0, "preferentialCommissionAmount": 0, "settlementLimitAmount": 0,
            "settleMethodType": "ACCOUNT", "merchantId": "naverpay",
        })
    };
    answer((r#"{"elements": ["#, "]}"), rows.iter().map(row))
}
