//! Meta Marketing API: insights, as its response, as lines, or as the stream `ads_insights` of common loaders.
//!
//! Scalars are strings, spend is in major units, and `actions` holds overlapping types of one and the same purchase.

use jangbu_core::{
    account::AccountKind,
    facts::{FactKind, Supersession, VatBasis},
};

use crate::{
    ad_rows::{AdRows, column},
    format::{Column, Confidence, Format, JsonShape, Layout},
};

const COLUMNS: &[Column] = &[
    Column::text("account", &["accountid"], "account number, digits"),
    Column::time("starts", &["datestart"], "the day in the account's zone").required(),
    Column::time("ends", &["datestop"], "the same day: ask with time_increment=1"),
    Column::text("hour", &["hourlystatsaggregatedbyadvertisertimezone"], "hour of the day in the account's zone"),
    Column::text("campaign_id", &[], "campaign id"),
    Column::text("campaign", &["campaignname"], "campaign name"),
    Column::text("ad_group_id", &["adsetid"], "ad set id"),
    Column::text("ad_group", &["adsetname"], "ad set name"),
    Column::text("ad_id", &[], "ad id"),
    Column::text("ad", &["adname"], "ad name"),
    Column::text("media", &["publisherplatform"], "facebook, instagram, …"),
    Column::text("placement", &["platformposition"], "where it was shown"),
    Column::text("device", &["impressiondevice", "deviceplatform"], "device"),
    Column::text("age", &[], "age"),
    Column::text("gender", &[], "gender"),
    Column::text("country", &["region"], "country or region"),
    Column::number("impressions", &[], "times shown"),
    Column::number("clicks", &[], "times clicked"),
    Column::number("spend", &[], "cost without VAT, major units"),
    Column::text("currency", &["accountcurrency"], "currency (default: the account's)"),
    Column::text("actions", &[], "list of actions: a type it lacks was claimed zero times"),
    Column::number("omni_purchases", &["actions[actiontype=omnipurchase].value"], "claimed purchases, first choice"),
    Column::number("omni_purchase_value", &["actionvalues[actiontype=omnipurchase].value"], "their value"),
    Column::number("purchases", &["actions[actiontype=purchase].value"], "claimed purchases, second choice"),
    Column::number("purchase_value", &["actionvalues[actiontype=purchase].value"], "their value"),
    Column::number(
        "pixel_purchases",
        &["actions[actiontype=offsiteconversion.fbpixelpurchase].value"],
        "claimed purchases, third choice",
    ),
    Column::number(
        "pixel_purchase_value",
        &["actionvalues[actiontype=offsiteconversion.fbpixelpurchase].value"],
        "their value",
    ),
];

const ROWS: AdRows = AdRows::of(COLUMNS, VatBasis::Excluded);

pub const FORMAT: Format = Format {
    id: "meta_insights",
    title_ko: "메타 마케팅 API 인사이트",
    title_en: "Meta Marketing API insights",
    facts: &[FactKind::AdDelivery, FactKind::AdClaim],
    supersession: Supersession::Replace,
    account: Some(AccountKind::Media),
    platform: "meta",
    source: "fields from the platform's own client library 26.0 and from loaders of other users (2026); that the purchase types overlap and that spend is without VAT is general knowledge",
    confidence: Confidence::Confirmed,
    notes: "Elements of `data`, a bare list, or JSON lines. Purchases are of one type: omni_purchase, else purchase, else offsite_conversion.fb_pixel_purchase, never a sum; the value is that of the same type. What is absent is zero, but a file in which no row has `actions` says nothing about claims. Rows of more than a day are refused (ask with time_increment=1). Every account-day with a row is replaced. Key: day/campaign/ad set/ad/placement, by ids; breakdowns and hour make the placement.",
    columns: COLUMNS,
    one_of: &[
        &[column(COLUMNS, "spend"), column(COLUMNS, "actions")],
        &[
            column(COLUMNS, "campaign_id"),
            column(COLUMNS, "campaign"),
            column(COLUMNS, "ad_group_id"),
            column(COLUMNS, "ad_id"),
            column(COLUMNS, "account"),
        ],
    ],
    sample: include_bytes!("../../fixtures/meta_insights/sample.json"),
    layout: Layout::Json(JsonShape { under: &["data"], each: "" }),
    replaces: |columns| ROWS.replaces(columns),
    total: Some(|_row| false),
    balance: None,
    key: |row, reading| ROWS.key(row, reading),
    read: |row, reading| ROWS.read(row, reading),
};
