//! Kakao Keyword Ad API report: the response of its report.

use jangbu_core::{
    account::AccountKind,
    facts::{FactKind, Supersession, VatBasis},
};

use crate::{
    ad_rows::{AdRows, column},
    format::{Column, Confidence, Format, JsonShape, Layout},
};

const COLUMNS: &[Column] = &[
    Column::text("account", &["dimensions.adaccountid", "adaccountid"], "ad account number"),
    Column::time("starts", &["start"], "the day in Korea, yyyymmdd").required(),
    Column::time("ends", &["end"], "the same day: ask with timeUnit=DAY").required(),
    Column::text("hour", &["dimensions.hour"], "hour of the day"),
    Column::text("campaign_id", &["dimensions.campaignid", "campaignid"], "campaign id"),
    Column::text("campaign", &["dimensions.campaignname", "campaignname"], "campaign name"),
    Column::text("ad_group_id", &["dimensions.adgroupid", "adgroupid"], "ad group id"),
    Column::text("ad_group", &["dimensions.adgroupname", "adgroupname"], "ad group name"),
    Column::text("keyword", &["dimensions.keywordid", "keywordid"], "keyword id"),
    Column::text("ad_id", &["dimensions.creativeid", "creativeid"], "creative id"),
    Column::text("placement", &["dimensions.placement"], "where it was shown"),
    Column::text("device", &["dimensions.devicetype"], "device"),
    Column::text("age", &["dimensions.age"], "age"),
    Column::text("gender", &["dimensions.gender"], "gender"),
    Column::number("impressions", &["metrics.imp", "imp"], "times shown"),
    Column::number("clicks", &["metrics.click", "click"], "times clicked"),
    Column::number("spend", &["metrics.spending", "spending"], "cost without VAT, won; the platform says spending"),
    Column::number("purchases", &["metrics.convpurchase7d", "convpurchase7d"], "claimed purchases of seven days"),
    Column::number("purchase_value", &["metrics.convpurchasep7d", "convpurchasep7d"], "their claimed value"),
    Column::number("purchases_1d", &["metrics.convpurchase1d", "convpurchase1d"], "those of one day"),
    Column::number("purchase_value_1d", &["metrics.convpurchasep1d", "convpurchasep1d"], "their claimed value"),
];

const ROWS: AdRows = AdRows::of(COLUMNS, VatBasis::Excluded);

pub const FORMAT: Format = Format {
    id: "kakao_keyword_api",
    title_ko: "카카오 키워드광고 API 보고서",
    title_en: "Kakao Keyword Ad API report",
    facts: &[FactKind::AdDelivery, FactKind::AdClaim],
    supersession: Supersession::Replace,
    account: Some(AccountKind::Media),
    platform: "kakao_keyword",
    source: "parameters from the platform's documentation; metric names from a client of other users; the shape is taken to be that of Kakao Moment, and cost to be without VAT",
    confidence: Confidence::Unconfirmed,
    notes: "Elements of `data`, each with `dimensions` and `metrics`, or flat ones. By default the platform answers one summed row: rows of more than a day are refused (ask with timeUnit=DAY). Purchases are those of seven days, where these are not told those of one day. Every account-day with a row is replaced. Key: day/campaign/ad group/keyword/ad/placement, by ids.",
    columns: COLUMNS,
    one_of: &[&[column(COLUMNS, "spend"), column(COLUMNS, "purchases"), column(COLUMNS, "purchases_1d")]],
    sample: include_bytes!("../../fixtures/kakao_keyword_api/sample.json"),
    layout: Layout::Json(JsonShape { under: &["data"], each: "" }),
    replaces: |columns| ROWS.replaces(columns),
    total: Some(|_row| false),
    balance: None,
    key: |row, reading| ROWS.key(row, reading),
    read: |row, reading| ROWS.read(row, reading),
};
