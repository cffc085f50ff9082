//! Deposits that a gateway or mall announces: a control total over its payout lines.

use jangbu_core::{
    Text,
    account::AccountKind,
    facts::{FactKind, Origin, Payout, Supersession},
};

use crate::{
    check::{self, Fault},
    format::{Column, Confidence, Format, Layout},
    key::Key,
    reading::Reading,
    row::Row,
};

const GATEWAY: usize = 0;
const PAYOUT_ID: usize = 1;
const PAID_OUT_ON: usize = 2;
const AMOUNT: usize = 3;
const CURRENCY: usize = 4;

pub const FORMAT: Format = Format {
    id: "payout",
    title_ko: "정산 지급 예정",
    title_en: "Announced payouts",
    facts: &[FactKind::Payout],
    supersession: Supersession::Upsert,
    account: Some(AccountKind::Gateway),
    platform: "",
    source: "defined here",
    confidence: Confidence::Confirmed,
    notes: "Key: the payout's number, by default its day; or what a mapping says under `key`, where several rows are of one payout.",
    columns: &[
        Column::text("gateway", &["결제사", "pg사"], "gateway account: id or external id"),
        Column::text("payout_id", &["지급번호"], "number of the payout (default: the day)"),
        Column::time("paid_out_on", &["지급일"], "day of the payout").required(),
        Column::summed("amount", &["지급금액"], "announced amount").required(),
        Column::text("currency", &["통화"], "currency (default: the gateway's)"),
    ],
    one_of: &[],
    sample: include_bytes!("../../fixtures/payout/sample.csv"),
    layout: Layout::Header,
    replaces: |_columns| Vec::new(),
    total: None,
    balance: None,
    key,
    read,
};

fn key(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<Key, Fault> {
    let home = reading.home(row, GATEWAY)?;
    if let Some(key) = row.mapped_key() {
        return Ok(Key::of(FactKind::Payout, home, &[key]));
    }
    Ok(Key::of(FactKind::Payout, home, &[&payout_id(row)?]))
}

/// The gateway's number of the payout, by default its day.
fn payout_id(row: &Row<'_>) -> Result<Text, Fault> {
    let named = row.text(PAYOUT_ID)?;
    Ok(if named.is_empty() { row.required_day(PAID_OUT_ON)?.to_string().into() } else { named })
}

fn read(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    let home = reading.home(row, GATEWAY)?;
    let currency = check::known_currency(row, CURRENCY, reading.at(home).currency)?;
    let paid_out_on = row.required_day(PAID_OUT_ON)?;
    let amount_minor = row.minor(AMOUNT, currency)?.ok_or_else(|| check::missing_cell(row, AMOUNT))?;
    let mut payout =
        Payout { origin: Origin::default(), payout_id: payout_id(row)?, paid_out_on, amount_minor, currency };
    let key = key(row, reading)?;
    payout.origin = reading.origin(row, key)?;
    reading.facts.payout.push(payout);
    Ok(())
}
