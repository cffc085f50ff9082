//! Naver settlements case by case: for each product order, or its shipping, what was paid, kept and given.

use jangbu_core::{
    Currency, Said, Text,
    account::AccountKind,
    facts::{FactKind, Origin, PayoutKind, PayoutLine, Supersession},
};

use super::naver_settle_daily::payout_id;
use crate::{
    check::{self, Fault},
    format::{Column, Confidence, Format, JsonShape, Layout},
    key::Key,
    reading::{HomeAt, Reading},
    row::Row,
};

const MERCHANT: usize = 0;
const ORDER_ID: usize = 1;
const PRODUCT_ORDER: usize = 2;
const PRODUCT_ORDER_TYPE: usize = 3;
const SETTLE_TYPE: usize = 4;
const BASIS_ON: usize = 5;
const EXPECTED_ON: usize = 6;
const COMPLETED_ON: usize = 7;
const PAID: usize = 8;
/// Commissions, negative.
const COMMISSIONS: [usize; 3] = [9, 10, 11];
const BENEFIT: usize = 12;
const NET: usize = 13;

pub const FORMAT: Format = Format {
    id: "naver_settle_case",
    title_ko: "네이버 커머스 API 건별 정산",
    title_en: "Naver settlements by product order",
    facts: &[FactKind::PayoutLine],
    supersession: Supersession::Upsert,
    account: Some(AccountKind::Gateway),
    platform: "naver_pay",
    source: "Commerce API reference, GET /v1/pay-settle/settle/case; that commissions are negative is from live answers of others; that they contain VAT is how Naver prints its rates",
    confidence: Confidence::Confirmed,
    notes: "Key: product order (or number of the shipping)/its type/settle type, for claims on a part also the basis day; a row that moves to another day so takes its own place. Each gives a line of the payment, one of the commissions (key …/commission, the same as from naver_settle_commission) with their VAT cut out of the total, and one of the benefits (…/benefit). paySettleAmount + commissions + benefit = settleExpectAmount is checked. Rows of type QUICK_SETTLE repeat product orders that are settled early, and deductions, differences and preferential commission are told by naver_settle_daily: both are left out and counted. Buyers' names are not read.",
    columns: &[
        Column::text("merchantId", &["gateway"], "gateway account: id or external id"),
        Column::text("orderId", &["orderno"], "order number").required(),
        Column::text("productOrderId", &[], "number of the product order or of the shipping").required(),
        Column::text("productOrderType", &[], "PROD_ORDER, DELIVERY, EXTRAFEE, QUICK_SETTLE …").required(),
        Column::text("settleType", &[], "NORMAL_SETTLE_ORIGINAL, …_AFTER_CANCEL, QUANTITY_CANCEL_… …").required(),
        Column::time("settleBasisDate", &[], "day on which the sale counts").required(),
        Column::time("settleExpectDate", &[], "day on which it is expected"),
        Column::time("settleCompleteDate", &[], "day on which it was paid; empty before"),
        Column::summed("paySettleAmount", &[], "payment; negative when taken back").required(),
        Column::summed("totalPayCommissionAmount", &[], "Naver Pay commission, negative"),
        Column::summed("sellingInterlockCommissionAmount", &[], "sales commission, negative"),
        Column::summed("freeInstallmentCommissionAmount", &[], "instalment commission, negative"),
        Column::summed("benefitSettleAmount", &[], "benefits: what the seller gives is negative"),
        Column::summed("settleExpectAmount", &[], "what is settled").required(),
    ],
    one_of: &[],
    sample: include_bytes!("../../fixtures/naver_settle_case/sample.json"),
    layout: Layout::Json(JsonShape { under: &["elements", "data"], each: "" }),
    replaces: |_columns| Vec::new(),
    total: None,
    balance: None,
    key,
    read,
};

fn key(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<Key, Fault> {
    let home = reading.home(row, MERCHANT)?;
    case_key(row, home, [PRODUCT_ORDER, PRODUCT_ORDER_TYPE, SETTLE_TYPE, BASIS_ON])
}

/// The key of a case: product order, its type, and what was settled of it.
pub(super) fn case_key(
    row: &Row<'_>,
    home: HomeAt,
    [order, order_type, settle_type, basis]: [usize; 4],
) -> Result<Key, Fault> {
    let (number, kind) = (row.required_text(order)?, row.required_text(order_type)?);
    let settled = row.required_text(settle_type)?;
    // Pieces can be cancelled more than once.
    if settled.starts_with("QUANTITY_CANCEL") {
        let day = row.required_day(basis)?.to_string();
        return Ok(Key::of(FactKind::PayoutLine, home, &[&number, &kind, &settled, &day]));
    }
    Ok(Key::of(FactKind::PayoutLine, home, &[&number, &kind, &settled]))
}

/// Why a row says what another one, or the day, says already; `None` for rows of their own.
pub(super) fn left_out(row: &Row<'_>, order_type: usize) -> Option<Said> {
    match row.cell(order_type) {
        b"QUICK_SETTLE" => Some(Said::new(
            "QUICK_SETTLE rows: they repeat product orders that are settled early",
            "QUICK_SETTLE 행: 빠른정산된 상품 주문을 되풀이한 것",
        )),
        b"DEDUCTION_RESTORE" | b"DIFFERENCE_SETTLE" | b"PREFERENTIAL_COMMISSION" => Some(Said::new(
            "deductions, differences and preferential commission: naver_settle_daily tells them, by day",
            "공제·환급, 차액, 우대 수수료: 일별 정산(naver_settle_daily)에 날짜별로 있음",
        )),
        _ => None,
    }
}

/// What the lines of a case have in common.
pub(super) fn frame(
    row: &Row<'_>,
    [order, order_type, settle_type, basis, expected, completed]: [usize; 6],
    currency: Currency,
) -> Result<PayoutLine, Fault> {
    let sold_on = row.required_day(basis)?;
    let expected_on = row.printed_day(expected)?.unwrap_or(sold_on);
    let taken_back = row.text(settle_type)?;
    let kind = if ["AFTER_CANCEL", "BEFORE_CANCEL", "SETTLE_CANCEL", "CANCEL_DEDUCTION"]
        .iter()
        .any(|end| taken_back.ends_with(end))
    {
        PayoutKind::Cancel
    } else {
        PayoutKind::Payment
    };
    Ok(PayoutLine {
        origin: Origin::default(),
        payout_id: payout_id(expected_on),
        order_id: row.name(order)?,
        kind,
        sold_on,
        paid_out_on: row.printed_day(completed)?.unwrap_or(expected_on),
        currency,
        method: row.text(order_type)?,
        ..PayoutLine::default()
    })
}

/// The line of commissions that are `total_minor` together, VAT contained; negative as printed.
pub(super) fn commission(reading: &Reading<'_>, frame: &PayoutLine, origin: Origin, total_minor: i64) -> PayoutLine {
    let vat = reading.vat_in(-total_minor, frame.sold_on);
    PayoutLine {
        origin,
        fee_minor: -total_minor - vat,
        fee_vat_minor: vat,
        net_minor: total_minor,
        method: "commission".into(),
        ..frame.clone()
    }
}

fn read(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    let home = reading.home(row, MERCHANT)?;
    if let Some(reason) = left_out(row, PRODUCT_ORDER_TYPE) {
        reading.skip_row(reason);
        return Ok(());
    }
    let currency = reading.at(home).currency;
    let amount = |column: usize| Ok::<_, Fault>(row.minor(column, currency)?.unwrap_or(0));
    let columns = [ORDER_ID, PRODUCT_ORDER_TYPE, SETTLE_TYPE, BASIS_ON, EXPECTED_ON, COMPLETED_ON];
    let frame = frame(row, columns, currency)?;
    let (paid, benefit) = (amount(PAID)?, amount(BENEFIT)?);
    let mut commissions = 0;
    for column in COMMISSIONS {
        commissions += amount(column)?;
    }
    let net_minor = row.minor(NET, currency)?.ok_or_else(|| check::missing_cell(row, NET))?;
    let whole = PayoutLine { gross_minor: paid + benefit, fee_minor: -commissions, net_minor, ..frame.clone() };
    check::payout_equation(row, NET, &whole)?;

    let key = key(row, reading)?;
    let first = reading.origin(row, key)?;
    if commissions != 0 {
        let line = commission(reading, &frame, reading.beside(&first, home, "commission"), commissions);
        reading.facts.payout_line.push(line);
    }
    if benefit != 0 {
        reading.facts.payout_line.push(PayoutLine {
            origin: reading.beside(&first, home, "benefit"),
            kind: PayoutKind::Adjustment,
            gross_minor: benefit,
            net_minor: benefit,
            method: Text::const_new("benefit"),
            ..frame.clone()
        });
    }
    // Points for a review are a benefit alone.
    if paid != 0 {
        reading.facts.payout_line.push(PayoutLine { origin: first, gross_minor: paid, net_minor: paid, ..frame });
    }
    Ok(())
}
