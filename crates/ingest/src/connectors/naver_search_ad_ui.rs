//! Naver Search Ad (네이버 검색광고): the report that people download from the console, 다차원 보고서.
//!
//! Row 1 is a title with period and account, row 2 the header. Cost contains VAT; `-` means none.

use jangbu_core::{
    Decimal, Text,
    account::AccountKind,
    facts::{AdClaim, AdDelivery, AdUnit, FactKind, Origin, Supersession, VatBasis},
};

use crate::{
    check::{self, Fault},
    format::{Column, Confidence, Format, Layout},
    header::Columns,
    key::Key,
    reading::Reading,
    row::Row,
};

const ACCOUNT: usize = 0;
const DAY: usize = 1;
const CAMPAIGN: usize = 2;
const AD_GROUP: usize = 3;
const KEYWORD: usize = 4;
const AD: usize = 5;
const MEDIA: usize = 6;
const DEVICE: usize = 7;
const SEARCH_TERM: usize = 8;
const IMPRESSIONS: usize = 9;
const CLICKS: usize = 10;
const COST: usize = 11;
const CONVERSIONS: usize = 12;
const CONVERSION_VALUE: usize = 13;
const PURCHASES: usize = 14;
const PURCHASE_VALUE: usize = 15;

pub const FORMAT: Format = Format {
    id: "naver_search_ad_ui",
    title_ko: "네이버 검색광고 다차원 보고서",
    title_en: "Naver Search Ad report from the console",
    facts: &[FactKind::AdDelivery, FactKind::AdClaim],
    supersession: Supersession::Replace,
    account: Some(AccountKind::Media),
    platform: "naver_search_ad",
    source: "headers and title as in loaders and notebooks of other users (2019 to 2026); VAT-included cost confirmed by the operator's answers",
    confidence: Confidence::ThirdParty,
    notes: "Every day of the title's period is replaced; a day without rows becomes zero. Key: day/campaign/ad group/keyword/ad/placement. Conversions become claims of the action `total`, 구매완료 those of `purchase`; rows of zero claims are left out, zero purchases beside other conversions are not. Breakdown columns (매체이름, PC/모바일 매체, 검색어) make the placement.",
    columns: &[
        Column::text("account", &["광고계정", "고객id", "customerid"], "account number, where the title has none"),
        Column::time("day", &["일별", "날짜", "period", "date"], "day in Korea").required(),
        Column::text("campaign", &["캠페인", "캠페인명", "campaignname"], "campaign name"),
        Column::text("ad_group", &["광고그룹", "광고그룹명", "adgroup", "adgroupname"], "ad group name"),
        Column::text("keyword", &["키워드"], "keyword"),
        Column::text("ad", &["소재", "소재명", "creative"], "ad"),
        Column::text("media", &["매체이름", "매체", "medianame"], "where it was shown"),
        Column::text("device", &["pc/모바일매체", "pc/mobile"], "PC or mobile"),
        Column::text("search_term", &["검색어", "searchterm"], "what was searched"),
        Column::summed("impressions", &["노출수"], "times shown").pieces().required(),
        Column::summed("clicks", &["클릭수"], "times clicked").pieces().required(),
        Column::summed("cost", &["총비용(vat포함,원)", "총비용(vat포함)", "총비용", "cost(krw)"], "cost with VAT"),
        Column::summed("conversions", &["총전환수", "전환수"], "claimed conversions, all actions").pieces(),
        Column::summed(
            "conversion_value",
            &["총전환매출액(원)", "전환매출액(원)", "총전환매출액", "전환매출액"],
            "claimed value, all actions",
        ),
        Column::summed("purchases", &["구매완료전환수"], "claimed purchases").pieces(),
        Column::summed(
            "purchase_value",
            &["구매완료전환매출액(원)", "구매완료전환매출액"],
            "claimed value of purchases",
        ),
    ],
    one_of: &[&[CAMPAIGN, AD_GROUP], &[COST, CONVERSIONS, PURCHASES]],
    sample: include_bytes!("../../fixtures/naver_search_ad_ui/sample.csv"),
    layout: Layout::Header,
    replaces,
    total: None,
    balance: None,
    key,
    read,
};

fn replaces(columns: &Columns) -> Vec<FactKind> {
    let mut kinds = Vec::new();
    if columns.has(COST) {
        kinds.push(FactKind::AdDelivery);
    }
    if columns.has(CONVERSIONS) || columns.has(PURCHASES) {
        kinds.push(FactKind::AdClaim);
    }
    kinds
}

fn key(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<Key, Fault> {
    let home = reading.home(row, ACCOUNT)?;
    let (day, unit) = (row.required_day(DAY)?, unit(row)?);
    Ok(Key::of(FactKind::AdDelivery, home, &parts(&day.to_string(), &unit)))
}

fn read(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    let home = reading.home(row, ACCOUNT)?;
    let currency = reading.at(home).currency;
    let day = row.required_day(DAY)?;
    let unit = unit(row)?;
    let grain = grain(row);
    reading.grain = grain;
    let cost = check::not_negative(row, COST, row.amount(COST)?)?;
    let (impressions, clicks) = (row.count(IMPRESSIONS)?, row.count(CLICKS)?);
    let claims = [
        ("total", row.unsigned(CONVERSIONS)?, row.unsigned(CONVERSION_VALUE)?),
        ("purchase", row.unsigned(PURCHASES)?, row.unsigned(PURCHASE_VALUE)?),
    ];
    let key = key(row, reading)?;
    let origin = reading.origin(row, key)?;
    reading.names(home, &unit.campaign);
    if row.has(COST) {
        reading.replaces(FactKind::AdDelivery, home, day);
    }
    if row.has(CONVERSIONS) || row.has(PURCHASES) {
        reading.replaces(FactKind::AdClaim, home, day);
    }
    // A unit without purchases says so beside its other conversions: reports take the total for what is not told.
    let no_purchase = row.has(PURCHASES) && !claims[0].1.is_zero();
    for (action, conversions, value) in claims {
        let told = no_purchase && action == "purchase";
        if conversions.is_zero() && value.is_zero() && !told {
            continue;
        }
        let key = [origin.key.as_str(), action].join("/").into();
        let claim_origin = Origin { key, ..origin.clone() };
        let (unit, grain) = (unit.clone(), grain.into());
        reading.facts.ad_claim.push(AdClaim {
            origin: claim_origin,
            day,
            reported_day: day,
            unit,
            grain,
            action: action.into(),
            conversions,
            value,
            currency,
        });
    }
    if row.has(COST) {
        let (grain, vat_basis) = (grain.into(), VatBasis::Included);
        reading.facts.ad_delivery.push(AdDelivery {
            origin,
            day,
            reported_day: day,
            unit,
            grain,
            impressions,
            clicks,
            cost: if cost.is_zero() { Decimal::ZERO } else { cost },
            currency,
            vat_basis,
        });
    }
    Ok(())
}

fn grain(row: &Row<'_>) -> &'static str {
    let finest = [(AD, "ad"), (KEYWORD, "keyword"), (AD_GROUP, "ad_group")];
    finest.iter().find(|(column, _)| row.has(*column)).map_or("campaign", |(_, grain)| grain)
}

fn placement(row: &Row<'_>) -> Result<Text, Fault> {
    let parts = [row.name(MEDIA)?, row.name(DEVICE)?, row.name(SEARCH_TERM)?];
    let given: Vec<&str> = parts.iter().map(Text::as_str).filter(|part| !part.is_empty()).collect();
    Ok(given.join("/").into())
}

fn unit(row: &Row<'_>) -> Result<AdUnit, Fault> {
    let campaign = row.name(CAMPAIGN)?;
    Ok(AdUnit {
        campaign_name: campaign.clone(),
        campaign,
        ad_group: row.name(AD_GROUP)?,
        keyword: row.name(KEYWORD)?,
        ad: row.name(AD)?,
        placement: placement(row)?,
    })
}

/// What the key of a unit on a day is made of.
pub(super) fn parts<'u>(day: &'u str, unit: &'u AdUnit) -> [&'u str; 6] {
    [day, &unit.campaign, &unit.ad_group, &unit.keyword, &unit.ad, &unit.placement]
}
