//! Generic product file: unit cost without VAT or a supplier's terms, valid from a day.

use jiff::civil::DateTime;
use rust_decimal::Decimal;

use super::{
    rows::{ProductRow, Shown, Terms},
    sheet::{Encoding, Rendered, Sheet},
};

/// The file.
pub fn write(rows: &[Shown<ProductRow>], taken_at: DateTime, encoding: Encoding) -> Rendered {
    let mut sheet = Sheet::new(',');
    sheet.exported_at(taken_at);
    sheet.cells(&[
        "쇼핑몰",
        "상품코드",
        "상품명",
        "카테고리",
        "원가",
        "통화",
        "적용일",
        "공급처",
        "공급가",
        "수수료율",
    ]);
    for Shown { row: r, .. } in rows {
        let number = |of: &dyn Fn(&Terms) -> Option<Decimal>| {
            r.terms.as_ref().and_then(of).map_or(String::new(), |n| n.to_string())
        };
        sheet.row(&[
            r.shop.to_owned(),
            r.product.clone(),
            r.name.clone(),
            r.category.to_owned(),
            r.unit_cost.map_or(String::new(), |c| c.to_string()),
            "KRW".to_owned(),
            r.valid_from.strftime("%Y.%m.%d").to_string(),
            r.terms.as_ref().map_or(String::new(), |t| t.supplier.to_owned()),
            number(&|t| t.supply_price),
            number(&|t| t.commission_percent),
        ]);
    }
    sheet.finish(encoding)
}
