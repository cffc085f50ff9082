//! Reports of the platforms beside Naver, one writer per layout.

mod daangn;
mod google_stream;
mod google_ui;
mod kakao;
mod meta_insights;
mod meta_workbook;
mod tiktok;

use rust_decimal::Decimal;

use super::{
    rows::{AdLayout, AdReport, AdRow, RowFault, Shown},
    sheet::{Encoding, Rendered, thousands},
};
use crate::world::rates;

pub use daangn::MAPPING as DAANGN_MAPPING;

/// The report.
pub fn write(report: &AdReport, encoding: Encoding) -> Rendered {
    match report.layout {
        AdLayout::GoogleUi => google_ui::write(report, encoding),
        AdLayout::GoogleStream => google_stream::write(report, encoding),
        AdLayout::MetaInsights => meta_insights::write(report, encoding),
        AdLayout::MetaWorkbook => meta_workbook::write(report),
        AdLayout::KakaoMoment => kakao::write_moment(report, encoding),
        AdLayout::KakaoKeyword => kakao::write_keyword(report, encoding),
        AdLayout::Tiktok => tiktok::write(report, encoding),
        AdLayout::Daangn => daangn::write(report, encoding),
    }
}

/// A claimed value in major units of the report's currency.
fn value(report: &AdReport, minor: i64) -> Decimal {
    Decimal::new(minor, rates::decimals(report.platform.currency))
}

/// The day as the layout writes it, or one that there is not.
fn day(shown: &Shown<AdRow>, form: &str, wrong: &str) -> String {
    if shown.has(RowFault::BadDate) { wrong.to_owned() } else { shown.row.day.strftime(form).to_string() }
}

/// Sum over all rows.
fn sum(report: &AdReport, of: impl Fn(&AdRow) -> i64) -> String {
    thousands(report.rows.iter().map(|shown| of(&shown.row)).sum::<i64>().into())
}

fn total_cost(report: &AdReport) -> Decimal {
    report.rows.iter().map(|shown| shown.row.cost).sum()
}
