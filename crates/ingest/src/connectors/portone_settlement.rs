//! PortOne partner settlements: what a platform on PortOne owes one of its partners, order by order.

use jangbu_core::{
    Currency, Said,
    account::AccountKind,
    facts::{FactKind, Origin, PayoutKind, PayoutLine, Supersession},
};

use crate::{
    check::{self, Fault},
    format::{Column, Confidence, Format, JsonShape, Layout},
    key::Key,
    reading::Reading,
    row::Row,
};

const PARTNER: usize = 0;
const ID: usize = 1;
const KIND: usize = 2;
const STATUS: usize = 3;
const SETTLED_ON: usize = 4;
const BEGINS_ON: usize = 5;
const CURRENCY: usize = 6;
const PAYMENT: usize = 7;
const ORDER: usize = 8;
const DISCOUNT_SHARE: usize = 9;
const VAT_BURDEN: usize = 10;
const FEES: [usize; 2] = [11, 12];
const FEE_VATS: [usize; 2] = [13, 14];
const SETTLEMENT: usize = 15;
const TEST: usize = 16;

pub const FORMAT: Format = Format {
    id: "portone_settlement",
    title_ko: "포트원 파트너 정산내역 API 응답",
    title_en: "PortOne partner settlements",
    facts: &[FactKind::PayoutLine],
    supersession: Supersession::Upsert,
    account: Some(AccountKind::Gateway),
    platform: "portone",
    source: "PortOne v2 API and its server SDK (PlatformPartnerSettlement); how the amount follows from the others, and the sign of cancellations, is not said there",
    confidence: Confidence::ThirdParty,
    notes: "Key: id. Amounts are whole minor units. gross = order − share of the discount − VAT borne; gross − fees − their VAT = settlement is checked; cancellations are taken as negative whatever their sign. A manual settlement is an adjustment. Settlements of tests and cancelled payouts are left out and counted. The payout is named by its day.",
    columns: &[
        Column::text("partner.id", &["partnerid"], "gateway account: id or external id"),
        Column::text("id", &[], "number of the settlement").required(),
        Column::text("type", &[], "ORDER, ORDER_CANCEL, MANUAL").required(),
        Column::text("status", &[], "PAYOUT_SCHEDULED … PAID_OUT, PAYOUT_CANCELLED"),
        Column::time("settlementDate", &[], "day of the payout").required(),
        Column::time("settlementStartDate", &["settlementstartdaterange.from"], "day on which the sale counts"),
        Column::text("settlementCurrency", &["currency"], "currency (default: the gateway's)").required(),
        Column::text("payment.id", &["paymentid", "transfer.payment.id"], "payment number = order number of the shop"),
        Column::number("amount.order", &[], "price of the order"),
        Column::number("amount.discountShare", &[], "the partner's share of the discount"),
        Column::number("amount.paymentVatBurden", &[], "VAT the partner bears"),
        Column::number("amount.platformFee", &[], "platform fee"),
        Column::number("amount.additionalFee", &[], "additional fees"),
        Column::number("amount.platformFeeVat", &[], "VAT on the platform fee"),
        Column::number("amount.additionalFeeVat", &[], "VAT on additional fees"),
        Column::number("amount.settlement", &["settlementamount"], "what is settled").required(),
        Column::text("isForTest", &[], "true for a test"),
    ],
    one_of: &[],
    sample: include_bytes!("../../fixtures/portone_settlement/sample.json"),
    layout: Layout::Json(JsonShape { under: &["items"], each: "" }),
    replaces: |_columns| Vec::new(),
    total: None,
    balance: None,
    key,
    read,
};

fn key(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<Key, Fault> {
    let home = reading.home(row, PARTNER)?;
    Ok(Key::of(FactKind::PayoutLine, home, &[&row.required_text(ID)?]))
}

/// A word of `type`, and whether its amounts go back.
const KINDS: &[(&str, (PayoutKind, bool))] = &[
    ("ORDER", (PayoutKind::Payment, false)),
    ("ORDER_CANCEL", (PayoutKind::Cancel, true)),
    ("MANUAL", (PayoutKind::Adjustment, false)),
];

fn read(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    let home = reading.home(row, PARTNER)?;
    if let Some(reason) = left_out(row) {
        reading.skip_row(reason);
        return Ok(());
    }
    let currency = check::known_currency(row, CURRENCY, reading.at(home).currency)?;
    let (kind, back) = row.word(KIND, KINDS)?.ok_or_else(|| check::missing_cell(row, KIND))?;
    let mut line = amounts(row, kind, currency)?;
    if back && line.gross_minor > 0 {
        for amount in [&mut line.gross_minor, &mut line.fee_minor, &mut line.fee_vat_minor, &mut line.net_minor] {
            *amount = -*amount;
        }
    }
    check::payout_equation(row, SETTLEMENT, &line)?;
    let key = key(row, reading)?;
    line.origin = reading.origin(row, key)?;
    reading.facts.payout_line.push(line);
    Ok(())
}

fn left_out(row: &Row<'_>) -> Option<Said> {
    if row.cell(TEST) == b"true" {
        return Some(Said::new("settlements of tests", "테스트 정산"));
    }
    (row.cell(STATUS) == b"PAYOUT_CANCELLED")
        .then(|| Said::new("settlements whose payout was cancelled", "지급이 취소된 정산"))
}

/// The amounts as printed.
fn amounts(row: &Row<'_>, kind: PayoutKind, currency: Currency) -> Result<PayoutLine, Fault> {
    let units = |column: usize| Ok::<_, Fault>(row.units(column)?.unwrap_or(0));
    let net_minor = row.units(SETTLEMENT)?.ok_or_else(|| check::missing_cell(row, SETTLEMENT))?;
    let gross_minor = match kind {
        PayoutKind::Adjustment => net_minor,
        _ => units(ORDER)? - units(DISCOUNT_SHARE)? - units(VAT_BURDEN)?,
    };
    let paid_out_on = row.required_day(SETTLED_ON)?;
    Ok(PayoutLine {
        origin: Origin::default(),
        payout_id: paid_out_on.to_string().into(),
        order_id: row.text(PAYMENT)?,
        kind,
        sold_on: row.printed_day(BEGINS_ON)?.unwrap_or(paid_out_on),
        paid_out_on,
        gross_minor,
        fee_minor: units(FEES[0])? + units(FEES[1])?,
        fee_vat_minor: units(FEE_VATS[0])? + units(FEE_VATS[1])?,
        net_minor,
        currency,
        ..PayoutLine::default()
    })
}
