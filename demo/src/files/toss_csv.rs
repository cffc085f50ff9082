//! Toss Payments settlements as CSV with Korean headers, hold-back included.

use super::{
    rows::{RowFault, Shown},
    sheet::{Encoding, Rendered, Sheet, moment, thousands},
};
use crate::world::payments::Transaction;

/// The file.
pub fn write(rows: &[Shown<Transaction>], encoding: Encoding) -> Rendered {
    let mut sheet = Sheet::new(',');
    sheet.cells(&[
        "상점아이디",
        "결제키",
        "거래키",
        "주문번호",
        "통화",
        "결제수단",
        "결제금액",
        "수수료 공급가액",
        "수수료 부가세",
        "지급보류금액",
        "정산금액",
        "승인일시",
        "정산매출일",
        "정산지급일",
    ]);
    for shown in rows {
        let r = &shown.row;
        let net = if shown.has(RowFault::PayoutEquation) { r.net() - 700 } else { r.net() };
        let won = |n: i64| thousands(n.into());
        sheet.row(&[
            "harushop01".to_owned(),
            r.payment_key.clone(),
            r.transaction_key.clone(),
            r.order_id.clone(),
            "KRW".to_owned(),
            r.method.to_owned(),
            won(r.amount),
            won(r.fee),
            won(r.fee_vat),
            won(r.hold_back),
            won(net),
            moment(Some(r.approved_at)),
            r.sold_on.to_string(),
            r.paid_out_on.to_string(),
        ]);
    }
    sheet.finish(encoding)
}
