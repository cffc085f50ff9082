//! Hometax, list of electronic tax invoices: totals above the header, name columns twice.

use super::{
    rows::{RowFault, Shown, TaxInvoice},
    sheet::{Encoding, Rendered, Sheet, thousands},
};

const HEADER: [&str; 15] = [
    "작성일자",
    "승인번호",
    "발급일자",
    "전송일자",
    "공급자사업자등록번호",
    "종사업장번호",
    "상호",
    "대표자명",
    "공급받는자사업자등록번호",
    "종사업장번호",
    "상호",
    "대표자명",
    "합계금액",
    "공급가액",
    "세액",
];

/// The list.
pub fn write(rows: &[Shown<TaxInvoice>], encoding: Encoding) -> Rendered {
    let mut sheet = Sheet::new(',');
    let won = |amount: i64| thousands(amount.into());
    let sum = |of: &dyn Fn(&TaxInvoice) -> i64| won(rows.iter().map(|shown| of(&shown.row)).sum());
    sheet.line("매입 전자세금계산서 목록조회");
    sheet.cells(&["총 합계금액", &sum(&|r| r.supply + r.vat)]);
    sheet.cells(&["총 공급가액", &sum(&|r| r.supply)]);
    sheet.cells(&["총 세액", &sum(&|r| r.vat)]);
    sheet.cells(&HEADER);
    for shown in rows {
        let r = &shown.row;
        let off = if shown.has(RowFault::SupplyPlusVat) { 10 } else { 0 };
        sheet.row(&[
            r.written_on.to_string(),
            r.number.clone(),
            r.written_on.to_string(),
            r.written_on.to_string(),
            r.supplier_number.to_owned(),
            String::new(),
            r.supplier.to_owned(),
            String::new(),
            "123-45-67891".to_owned(),
            String::new(),
            "봄날상점".to_owned(),
            String::new(),
            won(r.supply + r.vat),
            won(r.supply),
            won(r.vat + off),
        ]);
    }
    sheet.finish(encoding)
}
