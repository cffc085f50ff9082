//! Generic opening-balance file: debit and credit columns.

use jiff::civil::DateTime;
use rust_decimal::Decimal;

use super::{
    rows::Shown,
    sheet::{Encoding, Rendered, Sheet, thousands},
};
use crate::world::openings::Opening;

/// The file.
pub fn write(rows: &[Shown<Opening>], taken_at: DateTime, encoding: Encoding) -> Rendered {
    let mut sheet = Sheet::new(',');
    sheet.exported_at(taken_at);
    sheet.cells(&["기준일", "계정코드", "거래처", "차변", "대변", "통화", "원화금액", "적요"]);
    for Shown { row: r, .. } in rows {
        let decimals = if r.currency == "USD" { 2 } else { 0 };
        let side = |minor: i64| if minor > 0 { thousands(Decimal::new(minor, decimals)) } else { String::new() };
        sheet.row(&[
            r.as_of.to_string(),
            r.code.to_owned(),
            r.party.to_owned(),
            side(r.amount),
            side(-r.amount),
            r.currency.to_owned(),
            r.functional.map_or(String::new(), |w| thousands(w.into())),
            r.memo.to_owned(),
        ]);
    }
    sheet.finish(encoding)
}
