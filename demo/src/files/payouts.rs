//! Generic payout announcements; a payout without a number has that of its day.

use jiff::civil::DateTime;

use super::{
    rows::{PayoutRow, Shown},
    sheet::{Encoding, Rendered, Sheet, thousands},
};

/// The file.
pub fn write(rows: &[Shown<PayoutRow>], taken_at: DateTime, encoding: Encoding) -> Rendered {
    let mut sheet = Sheet::new(',');
    sheet.exported_at(taken_at);
    sheet.cells(&["결제사", "지급번호", "지급일", "지급금액", "통화"]);
    for Shown { row: r, .. } in rows {
        let day = r.paid_out_on.strftime("%Y.%m.%d").to_string();
        let number = if r.payout == r.paid_out_on.to_string() { String::new() } else { r.payout.clone() };
        sheet.row(&[r.gateway.to_owned(), number, day, format!("{}원", thousands(r.amount.into())), "KRW".to_owned()]);
    }
    sheet.finish(encoding)
}
