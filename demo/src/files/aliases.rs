//! Generic file of aliases: what the texts of touches mean.

use jiff::civil::DateTime;

use super::{
    rows::Shown,
    sheet::{Encoding, Rendered, Sheet},
};
use crate::world::aliases::Alias;

/// The file.
pub fn write(rows: &[Shown<Alias>], taken_at: DateTime, encoding: Encoding) -> Rendered {
    let mut sheet = Sheet::new(',');
    sheet.exported_at(taken_at);
    sheet.cells(&["구분", "값", "광고계정", "캠페인"]);
    for Shown { row: r, .. } in rows {
        sheet.row(&[r.kind, r.value, r.media_account, &r.campaign]);
    }
    sheet.finish(encoding)
}
