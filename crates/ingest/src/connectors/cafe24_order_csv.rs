//! Orders of a Cafe24 shop as its admin exports them: one row an item, what belongs to the order in every row of it.

use jangbu_core::{
    Decimal,
    account::AccountKind,
    facts::{ChangeKind, FactKind, OrderChange, OrderLine, OrderTouch, Origin, Supersession},
};

use super::{cafe24_order::of_mall, order::pseudonym};
use crate::{
    check::{self, Fault},
    format::{Column, Confidence, Format, Layout},
    key::Key,
    parse::landing::Landing,
    reading::{HomeAt, Reading},
    row::Row,
    shipping::shipping_line,
};

const SHOP: usize = 0;
const ORDER_ID: usize = 1;
const ITEM: usize = 2;
const ORDERED_AT: usize = 3;
const PAID_AT: usize = 4;
const SENT_AT: usize = 5;
const CONFIRMED_AT: usize = 6;
const PLACE: usize = 7;
const STATUS: usize = 8;
const CANCELLED_AT: usize = 9;
const RETURNED_AT: usize = 10;
const OWN_CODE: usize = 11;
const PRODUCT: usize = 12;
const PRODUCT_NAME: usize = 13;
const OPTION: usize = 14;
const QUANTITY: usize = 15;
const PRICE: usize = 16;
const OPTION_PRICE: usize = 17;
const ITEM_OFF: usize = 18;
const COUPON: usize = 19;
const POINTS: usize = 20;
const SHIPPING: usize = 21;
const CURRENCY: usize = 22;
const MEMBER: usize = 23;
const INFLOW: usize = 24;

/// What belongs to the order; some exports print it in its first row only.
const OF_ORDER: [usize; 3] = [COUPON, POINTS, SHIPPING];

pub const FORMAT: Format = Format {
    id: "cafe24_order_csv",
    title_ko: "카페24 주문 (관리자 엑셀/CSV)",
    title_en: "Cafe24 orders from the shop's admin",
    facts: &[FactKind::OrderLine, FactKind::OrderChange, FactKind::OrderTouch],
    supersession: Supersession::Upsert,
    account: Some(AccountKind::Shop),
    platform: "cafe24",
    source: "column names of the admin's export form, from other people's loaders; each shop chooses its own columns",
    confidence: Confidence::ThirdParty,
    notes: "Key: item number, the same as in cafe24_order. Rows whose sales path names a connected mall are left out and counted. Coupons and points are those of the order, repeated in each of its rows or in the first: they are split over its items by worth; shipping counts once, as a line of its own (order/shipping), and goes back when all rows of the order are 취소완료, on the last of their days (order/shipping/cancel). 취소완료 and 반품완료 are changes, dated by their day. A landing page with utm_…, click ids or n_… parameters is a touch at the time of the order (key: order/landing); a bare word such as `네이버 검색` names no campaign and is not read.",
    columns: &[
        Column::text("shop", &["쇼핑몰", "몰아이디"], "shop account: id or external id"),
        Column::text("order_id", &["주문번호"], "order number").required(),
        Column::text("item_id", &["품목별주문번호", "품목별주문번호(기본)"], "number of the item").required(),
        Column::time("ordered_at", &["주문일시", "주문일"], "when it was ordered"),
        Column::time("paid_at", &["결제일시(입금확인일)", "결제일시", "결제일"], "when it was paid"),
        Column::time("sent_at", &["배송시작일", "발송일"], "when it was sent"),
        Column::time("confirmed_at", &["구매확정일"], "when the purchase was confirmed"),
        Column::text("sales_path", &["매출경로", "주문경로(마켓)", "판매처"], "where it was ordered"),
        Column::text("status", &["주문상태", "처리상태"], "state of the item"),
        Column::time("cancelled_at", &["취소완료일", "취소완료일시", "취소일"], "when it was cancelled"),
        Column::time(
            "returned_at",
            &["반품완료일", "반품완료일시", "환불완료일", "환불완료일시"],
            "when it was returned",
        ),
        Column::text("own_code", &["자체품목코드", "자체상품코드"], "the seller's own product code; before the shop's"),
        Column::text("product", &["품목코드", "상품품목코드", "상품코드"], "product code"),
        Column::text("product_name", &["상품명", "상품명(기본)", "주문상품명"], "product name"),
        Column::text("option", &["옵션", "옵션정보", "상품옵션"], "option, added to the name"),
        Column::summed("quantity", &["수량"], "pieces").pieces().required(),
        Column::number("price", &["판매가", "상품구매금액(개당)"], "price of a piece").required(),
        Column::number("option_price", &["옵션추가가격", "옵션추가금액"], "extra price of the option, per piece"),
        Column::summed("item_discount", &["상품별추가할인금액", "상품별추가할인"], "discount of the item"),
        Column::number("coupon", &["쿠폰할인금액", "쿠폰할인금액(최초)", "주문서쿠폰할인금액"], "coupons of the order"),
        Column::number("points", &["적립금사용액", "사용한적립금액(최초)", "사용한적립금액"], "points of the order"),
        Column::number("shipping", &["배송비", "총배송비", "총배송비(최초)"], "shipping of the order"),
        Column::text("currency", &["통화", "결제통화"], "currency (default: the shop's)"),
        Column::text(
            "member",
            &["주문자id", "회원id"],
            "the shop's id of the customer; a hash where it looks like an address",
        ),
        Column::text("inflow", &["유입경로", "유입url", "유입페이지"], "landing page or referrer"),
    ],
    one_of: &[&[ORDERED_AT, PAID_AT]],
    sample: include_bytes!("../../fixtures/cafe24_order_csv/sample.csv"),
    layout: Layout::Header,
    replaces: |_columns| Vec::new(),
    total: None,
    balance: None,
    key,
    read,
};

/// Words in a sales path that name a mall with files of its own.
const MALLS: &[&str] = &[
    "네이버페이",
    "스마트스토어",
    "쿠팡",
    "11번가",
    "G마켓",
    "지마켓",
    "옥션",
    "카카오",
    "인터파크",
    "롯데",
    "SSG",
    "위메프",
    "티몬",
    "NCHECKOUT",
    "shopn",
    "coupang",
    "sk11st",
    "gmarket",
    "auction",
    "kakao",
];

fn key(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<Key, Fault> {
    let home = reading.home(row, SHOP)?;
    let order = row.required_text(ORDER_ID)?;
    if mall(row)?.is_none() {
        let worth = gross(row)? - row.unsigned(ITEM_OFF)?;
        reading.gathered.row(home, &order, row, worth);
        reading.gathered.keep(home, &order, row, &OF_ORDER);
        if let Some((ChangeKind::Cancel, column)) = taken_back(row)?
            && let Some(day) = reading.business_day(row, column, home)?
        {
            reading.gathered.of(home, &order).cancelled.insert(row.line, day);
        }
    }
    Ok(Key::of(FactKind::OrderLine, home, &[&row.required_text(ITEM)?]))
}

/// The connected mall that took the order.
fn mall(row: &Row<'_>) -> Result<Option<String>, Fault> {
    let path = row.text(PLACE)?.to_lowercase().replace(' ', "");
    Ok(MALLS.iter().find(|mall| path.contains(&mall.to_lowercase())).map(|mall| (*mall).to_owned()))
}

fn gross(row: &Row<'_>) -> Result<Decimal, Fault> {
    let quantity = row.unsigned(QUANTITY)?;
    check::in_range(row, PRICE, (row.unsigned(PRICE)? + row.amount(OPTION_PRICE)?) * quantity)
}

fn read(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    let home = reading.home(row, SHOP)?;
    if let Some(mall) = mall(row)? {
        reading.skip_row(of_mall(&mall));
        return Ok(());
    }
    let order = row.required_text(ORDER_ID)?;
    let cells = reading.gathered.of(home, &order).cells.clone();
    let completed = row.completed(cells.into_iter());
    let row = &row.with(&completed);
    let mut line = sale(row, reading, home)?;
    let mut change = change(row, reading, home, &line)?;
    let fee = row.unsigned(SHIPPING)?;
    let key = Key::of(FactKind::OrderLine, home, &[&line.line_id]);
    line.origin = reading.origin(row, key)?;
    let touch = touch(row, reading, home, &line)?;
    if let Some(change) = &mut change {
        change.origin = reading.beside(&line.origin, home, change.kind.as_str());
    }
    if !fee.is_zero()
        && let Some(origin) = reading.told_once(row, home, &[&order, "shipping"])
    {
        let shipping = shipping_line(&line, origin, fee, Decimal::ZERO);
        if let Some(changed_on) = reading.gathered.of(home, &order).cancelled_on() {
            reading.facts.order_change.push(OrderChange {
                origin: reading.beside(&shipping.origin, home, ChangeKind::Cancel.as_str()),
                order_id: shipping.order_id.clone(),
                line_id: shipping.line_id.clone(),
                kind: ChangeKind::Cancel,
                changed_on,
                shipping_refund: fee,
                currency: shipping.currency,
                ..OrderChange::default()
            });
        }
        reading.facts.order_line.push(shipping);
    }
    reading.facts.order_line.push(line);
    reading.facts.order_change.extend(change);
    reading.facts.order_touch.extend(touch);
    Ok(())
}

fn sale(row: &Row<'_>, reading: &mut Reading<'_>, home: HomeAt) -> Result<OrderLine, Fault> {
    let order_id = row.required_text(ORDER_ID)?;
    let currency = check::known_currency(row, CURRENCY, reading.at(home).currency)?;
    let coupon = reading.share(row, (home, &order_id), row.unsigned(COUPON)?, currency);
    let points = reading.share(row, (home, &order_id), row.unsigned(POINTS)?, currency);
    let ordered_at = match reading.instant(row, ORDERED_AT, home)? {
        Some(at) => at,
        None => reading.instant(row, PAID_AT, home)?.ok_or_else(|| check::missing_cell(row, ORDERED_AT))?,
    };
    let (own, option) = (row.name(OWN_CODE)?, row.name(OPTION)?);
    let name = row.text(PRODUCT_NAME)?;
    let line = OrderLine {
        line_id: row.required_text(ITEM)?,
        ordered_at,
        paid_on: reading.business_day(row, PAID_AT, home)?,
        shipped_on: reading.business_day(row, SENT_AT, home)?,
        confirmed_on: reading.business_day(row, CONFIRMED_AT, home)?,
        product: if own.is_empty() { row.text(PRODUCT)? } else { own },
        product_name: if option.is_empty() { name } else { format!("{name} ({option})").into() },
        quantity: row.unsigned(QUANTITY)?,
        gross: gross(row)?,
        seller_discount: row.unsigned(ITEM_OFF)? + coupon,
        points_seller: points,
        currency,
        customer: pseudonym(row.text(MEMBER)?),
        order_id,
        ..OrderLine::default()
    };
    check::discount_within_gross(row, COUPON, &line)?;
    Ok(line)
}

/// How the item was taken back, and the column of its day.
fn taken_back(row: &Row<'_>) -> Result<Option<(ChangeKind, usize)>, Fault> {
    let status = row.text(STATUS)?.replace(' ', "");
    Ok(match status.as_str() {
        "취소완료" => Some((ChangeKind::Cancel, CANCELLED_AT)),
        "반품완료" | "환불완료" => Some((ChangeKind::Return, RETURNED_AT)),
        _ => None,
    })
}

fn change(
    row: &Row<'_>,
    reading: &mut Reading<'_>,
    home: HomeAt,
    line: &OrderLine,
) -> Result<Option<OrderChange>, Fault> {
    let Some((kind, column)) = taken_back(row)? else { return Ok(None) };
    Ok(Some(OrderChange {
        origin: Origin::default(),
        order_id: line.order_id.clone(),
        line_id: line.line_id.clone(),
        kind,
        changed_on: reading.business_day(row, column, home)?.ok_or_else(|| check::missing_cell(row, column))?,
        product: line.product.clone(),
        quantity: line.quantity,
        refund: line.gross - line.seller_discount - line.points_seller,
        restocked: true,
        currency: line.currency,
        ..OrderChange::default()
    }))
}

/// The touch that the landing page tells; once an order.
fn touch(
    row: &Row<'_>,
    reading: &mut Reading<'_>,
    home: HomeAt,
    line: &OrderLine,
) -> Result<Option<OrderTouch>, Fault> {
    let Some(landing) = Landing::of(&row.text(INFLOW)?) else { return Ok(None) };
    let Some(origin) = reading.told_once(row, home, &[&line.order_id, "landing"]) else { return Ok(None) };
    Ok(Some(landing.touch(origin, line.order_id.clone(), line.ordered_at)))
}
