//! Bank statements as messages: MT940, CAMT.052/053/054, OFX, which `containers/` lays out as one table.

use jangbu_core::{
    Date, Said,
    account::AccountKind,
    facts::{BankLine, FactKind, Origin, Supersession},
};

use crate::{
    check::{self, Fault},
    containers::statement::PENDING,
    format::{Column, Confidence, Format, Layout},
    key::Key,
    reading::{HomeAt, Reading},
    row::Row,
};

const ACCOUNT: usize = 0;
const CURRENCY: usize = 1;
const BOOKED_ON: usize = 2;
const VALUE_ON: usize = 3;
const AMOUNT: usize = 4;
const DESCRIPTION: usize = 5;
const COUNTERPARTY: usize = 6;
const MEMO: usize = 7;
const REFERENCE: usize = 8;
const STATUS: usize = 9;
const HELD_BACK: usize = 10;

pub const FORMAT: Format = Format {
    id: "bank_statement",
    title_ko: "은행 전문 거래명세서 (MT940, CAMT.052/053/054, OFX)",
    title_en: "Bank statement messages (MT940, CAMT.052/053/054, OFX)",
    facts: &[FactKind::BankLine],
    supersession: Supersession::Upsert,
    account: Some(AccountKind::Bank),
    platform: "",
    source: "SWIFT MT940, ISO 20022 camt.052/053/054 versions 1 to 8, OFX 1.0 to 2.2; the table is laid out here",
    confidence: Confidence::Confirmed,
    notes: "Opening balance + booked lines = closing balance is checked statement by statement; the lines of one that does not add up go to quarantine, the others are read. Lines that are only announced are left out and counted. Accounts of one number in several currencies are told apart by the currency. A batch is one line, as the bank books it. A reversal has the direction of its own booking. Key: the bank's reference with day and amount, else day/amount/texts.",
    columns: &[
        Column::text("account", &[], "account number or IBAN = external id of the bank account").required(),
        Column::text("currency", &[], "currency (default: the account's)"),
        Column::time("booked_on", &[], "booking day").required(),
        Column::time("value_on", &[], "value day, where no booking day is given"),
        Column::number("amount", &[], "movement, positive into the account").required(),
        Column::text("description", &[], "kind of movement"),
        Column::text("counterparty", &[], "who sent or received"),
        Column::text("memo", &[], "free text"),
        Column::text("reference", &[], "the bank's number of the line"),
        Column::text("status", &[], "`pending` lines are left out"),
        Column::text("held_back", &[], "why the statement is not to be trusted; empty it to accept the line")
            .required(),
    ],
    one_of: &[],
    sample: include_bytes!("../../fixtures/bank_statement/sample.sta"),
    layout: Layout::Header,
    replaces: |_columns| Vec::new(),
    total: Some(|_row| false),
    balance: None,
    key,
    read,
};

fn key(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<Key, Fault> {
    check::statement_adds_up(row, HELD_BACK)?;
    let home = reading.home_in(row, ACCOUNT, CURRENCY)?;
    let line = line(row, reading, home)?;
    let (day, amount) = (line.booked_on.to_string(), line.amount_minor.to_string());
    let reference = row.text(REFERENCE)?;
    Ok(if reference.is_empty() {
        Key::of(FactKind::BankLine, home, &[&day, &amount, &line.description, &line.counterparty, &line.memo])
    } else {
        // Banks give a payment and the fee for it one reference.
        Key::of(FactKind::BankLine, home, &[&reference, &day, &amount])
    })
}

fn read(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    check::statement_adds_up(row, HELD_BACK)?;
    if row.cell(STATUS) == PENDING.as_bytes() {
        reading.skip_row(Said::new(
            "the bank has announced these movements but not booked them",
            "은행이 예정으로 알렸을 뿐 아직 기장하지 않은 거래입니다",
        ));
        return Ok(());
    }
    let home = reading.home_in(row, ACCOUNT, CURRENCY)?;
    let mut line = line(row, reading, home)?;
    let key = key(row, reading)?;
    line.origin = reading.origin(row, key)?;
    reading.facts.bank_line.push(line);
    Ok(())
}

fn line(row: &Row<'_>, reading: &mut Reading<'_>, home: HomeAt) -> Result<BankLine, Fault> {
    let (id, own) = (reading.at(home).id.clone(), reading.at(home).currency);
    let currency = check::known_currency(row, CURRENCY, own)?;
    check::account_currency(row, CURRENCY, currency, (&id, own))?;
    Ok(BankLine {
        origin: Origin::default(),
        booked_on: booked_on(row, reading)?,
        booked_time: "".into(),
        description: row.text(DESCRIPTION)?,
        counterparty: row.text(COUNTERPARTY)?,
        memo: row.text(MEMO)?,
        amount_minor: row.minor(AMOUNT, currency)?.ok_or_else(|| check::missing_cell(row, AMOUNT))?,
        balance_minor: None,
        currency,
    })
}

fn booked_on(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<Date, Fault> {
    let (column, day) = match row.printed_day(BOOKED_ON)? {
        Some(day) => (BOOKED_ON, day),
        None => match row.printed_day(VALUE_ON)? {
            Some(day) => (VALUE_ON, day),
            None => return Err(check::missing_cell(row, BOOKED_ON)),
        },
    };
    reading.booked_by_then(row, column, day)
}
