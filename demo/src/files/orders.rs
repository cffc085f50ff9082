//! Generic order files: the web shop in Korean with wall time, the telephone desk and the orders from abroad in English.
//! The telephone file does not name the shop.

use jiff::civil::DateTime;
use rust_decimal::Decimal;

use super::{
    rows::{ChangeRow, OrderLayout, OrderRow, RowFault, SaleRow, Shown},
    sheet::{Encoding, Rendered, Sheet, moment, thousands},
};
use crate::calendar;

const KOREAN: [&str; 28] = [
    "구분",
    "쇼핑몰",
    "주문번호",
    "상품주문번호",
    "주문일시",
    "결제일시",
    "발송일시",
    "구매확정일시",
    "상품코드",
    "상품명",
    "수량",
    "판매단가",
    "주문금액",
    "판매자할인",
    "몰할인",
    "판매자포인트",
    "몰포인트",
    "배송비",
    "통화",
    "과세구분",
    "결제사",
    "고객번호",
    "클레임번호",
    "처리일시",
    "환불금액",
    "배송비환불",
    "재입고",
    "거래형태",
];
const ENGLISH: [&str; 28] = [
    "kind",
    "shop",
    "order_id",
    "line_id",
    "ordered_at",
    "paid_at",
    "shipped_at",
    "confirmed_at",
    "product",
    "product_name",
    "quantity",
    "unit_price",
    "gross",
    "seller_discount",
    "mall_discount",
    "points_seller",
    "points_mall",
    "shipping_fee",
    "currency",
    "tax",
    "gateway",
    "customer_id",
    "change_id",
    "changed_at",
    "refund",
    "shipping_refund",
    "restocked",
    "role",
];

/// The file; with `total` it ends in a totals row of orders and refunds, the first off by so much.
pub fn write(
    layout: OrderLayout,
    total: Option<i64>,
    rows: &[Shown<OrderRow>],
    taken_at: DateTime,
    encoding: Encoding,
) -> Rendered {
    let mut sheet = Sheet::new(',');
    if layout != OrderLayout::Korean {
        sheet.exported_at(taken_at);
    }
    sheet.cells(&columns(layout, if layout == OrderLayout::Korean { KOREAN.to_vec() } else { ENGLISH.to_vec() }));
    let (mut gross, mut refund) = (Decimal::ZERO, Decimal::ZERO);
    for shown in rows {
        match &shown.row {
            OrderRow::Sale(sale) => {
                gross += stated_gross(sale, shown.fault);
                sheet.row(&columns(layout, sale_cells(layout, sale, shown.fault)));
            }
            OrderRow::Change(change) => {
                refund += change.refund;
                sheet.row(&columns(layout, change_cells(layout, change)));
            }
        }
    }
    if let Some(off) = total {
        let mut cells = vec![String::new(); 28];
        cells[0] = "합계".into();
        cells[12] = thousands(gross + Decimal::from(off));
        cells[24] = thousands(refund);
        sheet.cells(&columns(layout, cells));
    }
    sheet.finish(encoding)
}

/// The columns this layout has.
fn columns<T>(layout: OrderLayout, mut cells: Vec<T>) -> Vec<T> {
    if layout == OrderLayout::Phone {
        cells.remove(1);
    }
    cells
}

fn stated_gross(sale: &SaleRow, fault: Option<RowFault>) -> Decimal {
    if fault == Some(RowFault::GrossMismatch) { sale.gross + Decimal::from(1_000) } else { sale.gross }
}

fn number(layout: OrderLayout, number: Decimal) -> String {
    if layout == OrderLayout::Korean { thousands(number) } else { number.normalize().to_string() }
}

fn instant(layout: OrderLayout, at: Option<DateTime>) -> String {
    if layout == OrderLayout::Abroad {
        at.map_or(String::new(), |at| calendar::instant(at).to_string())
    } else {
        moment(at)
    }
}

fn tax(layout: OrderLayout, tax: &'static str) -> String {
    match (layout, tax) {
        (OrderLayout::Korean, "taxable") => "과세",
        (OrderLayout::Korean, "exempt") => "면세",
        (OrderLayout::Korean, "zero_rated") => "영세",
        _ => tax,
    }
    .into()
}

fn sale_cells(layout: OrderLayout, r: &SaleRow, fault: Option<RowFault>) -> Vec<String> {
    let money = |n: Decimal| number(layout, n);
    let paid_at =
        if fault == Some(RowFault::BadDate) { "2026-13-05 10:00:00".into() } else { instant(layout, r.paid_at) };
    let quantity = if fault == Some(RowFault::BadNumber) { "세 개".into() } else { r.quantity.to_string() };
    let currency = if fault == Some(RowFault::UnknownCurrency) { "KRR" } else { r.currency };
    let mut cells = vec![
        if layout == OrderLayout::Korean { "주문" } else { "sale" }.to_owned(),
        r.shop.to_owned(),
        r.order_id.clone(),
        r.line_id.clone(),
        instant(layout, Some(r.ordered_at)),
        paid_at,
        instant(layout, r.shipped_at),
        instant(layout, r.confirmed_at),
        r.product.clone(),
        r.product_name.clone(),
        quantity,
        money(r.unit_price),
        money(stated_gross(r, fault)),
        money(r.seller_discount),
        money(r.mall_discount),
        money(r.points_seller),
        money(r.points_mall),
        money(r.shipping_fee),
        currency.to_owned(),
        tax(layout, r.tax),
        r.gateway.to_owned(),
        r.customer.clone(),
    ];
    cells.resize(28, String::new());
    cells[27] = match (layout, r.agent) {
        (_, false) => "",
        (OrderLayout::Korean, true) => "위탁",
        (_, true) => "agent",
    }
    .to_owned();
    cells
}

fn change_cells(layout: OrderLayout, r: &ChangeRow) -> Vec<String> {
    let kind = match (layout, r.kind) {
        (OrderLayout::Korean, "cancel") => "취소",
        (OrderLayout::Korean, "return") => "반품",
        (OrderLayout::Korean, "exchange") => "교환",
        (OrderLayout::Korean, "write_off") => "대손",
        (_, kind) => kind,
    };
    let mut cells = vec![String::new(); 28];
    cells[0] = kind.to_owned();
    cells[1] = r.shop.to_owned();
    cells[2] = r.order_id.clone();
    cells[3] = r.line_id.clone();
    cells[8] = r.product.clone();
    cells[10] = r.quantity.to_string();
    cells[14] = number(layout, r.mall_discount);
    cells[18] = r.currency.to_owned();
    cells[19] = tax(layout, r.tax);
    cells[20] = r.gateway.to_owned();
    cells[22] = r.change_id.clone();
    cells[23] = instant(layout, Some(r.changed_at));
    cells[24] = number(layout, r.refund);
    cells[25] = number(layout, r.shipping_refund);
    cells[26] = if r.restocked { "Y" } else { "N" }.to_owned();
    cells
}
