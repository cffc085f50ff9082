//! Euro reference rates of the European Central Bank: a row per day, a column per currency.

use jangbu_core::{
    Currency,
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

/// A currency that the bank quotes or quoted.
const fn quoted(code: &'static str) -> Column {
    Column::number(code, &[], "units of this currency for one euro")
}

const COLUMNS: &[Column] = &[
    Column::time("date", &[], "day of the rates").required(),
    quoted("USD").required(),
    quoted("JPY").required(),
    quoted("GBP"),
    quoted("KRW"),
    quoted("CNY"),
    quoted("HKD"),
    quoted("SGD"),
    quoted("AUD"),
    quoted("CAD"),
    quoted("CHF"),
    quoted("NZD"),
    quoted("SEK"),
    quoted("NOK"),
    quoted("DKK"),
    quoted("ISK"),
    quoted("PLN"),
    quoted("CZK"),
    quoted("HUF"),
    quoted("RON"),
    quoted("BGN"),
    quoted("TRY"),
    quoted("ILS"),
    quoted("INR"),
    quoted("IDR"),
    quoted("MYR"),
    quoted("PHP"),
    quoted("THB"),
    quoted("BRL"),
    quoted("MXN"),
    quoted("ZAR"),
];

pub const FORMAT: Format = Format {
    id: "ecb_rates",
    title_ko: "유럽중앙은행 기준환율",
    title_en: "Euro reference rates of the ECB",
    facts: &[FactKind::FxRate],
    supersession: Supersession::Upsert,
    account: None,
    platform: "",
    source: "layout of the bank's own eurofxref.csv and eurofxref-hist.csv",
    confidence: Confidence::Confirmed,
    notes: "Every cell is a rate: one euro in that currency, used the other way round too. `N/A` is none. Key: date/EUR/currency/ECB. A rate between two other currencies is not worked out of them.",
    columns: COLUMNS,
    one_of: &[],
    sample: include_bytes!("../../fixtures/ecb_rates/sample.csv"),
    layout: Layout::Header,
    replaces: |_columns| Vec::new(),
    total: None,
    balance: None,
    key,
    read,
};

const SOURCE: &str = "ECB";

fn key(row: &Row<'_>, _reading: &mut Reading<'_>) -> Result<Key, Fault> {
    Ok(Key::of_company(FactKind::FxRate, &[&row.required_day(DATE)?.to_string(), SOURCE]))
}

fn read(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    let rate_on = row.required_day(DATE)?;
    let mut rates = Vec::new();
    for (column, quoted) in COLUMNS.iter().enumerate().skip(1) {
        if matches!(row.cell(column), b"" | b"N/A" | b"-") {
            continue;
        }
        let rate = check::not_negative(row, column, row.amount(column)?)?;
        let quote: Currency = quoted.name.parse().map_err(|_| check::not_a_number(row, column))?;
        if !rate.is_zero() {
            rates.push((quote, rate.normalize()));
        }
    }
    let key = key(row, reading)?;
    let origin = reading.origin(row, key)?;
    for (quote, rate) in rates {
        let key = format!("{rate_on}/EUR/{quote}/{SOURCE}").into();
        reading.facts.fx_rate.push(FxRate {
            origin: Origin { key, ..origin.clone() },
            rate_on,
            currency: Currency::EUR,
            quote,
            rate,
            kind: RateKind::Base,
            source: SOURCE.into(),
        });
    }
    Ok(())
}
