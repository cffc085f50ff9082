//! Won rates of the Bank of Korea, as its statistics service (ECOS) gives them: one element per currency and day.

use jangbu_core::{
    Currency, Decimal,
    exact::MAX_DECIMALS,
    facts::{FactKind, FxRate, Origin, RateKind, Supersession},
};

use crate::{
    check::{self, Fault},
    format::{Column, Confidence, Format, JsonShape, Layout},
    key::Key,
    reading::Reading,
    row::Row,
};

const DAY: usize = 0;
const ITEM: usize = 1;
const VALUE: usize = 2;

pub const FORMAT: Format = Format {
    id: "bok_rates",
    title_ko: "한국은행 대원화환율 (ECOS)",
    title_en: "Won rates of the Bank of Korea (ECOS)",
    facts: &[FactKind::FxRate],
    supersession: Supersession::Upsert,
    account: None,
    platform: "",
    source: "answer of the statistics service ECOS for table 731Y001 as generally known; not re-read from its documentation",
    confidence: Confidence::ThirdParty,
    notes: "The item names the currency, e.g. 원/미국달러(매매기준율) or 원/일본엔(100엔), which is divided by 100. Items of other currencies wait in quarantine. Key: day/currency/KRW/한국은행.",
    columns: &[
        Column::time("time", &[], "day of the rate").required(),
        Column::text("item_name1", &["itemname1"], "currency as the bank names it").required(),
        Column::number("data_value", &["datavalue"], "won for the units that the item names").required(),
    ],
    one_of: &[],
    sample: include_bytes!("../../fixtures/bok_rates/sample.json"),
    layout: Layout::Json(JsonShape { under: &["StatisticSearch", "row"], each: "" }),
    replaces: |_columns| Vec::new(),
    total: None,
    balance: None,
    key,
    read,
};

/// What the bank calls a currency, and the currency.
const NAMES: &[(&str, &str)] = &[
    ("미국달러", "USD"),
    ("일본엔", "JPY"),
    ("유로", "EUR"),
    ("영국파운드", "GBP"),
    ("위안", "CNY"),
    ("홍콩달러", "HKD"),
    ("대만달러", "TWD"),
    ("싱가포르달러", "SGD"),
    ("호주달러", "AUD"),
    ("캐나다달러", "CAD"),
    ("뉴질랜드달러", "NZD"),
    ("스위스프랑", "CHF"),
    ("태국바트", "THB"),
    ("베트남동", "VND"),
    ("인도루피", "INR"),
    ("인도네시아루피아", "IDR"),
    ("말레이시아링기트", "MYR"),
    ("필리핀페소", "PHP"),
];

const SOURCE: &str = "한국은행";

fn currency(row: &Row<'_>) -> Result<Currency, Fault> {
    let item = row.required_text(ITEM)?;
    let unknown = || {
        let known: Vec<&str> = NAMES.iter().map(|(name, _)| *name).collect();
        check::unknown_word(row, ITEM, &known)
    };
    let named = item.split('/').nth(1).unwrap_or(&item);
    let bare: String = named.chars().filter(|c| !c.is_whitespace()).take_while(|c| *c != '(').collect();
    let (_, code) = NAMES.iter().find(|(name, _)| *name == bare).ok_or_else(unknown)?;
    code.parse().map_err(|_| unknown())
}

fn key(row: &Row<'_>, _reading: &mut Reading<'_>) -> Result<Key, Fault> {
    let day = row.required_day(DAY)?.to_string();
    Ok(Key::of_company(FactKind::FxRate, &[&day, currency(row)?.code(), "KRW", SOURCE]))
}

fn read(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    let printed = row.number(VALUE)?.filter(|rate| !rate.is_zero()).ok_or_else(|| check::missing_cell(row, VALUE))?;
    let per = if row.text(ITEM)?.contains("(100") { Decimal::ONE_HUNDRED } else { Decimal::ONE };
    let rate = check::not_negative(row, VALUE, printed)?
        .checked_div(per)
        .ok_or_else(|| check::not_a_number(row, VALUE))?
        .normalize();
    if rate.scale() > MAX_DECIMALS {
        return Err(check::not_a_number(row, VALUE));
    }
    let mut fact = FxRate {
        origin: Origin::default(),
        rate_on: row.required_day(DAY)?,
        currency: currency(row)?,
        quote: Currency::KRW,
        rate,
        kind: RateKind::Base,
        source: SOURCE.into(),
    };
    let key = key(row, reading)?;
    fact.origin = reading.origin(row, key)?;
    reading.facts.fx_rate.push(fact);
    Ok(())
}
