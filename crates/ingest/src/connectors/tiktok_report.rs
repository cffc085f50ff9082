//! TikTok Ads Manager: the report that people export, XLSX or CSV, with a last row `Total of N results`.

use jangbu_core::{
    account::AccountKind,
    facts::{FactKind, Supersession, VatBasis},
};

use crate::{
    ad_rows::{AdRows, column},
    format::{Column, Confidence, Format, Layout},
};

const COLUMNS: &[Column] = &[
    Column::text("account", &["accountid", "advertiserid", "계정id", "광고주id"], "advertiser id"),
    Column::time("day", &["byday", "date", "일별", "날짜", "일"], "day in the account's zone").required(),
    Column::text("hour", &["byhour", "시간별"], "hour of the day in the account's zone"),
    Column::text("campaign_id", &["캠페인id"], "campaign id"),
    Column::text("campaign", &["campaignname", "캠페인이름", "캠페인명"], "campaign name"),
    Column::text("ad_group_id", &["광고그룹id"], "ad group id"),
    Column::text("ad_group", &["adgroupname", "광고그룹이름", "광고그룹명"], "ad group name"),
    Column::text("ad_id", &["광고id"], "ad id"),
    Column::text("ad", &["adname", "광고이름", "광고명"], "ad name"),
    Column::text("placement", &["placementtype", "노출위치"], "where it was shown"),
    Column::summed("impressions", &["노출수", "노출"], "times shown").pieces().required(),
    Column::summed(
        "clicks",
        &["clicks(destination)", "clicks(all)", "클릭수(목적지)", "클릭수(전체)"],
        "times clicked",
    )
    .pieces()
    .required(),
    Column::summed("cost", &["비용", "총비용"], "cost without VAT"),
    Column::text("currency", &["통화"], "currency (default: the header's, else the account's)"),
    Column::summed("conversions", &["전환수", "전환"], "claimed conversions of the goal").pieces(),
    Column::summed(
        "purchases",
        &["paymentcompletions(website)", "completepayment(website)", "purchases(website)", "구매(웹사이트)"],
        "claimed purchases",
    )
    .pieces(),
    Column::summed(
        "purchase_value",
        &["paymentcompletionsvalue(website)", "completepaymentvalue(website)", "purchasevalue(website)"],
        "claimed value of purchases",
    ),
];

const ROWS: AdRows = AdRows::of(COLUMNS, VatBasis::Excluded);

pub const FORMAT: Format = Format {
    id: "tiktok_report",
    title_ko: "틱톡 광고 관리자 보고서",
    title_en: "TikTok Ads Manager report",
    facts: &[FactKind::AdDelivery, FactKind::AdClaim],
    supersession: Supersession::Replace,
    account: Some(AccountKind::Media),
    platform: "tiktok",
    source: "headers and the last row from aliases of other users' loaders; headers of purchases and most Korean ones, and that cost is without VAT, were not seen in a source; a real file is welcome",
    confidence: Confidence::ThirdParty,
    notes: "Export with the dimension By Day. Every account-day with a row is replaced; days whose rows are left out for want of delivery are not. `-` means none. Conversions become claims of the action `total`, purchases those of `purchase`. Key: day/campaign/ad group/ad/placement, by ids where there are any.",
    columns: COLUMNS,
    one_of: &[
        &[
            column(COLUMNS, "campaign"),
            column(COLUMNS, "campaign_id"),
            column(COLUMNS, "ad_group"),
            column(COLUMNS, "ad"),
        ],
        &[column(COLUMNS, "cost"), column(COLUMNS, "conversions"), column(COLUMNS, "purchases")],
    ],
    sample: include_bytes!("../../fixtures/tiktok_report/sample.csv"),
    layout: Layout::Header,
    replaces: |columns| ROWS.replaces(columns),
    total: None,
    balance: None,
    key: |row, reading| ROWS.key(row, reading),
    read: |row, reading| ROWS.read(row, reading),
};
