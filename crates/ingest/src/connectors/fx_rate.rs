//! Exchange rates of a day.

use jangbu_core::{
    Currency, Decimal,
    exact::MAX_DECIMALS,
    facts::{FactKind, FxRate, Origin, RateKind, Supersession},
};

use crate::{
    check::{self, Fault},
    format::{Column, Confidence, Format, Layout},
    key::Key,
    reading::Reading,
    row::Row,
};

const DATE: usize = 0;
const CURRENCY: usize = 1;
const RATE: usize = 2;
const PER: usize = 3;
const QUOTE: usize = 4;
const SOURCE: usize = 5;
const KIND: usize = 6;

pub const FORMAT: Format = Format {
    id: "fx_rate",
    title_ko: "환율",
    title_en: "Exchange rates",
    facts: &[FactKind::FxRate],
    supersession: Supersession::Upsert,
    account: None,
    platform: "",
    source: "defined here",
    confidence: Confidence::Confirmed,
    notes: "A rate per 100 units is divided. Key: date/currency/quote/source, and the kind where it is not the base rate. The closing rate of a month's last day says that the month has ended: balances owed in foreign currency are then shown at it.",
    columns: &[
        Column::time("date", &["기준일"], "day of the rate").required(),
        Column::text("currency", &["통화"], "the foreign currency").required(),
        Column::number("rate", &["매매기준율", "환율"], "units of `quote` for `per` units of `currency`").required(),
        Column::number("per", &["단위"], "units quoted, e.g. 100 for JPY (default 1)"),
        Column::text("quote", &["기준통화"], "currency of the rate (default: the company's)"),
        Column::text("source", &["출처"], "who quotes it"),
        Column::word("kind", &["환율구분"], "매매기준율/base (default), 전신환매도율/selling, 월말환율/closing"),
    ],
    one_of: &[],
    sample: include_bytes!("../../fixtures/fx_rate/sample.csv"),
    layout: Layout::Header,
    replaces: |_columns| Vec::new(),
    total: None,
    balance: None,
    key,
    read,
};

const KINDS: &[(&str, RateKind)] = &[
    ("매매기준율", RateKind::Base),
    ("base", RateKind::Base),
    ("전신환매도율", RateKind::Selling),
    ("selling", RateKind::Selling),
    ("월말환율", RateKind::Closing),
    ("closing", RateKind::Closing),
];

fn key(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<Key, Fault> {
    let day = row.required_day(DATE)?.to_string();
    let (currency, quote) = currencies(row, reading)?;
    let source = row.text(SOURCE)?;
    let mut parts = vec![day.as_str(), currency.code(), quote.code(), &source];
    let kind = row.word(KIND, KINDS)?.unwrap_or_default();
    if kind != RateKind::Base {
        parts.push(kind.as_str());
    }
    Ok(Key::of_company(FactKind::FxRate, &parts))
}

/// The foreign currency and the one the rate is given in.
fn currencies(row: &Row<'_>, reading: &Reading<'_>) -> Result<(Currency, Currency), Fault> {
    check::required_cell(row, CURRENCY)?;
    let quote = check::known_currency(row, QUOTE, reading.company_currency)?;
    Ok((check::known_currency(row, CURRENCY, quote)?, quote))
}

fn read(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    let rate_on = row.required_day(DATE)?;
    let (currency, quote) = currencies(row, reading)?;
    let printed = row.number(RATE)?.filter(|rate| !rate.is_zero()).ok_or_else(|| check::missing_cell(row, RATE))?;
    let printed = check::not_negative(row, RATE, printed)?;
    let per = check::not_negative(row, PER, row.number(PER)?.unwrap_or(Decimal::ONE))?;
    let rate = printed.checked_div(per).ok_or_else(|| check::not_a_number(row, PER))?.normalize();
    if rate.scale() > MAX_DECIMALS {
        return Err(check::not_a_number(row, RATE));
    }
    let (kind, source) = (row.word(KIND, KINDS)?.unwrap_or_default(), row.text(SOURCE)?);
    let mut fact = FxRate { origin: Origin::default(), rate_on, currency, quote, rate, kind, source };
    let key = key(row, reading)?;
    fact.origin = reading.origin(row, key)?;
    reading.facts.fx_rate.push(fact);
    Ok(())
}
