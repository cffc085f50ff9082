//! What was used on a card, as Korean card companies export it. A card is an account of kind bank: what is used goes out.

use jangbu_core::{
    Currency, Date, Said,
    account::AccountKind,
    facts::{BankLine, FactKind, Origin, Supersession},
};

use crate::{
    check::{self, Fault},
    format::{Column, Confidence, Format, Layout},
    key::Key,
    parse::moment::{Moment, moment},
    reading::Reading,
    row::Row,
};

const CARD: usize = 0;
const USED_ON: usize = 1;
const TIME: usize = 2;
const APPROVAL: usize = 3;
const MERCHANT: usize = 4;
const AMOUNT: usize = 5;
const FOREIGN: usize = 6;
const FOREIGN_CURRENCY: usize = 7;
const KIND: usize = 8;
const CANCELLED: usize = 9;
const MEMO: usize = 10;

pub const FORMAT: Format = Format {
    id: "card_statement",
    title_ko: "카드 이용내역 (국민, 신한, 삼성, 현대, 롯데, 하나, 우리, 비씨 등)",
    title_en: "Lines of a Korean credit card",
    facts: &[FactKind::BankLine],
    supersession: Supersession::Upsert,
    account: Some(AccountKind::Bank),
    platform: "",
    source: "headers in loaders of other users; they differ by company and menu",
    confidence: Confidence::Unconfirmed,
    notes: "Register the card as an account of kind bank, with the card number as printed as its external id. Amounts are as used, negative ones and rows of kind 취소 come back; rows marked as cancelled are left out and counted. The billed won count, the foreign amount is kept in the memo; an instalment is its whole amount, once. Key: approval number/day/amount, else day/merchant/amount.",
    columns: &[
        Column::text(
            "card",
            &["카드번호", "이용카드", "이용카드명", "카드명", "카드"],
            "card = external id of the account",
        ),
        Column::time(
            "used_on",
            &["이용일자", "이용일", "이용일시", "승인일자", "승인일", "승인일시", "거래일자", "거래일", "매출일자"],
            "day of use",
        )
        .required(),
        Column::text("time", &["이용시간", "승인시간", "승인시각", "거래시간"], "time of day"),
        Column::text("approval", &["승인번호"], "approval number"),
        Column::text(
            "merchant",
            &[
                "가맹점명",
                "가맹점",
                "이용가맹점",
                "이용하신곳",
                "이용하신가맹점",
                "이용처",
                "사용처",
                "가맹점명(이용처)",
            ],
            "who was paid",
        )
        .required(),
        Column::summed(
            "amount",
            &[
                "이용금액",
                "이용금액(원)",
                "국내이용금액(원)",
                "국내이용금액",
                "승인금액",
                "승인금액(원)",
                "거래금액",
                "거래금액(원)",
                "매출금액",
                "청구금액",
                "결제예정금액",
            ],
            "amount used, in won",
        )
        .required(),
        Column::number(
            "foreign",
            &[
                "외화금액",
                "해외이용금액",
                "해외이용금액($)",
                "현지이용금액",
                "외화이용금액",
                "미화금액",
                "해외이용금액(usd)",
            ],
            "amount in the foreign currency",
        ),
        Column::text(
            "foreign_currency",
            &["통화", "통화코드", "현지통화", "이용통화", "화폐단위"],
            "its currency (default: USD)",
        ),
        Column::text(
            "kind",
            &["이용구분", "매출구분", "승인구분", "거래구분", "결제방법", "구분", "할부구분"],
            "kind of use",
        ),
        Column::text(
            "cancelled",
            &["취소여부", "취소", "상태", "승인상태", "매입상태", "취소상태"],
            "whether it was taken back",
        ),
        Column::text("memo", &["비고", "메모", "적요"], "free text"),
    ],
    one_of: &[],
    sample: include_bytes!("../../fixtures/card_statement/sample.csv"),
    layout: Layout::Header,
    replaces: |_columns| Vec::new(),
    total: None,
    balance: None,
    key,
    read,
};

fn key(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<Key, Fault> {
    let home = reading.home(row, CARD)?;
    let (day, amount) = (used_on(row, reading)?.to_string(), amount(row, reading.at(home).currency)?.to_string());
    let named = if row.cell(APPROVAL).is_empty() { row.required_text(MERCHANT)? } else { row.text(APPROVAL)? };
    Ok(Key::of(FactKind::BankLine, home, &[&day, &named, &amount]))
}

fn read(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    if is_cancelled(row) {
        reading.skip_row(Said::new("card approvals that were cancelled", "취소된 카드 승인입니다"));
        return Ok(());
    }
    let home = reading.home(row, CARD)?;
    let currency = reading.at(home).currency;
    let mut line = BankLine {
        origin: Origin::default(),
        booked_on: used_on(row, reading)?,
        booked_time: booked_time(row)?,
        description: row.name(KIND)?,
        counterparty: row.required_text(MERCHANT)?,
        memo: memo(row)?.as_str().into(),
        amount_minor: amount(row, currency)?,
        balance_minor: None,
        currency,
    };
    let key = key(row, reading)?;
    line.origin = reading.origin(row, key)?;
    reading.facts.bank_line.push(line);
    Ok(())
}

/// `25.08.13` is how one company prints 2025-08-13.
fn used_on(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<Date, Fault> {
    let cell = row.cell(USED_ON);
    let short = cell.len() == 8 && cell[2] == b'.' && cell[5] == b'.';
    let day = match short.then(|| moment(&[b"20", cell].concat())).flatten() {
        Some(Moment::Day(day)) => day,
        _ => row.required_day(USED_ON)?,
    };
    reading.booked_by_then(row, USED_ON, day)
}

fn booked_time(row: &Row<'_>) -> Result<jangbu_core::Text, Fault> {
    match moment(row.cell(USED_ON)) {
        Some(Moment::Local(local)) => Ok(local.time().strftime("%H:%M:%S").to_string().into()),
        _ => row.name(TIME),
    }
}

/// What is used is negative. A row of kind 취소 gives back what it prints, with or without sign.
fn amount(row: &Row<'_>, currency: Currency) -> Result<i64, Fault> {
    let used = row.minor(AMOUNT, currency)?.ok_or_else(|| check::missing_cell(row, AMOUNT))?;
    Ok(if contains(row, KIND, "취소") { used.abs() } else { -used })
}

fn is_cancelled(row: &Row<'_>) -> bool {
    contains(row, CANCELLED, "취소") || matches!(row.cell(CANCELLED), b"Y" | b"y")
}

fn contains(row: &Row<'_>, column: usize, word: &str) -> bool {
    memchr::memmem::find(row.cell(column), word.as_bytes()).is_some()
}

/// The foreign amount, the approval number, and what the company adds.
fn memo(row: &Row<'_>) -> Result<String, Fault> {
    let mut parts = Vec::new();
    if let Some(foreign) = row.number(FOREIGN)?.filter(|amount| !amount.is_zero()) {
        let currency = row.name(FOREIGN_CURRENCY)?;
        let currency = if currency.is_empty() || currency == "원" { "USD" } else { currency.as_str() };
        parts.push(format!("{currency} {}", foreign.normalize()));
    }
    for column in [APPROVAL, MEMO] {
        let text = row.name(column)?;
        if !text.is_empty() {
            parts.push(text.to_string());
        }
    }
    Ok(parts.join(" "))
}
