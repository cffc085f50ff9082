//! Lines of payouts of any gateway or mall, in one generic file: the target of mappings.

use jangbu_core::{
    account::AccountKind,
    facts::{FactKind, Origin, PayoutKind, PayoutLine, Supersession},
};

use crate::{
    check::{self, Fault},
    format::{Column, Confidence, Format, Layout},
    key::Key,
    reading::Reading,
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
const FEE_TOTAL: usize = 10;
const HOLD_BACK: usize = 11;
const NET: usize = 12;
const CURRENCY: usize = 13;
const METHOD: usize = 14;

pub const FORMAT: Format = Format {
    id: "payout_line",
    title_ko: "정산 내역",
    title_en: "Payout lines",
    facts: &[FactKind::PayoutLine],
    supersession: Supersession::Upsert,
    account: Some(AccountKind::Gateway),
    platform: "",
    source: "defined here",
    confidence: Confidence::Confirmed,
    notes: "Key: line_id, else order/kind/day of the sale. gross − fee − fee_vat − hold_back = net is checked where net is given, else it is net. What is taken back is negative, fee included. A fee with VAT in one amount goes into fee_total: its VAT is cut out of it.",
    columns: &[
        Column::text("gateway", &["결제사", "pg사", "정산처"], "gateway account: id or external id"),
        Column::text("line_id", &["정산번호", "거래번호"], "number of the line"),
        Column::text("payout_id", &["지급번호"], "number of the payout (default: its day)"),
        Column::text("order_id", &["주문번호"], "order number of the shop"),
        Column::word(
            "kind",
            &["정산구분"],
            "payment/결제, cancel/취소, adjustment/조정 (default: by the sign of gross)",
        ),
        Column::time("sold_on", &["매출일", "매출기준일"], "day on which the sale counts (default: of the payout)"),
        Column::time("paid_out_on", &["정산지급일", "정산일"], "day of the payout").required(),
        Column::summed("gross", &["거래금액", "정산대상금액"], "amount collected").required(),
        Column::summed("fee", &["수수료", "공급가수수료"], "fee without VAT"),
        Column::summed("fee_vat", &["수수료부가세", "수수료vat"], "VAT on the fee"),
        Column::summed("fee_total", &["수수료합계", "수수료(vat포함)"], "fee with VAT, instead of the two"),
        Column::summed("hold_back", &["보류금액"], "kept back for later; negative when released"),
        Column::summed("net", &["정산금액", "실지급액"], "what is paid out"),
        Column::text("currency", &["통화"], "currency (default: the gateway's)"),
        Column::text("method", &["결제수단"], "payment method as printed"),
    ],
    one_of: &[&[LINE_ID, ORDER_ID], &[FEE, FEE_TOTAL, NET]],
    sample: include_bytes!("../../fixtures/payout_line/sample.csv"),
    layout: Layout::Header,
    replaces: |_columns| Vec::new(),
    total: None,
    balance: None,
    key,
    read,
};

const KINDS: &[(&str, PayoutKind)] = &[
    ("payment", PayoutKind::Payment),
    ("결제", PayoutKind::Payment),
    ("cancel", PayoutKind::Cancel),
    ("취소", PayoutKind::Cancel),
    ("환불", PayoutKind::Cancel),
    ("adjustment", PayoutKind::Adjustment),
    ("조정", PayoutKind::Adjustment),
];

fn key(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<Key, Fault> {
    let home = reading.home(row, GATEWAY)?;
    if let Some(key) = row.mapped_key() {
        return Ok(Key::of(FactKind::PayoutLine, home, &[key]));
    }
    let line = row.text(LINE_ID)?;
    if !line.is_empty() {
        return Ok(Key::of(FactKind::PayoutLine, home, &[&line]));
    }
    let column = if row.cell(SOLD_ON).is_empty() { PAID_OUT_ON } else { SOLD_ON };
    let day = row.required_day(column)?.to_string();
    Ok(Key::of(FactKind::PayoutLine, home, &[&row.required_text(ORDER_ID)?, kind(row)?.as_str(), &day]))
}

fn kind(row: &Row<'_>) -> Result<PayoutKind, Fault> {
    Ok(match row.word(KIND, KINDS)? {
        Some(kind) => kind,
        None => match row.amount(GROSS)? {
            gross if gross.is_zero() => PayoutKind::Adjustment,
            gross if gross.is_sign_negative() => PayoutKind::Cancel,
            _ => PayoutKind::Payment,
        },
    })
}

fn read(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    let home = reading.home(row, GATEWAY)?;
    let currency = check::known_currency(row, CURRENCY, reading.at(home).currency)?;
    let amount = |column: usize| Ok::<_, Fault>(row.minor(column, currency)?.unwrap_or(0));
    let paid_out_on = row.required_day(PAID_OUT_ON)?;
    let sold_on = row.printed_day(SOLD_ON)?.unwrap_or(paid_out_on);
    let gross_minor = row.minor(GROSS, currency)?.ok_or_else(|| check::missing_cell(row, GROSS))?;
    let (fee_minor, fee_vat_minor) = match row.minor(FEE_TOTAL, currency)? {
        Some(total) => {
            let vat = reading.vat_in(total, sold_on);
            (total - vat, vat)
        }
        None => (amount(FEE)?, amount(FEE_VAT)?),
    };
    let hold_back_minor = amount(HOLD_BACK)?;
    let named = row.text(PAYOUT_ID)?;
    let mut line = PayoutLine {
        origin: Origin::default(),
        payout_id: if named.is_empty() { paid_out_on.to_string().into() } else { named },
        order_id: row.name(ORDER_ID)?,
        kind: kind(row)?,
        sold_on,
        paid_out_on,
        gross_minor,
        fee_minor,
        fee_vat_minor,
        hold_back_minor,
        net_minor: row.minor(NET, currency)?.unwrap_or(gross_minor - fee_minor - fee_vat_minor - hold_back_minor),
        currency,
        method: row.name(METHOD)?,
    };
    check::payout_equation(row, NET, &line)?;
    let key = key(row, reading)?;
    line.origin = reading.origin(row, key)?;
    reading.facts.payout_line.push(line);
    Ok(())
}
