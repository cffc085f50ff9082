//! Google Ads: the report that people download from its pages, CSV or the tab-separated "Excel CSV" in UTF-16.
//!
//! Row 1 is the report's name, row 2 its period, row 3 the header; totals stand at the end. `--` means none.

use jangbu_core::{
    account::AccountKind,
    facts::{FactKind, Supersession, VatBasis},
};

use crate::{
    ad_rows::{AdRows, column},
    format::{Column, Confidence, Format, Layout},
};

const COLUMNS: &[Column] = &[
    Column::text("account", &["고객id", "customerid", "계정id", "accountid"], "customer id"),
    Column::time(
        "day",
        &["일", "날짜", "date", "주", "week", "월", "month", "분기", "quarter", "연도", "year"],
        "day in the account's zone; longer segments are refused",
    )
    .required(),
    Column::number("hour", &["시간", "하루중시간대", "시간대", "hourofday", "houroftheday"], "hour of the day"),
    Column::text("campaign_id", &["캠페인id"], "campaign id"),
    Column::text("campaign", &["캠페인"], "campaign name; not its status or type"),
    Column::text("ad_group_id", &["광고그룹id"], "ad group id"),
    Column::text("ad_group", &["광고그룹"], "ad group name"),
    Column::text("keyword", &["검색키워드", "키워드", "searchkeyword"], "keyword"),
    Column::text("ad_id", &["광고id"], "ad id"),
    Column::text("ad", &["광고이름", "adname"], "ad name"),
    Column::text(
        "network",
        &["네트워크", "네트워크(검색파트너포함)", "network(withsearchpartners)"],
        "search, display, …",
    ),
    Column::text("device", &["기기"], "device"),
    Column::text("search_term", &["검색어"], "what was searched"),
    Column::summed("impressions", &["노출수", "impr."], "times shown").pieces().required(),
    Column::summed("clicks", &["클릭수"], "times clicked; not interactions").pieces(),
    Column::summed("cost", &["비용"], "cost without VAT"),
    Column::text("currency", &["통화코드", "통화", "currencycode"], "currency (default: the account's)"),
    Column::summed("conversions", &["전환수", "전환"], "claimed conversions; not 모든 전환 (All conv.)").pieces(),
    Column::summed("conversion_value", &["전환가치", "conv.value"], "claimed value; not 모든 전환 가치"),
];

const ROWS: AdRows = AdRows::of(COLUMNS, VatBasis::Excluded);

pub const FORMAT: Format = Format {
    id: "google_ads_ui",
    title_ko: "구글 애즈 보고서 (화면에서 내려받은 것)",
    title_en: "Google Ads report from its pages",
    facts: &[FactKind::AdDelivery, FactKind::AdClaim],
    supersession: Supersession::Replace,
    account: Some(AccountKind::Media),
    platform: "google_ads",
    source: "preamble, headers, totals and encodings as in loaders of other users; that cost is without VAT is general knowledge",
    confidence: Confidence::ThirdParty,
    notes: "Every day of the period above the header is replaced; a day without rows becomes zero. Totals (총계: 계정, Total: Account) are compared; those of a part (총계: 검색, Total: Search) are not. Weeks and months are refused: add the segment Day. Key: day/campaign/ad group/keyword/ad/placement, by ids where there are any. Network, device, search term and hour make the placement. 전환수 (Conversions) become claims of the action `total`; there is no count of purchases.",
    columns: COLUMNS,
    one_of: &[
        &[column(COLUMNS, "campaign"), column(COLUMNS, "campaign_id"), column(COLUMNS, "ad_group")],
        &[column(COLUMNS, "cost"), column(COLUMNS, "conversions")],
    ],
    sample: include_bytes!("../../fixtures/google_ads_ui/sample.csv"),
    layout: Layout::Header,
    replaces: |columns| ROWS.replaces(columns),
    total: None,
    balance: None,
    key: |row, reading| ROWS.key(row, reading),
    read: |row, reading| ROWS.read(row, reading),
};
