//! Lines of payouts of any gateway or mall: what it collected, kept, set off and pays.

use jangbu_core::{
    Date, Text,
    account::AccountKind,
    facts::{FactKind, Origin, PayoutKind, PayoutLine, Supersession},
};

use crate::{
    check::{self, Fault},
    format::{Column, Confidence, Format, Layout},
    key::Key,
    reading::{HomeAt, Reading},
    row::Row,
};

const GATEWAY: usize = 0;
const LINE_ID: usize = 1;
const PAYOUT_ID: usize = 2;
const ORDER_ID: usize = 3;
const KIND: usize = 4;
const SOLD_ON: usize = 5;
const PAID_OUT_ON: usize = 6;
const GROSS: usize = 7;
const FEE: usize = 8;
const FEE_VAT: usize = 9;
const HOLD_BACK: usize = 10;
const NET: usize = 11;
const CURRENCY: usize = 12;
const METHOD: usize = 13;
const MEDIA: usize = 14;

pub const FORMAT: Format = Format {
    id: "payout_line",
    title_ko: "정산 내역",
    title_en: "Lines of payouts",
    facts: &[FactKind::PayoutLine],
    supersession: Supersession::Upsert,
    account: Some(AccountKind::Gateway),
    platform: "",
    source: "defined here",
    confidence: Confidence::Confirmed,
    notes: "gross − fee − fee_vat − hold_back = net; what is taken from us is negative. Key: the line's number. Without a day of payout the gateway account needs a payout term.",
    columns: &[
        Column::text("gateway", &["결제사", "pg사"], "gateway account: id or external id"),
        Column::text("settlement_line", &["정산내역번호"], "number of the line").required(),
        Column::text("payout_id", &["지급번호"], "number of the payout (default: its day)"),
        Column::text("order_id", &["주문번호"], "order number; empty when the line has none"),
        Column::word(
            "kind",
            &["정산구분"],
            "결제/payment, 취소/cancel, 조정/adjustment, 유보/reserve, 차지백/chargeback, 분쟁수수료/dispute_fee, 몰혜택정산/mall_benefit, 광고비/ad_cost, 공제/deduction (default: by the sign of gross)",
        ),
        Column::time("sold_on", &["매출기준일"], "day the gateway counts the sale").required(),
        Column::time("paid_out_on", &["지급일"], "day of the payout"),
        Column::summed("gross", &["정산대상금액"], "amount collected; negative for what is taken back (default 0)"),
        Column::summed("fee", &["수수료"], "fee without VAT (default 0)"),
        Column::summed("fee_vat", &["수수료부가세"], "VAT on the fee (default 0)"),
        Column::summed("hold_back", &["지급보류금액"], "kept back for later; negative when released (default 0)"),
        Column::summed("net", &["지급금액"], "what is paid out").required(),
        Column::text("currency", &["통화"], "currency (default: the gateway's)"),
        Column::text("method", &["결제수단"], "payment method as printed"),
        Column::text("media_account", &["광고계정"], "media account whose advertising is set off"),
    ],
    one_of: &[],
    sample: include_bytes!("../../fixtures/payout_line/sample.csv"),
    layout: Layout::Header,
    replaces: |_columns| Vec::new(),
    total: None,
    balance: None,
    key,
    read,
};

const KINDS: &[(&str, PayoutKind)] = &[
    ("결제", PayoutKind::Payment),
    ("payment", PayoutKind::Payment),
    ("취소", PayoutKind::Cancel),
    ("cancel", PayoutKind::Cancel),
    ("조정", PayoutKind::Adjustment),
    ("adjustment", PayoutKind::Adjustment),
    ("유보", PayoutKind::Reserve),
    ("reserve", PayoutKind::Reserve),
    ("차지백", PayoutKind::Chargeback),
    ("chargeback", PayoutKind::Chargeback),
    ("분쟁수수료", PayoutKind::DisputeFee),
    ("dispute_fee", PayoutKind::DisputeFee),
    ("몰혜택정산", PayoutKind::MallBenefit),
    ("mall_benefit", PayoutKind::MallBenefit),
    ("광고비", PayoutKind::AdCost),
    ("ad_cost", PayoutKind::AdCost),
    ("공제", PayoutKind::Deduction),
    ("deduction", PayoutKind::Deduction),
];

fn key(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<Key, Fault> {
    let home = reading.home(row, GATEWAY)?;
    Ok(Key::of(FactKind::PayoutLine, home, &[&row.required_text(LINE_ID)?]))
}

/// The day of the payout as the file names it, else the day that the gateway's term gives.
fn paid_out_on(row: &Row<'_>, reading: &Reading<'_>, home: HomeAt, sold_on: Date) -> Result<Date, Fault> {
    match (row.printed_day(PAID_OUT_ON)?, &reading.at(home).payout_term) {
        (Some(day), _) => Ok(day),
        (None, Some(term)) => Ok(term.due(sold_on)),
        (None, None) => Err(check::missing_cell(row, PAID_OUT_ON)),
    }
}

fn read(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    let home = reading.home(row, GATEWAY)?;
    let currency = check::known_currency(row, CURRENCY, reading.at(home).currency)?;
    let amount = |column: usize| Ok::<_, Fault>(row.minor(column, currency)?.unwrap_or(0));
    let sold_on = row.required_day(SOLD_ON)?;
    let paid_out_on = paid_out_on(row, reading, home, sold_on)?;
    let gross_minor = amount(GROSS)?;
    let by_sign = match gross_minor {
        1.. => PayoutKind::Payment,
        0 => PayoutKind::Adjustment,
        _ => PayoutKind::Cancel,
    };
    let kind = row.word(KIND, KINDS)?.unwrap_or(by_sign);
    let payout_id = row.name(PAYOUT_ID)?;
    let mut line = PayoutLine {
        origin: Origin::default(),
        payout_id: if payout_id.is_empty() { Text::from(paid_out_on.to_string()) } else { payout_id },
        order_id: row.name(ORDER_ID)?,
        kind,
        sold_on,
        paid_out_on,
        gross_minor,
        fee_minor: amount(FEE)?,
        fee_vat_minor: amount(FEE_VAT)?,
        hold_back_minor: amount(HOLD_BACK)?,
        net_minor: row.minor(NET, currency)?.ok_or_else(|| check::missing_cell(row, NET))?,
        currency,
        media_account: reading.party(row, MEDIA, Some(AccountKind::Media))?,
        method: row.name(METHOD)?,
    };
    if kind == PayoutKind::AdCost && line.media_account.is_empty() {
        return Err(check::missing_cell(row, MEDIA));
    }
    check::payout_equation(row, NET, &line)?;
    let key = key(row, reading)?;
    line.origin = reading.origin(row, key)?;
    reading.facts.payout_line.push(line);
    Ok(())
}
