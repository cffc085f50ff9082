//! Orders of a Cafe24 shop from the Admin API, with their items: amounts are texts, coupons and points stand once.

use jangbu_core::{
    Decimal, Said,
    account::AccountKind,
    facts::{ChangeKind, FactKind, OrderChange, OrderLine, Origin, Supersession, TaxKind},
};

use super::order::pseudonym;
use crate::{
    check::{self, Fault},
    format::{Column, Confidence, Format, JsonShape, Layout},
    key::Key,
    reading::{HomeAt, Reading},
    row::Row,
    shipping::shipping_line,
};

const SHOP: usize = 0;
const ORDER_ID: usize = 1;
const PLACE: usize = 2;
const ORDERED_AT: usize = 3;
const PAID_AT: usize = 4;
const CURRENCY: usize = 5;
const MEMBER: usize = 6;
const CANCELLED: usize = 7;
const CANCELLED_AT: usize = 8;
const GOODS: usize = 9;
/// Discounts of the whole order.
const ORDER_OFF: [usize; 5] = [10, 11, 12, 13, 14];
const POINTS: usize = 15;
const SHIPPING: usize = 16;
const SHIPPING_OFF: [usize; 2] = [17, 18];
const ITEM: usize = 19;
const PRODUCT: usize = 20;
const PRODUCT_NAME: usize = 21;
const OPTION: usize = 22;
const QUANTITY: usize = 23;
const PRICE: usize = 24;
const OPTION_PRICE: usize = 25;
/// Discounts of the item.
const ITEM_OFF: [usize; 3] = [26, 27, 28];
const TAX: usize = 29;
const STATUS: usize = 30;
const CLAIM: usize = 31;
const SENT_AT: usize = 32;
const CONFIRMED_AT: usize = 33;
const ITEM_CANCELLED_AT: usize = 34;
const ITEM_RETURNED_AT: usize = 35;
const ITEM_EXCHANGED_AT: usize = 36;
const STATUS_CODE: usize = 37;

pub const FORMAT: Format = Format {
    id: "cafe24_order",
    title_ko: "카페24 주문 조회 API 응답",
    title_en: "Cafe24 orders from the Admin API",
    facts: &[FactKind::OrderLine, FactKind::OrderChange],
    supersession: Supersession::Upsert,
    account: Some(AccountKind::Shop),
    platform: "cafe24",
    source: "Cafe24 Admin API specification, GET orders with embed=items; whether the order's coupon amount contains the items' coupons is not said there",
    confidence: Confidence::Confirmed,
    notes: "Needs `embed=items`. Key of a sale: order item code; of a change: order item code/kind (an item of which a part is taken back becomes two items); the same as in cafe24_order_csv. Orders of connected malls (order_place_id other than self) are left out and counted: the mall's own files bring them. List price = (product_price + option_price) × quantity. Coupons and discounts of the order are split over its items by worth, whole won, the rest to the largest remainders; those of the items are added only where order_price_amount is already without them. Points (적립금) are the seller's; deposit money is the customer's. Shipping counts once, as a line of its own (order/shipping), and goes back when the whole order is cancelled. Statuses C40–C43, R40–R43 and E40 are changes; goods sent in exchange are left out and counted.",
    columns: &[
        Column::text("mall_id", &["shop"], "shop account: id or external id"),
        Column::text("order_id", &[], "order number").required(),
        Column::text("order_place_id", &[], "where it was ordered: `self`, or a connected mall"),
        Column::time("order_date", &[], "when it was ordered").required(),
        Column::time("payment_date", &[], "when it was paid"),
        Column::text("currency", &[], "currency (default: the shop's)"),
        Column::text("member_id", &[], "the shop's id of the customer; a hash where it looks like an address"),
        Column::text("canceled", &[], "T when the whole order is cancelled"),
        Column::time("cancel_date", &[], "when the order was cancelled"),
        Column::number("initial_order_amount.order_price_amount", &[], "goods of the order"),
        Column::number("initial_order_amount.coupon_discount_price", &[], "coupons of the order"),
        Column::number("initial_order_amount.membership_discount_amount", &[], "membership discount"),
        Column::number("initial_order_amount.set_product_discount_amount", &[], "discount on sets"),
        Column::number("initial_order_amount.app_discount_amount", &[], "discount by apps"),
        Column::number("initial_order_amount.market_other_discount_amount", &[], "other discount"),
        Column::number("initial_order_amount.points_spent_amount", &[], "points spent"),
        Column::number("initial_order_amount.shipping_fee", &[], "shipping"),
        Column::number("initial_order_amount.shipping_fee_discount_amount", &[], "discount on shipping"),
        Column::number("initial_order_amount.coupon_shipping_fee_amount", &[], "coupon on shipping"),
        Column::text("items.order_item_code", &[], "number of the item").required(),
        Column::text(
            "items.custom_variant_code",
            &["items.customproductcode", "items.variantcode", "items.productcode"],
            "product code: the seller's own first",
        ),
        Column::text("items.product_name", &[], "product name"),
        Column::text("items.option_value", &[], "option, added to the name"),
        Column::number("items.quantity", &[], "pieces").pieces().required(),
        Column::number("items.product_price", &[], "price of a piece").required(),
        Column::number("items.option_price", &[], "extra price of the option, per piece"),
        Column::number("items.additional_discount_price", &[], "discount of the item"),
        Column::number("items.coupon_discount_price", &[], "coupon of the item"),
        Column::number("items.app_item_discount_amount", &[], "discount of the item by apps"),
        Column::word("items.product_tax_type", &[], "A taxable (default), B exempt, C zero-rated"),
        Column::text("items.order_status", &[], "state: N40, C40, R40, E40 …"),
        Column::text("items.claim_code", &[], "number of the claim"),
        Column::time("items.shipped_date", &[], "when it was sent"),
        Column::time("items.purchaseconfirmation_date", &[], "when the purchase was confirmed"),
        Column::time("items.cancel_date", &[], "when it was cancelled"),
        Column::time("items.return_date", &["items.returnconfirmeddate", "items.refunddate"], "when it was returned"),
        Column::time("items.exchange_date", &[], "when it was exchanged"),
        Column::text("items.status_code", &[], "N2 for goods sent in exchange"),
    ],
    one_of: &[],
    sample: include_bytes!("../../fixtures/cafe24_order/sample.json"),
    layout: Layout::Json(JsonShape { under: &["orders"], each: "items" }),
    replaces: |_columns| Vec::new(),
    total: None,
    balance: None,
    key,
    read,
};

const TAXES: &[(&str, TaxKind)] = &[("A", TaxKind::Taxable), ("B", TaxKind::Exempt), ("C", TaxKind::ZeroRated)];

fn key(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<Key, Fault> {
    let home = reading.home(row, SHOP)?;
    let (order, item) = (row.required_text(ORDER_ID)?, row.required_text(ITEM)?);
    if left_out(row)?.is_none() {
        let (list, net) = (gross(row)?, gross(row)? - sum(row, &ITEM_OFF)?);
        reading.gathered.row(home, &listed(&order), row, list);
        reading.gathered.row(home, &order, row, net);
    }
    Ok(Key::of(FactKind::OrderLine, home, &[&item]))
}

/// The number under which list prices are gathered; the order's own holds what is left after the items' discounts.
fn listed(order: &str) -> String {
    format!("{order}/listed")
}

fn read(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    let home = reading.home(row, SHOP)?;
    if let Some(reason) = left_out(row)? {
        reading.skip_row(reason);
        return Ok(());
    }
    let mut line = sale(row, reading, home)?;
    let mut change = change(row, reading, home, &line)?;
    let key = key(row, reading)?;
    line.origin = reading.origin(row, key)?;
    if let Some(change) = &mut change {
        change.origin = reading.beside(&line.origin, home, change.kind.as_str());
    }
    shipping(row, reading, home, &line)?;
    reading.facts.order_line.push(line);
    reading.facts.order_change.extend(change);
    Ok(())
}

/// Why the row is no sale of this shop.
fn left_out(row: &Row<'_>) -> Result<Option<Said>, Fault> {
    let place = row.text(PLACE)?;
    if !matches!(place.as_str(), "" | "self") {
        return Ok(Some(of_mall(&place)));
    }
    Ok((row.cell(STATUS_CODE) == b"N2").then(|| {
        Said::new(
            "goods sent in exchange: the sale stays that of the item they replace",
            "교환으로 보낸 상품: 매출은 처음 품목의 것으로 남음",
        )
    }))
}

/// An order that a connected mall took.
pub(super) fn of_mall(place: &str) -> Said {
    Said::new(
        format!("orders of the connected mall `{place}`: import the mall's own files, or they would count twice"),
        format!("연동 몰 `{place}` 의 주문: 두 번 세지 않도록 그 몰의 파일로 가져오십시오"),
    )
}

fn gross(row: &Row<'_>) -> Result<Decimal, Fault> {
    let quantity = row.unsigned(QUANTITY)?;
    check::in_range(row, PRICE, (row.unsigned(PRICE)? + row.amount(OPTION_PRICE)?) * quantity)
}

fn sum(row: &Row<'_>, columns: &[usize]) -> Result<Decimal, Fault> {
    columns.iter().try_fold(Decimal::ZERO, |sum, column| Ok(sum + row.unsigned(*column)?))
}

fn sale(row: &Row<'_>, reading: &mut Reading<'_>, home: HomeAt) -> Result<OrderLine, Fault> {
    let order_id = row.required_text(ORDER_ID)?;
    let currency = check::known_currency(row, CURRENCY, reading.at(home).currency)?;
    let (off, points) = (sum(row, &ORDER_OFF)?, row.unsigned(POINTS)?);
    // The order's goods at list price: then the order's discounts are all there are.
    let listed = listed(&order_id);
    let all_in = row.number(GOODS)?.is_some_and(|goods| goods == reading.gathered.of(home, &listed).sum());
    let seller_discount = if all_in {
        reading.share(row, (home, &listed), off, currency)
    } else {
        sum(row, &ITEM_OFF)? + reading.share(row, (home, &order_id), off, currency)
    };
    let (name, option) = (row.text(PRODUCT_NAME)?, row.name(OPTION)?);
    let line = OrderLine {
        line_id: row.required_text(ITEM)?,
        ordered_at: reading.instant(row, ORDERED_AT, home)?.ok_or_else(|| check::missing_cell(row, ORDERED_AT))?,
        paid_on: reading.business_day(row, PAID_AT, home)?,
        shipped_on: reading.business_day(row, SENT_AT, home)?,
        confirmed_on: reading.business_day(row, CONFIRMED_AT, home)?,
        product: row.text(PRODUCT)?,
        product_name: if option.is_empty() { name } else { format!("{name} ({option})").into() },
        quantity: row.unsigned(QUANTITY)?,
        gross: gross(row)?,
        seller_discount,
        points_seller: reading.share(row, (home, &order_id), points, currency),
        currency,
        tax: row.word(TAX, TAXES)?.unwrap_or_default(),
        customer: pseudonym(row.text(MEMBER)?),
        order_id,
        ..OrderLine::default()
    };
    check::discount_within_gross(row, ORDER_OFF[0], &line)?;
    Ok(line)
}

fn change(
    row: &Row<'_>,
    reading: &mut Reading<'_>,
    home: HomeAt,
    line: &OrderLine,
) -> Result<Option<OrderChange>, Fault> {
    let (kind, column) = match row.cell(STATUS) {
        b"C40" | b"C41" | b"C42" | b"C43" => (ChangeKind::Cancel, ITEM_CANCELLED_AT),
        b"R40" | b"R41" | b"R42" | b"R43" => (ChangeKind::Return, ITEM_RETURNED_AT),
        b"E40" => (ChangeKind::Exchange, ITEM_EXCHANGED_AT),
        _ => return Ok(None),
    };
    let exchange = kind == ChangeKind::Exchange;
    Ok(Some(OrderChange {
        origin: Origin::default(),
        order_id: line.order_id.clone(),
        line_id: line.line_id.clone(),
        change_id: row.name(CLAIM)?,
        kind,
        changed_on: reading.business_day(row, column, home)?.ok_or_else(|| check::missing_cell(row, column))?,
        product: line.product.clone(),
        quantity: line.quantity,
        refund: if exchange { Decimal::ZERO } else { line.gross - line.seller_discount - line.points_seller },
        restocked: !exchange,
        currency: line.currency,
        tax: line.tax,
        ..OrderChange::default()
    }))
}

/// Shipping of the order, and its way back when the whole order is cancelled.
fn shipping(row: &Row<'_>, reading: &mut Reading<'_>, home: HomeAt, line: &OrderLine) -> Result<(), Fault> {
    let fee = row.unsigned(SHIPPING)?;
    let off = sum(row, &SHIPPING_OFF)?.min(fee);
    if fee.is_zero() {
        return Ok(());
    }
    let cancelled = if row.cell(CANCELLED) == b"T" { reading.business_day(row, CANCELLED_AT, home)? } else { None };
    let Some(origin) = reading.told_once(row, home, &[&line.order_id, "shipping"]) else { return Ok(()) };
    let line = OrderLine { tax: TaxKind::Taxable, ..shipping_line(line, origin, fee, off) };
    if let Some(changed_on) = cancelled {
        reading.facts.order_change.push(OrderChange {
            origin: reading.beside(&line.origin, home, "cancel"),
            order_id: line.order_id.clone(),
            line_id: line.line_id.clone(),
            changed_on,
            shipping_refund: fee - off,
            currency: line.currency,
            ..OrderChange::default()
        });
    }
    reading.facts.order_line.push(line);
    Ok(())
}
