//! Orders of a Shopify shop as its admin exports them: one row a line item, the order's own cells in its first row only.

use jangbu_core::{
    Date, Decimal, Said, Text,
    account::AccountKind,
    facts::{ChangeKind, FactKind, OrderChange, OrderLine, Origin, Supersession, TaxKind},
};

use crate::{
    check::{self, Fault},
    format::{Column, Confidence, Format, Layout},
    key::Key,
    reading::{HomeAt, Reading},
    row::Row,
};

const SHOP: usize = 0;
const NAME: usize = 1;
const STATUS: usize = 2;
const PAID_AT: usize = 3;
const FULFILLED_AT: usize = 4;
const CURRENCY: usize = 5;
const SUBTOTAL: usize = 6;
const SHIPPING: usize = 7;
const TAXES: usize = 8;
const TOTAL: usize = 9;
const DISCOUNT: usize = 10;
const CREATED_AT: usize = 11;
const QUANTITY: usize = 12;
const ITEM_NAME: usize = 13;
const PRICE: usize = 14;
const SKU: usize = 15;
const TAXABLE: usize = 16;
const ITEM_DISCOUNT: usize = 17;
const CANCELLED_AT: usize = 18;
const REFUNDED: usize = 19;

/// What only the first row of an order says.
const OF_ORDER: [usize; 11] =
    [STATUS, PAID_AT, FULFILLED_AT, CURRENCY, SUBTOTAL, TAXES, TOTAL, DISCOUNT, CANCELLED_AT, REFUNDED, SHIPPING];

pub const FORMAT: Format = Format {
    id: "shopify_order",
    title_ko: "쇼피파이 주문 내보내기 (CSV)",
    title_en: "Shopify orders export",
    facts: &[FactKind::OrderLine, FactKind::OrderChange],
    supersession: Supersession::Upsert,
    account: Some(AccountKind::Shop),
    platform: "shopify",
    source: "header of the admin's export as other people's loaders and tests have it",
    confidence: Confidence::ThirdParty,
    notes: "Key: order name/place of the line in its order, the same as in shopify_order_graphql. Cells of the order stand in its first row; the rows below take them over. The order's discount is what goods are worth less than listed (Σ price × quantity − line discounts − Subtotal), split over the lines by worth in whole minor units, the rest to the largest remainders: nothing is rounded away. An order whose Total is not Subtotal + Shipping has taxes on top and waits in quarantine. Taxes of 0: zero-rated; a line that is not taxable: exempt. A refund has no day in this export: where the whole order was cancelled it is dated by `Cancelled at`, else it is left out and counted — import shopify_order_graphql for it.",
    columns: &[
        Column::text("Shop", &["store"], "shop account: id or external id"),
        Column::text("Name", &[], "order name, e.g. #1001").required(),
        Column::text("Financial Status", &[], "paid, pending, refunded …").required(),
        Column::time("Paid at", &[], "when it was paid"),
        Column::time("Fulfilled at", &[], "when it was sent"),
        Column::text("Currency", &[], "currency (default: the shop's)"),
        Column::number("Subtotal", &[], "goods after discounts").required(),
        Column::number("Shipping", &[], "shipping"),
        Column::number("Taxes", &[], "taxes of the order"),
        Column::number("Total", &[], "what the customer pays").required(),
        Column::number(
            "Discount Amount",
            &[],
            "discount of the order; checked against the subtotal only where goods agree",
        ),
        Column::time("Created at", &[], "when it was ordered").required(),
        Column::number("Lineitem quantity", &[], "pieces").pieces().required(),
        Column::text("Lineitem name", &[], "product name").required(),
        Column::number("Lineitem price", &[], "price of a piece").required(),
        Column::text("Lineitem sku", &[], "product code"),
        Column::word("Lineitem taxable", &[], "true (default), false"),
        Column::number("Lineitem discount", &[], "discount of the line"),
        Column::time("Cancelled at", &[], "when the order was cancelled"),
        Column::number("Refunded Amount", &[], "given back so far"),
    ],
    one_of: &[],
    sample: include_bytes!("../../fixtures/shopify_order/sample.csv"),
    layout: Layout::Header,
    replaces: |_columns| Vec::new(),
    total: None,
    balance: None,
    key,
    read,
};

const YES_NO: &[(&str, bool)] = &[("true", true), ("false", false), ("yes", true), ("no", false)];

fn key(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<Key, Fault> {
    let home = reading.home(row, SHOP)?;
    let name = row.required_text(NAME)?;
    let worth = gross(row)? - row.unsigned(ITEM_DISCOUNT)?;
    reading.gathered.row(home, &name, row, worth);
    reading.gathered.keep(home, &name, row, &OF_ORDER);
    let place = reading.gathered.of(home, &name).before(row.line) + 1;
    Ok(Key::of(FactKind::OrderLine, home, &[&name, &place.to_string()]))
}

fn gross(row: &Row<'_>) -> Result<Decimal, Fault> {
    check::in_range(row, PRICE, row.unsigned(PRICE)? * row.unsigned(QUANTITY)?)
}

fn read(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    let home = reading.home(row, SHOP)?;
    let name = row.required_text(NAME)?;
    let key = key(row, reading)?;
    let cells = reading.gathered.of(home, &name).cells.clone();
    let first = reading.gathered.of(home, &name).begins_at(row.line);
    let completed = row.completed(cells.into_iter());
    let row = &row.with(&completed);
    let mut line = sale(row, reading, home, (name, first))?;
    let changed = cancelled_on(row, reading, home, first)?;
    line.origin = reading.origin(row, key)?;
    if let Some(changed_on) = changed {
        let change = cancellation(&line, reading.beside(&line.origin, home, "cancel"), changed_on);
        reading.facts.order_change.push(change);
    }
    reading.facts.order_line.push(line);
    Ok(())
}

/// A line of a cancelled order, given back with its shipping.
pub(super) fn cancellation(line: &OrderLine, origin: Origin, changed_on: Date) -> OrderChange {
    OrderChange {
        origin,
        order_id: line.order_id.clone(),
        line_id: line.line_id.clone(),
        kind: ChangeKind::Cancel,
        changed_on,
        product: line.product.clone(),
        quantity: line.quantity,
        refund: line.gross - line.seller_discount,
        shipping_refund: line.shipping_fee,
        restocked: true,
        currency: line.currency,
        tax: line.tax,
        ..OrderChange::default()
    }
}

fn sale(
    row: &Row<'_>,
    reading: &mut Reading<'_>,
    home: HomeAt,
    (order_id, first): (Text, bool),
) -> Result<OrderLine, Fault> {
    let currency = check::known_currency(row, CURRENCY, reading.at(home).currency)?;
    let together = reading.gathered.of(home, &order_id);
    let (worth, place) = (together.sum(), together.before(row.line) + 1);
    let (subtotal, shipping) = (row.amount(SUBTOTAL)?, row.unsigned(SHIPPING)?);
    check::taxes_included(row, TOTAL, row.amount(TOTAL)?, subtotal + shipping)?;
    let off = check::not_negative(row, SUBTOTAL, worth - subtotal)?;
    let tax = match (row.word(TAXABLE, YES_NO)?, row.amount(TAXES)?.is_zero()) {
        (Some(false), _) => TaxKind::Exempt,
        (_, true) => TaxKind::ZeroRated,
        _ => TaxKind::Taxable,
    };
    let line = OrderLine {
        origin: Origin::default(),
        line_id: place.to_string().into(),
        ordered_at: reading.instant(row, CREATED_AT, home)?.ok_or_else(|| check::missing_cell(row, CREATED_AT))?,
        paid_on: reading.business_day(row, PAID_AT, home)?,
        shipped_on: reading.business_day(row, FULFILLED_AT, home)?,
        product: row.text(SKU)?,
        product_name: row.text(ITEM_NAME)?,
        quantity: row.unsigned(QUANTITY)?,
        gross: gross(row)?,
        seller_discount: row.unsigned(ITEM_DISCOUNT)? + reading.share(row, (home, &order_id), off, currency),
        shipping_fee: if first { shipping } else { Decimal::ZERO },
        currency,
        tax,
        order_id,
        ..OrderLine::default()
    };
    check::discount_within_gross(row, DISCOUNT, &line)?;
    Ok(line)
}

/// The day on which all of a paid order was given back. A part that was given back has no day here.
fn cancelled_on(row: &Row<'_>, reading: &mut Reading<'_>, home: HomeAt, first: bool) -> Result<Option<Date>, Fault> {
    let refunded = row.amount(REFUNDED)?;
    if refunded.is_zero() {
        return Ok(None);
    }
    let day = reading.business_day(row, CANCELLED_AT, home)?;
    if day.is_some() && refunded == row.amount(TOTAL)? {
        return Ok(day);
    }
    if first {
        reading.skip_part(Said::new(
            "orders with a refund of which the export does not say the day: import shopify_order_graphql for them",
            "환불일이 내보내기에 없는 주문의 환불: shopify_order_graphql 로 가져오십시오",
        ));
    }
    Ok(None)
}
