//! Meta Ads Manager, workbook: the total stands above the rows, the currency in the header of the cost.

use rust_decimal::{Decimal, prelude::ToPrimitive};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use super::{AdReport, day, total_cost, value};
use crate::files::sheet::Rendered;

const HEADER: [&str; 12] = [
    "캠페인 이름",
    "캠페인 ID",
    "광고 세트 ID",
    "광고 ID",
    "일",
    "캠페인 게재",
    "노출",
    "지출 금액 (USD)",
    "클릭(전체)",
    "구매",
    "구매 전환값",
    "기여 설정",
];

/// The workbook; rows stand on their lines of the sheet. Nothing at all if it cannot be made.
pub fn write(report: &AdReport) -> Rendered {
    let lines = (3..).take(report.rows.len()).collect();
    Rendered { bytes: workbook(report).unwrap_or_default(), lines }
}

fn workbook(report: &AdReport) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // The moment of its making would make equal workbooks differ.
    let made = ExcelDateTime::from_ymd(2026, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let sheet = workbook.add_worksheet();
    sheet.set_name("Raw Data Report")?;
    for (column, name) in (0..).zip(HEADER) {
        sheet.write_string(0, column, name)?;
    }
    number(sheet, 1, 6, report.rows.iter().map(|shown| shown.row.impressions).sum::<i64>().into())?;
    number(sheet, 1, 7, total_cost(report))?;
    number(sheet, 1, 8, report.rows.iter().map(|shown| shown.row.clicks).sum::<i64>().into())?;
    number(sheet, 1, 9, report.rows.iter().map(|shown| shown.row.purchases.0).sum::<i64>().into())?;
    number(sheet, 1, 10, value(report, report.rows.iter().map(|shown| shown.row.purchases.1).sum()))?;
    for (line, shown) in (2..).zip(&report.rows) {
        let r = &shown.row;
        let texts = [
            r.campaign_name.clone(),
            r.campaign.clone(),
            r.ad_group.clone(),
            r.keyword.clone(),
            day(shown, "%Y-%m-%d", "2026-02-30"),
            "active".to_owned(),
        ];
        for (column, text) in (0..).zip(texts) {
            sheet.write_string(line, column, text)?;
        }
        number(sheet, line, 6, r.impressions.into())?;
        number(sheet, line, 7, r.cost)?;
        number(sheet, line, 8, r.clicks.into())?;
        if r.purchases.0 > 0 {
            number(sheet, line, 9, r.purchases.0.into())?;
            number(sheet, line, 10, value(report, r.purchases.1))?;
        }
        sheet.write_string(line, 11, "클릭 후 7일")?;
    }
    workbook.save_to_buffer()
}

/// A workbook knows numbers as floating point only; two decimals come back as they were.
fn number(sheet: &mut Worksheet, line: u32, column: u16, exact: Decimal) -> Result<(), XlsxError> {
    sheet.write_number(line, column, exact.to_f64().unwrap_or_default()).map(|_| ())
}
