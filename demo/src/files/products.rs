//! Generic product file: unit cost without VAT, valid from a day.

use jiff::civil::DateTime;

use super::{
    rows::{ProductRow, Shown},
    sheet::{Encoding, Rendered, Sheet},
};
use crate::world::accounts::SHOP;

/// The file.
pub fn write(rows: &[Shown<ProductRow>], taken_at: DateTime, encoding: Encoding) -> Rendered {
    let mut sheet = Sheet::new(',');
    sheet.exported_at(taken_at);
    sheet.cells(&["쇼핑몰", "상품코드", "상품명", "카테고리", "원가", "통화", "적용일"]);
    for Shown { row: r, .. } in rows {
        sheet.row(&[
            SHOP.to_owned(),
            r.product.clone(),
            r.name.clone(),
            r.category.to_owned(),
            r.unit_cost.map_or(String::new(), |c| c.to_string()),
            "KRW".to_owned(),
            r.valid_from.strftime("%Y.%m.%d").to_string(),
        ]);
    }
    sheet.finish(encoding)
}
