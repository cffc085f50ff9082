//! Generic file of payout lines.

use jiff::civil::DateTime;

use super::{
    rows::{RowFault, Shown},
    sheet::{Encoding, Rendered, Sheet, thousands},
};
use crate::world::payout_lines::PayoutLine;

/// The file: lines with their numbers.
pub fn write(rows: &[Shown<(String, PayoutLine)>], taken_at: DateTime, encoding: Encoding) -> Rendered {
    let mut sheet = Sheet::new(',');
    sheet.exported_at(taken_at);
    sheet.cells(&[
        "결제사",
        "정산내역번호",
        "지급번호",
        "주문번호",
        "정산구분",
        "매출기준일",
        "지급일",
        "정산대상금액",
        "수수료",
        "수수료부가세",
        "지급보류금액",
        "지급금액",
        "통화",
        "광고계정",
    ]);
    for shown in rows {
        let (number, r) = &shown.row;
        let kind = match r.kind {
            _ if shown.has(RowFault::UnknownKind) => "기타조정",
            "payment" => "결제",
            "cancel" => "취소",
            "adjustment" => "조정",
            "reserve" => "유보",
            "chargeback" => "차지백",
            "dispute_fee" => "분쟁수수료",
            "mall_benefit" => "몰혜택정산",
            "ad_cost" => "광고비",
            _ => "공제",
        };
        let won = |n: i64| thousands(n.into());
        sheet.row(&[
            r.gateway.to_owned(),
            number.clone(),
            r.payout.clone(),
            r.order_id.clone(),
            kind.to_owned(),
            r.sold_on.to_string(),
            r.paid_out_on.to_string(),
            won(r.gross),
            won(r.fee),
            won(r.fee_vat),
            won(r.hold_back),
            won(r.net()),
            r.currency.to_owned(),
            r.media_account.to_owned(),
        ]);
    }
    sheet.finish(encoding)
}
