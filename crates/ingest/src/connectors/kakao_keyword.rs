//! Kakao Keyword Ad (카카오 키워드광고): the report that people download. The platform calls cost `spending`.

use jangbu_core::{
    account::AccountKind,
    facts::{FactKind, Supersession, VatBasis},
};

use crate::{
    ad_rows::{AdRows, column},
    format::{Column, Confidence, Format, Layout},
};

const COLUMNS: &[Column] = &[
    Column::text("account", &["광고계정id", "광고계정번호", "adaccountid"], "ad account number"),
    Column::time("day", &["일", "날짜", "일자", "일별"], "day in Korea").required(),
    Column::text("hour", &["시간", "시간대"], "hour of the day"),
    Column::text("campaign_id", &["상위캠페인id", "캠페인id"], "campaign id"),
    Column::text("campaign", &["상위캠페인", "캠페인이름", "캠페인명", "캠페인"], "campaign name"),
    Column::text("ad_group_id", &["상위광고그룹id", "광고그룹id"], "ad group id"),
    Column::text("ad_group", &["상위광고그룹", "광고그룹이름", "광고그룹명", "광고그룹"], "ad group name"),
    Column::text("keyword", &["키워드", "등록키워드"], "keyword").required(),
    Column::text("ad_id", &["소재id"], "creative id"),
    Column::text("ad", &["소재이름", "소재명", "소재"], "creative name"),
    Column::text("placement", &["게재지면", "지면"], "where it was shown"),
    Column::text("device", &["디바이스", "기기"], "device"),
    Column::text("search_term", &["검색어"], "what was searched"),
    Column::summed("impressions", &["노출수", "imp"], "times shown").pieces().required(),
    Column::summed("clicks", &["클릭수", "click"], "times clicked").pieces().required(),
    Column::summed("spend", &["spending", "비용", "비용(원)"], "cost without VAT, won"),
    Column::summed("conversions", &["전환수(7일)", "전환(7일)"], "claimed conversions of seven days").pieces(),
    Column::summed("purchases", &["구매(7일)", "구매수(7일)", "convpurchase7d"], "claimed purchases of seven days")
        .pieces(),
    Column::summed("purchase_value", &["구매금액(7일)", "convpurchasep7d"], "their claimed value"),
    Column::summed(
        "purchases_1d",
        &["구매(1일)", "구매수(1일)", "convpurchase1d"],
        "the same of one day, where seven are not told",
    )
    .pieces(),
    Column::summed("purchase_value_1d", &["구매금액(1일)", "convpurchasep1d"], "their claimed value"),
];

const ROWS: AdRows = AdRows::of(COLUMNS, VatBasis::Excluded);

pub const FORMAT: Format = Format {
    id: "kakao_keyword",
    title_ko: "카카오 키워드광고 보고서",
    title_en: "Kakao Keyword Ad report",
    facts: &[FactKind::AdDelivery, FactKind::AdClaim],
    supersession: Supersession::Replace,
    account: Some(AccountKind::Media),
    platform: "kakao_keyword",
    source: "metric names from a client of other users; no downloaded file was seen: Korean headers are taken to be those of Kakao Moment, and cost to be without VAT; a real file is welcome",
    confidence: Confidence::Unconfirmed,
    notes: "A file without the column 키워드 is taken for one of Kakao Moment, unless `--as` says otherwise. Every account-day with a row is replaced. Purchases are those of seven days, where these are not told those of one day, never both. Key: day/campaign/ad group/keyword/ad/placement, by ids where there are any.",
    columns: COLUMNS,
    one_of: &[
        &[column(COLUMNS, "campaign"), column(COLUMNS, "campaign_id")],
        &[column(COLUMNS, "spend"), column(COLUMNS, "conversions"), column(COLUMNS, "purchases")],
    ],
    sample: include_bytes!("../../fixtures/kakao_keyword/sample.csv"),
    layout: Layout::Header,
    replaces: |columns| ROWS.replaces(columns),
    total: None,
    balance: None,
    key: |row, reading| ROWS.key(row, reading),
    read: |row, reading| ROWS.read(row, reading),
};
