//! Naver commissions in detail: one row a product order and kind of commission; together the fee of the case.

use jangbu_core::{
    Decimal,
    account::AccountKind,
    facts::{FactKind, Supersession},
};

use super::naver_settle_case::{case_key, commission, frame, left_out};
use crate::{
    check::{self, Fault},
    format::{Column, Confidence, Format, JsonShape, Layout},
    key::Key,
    reading::Reading,
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
const COMMISSION_TYPE: usize = 8;
const MEANS: usize = 9;
const COMMISSION: usize = 10;

const CASE: [usize; 4] = [PRODUCT_ORDER, PRODUCT_ORDER_TYPE, SETTLE_TYPE, BASIS_ON];

pub const FORMAT: Format = Format {
    id: "naver_settle_commission",
    title_ko: "네이버 커머스 API 수수료 상세",
    title_en: "Naver commissions by product order and kind",
    facts: &[FactKind::PayoutLine],
    supersession: Supersession::Upsert,
    account: Some(AccountKind::Gateway),
    platform: "naver_pay",
    source: "Commerce API reference, GET /v1/pay-settle/settle/commission-details; the order number is `orderNo` here",
    confidence: Confidence::Confirmed,
    notes: "The rows of a product order together are one line of commission, with the key it has from naver_settle_case: whichever file is newer says it, and it counts once. Rows of one product order, kind and means that differ wait in quarantine. A file must hold all rows of a product order, as one day of the API does. Rows that naver_settle_case leaves out are left out and counted.",
    columns: &[
        Column::text("merchantId", &["gateway"], "gateway account: id or external id"),
        Column::text("orderNo", &["orderid"], "order number").required(),
        Column::text("productOrderId", &[], "number of the product order or of the shipping").required(),
        Column::text("productOrderType", &[], "PROD_ORDER, DELIVERY, EXTRAFEE, QUICK_SETTLE …").required(),
        Column::text("settleType", &[], "as in naver_settle_case").required(),
        Column::time("settleBasisDate", &[], "day on which the sale counts").required(),
        Column::time("settleExpectDate", &[], "day on which it is expected"),
        Column::time("settleCompleteDate", &[], "day on which it was paid; empty before"),
        Column::text("commissionType", &["sellinginterlockcommissiontype"], "kind of commission").required(),
        Column::text("payMeansType", &[], "means of payment"),
        Column::summed("commissionAmount", &[], "commission with VAT, negative").required(),
    ],
    one_of: &[],
    sample: include_bytes!("../../fixtures/naver_settle_commission/sample.json"),
    layout: Layout::Json(JsonShape { under: &["elements", "data"], each: "" }),
    replaces: |_columns| Vec::new(),
    total: None,
    balance: None,
    key,
    read,
};

fn key(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<Key, Fault> {
    let home = reading.home(row, MERCHANT)?;
    let case = case_key(row, home, CASE)?;
    let amount = row.number(COMMISSION)?.ok_or_else(|| check::missing_cell(row, COMMISSION))?;
    if left_out(row, PRODUCT_ORDER_TYPE).is_none() {
        reading.gathered.row(home, &case.text, row, amount);
    }
    let (kind, means) = (row.text(COMMISSION_TYPE)?, row.text(MEANS)?);
    Ok(Key::of(FactKind::PayoutLine, home, &[&case.text, &kind, &means]))
}

fn read(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    let home = reading.home(row, MERCHANT)?;
    if let Some(reason) = left_out(row, PRODUCT_ORDER_TYPE) {
        reading.skip_row(reason);
        return Ok(());
    }
    let currency = reading.at(home).currency;
    let columns = [ORDER_ID, PRODUCT_ORDER_TYPE, SETTLE_TYPE, BASIS_ON, EXPECTED_ON, COMPLETED_ON];
    let frame = frame(row, columns, currency)?;
    let case = case_key(row, home, CASE)?;
    let total: Decimal = reading.gathered.of(home, &case.text).sum();
    let total_minor = check::whole_minor(row, COMMISSION, total, currency)?;
    let key = key(row, reading)?;
    reading.origin(row, key)?;
    if let Some(origin) = reading.told_once(row, home, &[&case.text, "commission"]) {
        let line = commission(reading, &frame, origin, total_minor);
        reading.facts.payout_line.push(line);
    }
    Ok(())
}
