//! LinkedIn Campaign Manager: the export "Campaign performance", a table with tabs in UTF-16 that is called .csv.
//!
//! Above the header stand the report's name with its zone, its first and its last day, and when it was made. Dates are
//! written with the month first.

use jangbu_core::{
    account::AccountKind,
    facts::{FactKind, Supersession, VatBasis},
};

use crate::{
    ad_rows::{AdRows, column},
    format::{Column, Confidence, Format, Layout},
};

const COLUMNS: &[Column] = &[
    Column::text("account", &["accountid"], "account id, digits"),
    // Not `day`: these names would then fit the report of another platform just as well.
    Column::time("starts", &["startdate(inutc)", "startdate"], "day, in UTC, as 3/31/2026").month_first().required(),
    Column::text("campaign_id", &[], "campaign id"),
    Column::text("campaign", &["campaignname"], "campaign name; not that of its group"),
    Column::summed("impressions", &[], "times shown").pieces().required(),
    Column::summed("clicks", &[], "times clicked").pieces(),
    Column::summed("cost", &["totalspent"], "cost without VAT"),
    Column::text("currency", &[], "currency (default: the account's)"),
    Column::summed("conversions", &[], "claimed conversions").pieces(),
    Column::summed("conversion_value", &["totalconversionvalue"], "claimed value"),
];

const ROWS: AdRows = AdRows::of(COLUMNS, VatBasis::Excluded);

pub const FORMAT: Format = Format {
    id: "linkedin_campaign",
    title_ko: "링크드인 캠페인 관리자 캠페인 실적 보고서",
    title_en: "LinkedIn Campaign Manager campaign performance report",
    facts: &[FactKind::AdDelivery, FactKind::AdClaim],
    supersession: Supersession::Replace,
    account: Some(AccountKind::Media),
    platform: "linkedin",
    source: "preamble, headers and dates as in one export of two days that was described to us; that cost is without VAT is general knowledge; a real file is welcome",
    confidence: Confidence::Unconfirmed,
    notes: "Export by day: rows of weeks or months look the same and would count on their first day. Days are days in UTC, so register the account with `--zone UTC`; where the report's own zone is another (in KST), its first and last day may be cut. Every day from Report Start to Report End is replaced, as printed; a day without rows becomes zero. Date Generated is not read: say with `--as-of` when the file was made, where its own time is not that. Campaign groups are not read. Conversions become claims of the action `total`. Key: day/campaign, by id where there is one.",
    columns: COLUMNS,
    one_of: &[
        &[column(COLUMNS, "campaign"), column(COLUMNS, "campaign_id")],
        &[column(COLUMNS, "cost"), column(COLUMNS, "conversions")],
    ],
    sample: include_bytes!("../../fixtures/linkedin_campaign/sample.tsv"),
    layout: Layout::Header,
    replaces: |columns| ROWS.replaces(columns),
    total: None,
    balance: None,
    key: |row, reading| ROWS.key(row, reading),
    read: |row, reading| ROWS.read(row, reading),
};
