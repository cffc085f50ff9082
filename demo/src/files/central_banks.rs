//! Lists of exchange rates of two central banks, each in its own layout.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde_json::json;

use super::{
    rows::Shown,
    sheet::{Encoding, Rendered, Sheet},
};
use crate::world::rates::Rate;

/// The Bank of Korea's statistics service, table 731Y001: one row a line, yen by the hundred.
pub fn write_bank_of_korea(rows: &[Shown<Rate>], encoding: Encoding) -> Rendered {
    let mut sheet = Sheet::new('\u{1}');
    sheet.line(&format!("{{\"StatisticSearch\":{{\"list_total_count\":{},\"row\":[", rows.len()));
    for (n, Shown { row: r, .. }) in rows.iter().enumerate() {
        let item = if r.currency == "JPY" { "원/일본엔(100엔)" } else { "원/미국달러(매매기준율)" };
        let row = json!({
            "STAT_CODE": "731Y001",
            "STAT_NAME": "3.1.1.1. 주요국 통화의 대원화환율",
            "ITEM_NAME1": item,
            "UNIT_NAME": "원",
            "TIME": r.on.strftime("%Y%m%d").to_string(),
            "DATA_VALUE": r.won.normalize().to_string(),
        });
        sheet.line(&format!("{row}{}", if n + 1 == rows.len() { "" } else { "," }));
        sheet.mark();
    }
    sheet.line("]}}");
    sheet.finish(encoding)
}

/// The European Central Bank's history: newest day first, one euro in each currency.
pub fn write_ecb(rows: &[Shown<Rate>], encoding: Encoding) -> Rendered {
    let mut sheet = Sheet::new(',');
    sheet.line("Date,USD,JPY,GBP,KRW,RUB,");
    let days: BTreeMap<Date, Decimal> = rows.iter().map(|shown| (shown.row.on, shown.row.won)).collect();
    for (on, won) in days.into_iter().rev() {
        sheet.cells(&[
            on.to_string(),
            "1.1402".into(),
            "173.11".into(),
            "0.8644".into(),
            won.to_string(),
            "N/A".into(),
            String::new(),
        ]);
        sheet.mark();
    }
    let mut rendered = sheet.finish(encoding);
    rendered.lines.reverse();
    rendered
}
