//! Coupang revenue history: what the mall recognised as sold or given back, and what it pays for it in two parts.
//!
//! One row feeds two accounts: the shop gets the sale, the gateway that names the shop gets the settlement. Of a weekly
//! settlement 70 % is paid first and the rest, never rounded by itself, on the final date.

use jangbu_core::{
    Date,
    account::AccountKind,
    facts::{ChangeKind, FactKind, OrderChange, OrderLine, Origin, PayoutKind, PayoutLine, Supersession, TaxKind},
};

use crate::{
    check::{self, Fault},
    format::{Column, Confidence, Format, JsonShape, Layout},
    key::Key,
    reading::{HomeAt, Reading},
    row::Row,
};

const SHOP: usize = 0;
const ORDER_ID: usize = 1;
const SALE_TYPE: usize = 2;
const SOLD_ON: usize = 3;
const RECOGNISED_ON: usize = 4;
const SETTLED_ON: usize = 5;
const FINALLY_ON: usize = 6;
const ITEM: usize = 7;
const SKU: usize = 8;
const ITEM_NAME: usize = 9;
const QUANTITY: usize = 10;
const SALE_AMOUNT: usize = 11;
const MALL_COUPON: usize = 12;
const SELLER_COUPON: usize = 13;
const DOWNLOAD_COUPON: usize = 14;
const FEE: usize = 15;
const FEE_VAT: usize = 16;
const SETTLEMENT: usize = 17;
const TAX: usize = 18;
const SHIPPING: usize = 19;
const SHIPPING_FEE: usize = 20;
const SHIPPING_FEE_VAT: usize = 21;
const SHIPPING_SETTLEMENT: usize = 22;

pub const FORMAT: Format = Format {
    id: "coupang_revenue",
    title_ko: "쿠팡 매출내역 조회 API 응답",
    title_en: "Coupang revenue history",
    facts: &[FactKind::OrderLine, FactKind::OrderChange, FactKind::PayoutLine],
    supersession: Supersession::Upsert,
    account: Some(AccountKind::Shop),
    platform: "coupang",
    source: "Coupang Open API reference, GET revenue-history; that refunds come with positive amounts, and shipping of refunds with its own sign, is from other people's loaders and the reference's example",
    confidence: Confidence::Confirmed,
    notes: "The source of orders too: an order appears once it is recognised. Needs a gateway account that names the shop (`--shop`): it gets the payout lines. Key: order/SALE or REFUND/day of recognition/item; two items of one number in one order that differ wait in quarantine. List price = saleAmount + Coupang's coupon, which is taken off what Coupang pays and so is the seller's discount, as are the seller's and download coupons; those two are taken off the settlement (coupang_settlement). saleAmount − serviceFee − its VAT = settlementAmount is checked. 70 % (cut) is paid on settlementDate, the complement held back until finalSettlementDate; with one date all is paid then. A payout is named by its day, the second part `reserve/day`. The sum of cut lines can be some won below what coupang_settlement announces. Shipping counts once an order; of a refund its sign is turned: negative is shipping the customer pays for the return. No items: cancelled before confirmation.",
    columns: &[
        Column::text("vendorId", &["shop"], "shop account: id or external id"),
        Column::text("orderId", &[], "order number").required(),
        Column::word("saleType", &[], "SALE or REFUND").required(),
        Column::time("saleDate", &[], "day of payment").required(),
        Column::time("recognitionDate", &[], "day of recognition: confirmed, or delivered + 7 days").required(),
        Column::time("settlementDate", &[], "day of the (first) payout").required(),
        Column::time("finalSettlementDate", &[], "day on which the rest is paid"),
        Column::text("items.vendorItemId", &[], "option number"),
        Column::text("items.externalSellerSkuCode", &[], "the seller's product code (default: the option number)"),
        Column::text("items.vendorItemName", &["items.productname"], "name"),
        Column::number("items.quantity", &[], "pieces").pieces(),
        Column::number("items.saleAmount", &[], "revenue: list price less Coupang's coupon"),
        Column::number("items.coupangDiscountCoupon", &["items.couapngdiscountcoupon"], "Coupang's coupon"),
        Column::number("items.sellerDiscountCoupon", &[], "the seller's coupon"),
        Column::number("items.downloadableCoupon", &[], "the seller's download coupon"),
        Column::number("items.serviceFee", &[], "fee without VAT"),
        Column::number("items.serviceFeeVat", &[], "VAT on the fee"),
        Column::number("items.settlementAmount", &[], "what is settled (default: computed)"),
        Column::word("items.taxType", &[], "TAX (default), FREE"),
        Column::number("deliveryFee.amount", &[], "shipping of the order"),
        Column::number("deliveryFee.fee", &[], "fee on shipping, without VAT"),
        Column::number("deliveryFee.feeVat", &[], "VAT on it"),
        Column::number("deliveryFee.settlementAmount", &[], "what is settled of it (default: computed)"),
    ],
    one_of: &[],
    sample: include_bytes!("../../fixtures/coupang_revenue/sample.json"),
    layout: Layout::Json(JsonShape { under: &["data"], each: "items" }),
    replaces: |_columns| Vec::new(),
    total: None,
    balance: None,
    key,
    read,
};

const TYPES: &[(&str, bool)] = &[("SALE", false), ("REFUND", true)];
const TAXES: &[(&str, TaxKind)] = &[("TAX", TaxKind::Taxable), ("FREE", TaxKind::Exempt)];

fn key(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<Key, Fault> {
    let home = reading.home(row, SHOP)?;
    let fact = if refunded(row)? { FactKind::OrderChange } else { FactKind::OrderLine };
    let (order, kind, item) = (row.required_text(ORDER_ID)?, row.text(SALE_TYPE)?, row.text(ITEM)?);
    let day = row.required_day(RECOGNISED_ON)?.to_string();
    Ok(Key::of(fact, home, &[&order, &kind, &day, &item]))
}

fn refunded(row: &Row<'_>) -> Result<bool, Fault> {
    row.word(SALE_TYPE, TYPES)?.ok_or_else(|| check::missing_cell(row, SALE_TYPE))
}

fn read(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    let home = reading.home(row, SHOP)?;
    let gateway = reading.gateway_of(home)?;
    let refund = refunded(row)?;
    let deal = Deal {
        gateway,
        refund,
        sold_on: row.required_day(SOLD_ON)?,
        recognised_on: row.required_day(RECOGNISED_ON)?,
        settled_on: row.required_day(SETTLED_ON)?,
        finally_on: row.printed_day(FINALLY_ON)?,
    };
    let frame = OrderLine {
        order_id: row.required_text(ORDER_ID)?,
        ordered_at: reading.instant(row, SOLD_ON, home)?.ok_or_else(|| check::missing_cell(row, SOLD_ON))?,
        paid_on: Some(deal.sold_on),
        confirmed_on: Some(deal.recognised_on),
        currency: reading.at(home).currency,
        gateway: reading.at(gateway).id.clone(),
        ..OrderLine::default()
    };
    let item = (!row.cell(ITEM).is_empty()).then(|| item(row, &deal, &frame)).transpose()?;
    let shipping = shipping(row, &deal, &frame)?;
    if item.is_none() && shipping.is_none() {
        reading.skip_row(cancelled_before());
        return Ok(());
    }
    if let Some((sold, paid)) = item {
        let key = key(row, reading)?;
        let first = reading.origin(row, key)?;
        push(reading, &deal, (sold, paid), &first);
    }
    if let Some((sold, paid)) = shipping {
        let (kind, day) = (row.text(SALE_TYPE)?, deal.recognised_on.to_string());
        if let Some(first) = reading.told_once(row, home, &[&frame.order_id, &kind, &day, "shipping"]) {
            push(reading, &deal, (sold, paid), &first);
        }
    }
    Ok(())
}

fn cancelled_before() -> jangbu_core::Said {
    jangbu_core::Said::new(
        "cancelled before confirmation: neither items nor shipping, no money moves",
        "구매 확정 전에 취소되어 상품도 배송비도 없는 건: 오가는 돈이 없음",
    )
}

/// When, and whose.
struct Deal {
    gateway: HomeAt,
    refund: bool,
    sold_on: Date,
    recognised_on: Date,
    settled_on: Date,
    finally_on: Option<Date>,
}

/// What the shop sold or took back.
enum Sold {
    Line(OrderLine),
    Change(OrderChange),
}

fn item(row: &Row<'_>, deal: &Deal, frame: &OrderLine) -> Result<(Sold, PayoutLine), Fault> {
    let paid = settled(row, deal, frame, [SALE_AMOUNT, FEE, FEE_VAT, SETTLEMENT])?;
    let (amount, mall) = (row.unsigned(SALE_AMOUNT)?, row.unsigned(MALL_COUPON)?);
    let discount = mall + row.unsigned(SELLER_COUPON)? + row.unsigned(DOWNLOAD_COUPON)?;
    let own = row.text(SKU)?;
    let line = OrderLine {
        line_id: row.text(ITEM)?,
        product: if own.is_empty() { row.text(ITEM)? } else { own },
        product_name: row.text(ITEM_NAME)?,
        quantity: row.unsigned(QUANTITY)?,
        gross: amount + mall,
        seller_discount: discount,
        tax: row.word(TAX, TAXES)?.unwrap_or_default(),
        ..frame.clone()
    };
    check::discount_within_gross(row, SELLER_COUPON, &line)?;
    if !deal.refund {
        return Ok((Sold::Line(line), paid));
    }
    let refund = line.gross - discount;
    Ok((Sold::Change(OrderChange { quantity: line.quantity, refund, ..change(deal, &line) }), paid))
}

/// Shipping of the order; of a refund negative where the customer pays for the return.
fn shipping(row: &Row<'_>, deal: &Deal, frame: &OrderLine) -> Result<Option<(Sold, PayoutLine)>, Fault> {
    let amount = row.amount(SHIPPING)?;
    if amount.is_zero() {
        return Ok(None);
    }
    let paid = settled(row, deal, frame, [SHIPPING, SHIPPING_FEE, SHIPPING_FEE_VAT, SHIPPING_SETTLEMENT])?;
    let line = OrderLine { line_id: "shipping".into(), shipping_fee: amount.abs(), ..frame.clone() };
    let comes_in = deal.refund == amount.is_sign_negative();
    let sold = match (comes_in, deal.refund) {
        (true, false) => Sold::Line(line),
        // The customer pays for the way back on the day of the refund.
        (true, true) => {
            let day = Some(deal.recognised_on);
            Sold::Line(OrderLine { line_id: "return_shipping".into(), paid_on: day, shipped_on: day, ..line })
        }
        (false, _) => Sold::Change(OrderChange { shipping_refund: amount.abs(), ..change(deal, &line) }),
    };
    Ok(Some((sold, paid)))
}

fn change(deal: &Deal, line: &OrderLine) -> OrderChange {
    OrderChange {
        origin: Origin::default(),
        order_id: line.order_id.clone(),
        line_id: line.line_id.clone(),
        kind: ChangeKind::Return,
        changed_on: deal.recognised_on,
        product: line.product.clone(),
        restocked: true,
        currency: line.currency,
        tax: line.tax,
        gateway: line.gateway.clone(),
        ..OrderChange::default()
    }
}

/// The settlement of an amount; that of a refund has the opposite sign.
fn settled(
    row: &Row<'_>,
    deal: &Deal,
    frame: &OrderLine,
    [gross, fee, vat, net]: [usize; 4],
) -> Result<PayoutLine, Fault> {
    let sign = if deal.refund { -1 } else { 1 };
    let minor = |column: usize| Ok::<_, Fault>(row.minor(column, frame.currency)?.unwrap_or(0) * sign);
    let (gross_minor, fee_minor, fee_vat_minor) = (minor(gross)?, minor(fee)?, minor(vat)?);
    let computed = gross_minor - fee_minor - fee_vat_minor;
    let line = PayoutLine {
        order_id: frame.order_id.clone(),
        kind: if gross_minor < 0 { PayoutKind::Cancel } else { PayoutKind::Payment },
        payout_id: deal.settled_on.to_string().into(),
        sold_on: deal.recognised_on,
        paid_out_on: deal.settled_on,
        gross_minor,
        fee_minor,
        fee_vat_minor,
        net_minor: row.minor(net, frame.currency)?.map_or(computed, |net| net * sign),
        currency: frame.currency,
        method: if gross == SHIPPING { "shipping".into() } else { "".into() },
        ..PayoutLine::default()
    };
    check::payout_equation(row, net, &line)?;
    Ok(line)
}

/// Pushes the facts of the shop, and of the gateway in its two parts.
fn push(reading: &mut Reading<'_>, deal: &Deal, (sold, mut paid): (Sold, PayoutLine), first: &Origin) {
    match sold {
        Sold::Line(line) => reading.facts.order_line.push(OrderLine { origin: first.clone(), ..line }),
        Sold::Change(change) => reading.facts.order_change.push(OrderChange { origin: first.clone(), ..change }),
    }
    paid.origin = reading.beside(first, deal.gateway, "");
    if let Some(finally_on) = deal.finally_on.filter(|day| *day != deal.settled_on) {
        let now = paid.net_minor - held(paid.net_minor);
        paid.hold_back_minor = paid.net_minor - now;
        paid.net_minor = now;
        reading.facts.payout_line.push(PayoutLine {
            origin: reading.beside(first, deal.gateway, "reserve"),
            payout_id: format!("reserve/{finally_on}").into(),
            kind: PayoutKind::Adjustment,
            sold_on: finally_on,
            paid_out_on: finally_on,
            gross_minor: 0,
            fee_minor: 0,
            fee_vat_minor: 0,
            hold_back_minor: -paid.hold_back_minor,
            net_minor: paid.hold_back_minor,
            ..paid.clone()
        });
    }
    reading.facts.payout_line.push(paid);
}

/// What is held back of an amount: the complement of 70 %, which is cut.
fn held(net_minor: i64) -> i64 {
    let first = i128::from(net_minor) * 70 / 100;
    net_minor - i64::try_from(first).unwrap_or(net_minor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reserve_is_the_complement_of_seventy_percent() {
        let parts = [1_000_001, 10_125, -33].map(|net| (net - held(net), held(net)));
        assert_eq!(parts, [(700_000, 300_001), (7_087, 3_038), (-23, -10)]);
    }
}
