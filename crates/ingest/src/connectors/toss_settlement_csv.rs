//! Toss Payments settlements as a table: the fields of `GET /settlements` as columns.

use jangbu_core::{
    Text,
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

const MERCHANT: usize = 0;
const TRANSACTION: usize = 2;
const ORDER_ID: usize = 3;
const CURRENCY: usize = 4;
const METHOD: usize = 5;
const AMOUNT: usize = 6;
const FEE: usize = 7;
const FEE_VAT: usize = 8;
const HOLD_BACK: usize = 9;
const PAYOUT: usize = 10;
const APPROVED_AT: usize = 11;
const SOLD_ON: usize = 12;
const PAID_OUT_ON: usize = 13;

/// The columns, shared with the JSON form.
pub(super) const COLUMNS: &[Column] = &[
    Column::text("mId", &["상점아이디"], "merchant id = external id of the gateway account"),
    Column::text("paymentKey", &["결제키"], "key of the payment (not used)"),
    Column::text("transactionKey", &["거래키"], "key of the transaction").required(),
    Column::text("orderId", &["주문번호"], "order number of the shop"),
    Column::text("currency", &["통화"], "currency (default: the gateway's)"),
    Column::text("method", &["결제수단"], "payment method as printed"),
    Column::summed("amount", &["결제금액"], "amount collected; negative for a cancel").required(),
    Column::summed("suppliedAmount", &["수수료공급가액"], "fee without VAT").required(),
    Column::summed("vat", &["수수료부가세"], "VAT on the fee").required(),
    Column::summed(
        "holdBack",
        &["지급보류금액", "지급보류"],
        "kept back for later; negative when released (default 0)",
    ),
    Column::summed("payOutAmount", &["정산금액", "지급금액"], "what is paid out").required(),
    Column::time("approvedAt", &["승인일시"], "when the payment was approved"),
    Column::time("soldDate", &["정산매출일", "매출일"], "day of the sale (default: of the approval)"),
    Column::time("paidOutDate", &["지급일", "정산지급일"], "day of the payout").required(),
];

pub const FORMAT: Format = Format {
    id: "toss_settlement_csv",
    title_ko: "토스페이먼츠 정산내역 (표)",
    title_en: "Toss Payments settlements as a table",
    facts: &[FactKind::PayoutLine],
    supersession: Supersession::Upsert,
    account: Some(AccountKind::Gateway),
    platform: "toss",
    source: "fields of the settlement object in the API specification 2022-11-16; the columns of the console's own export were not seen",
    confidence: Confidence::Unconfirmed,
    notes: "Key: transactionKey. amount − suppliedAmount − vat − holdBack = payOutAmount is checked. The payout is named by its day.",
    columns: COLUMNS,
    one_of: &[&[SOLD_ON, APPROVED_AT]],
    sample: include_bytes!("../../fixtures/toss_settlement_csv/sample.csv"),
    layout: Layout::Header,
    replaces: |_columns| Vec::new(),
    total: None,
    balance: None,
    key,
    read,
};

pub(super) fn key(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<Key, Fault> {
    let home = reading.home(row, MERCHANT)?;
    Ok(Key::of(FactKind::PayoutLine, home, &[&row.required_text(TRANSACTION)?]))
}

pub(super) fn read(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    let home = reading.home(row, MERCHANT)?;
    let currency = check::known_currency(row, CURRENCY, reading.at(home).currency)?;
    let required = |column: usize| row.minor(column, currency)?.ok_or_else(|| check::missing_cell(row, column));
    let sold_on = match row.printed_day(SOLD_ON)? {
        Some(day) => day,
        None => row.required_day(APPROVED_AT)?,
    };
    let paid_out_on = row.required_day(PAID_OUT_ON)?;
    let gross_minor = required(AMOUNT)?;
    let mut line = PayoutLine {
        origin: Origin::default(),
        payout_id: paid_out_on.to_string().into(),
        order_id: row.name(ORDER_ID)?,
        kind: match gross_minor {
            1.. => PayoutKind::Payment,
            0 => PayoutKind::Adjustment,
            _ => PayoutKind::Cancel,
        },
        sold_on,
        paid_out_on,
        gross_minor,
        fee_minor: required(FEE)?,
        fee_vat_minor: required(FEE_VAT)?,
        hold_back_minor: row.minor(HOLD_BACK, currency)?.unwrap_or(0),
        net_minor: required(PAYOUT)?,
        currency,
        media_account: Text::default(),
        method: row.name(METHOD)?,
    };
    check::payout_equation(row, PAYOUT, &line)?;
    let key = key(row, reading)?;
    line.origin = reading.origin(row, key)?;
    reading.facts.payout_line.push(line);
    Ok(())
}
