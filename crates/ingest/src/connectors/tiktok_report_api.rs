//! TikTok Business API: the response of `report/integrated/get`, and the flat stream that common loaders make of it.

use jangbu_core::{
    account::AccountKind,
    facts::{FactKind, Supersession, VatBasis},
};

use crate::{
    ad_rows::{AdRows, column},
    format::{Column, Confidence, Format, JsonShape, Layout},
};

const COLUMNS: &[Column] = &[
    Column::text("account", &["dimensions.advertiserid", "advertiserid"], "advertiser id"),
    Column::time("day", &["dimensions.stattimeday", "stattimeday"], "day in the account's zone"),
    Column::time("hour", &["dimensions.stattimehour", "stattimehour"], "day and hour in the account's zone"),
    Column::text("campaign_id", &["dimensions.campaignid"], "campaign id"),
    Column::text("campaign", &["metrics.campaignname", "campaignname"], "campaign name"),
    Column::text("ad_group_id", &["dimensions.adgroupid"], "ad group id"),
    Column::text("ad_group", &["metrics.adgroupname", "adgroupname"], "ad group name"),
    Column::text("ad_id", &["dimensions.adid"], "ad id"),
    Column::text("ad", &["metrics.adname", "adname"], "ad name"),
    Column::text("placement", &["dimensions.placement"], "where it was shown"),
    Column::text("age", &["dimensions.age"], "age"),
    Column::text("gender", &["dimensions.gender"], "gender"),
    Column::text("country", &["dimensions.countrycode", "countrycode"], "country"),
    Column::number("impressions", &["metrics.impressions"], "times shown"),
    Column::number("clicks", &["metrics.clicks"], "times clicked"),
    Column::number("spend", &["metrics.spend"], "cost without VAT, major units"),
    Column::text("currency", &["metrics.currency"], "currency (default: the account's)"),
    Column::number("conversions", &["metrics.conversion", "conversion"], "claimed conversions of the goal"),
    Column::number("purchases", &["metrics.completepayment", "completepayment"], "claimed purchases"),
    Column::number(
        "purchase_value",
        &["metrics.totalcompletepaymentrate", "totalcompletepaymentrate"],
        "their claimed value; the platform calls it a rate",
    ),
];

const ROWS: AdRows = AdRows::of(COLUMNS, VatBasis::Excluded);

pub const FORMAT: Format = Format {
    id: "tiktok_report_api",
    title_ko: "틱톡 비즈니스 API 보고서",
    title_en: "TikTok Business API report",
    facts: &[FactKind::AdDelivery, FactKind::AdClaim],
    supersession: Supersession::Replace,
    account: Some(AccountKind::Media),
    platform: "tiktok",
    source: "shape from a loader of other users (2026) and the platform's client library; `-` for none, the names of purchases and of their value, and that cost is without VAT, are general knowledge",
    confidence: Confidence::ThirdParty,
    notes: "Elements of `data.list` with `dimensions` and `metrics`, or flat ones. A response whose code is not 0 refuses the file with the platform's message. stat_time_day, or stat_time_hour with its day. Every account-day with a row is replaced. Key: day/campaign/ad group/ad/placement, by ids; placement, age, gender, country and hour make the placement.",
    columns: COLUMNS,
    one_of: &[
        &[column(COLUMNS, "day"), column(COLUMNS, "hour")],
        &[column(COLUMNS, "spend"), column(COLUMNS, "conversions"), column(COLUMNS, "purchases")],
        &[
            column(COLUMNS, "campaign_id"),
            column(COLUMNS, "ad_group_id"),
            column(COLUMNS, "ad_id"),
            column(COLUMNS, "account"),
        ],
    ],
    sample: include_bytes!("../../fixtures/tiktok_report_api/sample.json"),
    layout: Layout::Json(JsonShape { under: &["data", "list"], each: "" }),
    replaces: |columns| ROWS.replaces(columns),
    total: Some(|_row| false),
    balance: None,
    key: |row, reading| ROWS.key(row, reading),
    read: |row, reading| ROWS.read(row, reading),
};
