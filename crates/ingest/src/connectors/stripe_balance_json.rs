//! Balance transactions of a Stripe account from its API: minor units, seconds since 1970.

use jangbu_core::{
    Currency, Said, Timestamp,
    account::AccountKind,
    facts::{FactKind, PayoutLine, Supersession},
};

use super::stripe_balance::{by_category, is_payout};
use crate::{
    check::{self, Fault},
    format::{Column, Confidence, Format, JsonShape, Layout},
    key::Key,
    reading::Reading,
    row::Row,
};

const GATEWAY: usize = 0;
const ID: usize = 1;

const CREATED: usize = 3;
const AVAILABLE_ON: usize = 4;
const CURRENCY: usize = 5;
const AMOUNT: usize = 6;
const FEE: usize = 7;
const FEE_TAX: usize = 8;
const NET: usize = 9;
const CATEGORY: usize = 10;
const ORDER: usize = 11;
const METHOD: usize = 12;

pub const FORMAT: Format = Format {
    id: "stripe_balance_json",
    title_ko: "스트라이프 잔액 거래 API 응답",
    title_en: "Stripe balance transactions",
    facts: &[FactKind::PayoutLine],
    supersession: Supersession::Upsert,
    account: Some(AccountKind::Gateway),
    platform: "stripe",
    source: "Stripe API reference: balance transaction object",
    confidence: Confidence::Confirmed,
    notes: "Key: id, the same as in stripe_balance. Amounts in the smallest unit (of ISK and UGX in hundredths, as Stripe has it). amount − fee = net is checked; a fee detail of type tax is the VAT in it. The API does not say which payout a transaction is part of: lines are named by the day on which they are available, and rows of category payout are left out and counted. The order number is in the metadata of the expanded source.",
    columns: &[
        Column::text("gateway", &["account"], "gateway account: id or external id"),
        Column::text("id", &[], "number of the transaction").required(),
        Column::text("object", &[], "balance_transaction").required(),
        Column::number("created", &[], "when it happened, seconds since 1970").required(),
        Column::number("available_on", &[], "when it is available, seconds since 1970").required(),
        Column::text("currency", &[], "currency").required(),
        Column::number("amount", &[], "before the fee, smallest unit").required(),
        Column::number("fee", &[], "fee, smallest unit").required(),
        Column::number("fee_details[type=tax].amount", &[], "VAT in the fee"),
        Column::number("net", &[], "after the fee, smallest unit").required(),
        Column::text("reporting_category", &[], "charge, refund, dispute, fee, payout …").required(),
        Column::text("source.metadata.order_id", &["source.metadata.orderno"], "order number of the shop"),
        Column::text("source.payment_method_details.type", &[], "payment method"),
    ],
    one_of: &[],
    sample: include_bytes!("../../fixtures/stripe_balance_json/sample.json"),
    layout: Layout::Json(JsonShape { under: &["data"], each: "" }),
    replaces: |_columns| Vec::new(),
    total: None,
    balance: None,
    key,
    read,
};

fn key(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<Key, Fault> {
    let home = reading.home(row, GATEWAY)?;
    Ok(Key::of(FactKind::PayoutLine, home, &[&row.required_text(ID)?]))
}

fn read(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    let home = reading.home(row, GATEWAY)?;
    let category = row.required_text(CATEGORY)?;
    if is_payout(&category) {
        reading.skip_row(Said::new(
            "payouts: no line says which one it is part of; the report stripe_balance does",
            "지급: 어느 거래가 어느 지급에 드는지 적혀 있지 않음. 보고서(stripe_balance)에는 있음",
        ));
        return Ok(());
    }
    let currency = check::known_currency(row, CURRENCY, reading.at(home).currency)?;
    let tax = minor(row, FEE_TAX, currency)?.unwrap_or(0);
    let required = |column: usize| minor(row, column, currency)?.ok_or_else(|| check::missing_cell(row, column));
    let (sold, available) = (instant(row, reading, CREATED)?, instant(row, reading, AVAILABLE_ON)?);
    let (sold_on, paid_out_on) = (reading.day_of(sold), reading.day_of(available));
    let line = PayoutLine {
        payout_id: paid_out_on.to_string().into(),
        order_id: row.name(ORDER)?,
        sold_on,
        paid_out_on,
        gross_minor: required(AMOUNT)?,
        fee_minor: required(FEE)? - tax,
        fee_vat_minor: tax,
        net_minor: required(NET)?,
        currency,
        method: row.name(METHOD)?,
        ..PayoutLine::default()
    };
    check::payout_equation(row, NET, &line)?;
    let key = key(row, reading)?;
    let origin = reading.origin(row, key)?;
    reading.facts.payout_line.push(by_category(&category, line, origin));
    Ok(())
}

fn instant(row: &Row<'_>, reading: &mut Reading<'_>, column: usize) -> Result<Timestamp, Fault> {
    reading.epoch(row, column, 1)?.ok_or_else(|| check::missing_cell(row, column))
}

/// An amount in minor units; Stripe counts ISK and UGX, which have none, in hundredths.
fn minor(row: &Row<'_>, column: usize, currency: Currency) -> Result<Option<i64>, Fault> {
    let Some(units) = row.units(column)? else { return Ok(None) };
    if !matches!(currency.code(), "ISK" | "UGX") {
        return Ok(Some(units));
    }
    check::whole_minor(row, column, jangbu_core::Decimal::new(units, 2), currency).map(Some)
}
