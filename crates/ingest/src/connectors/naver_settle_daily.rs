//! Naver settlements by day: what is announced for the bank, and what is added or kept beside the product orders.

use jangbu_core::{
    Date, Said, Text,
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

const MERCHANT: usize = 0;
const FROM: usize = 1;
const UNTIL: usize = 2;
const EXPECTED_ON: usize = 3;
const COMPLETED_ON: usize = 4;
const AMOUNT: usize = 5;
const METHOD: usize = 6;
/// Amounts of the product orders, which the other settlement files tell one by one.
const OF_ORDERS: [usize; 3] = [7, 8, 9];
const HELD: usize = 10;
/// Amounts that only the day tells.
const OF_DAY: [usize; 6] = [11, 12, 13, 14, 15, 16];

pub const FORMAT: Format = Format {
    id: "naver_settle_daily",
    title_ko: "네이버 커머스 API 일별 정산",
    title_en: "Naver settlements by day",
    facts: &[FactKind::Payout, FactKind::PayoutLine],
    supersession: Supersession::Upsert,
    account: Some(AccountKind::Gateway),
    platform: "naver_pay",
    source: "Commerce API reference, GET /v1/pay-settle/settle/daily; signs as other people saw them in live answers",
    confidence: Confidence::Confirmed,
    notes: "Has no number of its own. Key: first/last day of the basis/expected day/method. The payout is named by its expected day, as in naver_settle_case, so that the day's lines add up to it; it is paid on the day it was completed, else the expected one. Amounts beside the product orders (held back, deductions and their return, charge for a negative balance, difference, return care, preferential commission, limit) are payout lines without an order, their names under `method`. settleAmount is checked against the sum of all parts. Rows of method CHARGE_AMT go to the charge balance (충전금): no deposit is announced, and the row is counted. Rows can move to another day: read a rolling window again.",
    columns: &[
        Column::text("merchantId", &["gateway"], "gateway account: id or external id"),
        Column::time("settleBasisStartDate", &[], "first day of the basis").required(),
        Column::time("settleBasisEndDate", &[], "last day of the basis").required(),
        Column::time("settleExpectDate", &[], "day on which it is expected").required(),
        Column::time("settleCompleteDate", &[], "day on which it was paid; empty before"),
        Column::summed("settleAmount", &[], "what is settled").required(),
        Column::text("settleMethodType", &[], "ACCOUNT (bank) or CHARGE_AMT (charge balance)"),
        Column::summed("paySettleAmount", &[], "payments of the product orders").required(),
        Column::summed("commissionSettleAmount", &[], "commissions, negative").required(),
        Column::summed("benefitSettleAmount", &[], "benefits"),
        Column::summed("payHoldbackAmount", &[], "held back, negative; released, positive"),
        Column::summed("deductionRestoreSettleAmount", &[], "deductions and their return"),
        Column::summed("minusChargeAmount", &[], "offset of a negative charge balance"),
        Column::summed("differenceSettleAmount", &[], "difference"),
        Column::summed("returnCareSettleAmount", &[], "return care fee"),
        Column::summed("preferentialCommissionAmount", &[], "preferential commission returned"),
        Column::summed("settlementLimitAmount", &[], "above the settlement limit"),
    ],
    one_of: &[],
    sample: include_bytes!("../../fixtures/naver_settle_daily/sample.json"),
    layout: Layout::Json(JsonShape { under: &["elements", "data"], each: "" }),
    replaces: |_columns| Vec::new(),
    total: None,
    balance: None,
    key,
    read,
};

fn key(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<Key, Fault> {
    let home = reading.home(row, MERCHANT)?;
    let days = [FROM, UNTIL, EXPECTED_ON].map(|column| row.required_day(column).map(|day| day.to_string()));
    let [from, until, expected] = days;
    Ok(Key::of(FactKind::Payout, home, &[&from?, &until?, &expected?, &row.text(METHOD)?]))
}

/// The payout that lines expected on `day` belong to.
pub(super) fn payout_id(day: Date) -> Text {
    day.to_string().into()
}

fn read(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    let home = reading.home(row, MERCHANT)?;
    let currency = reading.at(home).currency;
    let amount = |column: usize| Ok::<_, Fault>(row.minor(column, currency)?.unwrap_or(0));
    let expected_on = row.required_day(EXPECTED_ON)?;
    let paid_out_on = row.printed_day(COMPLETED_ON)?.unwrap_or(expected_on);
    let announced = row.minor(AMOUNT, currency)?.ok_or_else(|| check::missing_cell(row, AMOUNT))?;
    let mut sum = amount(HELD)?;
    for column in OF_ORDERS.iter().chain(&OF_DAY) {
        sum += amount(*column)?;
    }
    let whole = PayoutLine { gross_minor: sum, net_minor: announced, currency, ..PayoutLine::default() };
    check::payout_equation(row, AMOUNT, &whole)?;

    let key = key(row, reading)?;
    let origin = reading.origin(row, key)?;
    for column in std::iter::once(HELD).chain(OF_DAY) {
        let part = amount(column)?;
        if part == 0 {
            continue;
        }
        let held = column == HELD;
        reading.facts.payout_line.push(PayoutLine {
            origin: reading.beside(&origin, home, FORMAT.columns[column].name),
            payout_id: payout_id(expected_on),
            kind: PayoutKind::Adjustment,
            sold_on: expected_on,
            paid_out_on,
            gross_minor: if held { 0 } else { part },
            hold_back_minor: if held { -part } else { 0 },
            net_minor: part,
            currency,
            method: FORMAT.columns[column].name.into(),
            ..PayoutLine::default()
        });
    }
    if row.cell(METHOD) == b"CHARGE_AMT" {
        reading.skip_part(Said::new(
            "settlements into the charge balance: no deposit at the bank is announced",
            "충전금으로 받은 정산: 은행 입금 예정이 아님",
        ));
        return Ok(());
    }
    let payout = Payout { origin, payout_id: payout_id(expected_on), paid_out_on, amount_minor: announced, currency };
    reading.facts.payout.push(payout);
    Ok(())
}
