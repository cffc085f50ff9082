//! Lines of a bank account as Korean banks export them, as CSV, workbook or web page named `.xls`.
//!
//! Preamble lines name account and period; rows come newest or oldest first; Hana prints 입금 before 출금; banks without
//! branches print one signed amount.

use jangbu_core::{
    Decimal,
    account::AccountKind,
    facts::{BankLine, FactKind, Origin, Supersession},
};

use crate::{
    check::{self, Fault},
    control::BalanceLine,
    format::{Column, Confidence, Format, Layout},
    key::Key,
    parse::{moment::Moment, number::number},
    reading::{HomeAt, Reading},
    row::Row,
};

const ACCOUNT: usize = 0;
const BOOKED_AT: usize = 1;
const TIME: usize = 2;
const DESCRIPTION: usize = 3;
const COUNTERPARTY: usize = 4;
const MEMO: usize = 5;
const OUT: usize = 6;
const IN: usize = 7;
const BALANCE: usize = 8;
const CURRENCY: usize = 9;
const AMOUNT: usize = 10;
const DIRECTION: usize = 11;
const OTHER_BANK: usize = 12;

pub const FORMAT: Format = Format {
    id: "bank_csv",
    title_ko: "은행 거래내역 (국민, 신한, 하나, 우리, 농협, 기업, 새마을금고, 카카오뱅크, 토스뱅크, 케이뱅크 등)",
    title_en: "Korean bank account lines",
    facts: &[FactKind::BankLine],
    supersession: Supersession::Upsert,
    account: Some(AccountKind::Bank),
    platform: "",
    source: "layouts in public tests and loaders of other users (KB, Shinhan, Hana, Woori, NH, MG, Jeonbuk); those of IBK, K bank, Kakao Bank and Toss Bank were not seen in a source; all differ by menu",
    confidence: Confidence::ThirdParty,
    notes: "Deposit and withdrawal in two columns of either order, or one signed amount with the balance after it (a withdrawal without sign is told by its 구분). Lines above the header are read for 계좌번호 (= external id) and 조회기간. Balance before + movement = balance is checked from line to line. Banks give no number of a line; key: time/amount/balance/description/counterparty.",
    columns: &[
        Column::text("account", &["계좌번호"], "bank account, where the lines above the header name none"),
        Column::time("booked_at", &["거래일시", "거래일자", "거래일", "입금일시", "일시", "날짜", "date"], "when")
            .required(),
        Column::text("time", &["거래시간", "거래시각", "시간"], "time of day, where it has a column of its own"),
        Column::text(
            "description",
            &["적요", "거래종류", "거래내용", "거래구분", "거래유형"],
            "kind of movement as printed",
        ),
        Column::text(
            "counterparty",
            &[
                "보낸분/받는분",
                "의뢰인/수취인",
                "거래처",
                "기재내용",
                "내용",
                "받는분",
                "보낸분",
                "상대계좌예금주명",
                "상대예금주명",
                "의뢰인",
                "예금주명",
            ],
            "who sent or received",
        ),
        Column::text("memo", &["송금메모", "통장메모", "메모", "거래메모", "거래특이사항", "적요내용"], "free text"),
        Column::summed(
            "out",
            &[
                "출금액",
                "출금금액",
                "출금금액(원)",
                "출금",
                "출금(원)",
                "출금액(원)",
                "찾으신금액",
                "찾으신금액(원)",
                "지급(원)",
                "지급금액",
                "지급액",
            ],
            "withdrawal",
        ),
        Column::summed(
            "in",
            &["입금액", "입금금액", "입금금액(원)", "입금", "입금(원)", "입금액(원)", "맡기신금액", "맡기신금액(원)"],
            "deposit",
        ),
        Column::number("balance", &["잔액", "거래후잔액", "거래후잔액(원)", "잔액(원)"], "balance after the movement"),
        Column::text("currency", &["통화"], "currency (default: the account's)"),
        Column::number("amount", &["거래금액", "거래금액(원)"], "movement in one column, negative out of the account"),
        Column::text("direction", &["구분", "입출금구분"], "입금 or 출금, where the one column has no sign"),
        Column::text("other_bank", &["거래기관"], "bank of the other side; 계좌번호 beside it is not ours"),
    ],
    // One column for both directions is told from a list of sales by the balance beside it.
    one_of: &[&[OUT, AMOUNT], &[IN, AMOUNT], &[BALANCE, IN]],
    sample: include_bytes!("../../fixtures/bank_csv/sample.csv"),
    layout: Layout::Header,
    replaces: |_columns| Vec::new(),
    total: None,
    balance: Some(balance),
    key,
    read,
};

fn key(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<Key, Fault> {
    let home = home(row, reading)?;
    let line = line(row, reading, home)?;
    let balance = line.balance_minor.map(|minor| minor.to_string()).unwrap_or_default();
    let at = format!("{}T{}", line.booked_on, line.booked_time);
    let amount = line.amount_minor.to_string();
    Ok(Key::of(FactKind::BankLine, home, &[&at, &amount, &balance, &line.description, &line.counterparty]))
}

fn read(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    let home = home(row, reading)?;
    let mut line = line(row, reading, home)?;
    let key = key(row, reading)?;
    line.origin = reading.origin(row, key)?;
    reading.facts.bank_line.push(line);
    Ok(())
}

fn home(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<HomeAt, Fault> {
    if row.has(OTHER_BANK) { reading.own_home() } else { reading.home(row, ACCOUNT) }
}

fn line(row: &Row<'_>, reading: &Reading<'_>, home: HomeAt) -> Result<BankLine, Fault> {
    let currency = check::known_currency(row, CURRENCY, reading.at(home).currency)?;
    let booked_on = row.required_day(BOOKED_AT)?;
    let booked_time = match row.moment(BOOKED_AT)? {
        Some(Moment::Local(local)) => local.time().strftime("%H:%M:%S").to_string().into(),
        _ => row.name(TIME)?,
    };
    let amount_minor = match (row.minor(OUT, currency)?, row.minor(IN, currency)?) {
        (None, None) => {
            let amount = row.minor(AMOUNT, currency)?;
            let column = if row.has(AMOUNT) { AMOUNT } else { IN };
            amount.map(|it| if is_out(row) { -it.abs() } else { it }).ok_or_else(|| check::missing_cell(row, column))?
        }
        (out, deposit) => deposit.unwrap_or(0) - out.unwrap_or(0),
    };
    Ok(BankLine {
        origin: Origin::default(),
        booked_on,
        booked_time,
        description: row.name(DESCRIPTION)?,
        counterparty: row.name(COUNTERPARTY)?,
        memo: row.name(MEMO)?,
        amount_minor,
        balance_minor: row.minor(BALANCE, currency)?,
        currency,
    })
}

/// Whether the row says in words that the money went out.
fn is_out(row: &Row<'_>) -> bool {
    ["출금", "지급", "이체출금"].iter().any(|word| row.cell(DIRECTION).starts_with(word.as_bytes()))
}

/// The same row for the balance check: what can be read counts, quarantined or not.
fn balance(row: &Row<'_>) -> BalanceLine {
    let read = |column: usize| number(row.cell(column)).ok().flatten();
    let at = match row.moment(BOOKED_AT).ok().flatten() {
        Some(Moment::Local(local)) => Some(local),
        Some(Moment::Day(day)) => {
            let time = row.cell(TIME);
            let with_time = [day.to_string().as_bytes(), b" ", time].concat();
            match crate::parse::moment::moment(&with_time) {
                Some(Moment::Local(local)) => Some(local),
                _ => Some(day.at(0, 0, 0, 0)),
            }
        }
        _ => None,
    };
    let or_zero = |value: Option<Decimal>| value.unwrap_or_default();
    let amount = match (read(IN), read(OUT)) {
        (None, None) => or_zero(read(AMOUNT).map(|it| if is_out(row) { -it.abs() } else { it })),
        (deposit, out) => or_zero(deposit).saturating_sub(or_zero(out)),
    };
    let account = if row.has(OTHER_BANK) { String::new() } else { row.lossy(ACCOUNT) };
    let account = format!("{account} {}", row.lossy(CURRENCY)).as_str().into();
    BalanceLine { account, line: row.line, at, amount, balance: read(BALANCE) }
}
