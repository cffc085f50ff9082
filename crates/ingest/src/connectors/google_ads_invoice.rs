//! Invoices and credit memos of Google Ads as the API lists them, with amounts in millionths.

use jangbu_core::{
    Currency, Decimal,
    account::AccountKind,
    facts::{ChargeKind, FactKind, MediaCharge, Origin, Supersession},
};

use crate::{
    check::{self, Fault},
    format::{Column, Confidence, Format, JsonShape, Layout},
    key::Key,
    parse::number::number,
    reading::{HomeAt, Reading},
    row::Row,
};

const ID: usize = 0;
const CUSTOMER: usize = 1;
const KIND: usize = 2;
const ISSUED_ON: usize = 3;
const SERVICE_TO: usize = 4;
const CURRENCY: usize = 5;
const SUBTOTAL: usize = 6;
const TAX: usize = 7;
const TOTAL: usize = 8;
const CORRECTED: usize = 9;

pub const FORMAT: Format = Format {
    id: "google_ads_invoice",
    title_ko: "구글 애즈 인보이스 API 응답",
    title_en: "Google Ads invoices from the API",
    facts: &[FactKind::MediaCharge],
    supersession: Supersession::Upsert,
    account: Some(AccountKind::Media),
    platform: "google_ads",
    source: "Google Ads API, InvoiceService.ListInvoices; only accounts billed monthly have invoices",
    confidence: Confidence::Confirmed,
    notes: "A response with `invoices`. Amounts are millionths of the currency; those of credit memos may be negative. The account is the customer of the resource name. subtotal + tax = total is checked. Key: id.",
    columns: &[
        Column::text("id", &[], "number of the invoice").required(),
        Column::text("resource_name", &[], "customers/1234567890/invoices/…"),
        Column::word("type", &[], "INVOICE or CREDIT_MEMO").required(),
        Column::time("issue_date", &[], "date of the document").required(),
        Column::time("service_date_range.end_date", &[], "last day of the service"),
        Column::text("currency_code", &[], "currency").required(),
        Column::number("subtotal_amount_micros", &[], "millionths without tax").required(),
        Column::number("tax_amount_micros", &[], "millionths of tax"),
        Column::number("total_amount_micros", &[], "millionths with tax").required(),
        Column::text("corrected_invoice", &[], "invoice that a credit memo corrects"),
    ],
    one_of: &[],
    sample: include_bytes!("../../fixtures/google_ads_invoice/sample.json"),
    layout: Layout::Json(JsonShape { under: &["invoices"], each: "" }),
    replaces: |_columns| Vec::new(),
    total: None,
    balance: None,
    key,
    read,
};

const KINDS: &[(&str, ChargeKind)] = &[("INVOICE", ChargeKind::Invoice), ("CREDIT_MEMO", ChargeKind::CreditMemo)];

fn key(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<Key, Fault> {
    let home = home(row, reading)?;
    Ok(Key::of(FactKind::MediaCharge, home, &[&row.required_text(ID)?]))
}

/// `customers/1234567890/invoices/1`: the number behind `customers/`.
fn home(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<HomeAt, Fault> {
    let name = row.text(CUSTOMER)?;
    let customer = name.strip_prefix("customers/").and_then(|rest| rest.split('/').next()).unwrap_or_default();
    reading.home_called(row, CUSTOMER, customer)
}

fn read(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    let home = home(row, reading)?;
    let currency = check::known_currency(row, CURRENCY, reading.at(home).currency)?;
    let kind = row.word(KIND, KINDS)?.ok_or_else(|| check::missing_cell(row, KIND))?;
    let (supply, total) = (micros(row, SUBTOTAL, currency)?, micros(row, TOTAL, currency)?);
    let vat = if row.cell(TAX).is_empty() { 0 } else { micros(row, TAX, currency)? };
    check::supply_plus_vat(row, TOTAL, supply, vat, total)?;
    let mut charge = MediaCharge {
        origin: Origin::default(),
        charge_id: row.required_text(ID)?,
        kind,
        charged_on: row.required_day(ISSUED_ON)?,
        service_to: row.printed_day(SERVICE_TO)?,
        supply_minor: supply.abs(),
        vat_minor: vat.abs(),
        total_minor: total.abs(),
        currency,
        settled_minor: None,
        campaign: "".into(),
        document_no: if row.cell(CORRECTED).is_empty() { row.text(ID)? } else { row.text(CORRECTED)? },
    };
    let key = key(row, reading)?;
    charge.origin = reading.origin(row, key)?;
    reading.facts.media_charge.push(charge);
    Ok(())
}

fn micros(row: &Row<'_>, column: usize, currency: Currency) -> Result<i64, Fault> {
    let micros = number(row.cell(column)).map_err(|_| check::not_a_number(row, column))?;
    let amount = micros.ok_or_else(|| check::missing_cell(row, column))? / Decimal::from(1_000_000);
    check::whole_minor(row, column, check::in_range(row, column, amount)?, currency)
}
