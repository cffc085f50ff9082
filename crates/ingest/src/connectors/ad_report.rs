//! Advertising of any platform in one generic file: delivery and claims by day or hour.

use jangbu_core::{
    account::AccountKind,
    facts::{FactKind, Supersession, VatBasis},
};

use crate::{
    ad_rows::{AdRows, column},
    format::{Column, Confidence, Format, Layout},
};

const COLUMNS: &[Column] = &[
    Column::time("day", &[], "day in the account's zone").required(),
    Column::number("hour", &[], "hour of the day in the account's zone, 0 to 23"),
    Column::text("account", &[], "media account: id or external id"),
    Column::text("campaign", &[], "campaign name"),
    Column::text("campaign_id", &[], "campaign id"),
    Column::text("ad_group", &[], "ad group, ad set"),
    Column::text("keyword", &[], "keyword"),
    Column::text("ad", &[], "ad, creative"),
    Column::text("placement", &[], "where it was shown"),
    Column::summed("impressions", &[], "times shown").pieces(),
    Column::summed("clicks", &[], "times clicked").pieces(),
    Column::summed("cost", &[], "cost in major units"),
    Column::word("vat_basis", &[], "whether cost contains VAT: included/포함, excluded/별도, none/없음").required(),
    Column::text("currency", &[], "currency (default: the account's)"),
    Column::summed("conversions", &[], "claimed conversions, all actions").pieces(),
    Column::summed("conversion_value", &[], "claimed value, all actions"),
    Column::summed("purchases", &[], "claimed purchases").pieces(),
    Column::summed("purchase_value", &[], "claimed value of purchases"),
];

const ROWS: AdRows = AdRows::of(COLUMNS, VatBasis::Included);

pub const FORMAT: Format = Format {
    id: "ad_report",
    title_ko: "광고 성과 (매체 공통)",
    title_en: "Advertising report of any platform",
    facts: &[FactKind::AdDelivery, FactKind::AdClaim],
    supersession: Supersession::Replace,
    account: Some(AccountKind::Media),
    platform: "",
    source: "defined here",
    confidence: Confidence::Confirmed,
    notes: "For mapping files of platforms without a format of their own. Whether cost contains VAT must be said, in the column or as a constant of the mapping. Key: day/campaign/ad group/keyword/ad/placement and hour. An hour gives its row to the business day of the company in which it begins. Conversions become claims of the action `total`, purchases those of `purchase`. Every account-day with a row is replaced.",
    columns: COLUMNS,
    one_of: &[
        &[column(COLUMNS, "campaign"), column(COLUMNS, "campaign_id"), column(COLUMNS, "ad_group")],
        &[column(COLUMNS, "cost"), column(COLUMNS, "conversions"), column(COLUMNS, "purchases")],
    ],
    sample: include_bytes!("../../fixtures/ad_report/sample.csv"),
    layout: Layout::Header,
    replaces: |columns| ROWS.replaces(columns),
    total: None,
    balance: None,
    key: |row, reading| ROWS.key(row, reading),
    read: |row, reading| ROWS.read(row, reading),
};
