//! Generic file of goods received: one product a row, quantity and amounts positive.

use jiff::civil::DateTime;

use super::{
    rows::{RowFault, Shown},
    sheet::{Encoding, Rendered, Sheet, thousands},
};
use crate::world::goods::Receipt;

/// The file.
pub fn write(rows: &[Shown<Receipt>], taken_at: DateTime, encoding: Encoding) -> Rendered {
    let mut sheet = Sheet::new(',');
    sheet.exported_at(taken_at);
    sheet.cells(&[
        "쇼핑몰",
        "입고번호",
        "입고구분",
        "상품코드",
        "입고일",
        "수량",
        "공급가액",
        "부가세",
        "통화",
        "공급처",
    ]);
    for shown in rows {
        let r = &shown.row;
        let kind = match r.kind {
            "purchase" => "입고",
            "return" => "반출",
            _ => "기초",
        };
        let quantity = if shown.has(RowFault::BadNumber) { "세 개".into() } else { r.quantity.to_string() };
        sheet.row(&[
            r.shop.to_owned(),
            r.document.clone(),
            kind.to_owned(),
            r.product.clone(),
            r.received_on.to_string(),
            quantity,
            thousands(r.supply.into()),
            thousands(r.vat.into()),
            "KRW".to_owned(),
            r.supplier.to_owned(),
        ]);
    }
    sheet.finish(encoding)
}
