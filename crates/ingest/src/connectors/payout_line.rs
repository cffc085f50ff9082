//! Lines of payouts of any gateway or mall: what it collected, kept, set off and pays. The target of mappings.

use jangbu_core::{
    Date,
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
const FEE_TOTAL: usize = 10;
const HOLD_BACK: usize = 11;
const NET: usize = 12;
const CURRENCY: usize = 13;
const METHOD: usize = 14;
const MEDIA: usize = 15;

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
    notes: "Key: line_id, else order/kind/day of the sale. gross − fee − fee_vat − hold_back = net is checked where net is given, else it is net. What is taken back is negative, fee included. A fee with VAT in one amount goes into fee_total: its VAT is cut out of it. Fees that a file prints negative are taken off by a mapping: `fee_total = [\"-수수료 합계\"]` under [sums]; a draft does so by itself. Without a day of payout the gateway account needs a payout term.",
    columns: &[
        Column::text("gateway", &["결제사", "pg사", "정산처"], "gateway account: id or external id"),
        Column::text("line_id", &["정산내역번호", "정산번호", "거래번호"], "number of the line"),
        Column::text("payout_id", &["지급번호"], "number of the payout (default: its day)"),
        Column::text("order_id", &["주문번호"], "order number of the shop"),
        Column::word(
            "kind",
            &["정산구분"],
            "결제/payment, 취소/cancel, 조정/adjustment, 유보/reserve, 차지백/chargeback, 분쟁수수료/dispute_fee, 몰혜택정산/mall_benefit, 광고비/ad_cost, 공제/deduction (default: by the sign of gross)",
        ),
        Column::time("sold_on", &["매출일", "매출기준일"], "day on which the sale counts (default: of the payout)"),
        Column::time("paid_out_on", &["정산지급일", "지급일", "정산일"], "day of the payout"),
        Column::summed("gross", &["거래금액", "정산대상금액"], "amount collected; negative for what is taken back")
            .required(),
        Column::summed("fee", &["수수료", "공급가수수료"], "fee without VAT"),
        Column::summed("fee_vat", &["수수료부가세", "수수료vat"], "VAT on the fee"),
        Column::summed("fee_total", &["수수료합계", "수수료(vat포함)"], "fee with VAT, instead of the two"),
        Column::summed("hold_back", &["지급보류금액", "보류금액"], "kept back for later; negative when released"),
        Column::summed("net", &["지급금액", "정산금액", "실지급액"], "what is paid out"),
        Column::text("currency", &["통화"], "currency (default: the gateway's)"),
        Column::text("method", &["결제수단"], "payment method as printed"),
        Column::text("media_account", &["광고계정"], "media account whose advertising is set off"),
    ],
    one_of: &[&[LINE_ID, ORDER_ID], &[FEE, FEE_TOTAL, NET], &[SOLD_ON, PAID_OUT_ON]],
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
    ("reserve", PayoutKind::Reserve),
    ("유보", PayoutKind::Reserve),
    ("chargeback", PayoutKind::Chargeback),
    ("차지백", PayoutKind::Chargeback),
    ("dispute_fee", PayoutKind::DisputeFee),
    ("분쟁수수료", PayoutKind::DisputeFee),
    ("mall_benefit", PayoutKind::MallBenefit),
    ("몰혜택정산", PayoutKind::MallBenefit),
    ("ad_cost", PayoutKind::AdCost),
    ("광고비", PayoutKind::AdCost),
    ("deduction", PayoutKind::Deduction),
    ("공제", PayoutKind::Deduction),
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

/// The days of the sale and of the payout; where the file has no day of the payout, the gateway's term gives it.
fn days(row: &Row<'_>, reading: &Reading<'_>, home: HomeAt) -> Result<(Date, Date), Fault> {
    match (row.printed_day(SOLD_ON)?, row.printed_day(PAID_OUT_ON)?, &reading.at(home).payout_term) {
        (Some(sold_on), Some(paid_out_on), _) => Ok((sold_on, paid_out_on)),
        (None, Some(paid_out_on), _) => Ok((paid_out_on, paid_out_on)),
        (Some(sold_on), None, Some(term)) => Ok((sold_on, term.due(sold_on))),
        _ => Err(check::missing_cell(row, PAID_OUT_ON)),
    }
}

fn read(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    let home = reading.home(row, GATEWAY)?;
    let currency = check::known_currency(row, CURRENCY, reading.at(home).currency)?;
    let amount = |column: usize| Ok::<_, Fault>(row.minor(column, currency)?.unwrap_or(0));
    let (sold_on, paid_out_on) = days(row, reading, home)?;
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
        media_account: reading.party(row, MEDIA, Some(AccountKind::Media))?,
        method: row.name(METHOD)?,
    };
    if line.kind == PayoutKind::AdCost && line.media_account.is_empty() {
        return Err(check::missing_cell(row, MEDIA));
    }
    let fees: &[usize] = if row.cell(FEE_TOTAL).is_empty() { &[FEE, FEE_VAT] } else { &[FEE_TOTAL] };
    let fees: Vec<(usize, &str)> = fees.iter().map(|at| (*at, FORMAT.columns[*at].name)).collect();
    check::payout_equation_or_sign(row, NET, &fees, &line)?;
    let key = key(row, reading)?;
    line.origin = reading.origin(row, key)?;
    reading.facts.payout_line.push(line);
    Ok(())
}
