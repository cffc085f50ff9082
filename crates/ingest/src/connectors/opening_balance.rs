//! Balances brought forward from the books kept before.

use jangbu_core::facts::{FactKind, OpeningBalance, Origin, Supersession};

use crate::{
    check::{self, Fault},
    format::{Column, Confidence, Format, Layout},
    key::Key,
    reading::Reading,
    row::Row,
};

const AS_OF: usize = 0;
const CODE: usize = 1;
const PARTY: usize = 2;
const DEBIT: usize = 3;
const CREDIT: usize = 4;
const AMOUNT: usize = 5;
const CURRENCY: usize = 6;
const FUNCTIONAL: usize = 7;
const NOTE: usize = 8;

pub const FORMAT: Format = Format {
    id: "opening_balance",
    title_ko: "기초 잔액",
    title_en: "Opening balances",
    facts: &[FactKind::OpeningBalance],
    supersession: Supersession::Upsert,
    account: None,
    platform: "",
    source: "defined here",
    confidence: Confidence::Confirmed,
    notes: "Debit and credit columns, or one amount with debit positive. The functional amount has the sign of the balance. Key: date/code/party, and the currency where it is not the company's.",
    columns: &[
        Column::time("as_of", &["기준일"], "first day of the new books").required(),
        Column::text("code", &["계정코드"], "code in the chart of accounts").required(),
        Column::text("party", &["거래처"], "gateway, shop, media or bank account"),
        Column::summed("debit", &["차변"], "debit balance"),
        Column::summed("credit", &["대변"], "credit balance"),
        Column::summed("amount", &["금액"], "balance, debit positive (instead of debit and credit)"),
        Column::text("currency", &["통화"], "currency (default: the company's)"),
        Column::number("functional", &["원화금액"], "the same in the company's currency"),
        Column::text("note", &["적요"], "free text"),
    ],
    one_of: &[&[DEBIT, CREDIT, AMOUNT]],
    sample: include_bytes!("../../fixtures/opening_balance/sample.csv"),
    layout: Layout::Header,
    replaces: |_columns| Vec::new(),
    total: None,
    balance: None,
    key,
    read,
};

fn key(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<Key, Fault> {
    let company = reading.company_currency;
    let currency = check::known_currency(row, CURRENCY, company)?;
    let (day, code, party) = (row.required_day(AS_OF)?.to_string(), row.required_text(CODE)?, row.name(PARTY)?);
    let kind = FactKind::OpeningBalance;
    Ok(if currency == company {
        Key::of_company(kind, &[&day, &code, &party])
    } else {
        Key::of_company(kind, &[&day, &code, &party, currency.code()])
    })
}

fn read(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    let company = reading.company_currency;
    let currency = check::known_currency(row, CURRENCY, company)?;
    let amount_minor = match row.minor(AMOUNT, currency)? {
        Some(amount) => amount,
        None => {
            let (debit, credit) = (row.unsigned_minor(DEBIT, currency)?, row.unsigned_minor(CREDIT, currency)?);
            if debit.is_none() && credit.is_none() {
                return Err(check::missing_cell(row, if row.has(DEBIT) { DEBIT } else { AMOUNT }));
            }
            debit.unwrap_or(0) - credit.unwrap_or(0)
        }
    };
    let functional = row.minor(FUNCTIONAL, company)?;
    let mut balance = OpeningBalance {
        origin: Origin::default(),
        as_of: row.required_day(AS_OF)?,
        code: row.required_text(CODE)?,
        party: reading.party(row, PARTY, None)?,
        amount_minor,
        currency,
        functional_minor: functional.map(|minor| if amount_minor < 0 { -minor.abs() } else { minor.abs() }),
        note: row.text(NOTE)?,
    };
    let key = key(row, reading)?;
    balance.origin = reading.origin(row, key)?;
    reading.facts.opening_balance.push(balance);
    Ok(())
}
