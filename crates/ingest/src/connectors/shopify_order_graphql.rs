//! Orders of a Shopify shop from the GraphQL Admin API: line items, refunds with their day, and the last visit before.

use jangbu_core::{
    Date, Decimal,
    account::AccountKind,
    facts::{ChangeKind, FactKind, OrderChange, OrderLine, OrderTouch, Origin, Supersession, TaxKind},
};

use super::shopify_order::cancellation;
use crate::{
    check::{self, Fault},
    format::{Column, Confidence, Format, JsonShape, Layout},
    key::Key,
    parse::landing::Landing,
    reading::{HomeAt, Reading},
    row::Row,
};

const SHOP: usize = 0;
const NAME: usize = 1;
const CREATED_AT: usize = 2;
const PROCESSED_AT: usize = 3;
const STATUS: usize = 4;
const CURRENCY: usize = 5;
const SUBTOTAL: usize = 6;
const SHIPPING: usize = 7;
const TAXES: usize = 8;
const TOTAL: usize = 9;
const ITEM_NO: usize = 10;
const SKU: usize = 11;
const ITEM_NAME: usize = 12;
const QUANTITY: usize = 13;
const PRICE: usize = 14;
const DISCOUNTED: usize = 15;
const TAXABLE: usize = 16;
const REFUND_ID: usize = 17;
const REFUNDED_AT: usize = 18;
const REFUNDED: usize = 19;
const VISITED_AT: usize = 20;
const SOURCE: usize = 21;
const MEDIUM: usize = 22;
const CAMPAIGN: usize = 23;
const LANDING: usize = 24;
const CANCELLED_AT: usize = 25;
const ALL_REFUNDED: usize = 26;

pub const FORMAT: Format = Format {
    id: "shopify_order_graphql",
    title_ko: "쇼피파이 주문 (GraphQL Admin API 응답)",
    title_en: "Shopify orders from the GraphQL Admin API",
    facts: &[FactKind::OrderLine, FactKind::OrderChange, FactKind::OrderTouch],
    supersession: Supersession::Upsert,
    account: Some(AccountKind::Shop),
    platform: "shopify",
    source: "GraphQL Admin API reference 2026-10: Order, LineItem, Refund, CustomerJourneySummary",
    confidence: Confidence::Confirmed,
    notes: "Query `orders { nodes { … lineItems(first: 250) { nodes { … } } refunds { … } } }` with shopMoney amounts. Key of a line: order name/place in the order, the same as in shopify_order; of a refund: order name/its id. Discounts, shipping and taxes as there. A cancelled order of which all was given back (totalRefundedSet) is a change of each of its lines, as there; any other refund is one amount of the order: its lines are not read, so no goods go back into stock. The day of sending is not read. The last visit is a touch, where it has UTM parameters or a telling landing page.",
    columns: &[
        Column::text("shop", &[], "shop account: id or external id"),
        Column::text("name", &[], "order name, e.g. #1001").required(),
        Column::time("createdAt", &[], "when it was ordered").required(),
        Column::time("processedAt", &[], "when it was paid (default: ordered)"),
        Column::text("displayFinancialStatus", &["financialstatus"], "PAID, PENDING, REFUNDED …"),
        Column::text("currencyCode", &["subtotalpriceset.shopmoney.currencycode"], "currency (default: the shop's)"),
        Column::number("subtotalPriceSet.shopMoney.amount", &[], "goods after discounts").required(),
        Column::number("totalShippingPriceSet.shopMoney.amount", &[], "shipping"),
        Column::number("totalTaxSet.shopMoney.amount", &[], "taxes of the order"),
        Column::number("totalPriceSet.shopMoney.amount", &[], "what the customer pays").required(),
        Column::number("lineItems.nodes.#", &[], "place of the line"),
        Column::text("lineItems.nodes.sku", &[], "product code"),
        Column::text("lineItems.nodes.name", &["lineitems.nodes.title"], "product name"),
        Column::number("lineItems.nodes.quantity", &[], "pieces").pieces(),
        Column::number("lineItems.nodes.originalUnitPriceSet.shopMoney.amount", &[], "price of a piece"),
        Column::number(
            "lineItems.nodes.discountedTotalSet.shopMoney.amount",
            &[],
            "worth of the line after its discounts",
        ),
        Column::word("lineItems.nodes.taxable", &[], "true (default), false"),
        Column::text("refunds.id", &[], "number of the refund"),
        Column::time("refunds.createdAt", &[], "when money was given back"),
        Column::number("refunds.totalRefundedSet.shopMoney.amount", &[], "how much"),
        Column::time("customerJourneySummary.lastVisit.occurredAt", &[], "when the customer came last"),
        Column::text("customerJourneySummary.lastVisit.utmParameters.source", &[], "utm_source"),
        Column::text("customerJourneySummary.lastVisit.utmParameters.medium", &[], "utm_medium"),
        Column::text("customerJourneySummary.lastVisit.utmParameters.campaign", &[], "utm_campaign"),
        Column::text("customerJourneySummary.lastVisit.landingPage", &[], "landing page"),
        Column::time("cancelledAt", &[], "when the order was cancelled"),
        Column::number("totalRefundedSet.shopMoney.amount", &[], "given back so far"),
    ],
    one_of: &[&[QUANTITY, REFUNDED]],
    sample: include_bytes!("../../fixtures/shopify_order_graphql/sample.json"),
    layout: Layout::Json(JsonShape { under: &["data", "orders", "nodes"], each: "lineItems.nodes|refunds" }),
    replaces: |_columns| Vec::new(),
    total: None,
    balance: None,
    key,
    read,
};

const YES_NO: &[(&str, bool)] = &[("true", true), ("false", false)];

/// Whether the row is a refund and not a line.
fn is_refund(row: &Row<'_>) -> bool {
    !row.cell(REFUND_ID).is_empty()
}

fn key(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<Key, Fault> {
    let home = reading.home(row, SHOP)?;
    let name = row.required_text(NAME)?;
    if is_refund(row) {
        return Ok(Key::of(FactKind::OrderChange, home, &[&name, &row.text(REFUND_ID)?]));
    }
    let worth = worth(row)?;
    reading.gathered.row(home, &name, row, worth);
    Ok(Key::of(FactKind::OrderLine, home, &[&name, &place(row)?]))
}

/// The place of the line in its order, counted from 1 as in the table.
fn place(row: &Row<'_>) -> Result<String, Fault> {
    Ok((row.units(ITEM_NO)?.ok_or_else(|| check::missing_cell(row, ITEM_NO))? + 1).to_string())
}

fn gross(row: &Row<'_>) -> Result<Decimal, Fault> {
    check::in_range(row, PRICE, row.unsigned(PRICE)? * row.unsigned(QUANTITY)?)
}

/// What the line is worth after its own discounts.
fn worth(row: &Row<'_>) -> Result<Decimal, Fault> {
    let gross = gross(row)?;
    Ok(row.number(DISCOUNTED)?.unwrap_or(gross).min(gross))
}

fn read(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    let home = reading.home(row, SHOP)?;
    if is_refund(row) {
        return refund(row, reading, home);
    }
    let key = key(row, reading)?;
    let mut line = sale(row, reading, home)?;
    let cancelled = cancelled_on(row, reading, home)?;
    line.origin = reading.origin(row, key)?;
    if let Some(changed_on) = cancelled {
        let change = cancellation(&line, reading.beside(&line.origin, home, "cancel"), changed_on);
        reading.facts.order_change.push(change);
    }
    if let Some(touch) = touch(row, reading, home, &line)? {
        reading.facts.order_touch.push(touch);
    }
    reading.facts.order_line.push(line);
    Ok(())
}

fn sale(row: &Row<'_>, reading: &mut Reading<'_>, home: HomeAt) -> Result<OrderLine, Fault> {
    let order_id = row.required_text(NAME)?;
    let currency = check::known_currency(row, CURRENCY, reading.at(home).currency)?;
    let all = reading.gathered.of(home, &order_id).sum();
    let first = reading.gathered.of(home, &order_id).begins_at(row.line);
    let (subtotal, shipping) = (row.amount(SUBTOTAL)?, row.unsigned(SHIPPING)?);
    check::taxes_included(row, TOTAL, row.amount(TOTAL)?, subtotal + shipping)?;
    let off = check::not_negative(row, SUBTOTAL, all - subtotal)?;
    let own = gross(row)? - worth(row)?;
    let ordered_at = reading.instant(row, CREATED_AT, home)?.ok_or_else(|| check::missing_cell(row, CREATED_AT))?;
    let unpaid = matches!(row.cell(STATUS), b"PENDING" | b"AUTHORIZED" | b"VOIDED" | b"EXPIRED");
    let paid_column = if row.cell(PROCESSED_AT).is_empty() { CREATED_AT } else { PROCESSED_AT };
    let line = OrderLine {
        origin: Origin::default(),
        line_id: place(row)?.into(),
        ordered_at,
        paid_on: if unpaid { None } else { reading.business_day(row, paid_column, home)? },
        product: row.text(SKU)?,
        product_name: row.text(ITEM_NAME)?,
        quantity: row.unsigned(QUANTITY)?,
        gross: gross(row)?,
        seller_discount: own + reading.share(row, (home, &order_id), off, currency),
        shipping_fee: if first { shipping } else { Decimal::ZERO },
        currency,
        tax: tax(row)?,
        order_id,
        ..OrderLine::default()
    };
    check::discount_within_gross(row, DISCOUNTED, &line)?;
    Ok(line)
}

fn tax(row: &Row<'_>) -> Result<TaxKind, Fault> {
    Ok(match (row.word(TAXABLE, YES_NO)?, row.amount(TAXES)?.is_zero()) {
        (Some(false), _) => TaxKind::Exempt,
        (_, true) => TaxKind::ZeroRated,
        _ => TaxKind::Taxable,
    })
}

/// The day on which a whole order was cancelled and all of it given back.
fn cancelled_on(row: &Row<'_>, reading: &mut Reading<'_>, home: HomeAt) -> Result<Option<Date>, Fault> {
    let all = row.number(ALL_REFUNDED)?.is_some_and(|refunded| !refunded.is_zero());
    if all && row.number(ALL_REFUNDED)? == row.number(TOTAL)? {
        return reading.business_day(row, CANCELLED_AT, home);
    }
    Ok(None)
}

fn refund(row: &Row<'_>, reading: &mut Reading<'_>, home: HomeAt) -> Result<(), Fault> {
    if cancelled_on(row, reading, home)?.is_some() {
        // Its lines say so, each with its goods.
        return Ok(());
    }
    let mut change = OrderChange {
        order_id: row.required_text(NAME)?,
        change_id: row.text(REFUND_ID)?,
        kind: ChangeKind::Return,
        changed_on: reading
            .business_day(row, REFUNDED_AT, home)?
            .ok_or_else(|| check::missing_cell(row, REFUNDED_AT))?,
        refund: row.unsigned(REFUNDED)?,
        currency: check::known_currency(row, CURRENCY, reading.at(home).currency)?,
        tax: tax(row)?,
        ..OrderChange::default()
    };
    let key = key(row, reading)?;
    change.origin = reading.origin(row, key)?;
    reading.facts.order_change.push(change);
    Ok(())
}

/// The last visit before the order; once an order.
fn touch(
    row: &Row<'_>,
    reading: &mut Reading<'_>,
    home: HomeAt,
    line: &OrderLine,
) -> Result<Option<OrderTouch>, Fault> {
    let Some(visited_at) = reading.instant(row, VISITED_AT, home)? else { return Ok(None) };
    let (source, medium, campaign) = (row.text(SOURCE)?, row.text(MEDIUM)?, row.text(CAMPAIGN)?);
    let landing = Landing::of(&row.text(LANDING)?);
    if landing.is_none() && [&source, &medium, &campaign].iter().all(|text| text.is_empty()) {
        return Ok(None);
    }
    let Some(origin) = reading.told_once(row, home, &[&line.order_id, "last_visit"]) else { return Ok(None) };
    let mut touch = landing.unwrap_or_default().touch(origin, line.order_id.clone(), visited_at);
    for (known, said) in
        [(&mut touch.utm_source, source), (&mut touch.utm_medium, medium), (&mut touch.utm_campaign, campaign)]
    {
        if !said.is_empty() {
            *known = said;
        }
    }
    Ok(Some(touch))
}
