//! Generic exchange-rate file.

use jiff::civil::DateTime;

use super::{
    rows::Shown,
    sheet::{Encoding, Rendered, Sheet, thousands},
};
use crate::world::rates::Rate;

/// The file.
pub fn write(rows: &[Shown<Rate>], taken_at: DateTime, encoding: Encoding) -> Rendered {
    let mut sheet = Sheet::new(',');
    sheet.exported_at(taken_at);
    sheet.cells(&["기준일", "통화", "매매기준율", "단위", "출처", "환율구분"]);
    for Shown { row: r, .. } in rows {
        let kind = match r.kind {
            "selling" => "전신환매도율",
            "closing" => "월말환율",
            _ => "매매기준율",
        };
        sheet.row(&[
            r.on.to_string(),
            r.currency.to_owned(),
            thousands(r.won),
            r.per.to_string(),
            r.source.to_owned(),
            kind.to_owned(),
        ]);
    }
    sheet.finish(encoding)
}
