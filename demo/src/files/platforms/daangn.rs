//! A local platform without a format of its own: its report, and the mapping by which the company reads it.

use super::{AdReport, day};
use crate::files::sheet::{Encoding, Rendered, Sheet, thousands};

const HEADER: [&str; 8] =
    ["집계일", "캠페인명", "소재그룹", "노출 횟수", "클릭 횟수", "사용 금액(VAT 별도)", "구매 수", "구매 금액"];

/// Says which column of the report is which; the platform prints cost without VAT.
pub const MAPPING: &str = r#"# Local ads: report by day and creative group, downloaded from the platform's pages.

name = "Local ads"
format = "ad_report"

[match]
header = ["집계일", "소재그룹", "사용 금액(VAT 별도)"]

[columns]
day = "집계일"
campaign = "캠페인명"
ad_group = "소재그룹"
impressions = "노출 횟수"
clicks = "클릭 횟수"
cost = "사용 금액(VAT 별도)"
purchases = "구매 수"
purchase_value = "구매 금액"

[constants]
vat_basis = "excluded"
"#;

/// The report.
pub fn write(report: &AdReport, encoding: Encoding) -> Rendered {
    let mut sheet = Sheet::new(',');
    sheet.cells(&HEADER);
    for shown in &report.rows {
        let r = &shown.row;
        sheet.row(&[
            day(shown, "%Y.%m.%d", "2026.02.30"),
            r.campaign_name.clone(),
            r.ad_group.clone(),
            thousands(r.impressions.into()),
            thousands(r.clicks.into()),
            thousands(r.cost),
            r.purchases.0.to_string(),
            thousands(r.purchases.1.into()),
        ]);
    }
    sheet.finish(encoding)
}
