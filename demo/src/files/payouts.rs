//! Generic payout announcements; the payout's number is its day.

use jiff::civil::DateTime;

use super::{
    rows::{PayoutRow, Shown},
    sheet::{Encoding, Rendered, Sheet, thousands},
};

/// The file.
pub fn write(rows: &[Shown<PayoutRow>], taken_at: DateTime, encoding: Encoding) -> Rendered {
    let mut sheet = Sheet::new(',');
    sheet.exported_at(taken_at);
    sheet.cells(&["결제사", "지급일", "지급금액", "통화"]);
    for Shown { row: r, .. } in rows {
        let day = r.paid_out_on.strftime("%Y.%m.%d").to_string();
        sheet.row(&[r.gateway.to_owned(), day, format!("{}원", thousands(r.amount.into())), "KRW".to_owned()]);
    }
    sheet.finish(encoding)
}
