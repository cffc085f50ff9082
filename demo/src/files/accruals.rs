//! Generic list of accruals.

use jiff::civil::DateTime;
use rust_decimal::Decimal;

use super::{
    rows::Shown,
    sheet::{Encoding, Rendered, Sheet, thousands},
};
use crate::world::accruals::Accrual;

/// The file.
pub fn write(rows: &[Shown<Accrual>], taken_at: DateTime, encoding: Encoding) -> Rendered {
    let mut sheet = Sheet::new(',');
    sheet.exported_at(taken_at);
    sheet.cells(&["미지급번호", "계정코드", "거래처", "캠페인", "시작일", "종료일", "금액", "통화", "반제일", "적요"]);
    for Shown { row: r, .. } in rows {
        let decimals = if r.currency == "USD" { 2 } else { 0 };
        sheet.row(&[
            r.id.clone(),
            r.code.to_owned(),
            r.party.to_owned(),
            r.campaign.clone(),
            r.from.to_string(),
            r.to.to_string(),
            thousands(Decimal::new(r.amount, decimals)),
            r.currency.to_owned(),
            r.reversed_on.map_or(String::new(), |on| on.to_string()),
            r.note.to_owned(),
        ]);
    }
    sheet.finish(encoding)
}
