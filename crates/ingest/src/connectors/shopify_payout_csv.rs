//! Balance transactions of Shopify Payments as its admin exports them.

use jangbu_core::{
    account::AccountKind,
    facts::{FactKind, Supersession},
};

use super::shopify_payout::{AMOUNT, AT, GATEWAY, ID, KIND, ORDER, transaction};
use crate::{
    check::Fault,
    format::{Column, Confidence, Format, Layout},
    key::Key,
    reading::Reading,
    row::Row,
};

pub const FORMAT: Format = Format {
    id: "shopify_payout_csv",
    title_ko: "쇼피파이 페이먼츠 거래 내보내기 (CSV)",
    title_en: "Shopify Payments transactions export",
    facts: &[FactKind::PayoutLine, FactKind::Payout],
    supersession: Supersession::Upsert,
    account: Some(AccountKind::Gateway),
    platform: "shopify",
    source: "header of the admin's export as other people's loaders have it",
    confidence: Confidence::ThirdParty,
    notes: "As shopify_payout, but the export has no number of a transaction: key: order/type/instant/amount, and its keys are not those of the API, so import one or the other. The payout is named by its day, or by its id where there is such a column.",
    columns: &[
        Column::text("Shop", &["gateway"], "gateway account: id or external id"),
        Column::text("Transaction ID", &["id"], "number of the transaction, where there is one"),
        Column::text("Type", &[], "charge, refund, adjustment, payout …").required(),
        Column::text("Order", &[], "order name, e.g. #1001").required(),
        Column::text("Payout ID", &[], "payout it is part of"),
        Column::time("Transaction Date", &[], "when it happened").required(),
        Column::time("Payout Date", &[], "day of the payout"),
        Column::text("Currency", &[], "currency (default: the gateway's)"),
        Column::summed("Amount", &[], "before the fee; negative when taken back").required(),
        Column::summed("Fee", &[], "fee").required(),
        Column::summed("Net", &[], "after the fee").required(),
        Column::text("Test", &[], "true for a test"),
        Column::text("Payment Method Name", &["cardbrand"], "payment method"),
    ],
    one_of: &[],
    sample: include_bytes!("../../fixtures/shopify_payout_csv/sample.csv"),
    layout: Layout::Header,
    replaces: |_columns| Vec::new(),
    total: None,
    balance: None,
    key,
    read,
};

fn key(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<Key, Fault> {
    let home = reading.home(row, GATEWAY)?;
    let id = row.text(ID)?;
    if !id.is_empty() {
        return Ok(Key::of(FactKind::PayoutLine, home, &[&id]));
    }
    let (order, kind) = (row.name(ORDER)?, row.required_text(KIND)?);
    let parts = [&order, &kind, &row.required_text(AT)?, &row.required_text(AMOUNT)?];
    Ok(Key::of(FactKind::PayoutLine, home, &parts.map(|part| part.as_str())))
}

fn read(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    let home = reading.home(row, GATEWAY)?;
    let key = key(row, reading)?;
    transaction(row, reading, home, key)
}
