//! Product orders of a Naver Smart Store as the Commerce API gives them: what was ordered, and what is left of it.

use jangbu_core::{
    Date, Decimal,
    account::AccountKind,
    exact::{Rounding, from_minor, round_to_minor},
    facts::{ChangeKind, FactKind, OrderChange, OrderLine, Origin, Supersession},
};

use crate::{
    check::{self, Fault},
    format::{Column, Confidence, Format, JsonShape, Layout},
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
const SENT_AT: usize = 5;
const DECIDED_AT: usize = 6;
const STATUS: usize = 7;
const CLAIM_STATUS: usize = 8;
const CLAIM_ID: usize = 9;
const CANCELLED_AT: usize = 10;
const RETURNED_AT: usize = 11;
const EXCHANGED_AT: usize = 12;
const CLAIM_QUANTITY: usize = 13;
const PRODUCT: usize = 14;
const SELLER_CODE: usize = 15;
const PRODUCT_NAME: usize = 16;
const OPTION: usize = 17;
/// Ordered, then what is left: pieces, list price, discount, the seller's part of it.
const INITIAL: [usize; 4] = [18, 19, 20, 21];
const REMAIN: [usize; 4] = [22, 23, 24, 25];
const PACKAGE: usize = 26;
const SHIPPING: usize = 27;
const REMOTE_SHIPPING: usize = 28;
const SHIPPING_DISCOUNT: usize = 29;
const TAX: usize = 30;

pub const FORMAT: Format = Format {
    id: "smartstore_product_order",
    title_ko: "네이버 커머스 API 상품 주문 상세",
    title_en: "Naver Commerce API product orders",
    facts: &[FactKind::OrderLine, FactKind::OrderChange],
    supersession: Supersession::Upsert,
    account: Some(AccountKind::Shop),
    platform: "naver_smartstore",
    source: "Commerce API reference, POST /v1/pay-order/seller/product-orders/query",
    confidence: Confidence::Confirmed,
    notes: "Key of a sale: product order; of a change: product order/kind, of a claim on some of the pieces product order/claim; the same as in smartstore_order. A sale is what was ordered at first (initial…), never what is left; its change is the difference to what is left (remain…) once the claim is done. Of several claims on one product order each takes its share by pieces. Discounts beyond the seller's are the mall's, which pays them back; points are the customer's money. Shipping of a package counts once, as a line of its own (order/shipping/package); whether it was given back is not told. Commission and expected settlement are not read: the settlement files say them.",
    columns: &[
        Column::text("shop", &["merchantid"], "shop account: id or external id"),
        Column::text("productOrder.productOrderId", &[], "number of the product order").required(),
        Column::text("order.orderId", &["productorder.orderid"], "order number").required(),
        Column::time("order.orderDate", &[], "when it was ordered"),
        Column::time("order.paymentDate", &["order.paydate"], "when it was paid"),
        Column::time("delivery.sendDate", &[], "when it was sent"),
        Column::time("productOrder.decisionDate", &[], "when the purchase was confirmed"),
        Column::text(
            "productOrder.productOrderStatus",
            &[],
            "state: PAYED … PURCHASE_DECIDED, CANCELED, RETURNED, EXCHANGED",
        ),
        Column::text("productOrder.claimStatus", &[], "state of the claim: …_DONE when complete"),
        Column::text(
            "productOrder.claimId",
            &["currentclaim.cancel.claimid", "currentclaim.return.claimid", "cancel.claimid", "return.claimid"],
            "number of the claim",
        ),
        Column::time(
            "currentClaim.cancel.cancelCompletedDate",
            &["cancel.cancelcompleteddate", "currentclaim.cancel.cancelapprovaldate", "cancel.cancelapprovaldate"],
            "when the cancellation was completed",
        ),
        Column::time(
            "currentClaim.return.returnCompletedDate",
            &["return.returncompleteddate"],
            "when the return was completed",
        ),
        Column::time(
            "currentClaim.exchange.collectCompletedDate",
            &["exchange.collectcompleteddate", "exchange.redeliveryoperationdate"],
            "when the exchanged goods were back",
        ),
        Column::number(
            "currentClaim.cancel.requestQuantity",
            &["currentclaim.return.requestquantity", "cancel.requestquantity", "return.requestquantity"],
            "pieces of the claim",
        )
        .pieces(),
        Column::text("productOrder.productId", &[], "product number of the mall"),
        Column::text(
            "productOrder.optionManageCode",
            &["productorder.sellerproductcode"],
            "the seller's own code; before the mall's",
        ),
        Column::text("productOrder.productName", &[], "product name"),
        Column::text("productOrder.productOption", &[], "option, added to the name"),
        Column::number("productOrder.initialQuantity", &["productorder.quantity"], "pieces ordered")
            .pieces()
            .required(),
        Column::number("productOrder.initialProductAmount", &["productorder.totalproductamount"], "list price of them")
            .required(),
        Column::number(
            "productOrder.initialProductDiscountAmount",
            &["productorder.productdiscountamount"],
            "all discounts on them",
        ),
        Column::number(
            "productOrder.initialSellerBurdenDiscountAmount",
            &["productorder.sellerburdendiscountamount"],
            "the seller's part (default: all)",
        ),
        Column::number("productOrder.remainQuantity", &[], "pieces left").pieces(),
        Column::number("productOrder.remainProductAmount", &[], "list price of what is left"),
        Column::number("productOrder.remainProductDiscountAmount", &[], "discounts on what is left"),
        Column::number("productOrder.remainSellerBurdenDiscountAmount", &[], "the seller's part of what is left"),
        Column::text("productOrder.packageNumber", &[], "number of the package whose shipping it is"),
        Column::number("productOrder.deliveryFeeAmount", &[], "shipping of the package"),
        Column::number("productOrder.sectionDeliveryFee", &[], "extra shipping to islands"),
        Column::number("productOrder.deliveryDiscountAmount", &[], "discount on shipping, the seller's"),
        Column::text("productOrder.taxType", &[], "TAXATION (default), DUTYFREE"),
    ],
    one_of: &[&[ORDERED_AT, PAID_AT]],
    sample: include_bytes!("../../fixtures/smartstore_product_order/sample.json"),
    layout: Layout::Json(JsonShape { under: &["data", "contents"], each: "" }),
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
    let ordered = Amounts::read(row, INITIAL)?.ok_or_else(|| check::missing_cell(row, INITIAL[0]))?;
    let mut line = sale(row, reading, home, &ordered)?;
    check::discount_within_gross(row, INITIAL[3], &line)?;
    let mut change = change(row, reading, home, (&line, &ordered))?;
    let fee = row.unsigned(SHIPPING)? + row.unsigned(REMOTE_SHIPPING)?;
    let off = row.unsigned(SHIPPING_DISCOUNT)?;
    let key = key(row, reading)?;
    line.origin = reading.origin(row, key)?;
    if let Some(change) = &mut change {
        // A claim on all pieces is the only one, and is told by the workbook too.
        let only = change.change_id.is_empty() || change.quantity == line.quantity;
        let part = if only { change.kind.as_str() } else { &change.change_id };
        change.origin = reading.beside(&line.origin, home, part);
    }
    if !fee.is_zero() {
        let package = row.text(PACKAGE)?;
        let parts = [line.order_id.as_str(), "shipping", if package.is_empty() { &line.line_id } else { &package }];
        if let Some(origin) = reading.told_once(row, home, &parts) {
            reading.facts.order_line.push(shipping_line(&line, origin, fee, off.min(fee)));
        }
    }
    reading.facts.order_line.push(line);
    reading.facts.order_change.extend(change);
    Ok(())
}

/// Pieces, and what they are worth.
#[derive(Clone, Copy)]
struct Amounts {
    quantity: Decimal,
    gross: Decimal,
    seller: Decimal,
    mall: Decimal,
}

impl Amounts {
    /// `None` when the pieces are not given.
    fn read(row: &Row<'_>, [quantity, gross, discount, seller]: [usize; 4]) -> Result<Option<Self>, Fault> {
        let Some(pieces) = row.number(quantity)? else { return Ok(None) };
        let all = row.unsigned(discount)?;
        let own = match row.number(seller)? {
            Some(own) => check::not_negative(row, seller, own)?,
            None => all,
        };
        Ok(Some(Self {
            quantity: check::not_negative(row, quantity, pieces)?,
            gross: row.unsigned(gross)?,
            seller: own,
            mall: (all - own).max(Decimal::ZERO),
        }))
    }
}

fn sale(row: &Row<'_>, reading: &mut Reading<'_>, home: HomeAt, ordered: &Amounts) -> Result<OrderLine, Fault> {
    let ordered_at = match reading.instant(row, ORDERED_AT, home)? {
        Some(at) => at,
        None => reading.instant(row, PAID_AT, home)?.ok_or_else(|| check::missing_cell(row, ORDERED_AT))?,
    };
    let (own, option) = (row.text(SELLER_CODE)?, row.text(OPTION)?);
    let name = row.text(PRODUCT_NAME)?;
    Ok(OrderLine {
        order_id: row.required_text(ORDER_ID)?,
        line_id: row.required_text(PRODUCT_ORDER)?,
        ordered_at,
        paid_on: reading.business_day(row, PAID_AT, home)?,
        shipped_on: reading.business_day(row, SENT_AT, home)?,
        confirmed_on: reading.business_day(row, DECIDED_AT, home)?,
        product: if own.is_empty() { row.text(PRODUCT)? } else { own },
        product_name: if option.is_empty() { name } else { format!("{name} ({option})").into() },
        quantity: ordered.quantity,
        gross: ordered.gross,
        seller_discount: ordered.seller,
        mall_discount: ordered.mall,
        currency: reading.at(home).currency,
        tax: tax(row)?,
        ..OrderLine::default()
    })
}

fn tax(row: &Row<'_>) -> Result<jangbu_core::facts::TaxKind, Fault> {
    use jangbu_core::facts::TaxKind::{Exempt, Taxable};
    const TAXES: &[(&str, jangbu_core::facts::TaxKind)] =
        &[("TAXATION", Taxable), ("TAX", Taxable), ("DUTYFREE", Exempt), ("TAX_FREE", Exempt), ("SMALL", Taxable)];
    Ok(row.word(TAX, TAXES)?.unwrap_or_default())
}

/// The change that a completed claim made; `None` while there is none.
fn change(
    row: &Row<'_>,
    reading: &mut Reading<'_>,
    home: HomeAt,
    (line, ordered): (&OrderLine, &Amounts),
) -> Result<Option<OrderChange>, Fault> {
    let (status, claim) = (row.text(STATUS)?, row.text(CLAIM_STATUS)?);
    let kind = match (status.as_str(), claim.as_str()) {
        ("CANCELED" | "CANCELED_BY_NOPAYMENT", _) | (_, "CANCEL_DONE" | "ADMIN_CANCEL_DONE") => ChangeKind::Cancel,
        ("RETURNED", _) | (_, "RETURN_DONE") => ChangeKind::Return,
        ("EXCHANGED", _) | (_, "EXCHANGE_DONE") => ChangeKind::Exchange,
        _ => return Ok(None),
    };
    if line.paid_on.is_none() {
        // Never paid: no sale to take back.
        return Ok(None);
    }
    let whole = matches!(status.as_str(), "CANCELED" | "RETURNED");
    let none = Amounts { quantity: Decimal::ZERO, gross: Decimal::ZERO, seller: Decimal::ZERO, mall: Decimal::ZERO };
    let left = match Amounts::read(row, REMAIN)? {
        Some(left) => left,
        None if whole => none,
        None => return Err(check::missing_cell(row, REMAIN[0])),
    };
    let gone = ordered.quantity - left.quantity;
    let asked = row.number(CLAIM_QUANTITY)?.filter(|asked| *asked > Decimal::ZERO && *asked < gone);
    // Of several claims, this one's pieces.
    let part = |before: Decimal, after: Decimal| match asked {
        Some(asked) => share(before - after, asked, gone, line),
        None => before - after,
    };
    let back = |amount: Decimal| if kind == ChangeKind::Exchange { Decimal::ZERO } else { amount };
    let mall = part(ordered.mall, left.mall);
    let refund = part(ordered.gross, left.gross) - part(ordered.seller, left.seller) - mall;
    Ok(Some(OrderChange {
        origin: Origin::default(),
        order_id: line.order_id.clone(),
        line_id: line.line_id.clone(),
        change_id: row.text(CLAIM_ID)?,
        kind,
        changed_on: changed_on(row, reading, home, kind)?,
        product: line.product.clone(),
        quantity: asked.unwrap_or(gone),
        refund: check::not_negative(row, REMAIN[1], back(refund))?,
        mall_discount: check::not_negative(row, REMAIN[2], back(mall))?,
        restocked: kind != ChangeKind::Exchange,
        currency: line.currency,
        tax: line.tax,
        ..OrderChange::default()
    }))
}

fn share(amount: Decimal, pieces: Decimal, of: Decimal, line: &OrderLine) -> Decimal {
    let exact = amount.checked_mul(pieces).and_then(|product| product.checked_div(of)).unwrap_or(amount);
    round_to_minor(exact, line.currency, Rounding::HalfUp).map_or(amount, |minor| from_minor(minor, line.currency))
}

fn changed_on(row: &Row<'_>, reading: &mut Reading<'_>, home: HomeAt, kind: ChangeKind) -> Result<Date, Fault> {
    let column = match kind {
        ChangeKind::Cancel | ChangeKind::WriteOff => CANCELLED_AT,
        ChangeKind::Return => RETURNED_AT,
        ChangeKind::Exchange => EXCHANGED_AT,
    };
    reading.business_day(row, column, home)?.ok_or_else(|| check::missing_cell(row, column))
}
