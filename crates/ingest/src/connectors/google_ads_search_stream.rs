//! Google Ads API: rows of searchStream and search, and of the streams that common loaders make of them.
//!
//! 64-bit numbers are strings, cost is in millionths of the currency, and conversions are fractions.

use jangbu_core::{
    account::AccountKind,
    facts::{FactKind, Supersession, VatBasis},
};

use crate::{
    ad_rows::{AdRows, column},
    format::{Column, Confidence, Format, JsonShape, Layout},
};

const COLUMNS: &[Column] = &[
    Column::text("account", &["customer.id", "customerid"], "customer id, digits"),
    Column::time("day", &["segments.date", "date"], "day in the account's zone").required(),
    Column::number("hour", &["segments.hour"], "hour of the day in the account's zone"),
    Column::text("campaign_id", &["campaign.id", "campaign.resourcename"], "campaign id"),
    Column::text("campaign", &["campaign.name", "campaignname"], "campaign name"),
    Column::text("ad_group_id", &["adgroup.id", "adgroup.resourcename"], "ad group id"),
    Column::text("ad_group", &["adgroup.name", "adgroupname"], "ad group name"),
    Column::text(
        "keyword",
        &["adgroupcriterion.keyword.text", "segments.keyword.info.text", "adgroupcriterionkeywordtext"],
        "keyword",
    ),
    Column::text("ad_id", &["adgroupad.ad.id", "adgroupadadid"], "ad id"),
    Column::text("network", &["segments.adnetworktype", "adnetworktype"], "SEARCH, CONTENT, …"),
    Column::text("device", &["segments.device"], "device"),
    Column::text("search_term", &["searchtermview.searchterm"], "what was searched"),
    Column::number("impressions", &["metrics.impressions"], "times shown"),
    Column::number("clicks", &["metrics.clicks"], "times clicked"),
    Column::number("cost_micros", &["metrics.costmicros"], "cost without VAT, in millionths of the currency"),
    Column::text("currency", &["customer.currencycode", "currencycode", "customercurrencycode"], "account's currency"),
    Column::number("conversions", &["metrics.conversions"], "claimed conversions; not allConversions"),
    Column::number("conversion_value", &["metrics.conversionsvalue", "conversionsvalue"], "claimed value"),
];

const ROWS: AdRows = AdRows::of(COLUMNS, VatBasis::Excluded);

pub const FORMAT: Format = Format {
    id: "google_ads_search_stream",
    title_ko: "구글 애즈 API 조회 응답",
    title_en: "Google Ads API rows (searchStream, search)",
    facts: &[FactKind::AdDelivery, FactKind::AdClaim],
    supersession: Supersession::Replace,
    account: Some(AccountKind::Media),
    platform: "google_ads",
    source: "API v26 documentation and the message definitions of its client library; that cost is without VAT is general knowledge; field names of loaders from their own catalogs",
    confidence: Confidence::Confirmed,
    notes: "`results` of every batch, of a page, or rows as JSON lines; also with literal dotted keys (`metrics.cost_micros`) or flat ones (`cost_micros`). Select segments.date. Conversions become claims of the action `total`, dated on the day of the click. Every account-day with a row is replaced: rows without any metric are not given, so ask for whole days. Key: day/campaign/ad group/keyword/ad/placement, by ids; network, device, search term and hour make the placement.",
    columns: COLUMNS,
    one_of: &[
        &[column(COLUMNS, "cost_micros"), column(COLUMNS, "conversions")],
        &[
            column(COLUMNS, "campaign_id"),
            column(COLUMNS, "campaign"),
            column(COLUMNS, "ad_group_id"),
            column(COLUMNS, "account"),
        ],
    ],
    sample: include_bytes!("../../fixtures/google_ads_search_stream/sample.json"),
    layout: Layout::Json(JsonShape { under: &["results"], each: "" }),
    replaces: |columns| ROWS.replaces(columns),
    total: Some(|_row| false),
    balance: None,
    key: |row, reading| ROWS.key(row, reading),
    read: |row, reading| ROWS.read(row, reading),
};
