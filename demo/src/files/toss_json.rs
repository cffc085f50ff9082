//! Toss Payments settlements as `GET /v1/settlements` returns them: a bare array.

use serde_json::json;

use super::{
    rows::Shown,
    sheet::{Encoding, Rendered, Sheet},
};
use crate::world::payments::Transaction;

/// The array, one object a line.
pub fn write(rows: &[Shown<Transaction>], encoding: Encoding) -> Rendered {
    let mut sheet = Sheet::new('\u{1}');
    sheet.line("[");
    for (n, Shown { row: r, .. }) in rows.iter().enumerate() {
        let mut object = json!({
            "mId": "harushop01",
            "paymentKey": r.payment_key,
            "transactionKey": r.transaction_key,
            "orderId": r.order_id,
            "currency": "KRW",
            "method": r.method,
            "amount": r.amount,
            "interestFee": 0,
            "fees": [{"type": "BASE", "fee": r.fee}],
            "suppliedAmount": r.fee,
            "vat": r.fee_vat,
            "payOutAmount": r.net(),
            "approvedAt": format!("{}+09:00", r.approved_at.strftime("%Y-%m-%dT%H:%M:%S")),
            "soldDate": r.sold_on.to_string(),
            "paidOutDate": r.paid_out_on.to_string(),
        });
        if r.cancel {
            object["cancel"] = json!({"cancelAmount": -r.amount, "transactionKey": r.transaction_key});
        }
        if r.hold_back != 0 {
            object["holdBack"] = json!(r.hold_back);
        }
        let comma = if n + 1 == rows.len() { "" } else { "," };
        sheet.line(&format!("{object}{comma}"));
        sheet.mark();
    }
    sheet.line("]");
    sheet.finish(encoding)
}
