//! Expenses that are known before their document.

use jangbu_core::facts::{Accrual, FactKind, Origin, Supersession};

use crate::{
    check::{self, Fault},
    format::{Column, Confidence, Format, Layout},
    key::Key,
    reading::Reading,
    row::Row,
};

const ACCRUAL_ID: usize = 0;
const CODE: usize = 1;
const PARTY: usize = 2;
const CAMPAIGN: usize = 3;
const FROM: usize = 4;
const TO: usize = 5;
const AMOUNT: usize = 6;
const CURRENCY: usize = 7;
const REVERSED_ON: usize = 8;
const NOTE: usize = 9;

pub const FORMAT: Format = Format {
    id: "accrual",
    title_ko: "미지급비용",
    title_en: "Accrued expenses",
    facts: &[FactKind::Accrual],
    supersession: Supersession::Upsert,
    account: None,
    platform: "",
    source: "defined here",
    confidence: Confidence::Confirmed,
    notes: "An expense without VAT, spread over its days. When the document has come, give the same row again with the day on which it takes the accrual's place. Key: the accrual's number.",
    columns: &[
        Column::text("accrual_id", &["미지급번호"], "number of the accrual, your own").required(),
        Column::text("code", &["계정코드"], "expense in the chart of accounts").required(),
        Column::text("party", &["거래처"], "media account or any other party"),
        Column::text("campaign", &["캠페인"], "campaign it is about, of a media account"),
        Column::time("from", &["시작일"], "first day it is about").required(),
        Column::time("to", &["종료일"], "last day it is about").required(),
        Column::summed("amount", &["금액"], "the whole expense without VAT").required(),
        Column::text("currency", &["통화"], "currency (default: the company's)"),
        Column::time("reversed_on", &["반제일"], "day on which the document takes its place"),
        Column::text("note", &["적요"], "free text"),
    ],
    one_of: &[],
    sample: include_bytes!("../../fixtures/accrual/sample.csv"),
    layout: Layout::Header,
    replaces: |_columns| Vec::new(),
    total: None,
    balance: None,
    key,
    read,
};

fn key(row: &Row<'_>, _reading: &mut Reading<'_>) -> Result<Key, Fault> {
    Ok(Key::of_company(FactKind::Accrual, &[&row.required_text(ACCRUAL_ID)?]))
}

fn read(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    let currency = check::known_currency(row, CURRENCY, reading.company_currency)?;
    let (from_on, to_on) = (row.required_day(FROM)?, row.required_day(TO)?);
    check::period_in_order(row, TO, from_on, to_on)?;
    let mut accrual = Accrual {
        origin: Origin::default(),
        accrual_id: row.required_text(ACCRUAL_ID)?,
        code: row.required_text(CODE)?,
        party: reading.party(row, PARTY, None)?,
        campaign: row.name(CAMPAIGN)?,
        from_on,
        to_on,
        amount_minor: row.minor(AMOUNT, currency)?.ok_or_else(|| check::missing_cell(row, AMOUNT))?,
        currency,
        reversed_on: row.printed_day(REVERSED_ON)?,
        note: row.text(NOTE)?,
    };
    let key = key(row, reading)?;
    accrual.origin = reading.origin(row, key)?;
    reading.facts.accrual.push(accrual);
    Ok(())
}
