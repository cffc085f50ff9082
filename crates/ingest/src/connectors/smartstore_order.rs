//! Orders of a Naver Smart Store as the seller centre exports them: one row a product order.

use jangbu_core::{
    Decimal, Text,
    account::AccountKind,
    facts::{ChangeKind, FactKind, OrderChange, OrderLine, Origin, Supersession},
};

use crate::{
    check::{self, Fault},
    format::{Column, Confidence, Format, Layout},
    key::Key,
    reading::{HomeAt, Reading},
    row::Row,
    shipping::shipping_line,
};

const SHOP: usize = 0;
const PRODUCT_ORDER: usize = 1;
const ORDER_ID: usize = 2;
const ORDERED_AT: usize = 3;
const PAID_AT: usize = 4;
const SHIPPED_AT: usize = 5;
const CONFIRMED_AT: usize = 6;
const STATUS: usize = 7;
const CLAIM_STATUS: usize = 8;
const CLAIM_ID: usize = 9;
const CLAIMED_AT: usize = 10;
const PRODUCT: usize = 11;
const SELLER_CODE: usize = 12;
const PRODUCT_NAME: usize = 13;
const OPTION: usize = 14;
const QUANTITY: usize = 15;
const PRICE: usize = 16;
const OPTION_PRICE: usize = 17;
const DISCOUNT: usize = 18;
const SELLER_DISCOUNT: usize = 19;
const TOTAL: usize = 20;
const BUNDLE: usize = 21;
const SHIPPING: usize = 22;
const REMOTE_SHIPPING: usize = 23;
const SHIPPING_DISCOUNT: usize = 24;

pub const FORMAT: Format = Format {
    id: "smartstore_order",
    title_ko: "네이버 스마트스토어 주문 (판매자센터 엑셀)",
    title_en: "Naver Smart Store orders from the seller centre",
    facts: &[FactKind::OrderLine, FactKind::OrderChange],
    supersession: Supersession::Upsert,
    account: Some(AccountKind::Shop),
    platform: "naver_smartstore",
    source: "other people's loaders of the order workbook; the headers differ between the centre's pages and were not seen in vendor documentation",
    confidence: Confidence::Unconfirmed,
    notes: "Key: product order. List price = (price + option price) × quantity. Discounts beyond the seller's share are the mall's. The shipping of a bundle stands in the row of each of its products and counts once, as a line of its own (order/shipping/bundle). A row whose cancellation or return is complete is also a change, dated by the claim; without a day of the claim it waits in quarantine. Whether shipping was given back is not told. The workbook is locked: give its password. Names, phones and addresses are not read.",
    columns: &[
        Column::text("shop", &["스토어", "스토어명"], "shop account: id or external id"),
        Column::text("product_order_id", &["상품주문번호"], "number of the product order").required(),
        Column::text("order_id", &["주문번호"], "order number").required(),
        Column::time("ordered_at", &["주문일시", "주문일"], "when it was ordered"),
        Column::time("paid_at", &["결제일", "결제일시"], "when it was paid"),
        Column::time("shipped_at", &["발송처리일", "발송일"], "when it was sent"),
        Column::time(
            "confirmed_at",
            &["구매확정일", "구매확정일시", "구매확정처리일"],
            "when the purchase was confirmed",
        ),
        Column::text("order_status", &["주문상태"], "state of the order"),
        Column::text("claim_status", &["클레임상태", "취소처리상태", "반품처리상태"], "state of the claim"),
        Column::text("claim_id", &["클레임번호"], "number of the claim"),
        Column::time(
            "claimed_at",
            &["클레임완료일", "취소완료일", "반품완료일", "교환완료일", "클레임처리일", "취소승인일", "환불완료일"],
            "when the claim was completed",
        ),
        Column::text("product_id", &["상품번호"], "product number of the mall"),
        Column::text(
            "seller_code",
            &["판매자상품코드", "옵션관리코드"],
            "the seller's own product code; before the mall's",
        ),
        Column::text("product_name", &["상품명"], "product name").required(),
        Column::text("option", &["옵션정보"], "option, added to the name"),
        Column::summed("quantity", &["수량"], "pieces").pieces().required(),
        Column::number("price", &["상품가격"], "price of a piece").required(),
        Column::number("option_price", &["옵션가격"], "extra price of the option, per piece"),
        Column::summed(
            "discount",
            &["상품별할인액", "최초상품별할인액", "최종상품별할인액", "상품별총할인액"],
            "all discounts of the row, whoever bears them",
        ),
        Column::summed(
            "seller_discount",
            &["판매자부담할인액", "최초판매자부담할인액", "최종판매자부담할인액"],
            "the part the seller bears (default: all)",
        ),
        Column::summed(
            "total",
            &["상품별총주문금액", "최초상품별총주문금액", "최종상품별총주문금액"],
            "list price less discounts; checked",
        ),
        Column::text("bundle", &["배송비묶음번호"], "number of the bundle whose shipping it is"),
        Column::number("shipping", &["배송비합계"], "shipping of the bundle"),
        Column::number("remote_shipping", &["제주/도서추가배송비"], "extra shipping to islands"),
        Column::number("shipping_discount", &["배송비할인액"], "discount on shipping, the seller's"),
    ],
    one_of: &[&[ORDERED_AT, PAID_AT]],
    sample: include_bytes!("../../fixtures/smartstore_order/sample.csv"),
    layout: Layout::Header,
    replaces: |_columns| Vec::new(),
    total: None,
    balance: None,
    key,
    read,
};

fn key(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<Key, Fault> {
    let home = reading.home(row, SHOP)?;
    Ok(Key::of(FactKind::OrderLine, home, &[&row.required_text(PRODUCT_ORDER)?]))
}

fn read(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    let home = reading.home(row, SHOP)?;
    let mut line = sale(row, reading, home)?;
    let mut change = match claim(&row.text(STATUS)?, &row.text(CLAIM_STATUS)?) {
        Some(kind) => Some(change(row, reading, home, (kind, &line))?),
        None => None,
    };
    let fee = row.unsigned(SHIPPING)? + row.unsigned(REMOTE_SHIPPING)?;
    let off = row.unsigned(SHIPPING_DISCOUNT)?;
    let key = key(row, reading)?;
    line.origin = reading.origin(row, key)?;
    if let Some(change) = &mut change {
        change.origin = reading.beside(&line.origin, home, change.kind.as_str());
    }
    if !fee.is_zero() {
        let bundle = row.text(BUNDLE)?;
        let parts = [line.order_id.as_str(), "shipping", if bundle.is_empty() { &line.line_id } else { &bundle }];
        if let Some(origin) = reading.told_once(row, home, &parts) {
            reading.facts.order_line.push(shipping_line(&line, origin, fee, off.min(fee)));
        }
    }
    reading.facts.order_line.push(line);
    reading.facts.order_change.extend(change);
    Ok(())
}

fn sale(row: &Row<'_>, reading: &mut Reading<'_>, home: HomeAt) -> Result<OrderLine, Fault> {
    let quantity = row.number(QUANTITY)?.ok_or_else(|| check::missing_cell(row, QUANTITY))?;
    let quantity = check::not_negative(row, QUANTITY, quantity)?;
    let gross = check::in_range(row, PRICE, (row.amount(PRICE)? + row.amount(OPTION_PRICE)?) * quantity)?;
    let gross = check::not_negative(row, PRICE, gross)?;
    let discount = row.unsigned(DISCOUNT)?;
    if let Some(total) = row.number(TOTAL)? {
        check::gross_is_price_times_quantity(row, TOTAL, total + discount, gross)?;
    }
    // Where only the seller's share is printed, it is all that is known.
    let seller_discount = row.number(SELLER_DISCOUNT)?.unwrap_or(discount);
    let ordered_at = match reading.instant(row, ORDERED_AT, home)? {
        Some(at) => at,
        None => reading.instant(row, PAID_AT, home)?.ok_or_else(|| check::missing_cell(row, ORDERED_AT))?,
    };
    let line = OrderLine {
        order_id: row.required_text(ORDER_ID)?,
        line_id: row.required_text(PRODUCT_ORDER)?,
        ordered_at,
        paid_on: reading.business_day(row, PAID_AT, home)?,
        shipped_on: reading.business_day(row, SHIPPED_AT, home)?,
        confirmed_on: reading.business_day(row, CONFIRMED_AT, home)?,
        product: code(row)?,
        product_name: name(row)?,
        quantity,
        gross,
        seller_discount: check::not_negative(row, SELLER_DISCOUNT, seller_discount)?,
        mall_discount: (discount - seller_discount).max(Decimal::ZERO),
        currency: reading.at(home).currency,
        ..OrderLine::default()
    };
    check::discount_within_gross(row, SELLER_DISCOUNT, &line)?;
    Ok(line)
}

fn code(row: &Row<'_>) -> Result<Text, Fault> {
    let own = row.name(SELLER_CODE)?;
    if own.is_empty() { row.text(PRODUCT) } else { Ok(own) }
}

fn name(row: &Row<'_>) -> Result<Text, Fault> {
    let (name, option) = (row.text(PRODUCT_NAME)?, row.name(OPTION)?);
    Ok(if option.is_empty() { name } else { format!("{name} ({option})").into() })
}

/// What a completed claim did; requested and refused ones change nothing.
fn claim(status: &str, claim: &str) -> Option<ChangeKind> {
    let of = |word: &str| match word {
        "취소" => Some(ChangeKind::Cancel),
        "반품" => Some(ChangeKind::Return),
        "교환" => Some(ChangeKind::Exchange),
        _ => None,
    };
    let bare = |text: &str| text.replace(' ', "").replace("직권", "");
    let done = bare(claim);
    done.strip_suffix("완료").and_then(of).or_else(|| {
        // A state of the order is reached when it is printed; that of a claim goes on.
        let status = bare(status);
        of(status.strip_suffix("완료").unwrap_or(&status)).filter(|_| done.is_empty() || done == "-")
    })
}

fn change(
    row: &Row<'_>,
    reading: &mut Reading<'_>,
    home: HomeAt,
    (kind, line): (ChangeKind, &OrderLine),
) -> Result<OrderChange, Fault> {
    let changed_on =
        reading.business_day(row, CLAIMED_AT, home)?.ok_or_else(|| check::missing_cell(row, CLAIMED_AT))?;
    // An exchange sends other goods: no money goes back.
    let back = |amount: Decimal| if kind == ChangeKind::Exchange { Decimal::ZERO } else { amount };
    Ok(OrderChange {
        origin: Origin::default(),
        order_id: line.order_id.clone(),
        line_id: line.line_id.clone(),
        change_id: row.name(CLAIM_ID)?,
        kind,
        changed_on,
        product: line.product.clone(),
        quantity: line.quantity,
        refund: back(line.gross - line.seller_discount - line.mall_discount),
        mall_discount: back(line.mall_discount),
        restocked: kind != ChangeKind::Exchange,
        currency: line.currency,
        ..OrderChange::default()
    })
}
