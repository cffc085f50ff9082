//! Naver Search Ad API: stat-report TSV without header, `AD` (14 columns) and `AD_CONVERSION` (13 columns).
//!
//! From the data date 2026-03-30 on the cost contains VAT and is whole; before it is without VAT, with decimals.
//! Conversion types are numbers before 2024-07-03 and words from then on.

use jangbu_core::{
    Date, Text,
    account::AccountKind,
    facts::{AdClaim, AdDelivery, AdUnit, FactKind, Supersession, VatBasis},
};
use jiff::civil::date;

use crate::{
    ad_rows::parts,
    check::Fault,
    format::{Column, Confidence, Format, Layout, Shape},
    key::Key,
    reading::Reading,
    row::Row,
};

/// First data date whose cost contains VAT.
const VAT_INCLUDED_FROM: Date = date(2026, 3, 30);
/// First data date whose conversion types are words.
const TYPES_ARE_WORDS_FROM: Date = date(2024, 7, 3);

const DAY: usize = 0;
const CUSTOMER: usize = 1;
const CAMPAIGN: usize = 2;
const AD_GROUP: usize = 3;
const KEYWORD: usize = 4;
const AD: usize = 5;
const CHANNEL: usize = 6;
const MEDIA: usize = 7;
const DEVICE: usize = 8;
const IMPRESSIONS: usize = 9;
const CLICKS: usize = 10;
const COST: usize = 11;
const METHOD: usize = 12;
const ACTION: usize = 13;
const CONVERSIONS: usize = 14;
const VALUE: usize = 15;

const AD_SHAPE: &[Option<usize>] = &[
    Some(DAY),
    Some(CUSTOMER),
    Some(CAMPAIGN),
    Some(AD_GROUP),
    Some(KEYWORD),
    Some(AD),
    Some(CHANNEL),
    Some(MEDIA),
    Some(DEVICE),
    Some(IMPRESSIONS),
    Some(CLICKS),
    Some(COST),
    None,
    None,
];

const CONVERSION_SHAPE: &[Option<usize>] = &[
    Some(DAY),
    Some(CUSTOMER),
    Some(CAMPAIGN),
    Some(AD_GROUP),
    Some(KEYWORD),
    Some(AD),
    Some(CHANNEL),
    Some(MEDIA),
    Some(DEVICE),
    Some(METHOD),
    Some(ACTION),
    Some(CONVERSIONS),
    Some(VALUE),
];

pub const FORMAT: Format = Format {
    id: "naver_search_ad_stat",
    title_ko: "네이버 검색광고 API 대용량 보고서 (AD, AD_CONVERSION)",
    title_en: "Naver Search Ad stat-report",
    facts: &[FactKind::AdDelivery, FactKind::AdClaim],
    supersession: Supersession::Replace,
    account: Some(AccountKind::Media),
    platform: "naver_search_ad",
    source: "column order and VAT change from the operator's API documentation and answers (2026-01 to 2026-07); that there is no header row was not seen in a primary sample; numbers of conversion types before 2024-07-03 from general knowledge",
    confidence: Confidence::Confirmed,
    notes: "Tab-separated, no header: AD = day, customer, campaign, ad group, keyword, ad, business channel, media code, P/M, impressions, clicks, cost, sum of ranks, views; AD_CONVERSION = the first nine, then method (1 direct, 2 indirect), type, conversions, value. Cost contains VAT from 2026-03-30 on, before it does not. Key: day/campaign/ad group/keyword/ad/media/device, for claims also type and method.",
    columns: &[
        Column::time("day", &[], "data date, YYYYMMDD").required(),
        Column::text("customer", &[], "customer id = external id of the media account").required(),
        Column::text("campaign", &[], "campaign id").required(),
        Column::text("ad_group", &[], "ad group id"),
        Column::text("keyword", &[], "keyword id"),
        Column::text("ad", &[], "ad id"),
        Column::text("channel", &[], "business channel id"),
        Column::text("media", &[], "media code"),
        Column::text("device", &[], "P or M"),
        Column::number("impressions", &[], "times shown"),
        Column::number("clicks", &[], "times clicked"),
        Column::number("cost", &[], "cost; VAT by data date"),
        Column::word("method", &[], "1 direct, 2 indirect"),
        Column::word("action", &[], "conversion type"),
        Column::number("conversions", &[], "claimed conversions"),
        Column::number("value", &[], "claimed value"),
    ],
    one_of: &[],
    sample: include_bytes!("../../fixtures/naver_search_ad_stat/sample.tsv"),
    layout: Layout::Positions(&[
        Shape { columns: AD_SHAPE, fits: |record| record.len() == 14 && begins_as_report(record) },
        Shape { columns: CONVERSION_SHAPE, fits: |record| record.len() == 13 && begins_as_report(record) },
    ]),
    replaces: |_columns| Vec::new(),
    total: None,
    balance: None,
    key,
    read,
};

fn begins_as_report(record: &csv::ByteRecord) -> bool {
    let digits = |at: usize| record.get(at).filter(|cell| !cell.is_empty() && cell.iter().all(u8::is_ascii_digit));
    digits(0).is_some_and(|day| day.len() == 8)
        && digits(1).is_some()
        && record.get(2).is_some_and(|campaign| campaign.starts_with(b"cmp-"))
        && record.get(8).is_some_and(|device| matches!(device, b"P" | b"M"))
}

fn key(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<Key, Fault> {
    let home = reading.home(row, CUSTOMER)?;
    let (day, unit, channel) = (row.required_day(DAY)?, unit(row)?, row.name(CHANNEL)?);
    let printed = day.to_string();
    let unit = parts(&printed, &unit);
    if row.has(COST) {
        return Ok(Key::of(FactKind::AdDelivery, home, &[&unit[..], &[&channel]].concat()));
    }
    let (action, method) = (action(row, day)?, row.text(METHOD)?);
    Ok(Key::of(FactKind::AdClaim, home, &[&unit[..], &[&channel, &action, &method]].concat()))
}

fn unit(row: &Row<'_>) -> Result<AdUnit, Fault> {
    Ok(AdUnit {
        campaign: row.required_text(CAMPAIGN)?,
        campaign_name: Text::const_new(""),
        ad_group: row.name(AD_GROUP)?,
        keyword: row.name(KEYWORD)?,
        ad: row.name(AD)?,
        placement: [row.name(MEDIA)?, row.name(DEVICE)?].join("/").into(),
    })
}

fn read(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    let home = reading.home(row, CUSTOMER)?;
    let currency = reading.at(home).currency;
    let (day, unit, grain) = (row.required_day(DAY)?, unit(row)?, Text::const_new("ad"));
    reading.grain = "ad";
    reading.names(home, &unit.campaign);
    if row.has(COST) {
        let (impressions, clicks) = (row.count(IMPRESSIONS)?, row.count(CLICKS)?);
        let cost = row.unsigned(COST)?;
        let vat_basis = if day >= VAT_INCLUDED_FROM { VatBasis::Included } else { VatBasis::Excluded };
        let key = key(row, reading)?;
        let origin = reading.origin(row, key)?;
        reading.replaces(FactKind::AdDelivery, home, day);
        let delivery =
            AdDelivery { origin, day, reported_day: day, unit, grain, impressions, clicks, cost, currency, vat_basis };
        reading.facts.ad_delivery.push(delivery);
    } else {
        let action = action(row, day)?;
        let (conversions, value) = (row.unsigned(CONVERSIONS)?, row.unsigned(VALUE)?);
        let key = key(row, reading)?;
        let origin = reading.origin(row, key)?;
        reading.replaces(FactKind::AdClaim, home, day);
        reading.facts.ad_claim.push(AdClaim {
            origin,
            day,
            reported_day: day,
            unit,
            grain,
            action,
            conversions,
            value,
            currency,
        });
    }
    Ok(())
}

fn action(row: &Row<'_>, day: Date) -> Result<Text, Fault> {
    let printed = row.required_text(ACTION)?;
    if day >= TYPES_ARE_WORDS_FROM {
        return Ok(printed);
    }
    Ok(match printed.as_str() {
        "1" => "purchase".into(),
        "2" => "sign_up".into(),
        "3" => "add_to_cart".into(),
        "4" => "schedule".into(),
        "5" => "other".into(),
        _ => printed,
    })
}
