//! Invoices of Meta to a business as the Graph API lists them.

use jangbu_core::{
    account::{AccountKind, VatTreatment},
    facts::{ChargeKind, FactKind, MediaCharge, Origin, Supersession},
};

use crate::{
    check::{self, Fault},
    format::{Column, Confidence, Format, JsonShape, Layout},
    key::Key,
    reading::{HomeAt, Reading},
    row::Row,
};

const ID: usize = 0;
const ACCOUNT: usize = 1;
const DATE: usize = 2;
const AMOUNT: usize = 3;
const CURRENCY: usize = 4;
const PERIOD: usize = 5;

pub const FORMAT: Format = Format {
    id: "meta_invoice",
    title_ko: "메타 비즈니스 인보이스 API 응답",
    title_en: "Meta business invoices from the API",
    facts: &[FactKind::MediaCharge],
    supersession: Supersession::Upsert,
    account: Some(AccountKind::Media),
    platform: "meta",
    source: "Meta Marketing API, business_invoices; only businesses with a credit line have invoices",
    confidence: Confidence::Confirmed,
    notes: "A response with `data`. The amount is text in major units and says nothing of VAT: the account must be one without VAT, else copy the invoice into `media_charge`. An invoice over several ad accounts cannot be told apart and waits. A negative amount is a credit. Key: invoice_id.",
    columns: &[
        Column::text("invoice_id", &["id"], "number of the invoice").required(),
        Column::text("ad_account_ids", &[], "the ad account that is billed"),
        Column::time("invoice_date", &[], "date of the document").required(),
        Column::number("amount", &["amountdue.amount"], "amount, major units").required(),
        Column::text("currency", &["amountdue.currency"], "currency"),
        Column::text("billing_period", &[], "month of the service, or its first and last day"),
    ],
    one_of: &[],
    sample: include_bytes!("../../fixtures/meta_invoice/sample.json"),
    layout: Layout::Json(JsonShape { under: &["data"], each: "" }),
    replaces: |_columns| Vec::new(),
    total: None,
    balance: None,
    key,
    read,
};

fn key(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<Key, Fault> {
    let home = home(row, reading)?;
    Ok(Key::of(FactKind::MediaCharge, home, &[&row.required_text(ID)?]))
}

fn home(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<HomeAt, Fault> {
    let named = row.text(ACCOUNT)?;
    reading.home_called(row, ACCOUNT, named.trim_start_matches("act_"))
}

fn read(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    let home = home(row, reading)?;
    let currency = check::known_currency(row, CURRENCY, reading.at(home).currency)?;
    if reading.at(home).vat != VatTreatment::None {
        return Err(check::missing_vat(row, AMOUNT));
    }
    let amount = row.minor(AMOUNT, currency)?.ok_or_else(|| check::missing_cell(row, AMOUNT))?;
    let number = row.required_text(ID)?;
    let mut charge = MediaCharge {
        origin: Origin::default(),
        charge_id: number.clone(),
        kind: if amount < 0 { ChargeKind::CreditMemo } else { ChargeKind::Invoice },
        charged_on: row.required_day(DATE)?,
        service_to: service_to(row),
        supply_minor: amount.abs(),
        vat_minor: 0,
        total_minor: amount.abs(),
        currency,
        settled_minor: None,
        campaign: "".into(),
        document_no: number,
    };
    let key = key(row, reading)?;
    charge.origin = reading.origin(row, key)?;
    reading.facts.media_charge.push(charge);
    Ok(())
}

/// `2026-03` or `2026-03-01 - 2026-03-31`: the last day; none where it is written otherwise.
fn service_to(row: &Row<'_>) -> Option<jangbu_core::Date> {
    let text = std::str::from_utf8(row.cell(PERIOD)).ok()?;
    let last = text.len().checked_sub(10).and_then(|from| text.get(from..)?.parse::<jangbu_core::Date>().ok());
    last.or_else(|| Some(format!("{text}-01").parse::<jangbu_core::Date>().ok()?.last_of_month()))
}
