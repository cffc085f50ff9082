//! KB bank statement: preamble, newest line first, sometimes a totals row.

use jiff::civil::Date;

use super::{
    rows::Shown,
    sheet::{Encoding, Rendered, Sheet, thousands},
};
use crate::world::bank::BankLine;

/// The file. Rows come in the order of time and are written backwards.
pub fn write(period: (Date, Date), total: bool, rows: &[Shown<BankLine>], encoding: Encoding) -> Rendered {
    let mut sheet = Sheet::new(',');
    sheet.line(&format!("조회기간,{} ~ {}", period.0.strftime("%Y.%m.%d"), period.1.strftime("%Y.%m.%d")));
    sheet.line("계좌번호,123456-04-567890");
    sheet.line("예금종류,보통예금");
    sheet.line("");
    sheet.cells(&["거래일시", "적요", "보낸분/받는분", "송금메모", "출금액", "입금액", "잔액", "거래점"]);
    let won = |n: i64| thousands(n.into());
    for Shown { row: r, .. } in rows.iter().rev() {
        sheet.row(&[
            r.at.strftime("%Y.%m.%d %H:%M:%S").to_string(),
            r.description.clone(),
            r.counterparty.clone(),
            r.memo.clone(),
            won((-r.amount).max(0)),
            won(r.amount.max(0)),
            won(r.balance),
            "성수동".to_owned(),
        ]);
    }
    if total {
        let sum = |sign: i64| won(rows.iter().map(|s| (s.row.amount * sign).max(0)).sum());
        sheet.cells(&["합계", "", "", "", &sum(-1), &sum(1), "", ""]);
    }
    let mut rendered = sheet.finish(encoding);
    rendered.lines.reverse();
    rendered
}
