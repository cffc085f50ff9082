//! Coupang settlement histories: the payouts, and what is taken off or added to them beside the orders.

use jangbu_core::{
    Text,
    account::AccountKind,
    facts::{FactKind, Payout, PayoutKind, PayoutLine, Supersession},
};

use crate::{
    check::{self, Fault},
    format::{Column, Confidence, Format, JsonShape, Layout},
    key::Key,
    reading::Reading,
    row::Row,
};

const GATEWAY: usize = 0;
const KIND: usize = 1;
const PAID_ON: usize = 2;
const FROM: usize = 3;
const UNTIL: usize = 4;
const SETTLEMENT: usize = 5;
const RELEASED: usize = 6;
const DEDUCTIONS: usize = 7;
const FINAL: usize = 8;
/// Named parts of the deductions.
const NAMED: std::ops::RangeInclusive<usize> = 9..=15;

pub const FORMAT: Format = Format {
    id: "coupang_settlement",
    title_ko: "쿠팡 지급내역 조회 API 응답",
    title_en: "Coupang settlement histories",
    facts: &[FactKind::Payout, FactKind::PayoutLine],
    supersession: Supersession::Upsert,
    account: Some(AccountKind::Gateway),
    platform: "coupang",
    source: "Coupang Open API reference, GET settlement-histories; that the final amount is settlement + released − deductions, and which parts deductions have, is from other people's loaders of live data",
    confidence: Confidence::ThirdParty,
    notes: "A bare array. Key: type/first/last day of recognition. The orders' lines are those of coupang_revenue, under the same payout: the day, or `reserve/day` for RESERVE. finalAmount = settlementAmount + pendingReleasedAmount − deductionAmount is checked. Every part beside the orders is a payout line without an order, its name under `method`; what the named deductions leave of deductionAmount (such as money drawn early) is `other_deduction`. lastAmount, the 30 % still to come, is not read: it is held back line by line.",
    columns: &[
        Column::text("vendorId", &["gateway"], "gateway account: id or external id"),
        Column::text("settlementType", &[], "WEEKLY, MONTHLY, RESERVE, ADDITIONAL").required(),
        Column::time("settlementDate", &[], "day of the payout").required(),
        Column::time("revenueRecognitionDateFrom", &[], "first day of recognition").required(),
        Column::time("revenueRecognitionDateTo", &[], "last day of recognition").required(),
        Column::summed("settlementAmount", &[], "what is paid of the orders").required(),
        Column::summed("pendingReleasedAmount", &[], "held money released"),
        Column::summed("deductionAmount", &[], "all deductions, positive"),
        Column::summed("finalAmount", &[], "what reaches the bank").required(),
        Column::summed("sellerServiceFee", &[], "deduction: service fee of the seller"),
        Column::summed("sellerDiscountCoupon", &[], "deduction: the seller's coupons"),
        Column::summed("downloadableCoupon", &[], "deduction: the seller's download coupons"),
        Column::summed("dedicatedDeliveryAmount", &[], "deduction: delivery by Coupang"),
        Column::summed("couranteeFee", &[], "deduction: Courantee fee"),
        Column::summed("couranteeCustomerReward", &[], "deduction: Courantee reward"),
        Column::summed("debtOfLastWeek", &[], "deduction: debt of the payout before"),
    ],
    one_of: &[],
    sample: include_bytes!("../../fixtures/coupang_settlement/sample.json"),
    layout: Layout::Json(JsonShape { under: &["data"], each: "" }),
    replaces: |_columns| Vec::new(),
    total: None,
    balance: None,
    key,
    read,
};

fn key(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<Key, Fault> {
    let home = reading.home(row, GATEWAY)?;
    let (from, until) = (row.required_day(FROM)?.to_string(), row.required_day(UNTIL)?.to_string());
    Ok(Key::of(FactKind::Payout, home, &[&row.required_text(KIND)?, &from, &until]))
}

fn read(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    let home = reading.home(row, GATEWAY)?;
    let currency = reading.at(home).currency;
    let paid_out_on = row.required_day(PAID_ON)?;
    let amount = |column: usize| Ok::<_, Fault>(row.minor(column, currency)?.unwrap_or(0));
    let (settled, deducted) = (amount(SETTLEMENT)?, amount(DEDUCTIONS)?);
    let mut parts: Vec<(Text, i64)> = vec![("pending_released".into(), amount(RELEASED)?)];
    let mut rest = deducted;
    for column in NAMED {
        let part = amount(column)?;
        rest -= part;
        parts.push((name(FORMAT.columns[column].name), -part));
    }
    parts.push(("other_deduction".into(), -rest));
    let announced = row.minor(FINAL, currency)?.ok_or_else(|| check::missing_cell(row, FINAL))?;
    let extra = parts.iter().map(|(_, part)| part).sum::<i64>();
    let whole = PayoutLine { gross_minor: settled + extra, net_minor: announced, currency, ..PayoutLine::default() };
    check::payout_equation(row, FINAL, &whole)?;

    let day = paid_out_on.to_string();
    let payout_id: Text = if row.text(KIND)? == "RESERVE" { format!("reserve/{day}").into() } else { day.into() };
    let key = key(row, reading)?;
    let origin = reading.origin(row, key)?;
    for (method, part) in parts.into_iter().filter(|(_, part)| *part != 0) {
        let held = method == "pending_released";
        reading.facts.payout_line.push(PayoutLine {
            origin: reading.beside(&origin, home, &method),
            payout_id: payout_id.clone(),
            order_id: "".into(),
            kind: PayoutKind::Adjustment,
            sold_on: paid_out_on,
            paid_out_on,
            gross_minor: if held { 0 } else { part },
            hold_back_minor: if held { -part } else { 0 },
            net_minor: part,
            currency,
            method,
            ..PayoutLine::default()
        });
    }
    reading.facts.payout.push(Payout { origin, payout_id, paid_out_on, amount_minor: announced, currency });
    Ok(())
}

/// `sellerServiceFee` as `seller_service_fee`.
fn name(key: &str) -> Text {
    let mut name = Text::default();
    for letter in key.chars() {
        if letter.is_ascii_uppercase() {
            name.push('_');
        }
        name.push(letter.to_ascii_lowercase());
    }
    name
}
