//! Orders of a shop: sale lines, and their cancellations, returns and exchanges, in one generic file.

use jangbu_core::{
    Date, Decimal, Said, Text,
    account::{AccountKind, RevenueDate},
    facts::{ChangeKind, FactKind, OrderChange, OrderLine, Origin, SellerRole, Supersession, TaxKind},
    group::hash64,
};

use crate::{
    check::{self, Fault},
    format::{Column, Confidence, Format, Layout},
    key::Key,
    reading::{HomeAt, Reading},
    row::Row,
    shipping::shipping_line,
};

const KIND: usize = 0;
const SHOP: usize = 1;
const ORDER_ID: usize = 2;
const LINE_ID: usize = 3;
const ORDERED_AT: usize = 4;
const PAID_AT: usize = 5;
const SHIPPED_AT: usize = 6;
const CONFIRMED_AT: usize = 7;
const PRODUCT: usize = 8;
const PRODUCT_NAME: usize = 9;
const QUANTITY: usize = 10;
const UNIT_PRICE: usize = 11;
const GROSS: usize = 12;
const SELLER_DISCOUNT: usize = 13;
const MALL_DISCOUNT: usize = 14;
const POINTS_SELLER: usize = 15;
const POINTS_MALL: usize = 16;
const SHIPPING_FEE: usize = 17;
const CURRENCY: usize = 18;
const TAX: usize = 19;
const GATEWAY: usize = 20;
const CUSTOMER: usize = 21;
const CHANGE_ID: usize = 22;
const CHANGED_AT: usize = 23;
const REFUND: usize = 24;
const SHIPPING_REFUND: usize = 25;
const RESTOCKED: usize = 26;
const ROLE: usize = 27;
const SHIPMENT: usize = 28;

pub const FORMAT: Format = Format {
    id: "order",
    title_ko: "주문 (판매, 취소, 반품, 교환)",
    title_en: "Orders with cancellations, returns and exchanges",
    facts: &[FactKind::OrderLine, FactKind::OrderChange],
    supersession: Supersession::Upsert,
    account: Some(AccountKind::Shop),
    platform: "",
    source: "defined here",
    confidence: Confidence::Confirmed,
    notes: "Amounts contain VAT where taxable. Key of a sale: order/line (order/product where there is no line); of a change: its number/line (or product), without a number order/line (or product)/kind/date. A file without the column of kinds holds sales alone; it is refused where a column that is not read says refund, cancel or return. Dates with a time of day are in the shop's zone and become business days of the company. A customer number that looks like an address or phone is kept only as a hash.",
    columns: &[
        Column::word(
            "kind",
            &["구분", "주문구분", "유형", "판매유형", "거래유형", "클레임유형", "saletype"],
            "주문/sale (default), 취소/cancel, 반품/return (환불/refund), 교환/exchange, 대손/write_off",
        ),
        Column::text("shop", &["쇼핑몰", "상점"], "shop account: id or external id"),
        Column::text("order_id", &["주문번호", "orderno", "ordernumber"], "order number").required(),
        Column::text("line_id", &["상품주문번호", "주문상세번호", "품목별주문번호"], "line number"),
        Column::time("ordered_at", &["주문일시", "주문일"], "when it was ordered"),
        Column::time("paid_at", &["결제일시", "결제일"], "when it was paid; empty while unpaid"),
        Column::time("shipped_at", &["발송일시", "발송일", "배송일"], "when it was shipped"),
        Column::time("confirmed_at", &["구매확정일시", "구매확정일"], "when the purchase was confirmed"),
        Column::text("product", &["상품코드", "sku", "상품번호"], "product code"),
        Column::text("product_name", &["상품명"], "product name"),
        Column::summed("quantity", &["수량", "판매수량", "주문수량"], "pieces; of a change: pieces that come back")
            .pieces(),
        Column::number("unit_price", &["판매단가", "단가", "판매가"], "price of a piece"),
        Column::summed("gross", &["주문금액"], "price × quantity before every discount"),
        Column::summed("seller_discount", &["판매자할인", "판매자쿠폰"], "coupons and discounts the seller bears"),
        Column::summed(
            "mall_discount",
            &["몰할인", "몰쿠폰"],
            "coupons the mall bears; of a change: what it takes back",
        ),
        Column::summed("points_seller", &["판매자포인트"], "points the seller bears"),
        Column::summed("points_mall", &["몰포인트"], "points the mall bears"),
        Column::summed("shipping_fee", &["배송비"], "shipping charged to the customer"),
        Column::text("currency", &["통화"], "currency (default: the shop's)"),
        Column::word("tax", &["과세구분"], "과세/taxable (default), 영세/zero_rated, 면세/exempt"),
        Column::text("gateway", &["결제사", "pg사"], "gateway account that collects (default: the shop's)"),
        Column::text("customer_id", &["고객번호"], "the shop's number of the customer; never a name, phone or address"),
        Column::text("change_id", &["클레임번호"], "number of the change"),
        Column::time("changed_at", &["처리일시", "처리일", "클레임일시", "매출인식일"], "when the change took effect"),
        Column::summed("refund", &["환불금액"], "goods money back, positive"),
        Column::summed("shipping_refund", &["배송비환불"], "shipping money back, positive"),
        Column::word("restocked", &["재입고"], "Y/N: goods can be sold again (default Y for cancel and return)"),
        Column::word("role", &["거래형태"], "직매입/principal (default), 위탁/agent: sold for a supplier"),
        Column::text(
            "shipment",
            &["배송번호"],
            "shipment whose shipping stands in every row of it: it counts once, as a line of its own",
        ),
    ],
    one_of: &[&[ORDERED_AT, PAID_AT, CHANGED_AT], &[UNIT_PRICE, GROSS, REFUND]],
    sample: include_bytes!("../../fixtures/order/sample.csv"),
    layout: Layout::Header,
    replaces: |_columns| Vec::new(),
    total: None,
    balance: None,
    key,
    read,
};

/// `None` is a sale.
const KINDS: &[(&str, Option<ChangeKind>)] = &[
    ("주문", None),
    ("sale", None),
    ("order", None),
    ("판매", None),
    ("결제", None),
    ("매출", None),
    ("일반", None),
    ("정상", None),
    ("취소", Some(ChangeKind::Cancel)),
    ("cancel", Some(ChangeKind::Cancel)),
    ("cancelled", Some(ChangeKind::Cancel)),
    ("canceled", Some(ChangeKind::Cancel)),
    ("취소완료", Some(ChangeKind::Cancel)),
    ("반품", Some(ChangeKind::Return)),
    ("return", Some(ChangeKind::Return)),
    ("returned", Some(ChangeKind::Return)),
    ("반품완료", Some(ChangeKind::Return)),
    ("환불", Some(ChangeKind::Return)),
    ("환불완료", Some(ChangeKind::Return)),
    ("refund", Some(ChangeKind::Return)),
    ("refunded", Some(ChangeKind::Return)),
    ("교환", Some(ChangeKind::Exchange)),
    ("exchange", Some(ChangeKind::Exchange)),
    ("교환완료", Some(ChangeKind::Exchange)),
    ("대손", Some(ChangeKind::WriteOff)),
    ("write_off", Some(ChangeKind::WriteOff)),
];

const TAXES: &[(&str, TaxKind)] = &[
    ("과세", TaxKind::Taxable),
    ("taxable", TaxKind::Taxable),
    ("영세", TaxKind::ZeroRated),
    ("영세율", TaxKind::ZeroRated),
    ("zero_rated", TaxKind::ZeroRated),
    ("면세", TaxKind::Exempt),
    ("exempt", TaxKind::Exempt),
];

const ROLES: &[(&str, SellerRole)] = &[
    ("직매입", SellerRole::Principal),
    ("principal", SellerRole::Principal),
    ("위탁", SellerRole::Agent),
    ("agent", SellerRole::Agent),
];

const YES_NO: &[(&str, bool)] = &[
    ("Y", true),
    ("N", false),
    ("yes", true),
    ("no", false),
    ("예", true),
    ("아니오", false),
    ("1", true),
    ("0", false),
];

fn key(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<Key, Fault> {
    let home = reading.home(row, SHOP)?;
    let order_id = row.required_text(ORDER_ID)?;
    let kind = row.word(KIND, KINDS)?.flatten();
    let fact = if kind.is_none() { FactKind::OrderLine } else { FactKind::OrderChange };
    if let Some(key) = row.mapped_key() {
        return Ok(Key::of(fact, home, &[&order_id, key]));
    }
    let (line_id, change_id) = (row.text(LINE_ID)?, row.text(CHANGE_ID)?);
    let rest = if line_id.is_empty() { row.text(PRODUCT)? } else { line_id };
    Ok(match kind {
        None => Key::of(fact, home, &[&order_id, &rest]),
        // One claim may be about several lines.
        Some(_) if !change_id.is_empty() && rest.is_empty() => Key::of(fact, home, &[&change_id]),
        Some(_) if !change_id.is_empty() => Key::of(fact, home, &[&change_id, &rest]),
        Some(kind) => {
            let day = changed_on(row, reading, home)?.to_string();
            Key::of(fact, home, &[&order_id, &rest, kind.as_str(), &day])
        }
    })
}

fn read(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    let home = reading.home(row, SHOP)?;
    match row.word(KIND, KINDS)?.flatten() {
        None => {
            let mut line = sale(row, reading, home)?;
            let policy = reading.revenue_date();
            let column = revenue_column(policy);
            if line.revenue_on(policy).is_none() && !row.has(column) {
                reading.waits(|| no_day(row, column));
            }
            let shipment = row.name(SHIPMENT)?;
            if !shipment.is_empty() && !line.shipping_fee.is_zero() {
                let fee = std::mem::take(&mut line.shipping_fee);
                if let Some(origin) = reading.told_once(row, home, &[&line.order_id, "shipping", &shipment]) {
                    reading.facts.order_line.push(shipping_line(&line, origin, fee, Decimal::ZERO));
                }
            }
            reading.facts.order_line.push(line);
        }
        Some(kind) => {
            let change = change(row, reading, home, kind)?;
            reading.facts.order_change.push(change);
        }
    }
    Ok(())
}

/// The day from which on a sale counts.
fn revenue_column(policy: RevenueDate) -> usize {
    match policy {
        RevenueDate::Paid => PAID_AT,
        RevenueDate::Shipped => SHIPPED_AT,
        RevenueDate::Confirmed => CONFIRMED_AT,
    }
}

/// The file has no such day at all: an empty cell would be an order that is not paid yet.
fn no_day(row: &Row<'_>, column: usize) -> Said {
    let Column { name, synonyms, .. } = &FORMAT.columns[column];
    let called = synonyms.first().unwrap_or(name);
    let other = row.printed(if row.has(ORDERED_AT) { ORDERED_AT } else { PAID_AT });
    Said::new(
        format!(
            "order line(s) wait for their day: sales count from `{name}` ({called}) on, and the file has no such column. \
             If `{other}` is that day, map it (`jangbu map FILE --as order`, {name} = \"{other}\" under [columns]); \
             else import the orders again with the column"
        ),
        format!(
            "주문 행이 날짜를 기다립니다: 매출은 `{name}`({called}) 날짜로 잡는데 파일에 그 열이 없습니다. `{other}` 이(가) \
             그 날짜라면 매핑에 적고(`jangbu map 파일 --as order`, [columns] 에 {name} = \"{other}\"), 아니면 그 열이 있는 \
             파일을 다시 가져오십시오"
        ),
    )
}

fn sale(row: &Row<'_>, reading: &mut Reading<'_>, home: HomeAt) -> Result<OrderLine, Fault> {
    let paid_on = reading.business_day(row, PAID_AT, home)?;
    let ordered_at = match reading.instant(row, ORDERED_AT, home)? {
        Some(at) => at,
        None => reading.instant(row, PAID_AT, home)?.ok_or_else(|| check::missing_cell(row, ORDERED_AT))?,
    };
    let quantity = signed(row, reading, QUANTITY)?.ok_or_else(|| check::missing_cell(row, QUANTITY))?;
    let mut line = OrderLine {
        origin: Origin::default(),
        order_id: row.required_text(ORDER_ID)?,
        line_id: row.text(LINE_ID)?,
        ordered_at,
        paid_on,
        shipped_on: reading.business_day(row, SHIPPED_AT, home)?,
        confirmed_on: reading.business_day(row, CONFIRMED_AT, home)?,
        product: row.text(PRODUCT)?,
        product_name: row.text(PRODUCT_NAME)?,
        quantity,
        gross: gross(row, reading, quantity)?,
        seller_discount: row.unsigned(SELLER_DISCOUNT)?,
        mall_discount: row.unsigned(MALL_DISCOUNT)?,
        points_seller: row.unsigned(POINTS_SELLER)?,
        points_mall: row.unsigned(POINTS_MALL)?,
        shipping_fee: row.unsigned(SHIPPING_FEE)?,
        currency: check::known_currency(row, CURRENCY, reading.at(home).currency)?,
        tax: row.word(TAX, TAXES)?.unwrap_or_default(),
        role: row.word(ROLE, ROLES)?.unwrap_or_default(),
        gateway: reading.party(row, GATEWAY, Some(AccountKind::Gateway))?,
        customer: pseudonym(row.text(CUSTOMER)?),
    };
    check::discount_within_gross(row, SELLER_DISCOUNT, &line)?;
    let key = key(row, reading)?;
    line.origin = reading.origin(row, key)?;
    Ok(line)
}

fn change(row: &Row<'_>, reading: &mut Reading<'_>, home: HomeAt, kind: ChangeKind) -> Result<OrderChange, Fault> {
    let quantity = row.unsigned(QUANTITY)?;
    let refund = match row.number(REFUND)? {
        Some(refund) => check::not_negative(row, REFUND, refund)?,
        None if row.has(REFUND) => return Err(check::missing_cell(row, REFUND)),
        None => check::not_negative(row, UNIT_PRICE, gross(row, reading, quantity)?)?,
    };
    let mut change = OrderChange {
        origin: Origin::default(),
        order_id: row.required_text(ORDER_ID)?,
        line_id: row.text(LINE_ID)?,
        change_id: row.text(CHANGE_ID)?,
        kind,
        changed_on: changed_on(row, reading, home)?,
        product: row.text(PRODUCT)?,
        quantity,
        refund,
        shipping_refund: row.unsigned(SHIPPING_REFUND)?,
        mall_discount: row.unsigned(MALL_DISCOUNT)?,
        restocked: row.word(RESTOCKED, YES_NO)?.unwrap_or(matches!(kind, ChangeKind::Cancel | ChangeKind::Return)),
        currency: check::known_currency(row, CURRENCY, reading.at(home).currency)?,
        tax: row.word(TAX, TAXES)?.unwrap_or_default(),
        gateway: reading.party(row, GATEWAY, Some(AccountKind::Gateway))?,
    };
    let key = key(row, reading)?;
    change.origin = reading.origin(row, key)?;
    Ok(change)
}

fn changed_on(row: &Row<'_>, reading: &mut Reading<'_>, home: HomeAt) -> Result<Date, Fault> {
    // A file of one date column for sales and changes alike has no column of changes.
    let column = if row.has(CHANGED_AT) { CHANGED_AT } else { ORDERED_AT };
    reading.business_day(row, column, home)?.ok_or_else(|| check::missing_cell(row, column))
}

/// Gross as given, or unit price × quantity; both must agree.
fn gross(row: &Row<'_>, reading: &Reading<'_>, quantity: Decimal) -> Result<Decimal, Fault> {
    let given = signed(row, reading, GROSS)?;
    let product = match signed(row, reading, UNIT_PRICE)? {
        Some(price) => Some(exact(row, UNIT_PRICE, price, quantity)?),
        None => None,
    };
    match (given, product) {
        (Some(gross), Some(product)) => {
            check::gross_is_price_times_quantity(row, GROSS, gross, product)?;
            Ok(gross)
        }
        (Some(amount), None) | (None, Some(amount)) => Ok(amount),
        (None, None) => Err(check::missing_cell(row, GROSS)),
    }
}

/// Price × quantity, refused when it has more than six decimals.
fn exact(row: &Row<'_>, column: usize, price: Decimal, quantity: Decimal) -> Result<Decimal, Fault> {
    let small = |value: Decimal| i64::try_from(value.mantissa()).ok();
    // Whole won and whole pieces: nearly every line.
    if price.scale() + quantity.scale() <= jangbu_core::exact::MAX_DECIMALS
        && let (Some(price_units), Some(quantity_units)) = (small(price), small(quantity))
        && let Some(units) = price_units.checked_mul(quantity_units)
    {
        return check::in_range(row, column, Decimal::new(units, price.scale() + quantity.scale()));
    }
    let product = price.checked_mul(quantity).ok_or_else(|| check::not_a_number(row, column))?.normalize();
    if product.scale() > jangbu_core::exact::MAX_DECIMALS {
        return Err(check::not_a_number(row, column));
    }
    check::in_range(row, column, product)
}

/// A number that is negative only where a mapping allows it.
fn signed(row: &Row<'_>, reading: &Reading<'_>, column: usize) -> Result<Option<Decimal>, Fault> {
    match row.number(column)? {
        Some(value) if !reading.allow_negative => check::not_negative(row, column, value).map(Some),
        value => Ok(value),
    }
}

/// Personal data has no place in the books: what looks like an address or a phone number is kept as a hash.
pub(super) fn pseudonym(customer: Text) -> Text {
    let digits = customer.bytes().filter(u8::is_ascii_digit).count();
    let phone = digits >= 9 && (customer.starts_with("01") || customer.starts_with('+') || customer.contains('-'));
    if customer.contains('@') || phone {
        return format!("h{:016x}", hash64(&["customer", &customer]).cast_unsigned()).into();
    }
    customer
}
