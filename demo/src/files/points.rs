//! Generic file of the shop's own points.

use jiff::civil::DateTime;

use super::{
    rows::{RowFault, Shown},
    sheet::{Encoding, Rendered, Sheet, thousands},
};
use crate::world::{accounts::SHOP, points::PointsMove};

/// The file.
pub fn write(rows: &[Shown<PointsMove>], taken_at: DateTime, encoding: Encoding) -> Rendered {
    let mut sheet = Sheet::new(',');
    sheet.exported_at(taken_at);
    sheet.cells(&["쇼핑몰", "포인트번호", "포인트구분", "처리일", "주문번호", "포인트", "통화"]);
    for shown in rows {
        let r = &shown.row;
        let kind = match r.kind {
            _ if shown.has(RowFault::UnknownKind) => "기타조정",
            "granted" => "지급",
            "used" => "사용",
            "expired" => "소멸",
            "revoked" => "회수",
            _ => "복원",
        };
        sheet.row(&[
            SHOP.to_owned(),
            r.id.clone(),
            kind.to_owned(),
            r.day.to_string(),
            r.order_id.clone(),
            thousands(r.amount.into()),
            "KRW".to_owned(),
        ]);
    }
    sheet.finish(encoding)
}
