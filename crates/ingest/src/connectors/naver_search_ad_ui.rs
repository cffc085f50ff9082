//! Naver Search Ad (네이버 검색광고): the report that people download from the console, 다차원 보고서.
//!
//! Row 1 is a title with period and account, row 2 the header. Cost contains VAT; `-` means none.

use jangbu_core::{
    account::AccountKind,
    facts::{FactKind, Supersession, VatBasis},
};

use crate::{
    ad_rows::{AdRows, column},
    format::{Column, Confidence, Format, Layout},
};

const COLUMNS: &[Column] = &[
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
    Column::summed("purchase_value", &["구매완료전환매출액(원)", "구매완료전환매출액"], "claimed value of purchases"),
];

const ROWS: AdRows = AdRows::of(COLUMNS, VatBasis::Included);

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
    columns: COLUMNS,
    one_of: &[
        &[column(COLUMNS, "campaign"), column(COLUMNS, "ad_group")],
        &[column(COLUMNS, "cost"), column(COLUMNS, "conversions"), column(COLUMNS, "purchases")],
    ],
    sample: include_bytes!("../../fixtures/naver_search_ad_ui/sample.csv"),
    layout: Layout::Header,
    replaces: |columns| ROWS.replaces(columns),
    total: None,
    balance: None,
    key: |row, reading| ROWS.key(row, reading),
    read: |row, reading| ROWS.read(row, reading),
};
