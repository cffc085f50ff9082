//! Meta Ads Manager (메타 광고 관리자): the table that people export, CSV or XLSX.
//!
//! The currency stands in the header. Without the breakdown 일 (Day) a row is the sum of its period.

use jangbu_core::{
    account::AccountKind,
    facts::{FactKind, Supersession, VatBasis},
};

use crate::{
    ad_rows::{AdRows, column},
    control,
    format::{Column, Confidence, Format, Layout},
    parse::is_none,
    row::Row,
};

const COLUMNS: &[Column] = &[
    Column::text("account", &["계정id", "광고계정id", "accountid", "adaccountid"], "account number, digits"),
    Column::time("day", &["일", "날짜"], "day in the account's zone"),
    Column::time("starts", &["보고시작", "보고시작일", "reportingstarts"], "first day of the row"),
    Column::time("ends", &["보고종료", "보고종료일", "reportingends"], "last day of the row"),
    Column::text(
        "hour",
        &["시간(광고계정시간대)", "시간대(광고계정시간대)", "timeofday(adaccounttimezone)"],
        "hour of the day in the account's zone",
    ),
    Column::text("campaign_id", &["캠페인id"], "campaign id"),
    Column::text("campaign", &["캠페인이름", "캠페인명", "캠페인", "campaignname"], "campaign name"),
    Column::text("ad_group_id", &["광고세트id", "adsetid"], "ad set id"),
    Column::text("ad_group", &["광고세트이름", "광고세트명", "광고세트", "adsetname"], "ad set name"),
    Column::text("ad_id", &["광고id"], "ad id"),
    Column::text("ad", &["광고이름", "광고명", "광고", "adname"], "ad name"),
    Column::text("media", &["플랫폼", "platform"], "Facebook, Instagram, …"),
    Column::text("placement", &["노출위치", "게재위치"], "where it was shown"),
    Column::text("device", &["노출기기", "기기플랫폼", "impressiondevice", "deviceplatform"], "device"),
    Column::text("age", &["연령"], "age"),
    Column::text("gender", &["성별"], "gender"),
    Column::text("country", &["국가"], "country"),
    Column::summed("impressions", &["노출", "노출수"], "times shown").pieces(),
    Column::summed("clicks", &["클릭(전체)", "clicks(all)", "링크클릭", "linkclicks"], "times clicked, all or links")
        .pieces(),
    Column::summed("spend", &["지출금액", "amountspent"], "cost without VAT, currency in the header"),
    Column::text("currency", &["통화"], "currency, where the header names none"),
    Column::summed("purchases", &["구매"], "claimed purchases; never 결과 (Results)").pieces(),
    Column::summed("purchase_value", &["구매전환값", "purchasesconversionvalue"], "claimed value of purchases"),
    Column::summed("pixel_purchases", &["웹사이트구매", "websitepurchases"], "the same, of the website alone").pieces(),
    Column::summed(
        "pixel_purchase_value",
        &["웹사이트구매전환값", "websitepurchasesconversionvalue"],
        "their claimed value",
    ),
];

const ROWS: AdRows = AdRows::of(COLUMNS, VatBasis::Excluded);

const DAY: usize = column(COLUMNS, "day");

/// The columns that say what a row is about.
const NAMES: [usize; 6] = [
    column(COLUMNS, "campaign_id"),
    column(COLUMNS, "campaign"),
    column(COLUMNS, "ad_group_id"),
    column(COLUMNS, "ad_group"),
    column(COLUMNS, "ad_id"),
    column(COLUMNS, "ad"),
];

pub const FORMAT: Format = Format {
    id: "meta_ads_ui",
    title_ko: "메타 광고 관리자 내보내기",
    title_en: "Meta Ads Manager export",
    facts: &[FactKind::AdDelivery, FactKind::AdClaim],
    supersession: Supersession::Replace,
    account: Some(AccountKind::Media),
    platform: "meta",
    source: "headers, currency in the header and totals row as in loaders and tests of other users; that cost is without VAT, and the names of 웹사이트 구매, ids and breakdowns, are general knowledge",
    confidence: Confidence::ThirdParty,
    notes: "Break the table down by day; without it only rows that begin and end on the same day are read. Every account-day with a row is replaced. 결과 (Results) mixes events and is not read: claims of the action `purchase` come from 구매, else from 웹사이트 구매, never from their sum; purchases of shared items (공유 항목이 포함된 구매) are not read. Key: day/campaign/ad set/ad/placement, by ids where there are any; platform, placement, device, age, gender, country and hour make the placement. A row without names, or called 합계, is the total.",
    columns: COLUMNS,
    one_of: &[
        &[DAY, column(COLUMNS, "starts")],
        &NAMES,
        &[column(COLUMNS, "spend"), column(COLUMNS, "purchases"), column(COLUMNS, "pixel_purchases")],
    ],
    sample: include_bytes!("../../fixtures/meta_ads_ui/sample.csv"),
    layout: Layout::Header,
    replaces: |columns| ROWS.replaces(columns),
    total: Some(total),
    balance: None,
    key: |row, reading| ROWS.key(row, reading),
    read: |row, reading| ROWS.read(row, reading),
};

fn total(row: &Row<'_>) -> bool {
    let dated = row.has(DAY) && !is_none(row.cell(DAY));
    let mut names = NAMES.iter().map(|name| row.cell(*name)).filter(|name| !is_none(name));
    names.next().is_none_or(|first| !dated && control::is_total_word(first))
}
