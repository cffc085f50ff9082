//! Balance of a Stripe account, transaction by transaction, as its reports print it: major units, one payout per column.

use jangbu_core::{
    Date,
    account::AccountKind,
    facts::{FactKind, Origin, Payout, PayoutKind, PayoutLine, Supersession},
};
use jiff::tz::Offset;

use crate::{
    check::{self, Fault},
    format::{Column, Confidence, Format, Layout},
    key::Key,
    parse::moment::Moment,
    reading::Reading,
    row::Row,
};

const GATEWAY: usize = 0;
const ID: usize = 1;
const CREATED: usize = 2;
const AVAILABLE_ON: usize = 3;
const CURRENCY: usize = 4;
const GROSS: usize = 5;
const FEE: usize = 6;
const NET: usize = 7;
const CATEGORY: usize = 8;
const SOURCE: usize = 9;
const PAYOUT: usize = 10;
const PAYOUT_ON: usize = 11;
const ORDER: usize = 12;
const METHOD: usize = 13;
const CREATED_UTC: usize = 14;
const AVAILABLE_ON_UTC: usize = 15;
const PAYOUT_ON_UTC: usize = 16;

pub const FORMAT: Format = Format {
    id: "stripe_balance",
    title_ko: "스트라이프 잔액 변동 보고서 (CSV)",
    title_en: "Stripe itemised balance report",
    facts: &[FactKind::PayoutLine, FactKind::Payout],
    supersession: Supersession::Upsert,
    account: Some(AccountKind::Gateway),
    platform: "stripe",
    source: "Stripe report types: itemised balance change from activity, payout reconciliation and ending balance",
    confidence: Confidence::Confirmed,
    notes: "Key: balance_transaction_id, the same as in stripe_balance_json. Amounts in major units; gross − fee = net is checked. Fees Stripe charges by themselves are fees; risk reserves are held back; rows of category payout announce the payout under its id. A line belongs to automatic_payout_id, without it to its day. Stripe does not know the shop's order: report it as metadata (`payment_metadata[order_id]`), else lines have none. Times in UTC (…_utc) go before those in the gateway's zone.",
    columns: &[
        Column::text("gateway", &["account"], "gateway account: id or external id"),
        Column::text("balance_transaction_id", &[], "number of the transaction").required(),
        Column::time("created", &[], "when it happened, in the gateway's zone"),
        Column::time("available_on", &[], "when it is available, in the gateway's zone"),
        Column::text("currency", &[], "currency (default: the gateway's)").required(),
        Column::summed("gross", &[], "before the fee; negative when taken back").required(),
        Column::summed("fee", &[], "fee").required(),
        Column::summed("net", &[], "after the fee").required(),
        Column::text("reporting_category", &[], "charge, refund, dispute, fee, payout …").required(),
        Column::text("source_id", &["source"], "what it stands for"),
        Column::text("automatic_payout_id", &[], "payout it is part of"),
        Column::time("automatic_payout_effective_at", &[], "day of that payout, in the gateway's zone"),
        Column::text(
            "payment_metadata[order_id]",
            &["paymentmetadata[orderno]", "paymentmetadata[ordernumber]", "orderid"],
            "order number of the shop",
        ),
        Column::text("payment_method_type", &[], "payment method"),
        Column::time("created_utc", &[], "the same in UTC; goes before the other"),
        Column::time("available_on_utc", &[], "the same in UTC"),
        Column::time("automatic_payout_effective_at_utc", &[], "the same in UTC"),
    ],
    one_of: &[&[CREATED, CREATED_UTC]],
    sample: include_bytes!("../../fixtures/stripe_balance/sample.csv"),
    layout: Layout::Header,
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
    let currency = check::known_currency(row, CURRENCY, reading.at(home).currency)?;
    let required = |column: usize| row.minor(column, currency)?.ok_or_else(|| check::missing_cell(row, column));
    let sold_on = day(row, reading, (CREATED_UTC, CREATED))?.ok_or_else(|| check::missing_cell(row, CREATED))?;
    let paid_out_on = match day(row, reading, (PAYOUT_ON_UTC, PAYOUT_ON))? {
        Some(day) => day,
        // Not part of a payout yet.
        None => day(row, reading, (AVAILABLE_ON_UTC, AVAILABLE_ON))?.unwrap_or(sold_on),
    };
    let category = row.required_text(CATEGORY)?;
    let named = row.name(PAYOUT)?;
    let line = PayoutLine {
        payout_id: if named.is_empty() { paid_out_on.to_string().into() } else { named },
        order_id: row.name(ORDER)?,
        sold_on,
        paid_out_on,
        gross_minor: required(GROSS)?,
        fee_minor: required(FEE)?,
        net_minor: required(NET)?,
        currency,
        method: row.name(METHOD)?,
        ..PayoutLine::default()
    };
    check::payout_equation(row, NET, &line)?;
    let key = key(row, reading)?;
    let origin = reading.origin(row, key)?;
    if is_payout(&category) {
        let source = row.name(SOURCE)?;
        let payout_id = if source.is_empty() { line.payout_id } else { source };
        let amount_minor = -line.net_minor;
        reading.facts.payout.push(Payout { origin, payout_id, paid_out_on, amount_minor, currency });
    } else {
        reading.facts.payout_line.push(by_category(&category, line, origin));
    }
    Ok(())
}

/// The business day of a cell in UTC, else of one in the gateway's zone.
fn day(row: &Row<'_>, reading: &mut Reading<'_>, (utc, local): (usize, usize)) -> Result<Option<Date>, Fault> {
    if let Some(Moment::Local(time)) = row.moment(utc)?
        && let Ok(instant) = Offset::UTC.to_timestamp(time)
    {
        return check::plausible_date(row, utc, reading.day_of(instant)).map(Some);
    }
    let home = reading.home(row, GATEWAY)?;
    reading.business_day(row, local, home)
}

/// Whether rows of a category are payouts and not lines of one.
pub(super) fn is_payout(category: &str) -> bool {
    matches!(category, "payout" | "payout_reversal")
}

/// The line as its category demands.
pub(super) fn by_category(category: &str, line: PayoutLine, origin: Origin) -> PayoutLine {
    let gross = line.gross_minor;
    match category {
        "charge" | "partial_capture_reversal" | "charge_failure" if gross >= 0 => {
            PayoutLine { origin, kind: PayoutKind::Payment, ..line }
        }
        "charge" | "charge_failure" | "partial_capture_reversal" | "refund" | "refund_failure" => {
            PayoutLine { origin, kind: PayoutKind::Cancel, ..line }
        }
        "dispute" | "dispute_reversal" => PayoutLine { origin, kind: PayoutKind::Chargeback, ..line },
        // A fee of its own: what is taken is the fee.
        "fee" | "network_cost" | "tax" => PayoutLine {
            origin,
            kind: PayoutKind::Adjustment,
            gross_minor: 0,
            fee_minor: line.fee_minor - gross,
            ..line
        },
        "risk_reserved_funds" | "payout_minimum_balance_hold" => {
            PayoutLine { origin, kind: PayoutKind::Reserve, gross_minor: 0, hold_back_minor: -gross, ..line }
        }
        _ => PayoutLine { origin, kind: PayoutKind::Adjustment, ..line },
    }
}
