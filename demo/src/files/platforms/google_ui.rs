//! Google Ads, campaign report from its pages: tab-separated UTF-16 for spreadsheets in English, or UTF-8 in Korean.

use super::{AdReport, day, sum, total_cost, value};
use crate::files::sheet::{Encoding, Rendered, Sheet, thousands};

const ENGLISH: [&str; 16] = [
    "Customer ID",
    "Campaign status",
    "Campaign",
    "Campaign ID",
    "Campaign type",
    "Ad group",
    "Ad group ID",
    "Day",
    "Currency code",
    "Impr.",
    "Clicks",
    "Cost",
    "Avg. CPC",
    "Conversions",
    "Conv. value",
    "All conv.",
];
const KOREAN: [&str; 16] = [
    "고객 ID",
    "캠페인 상태",
    "캠페인",
    "캠페인 ID",
    "캠페인 유형",
    "광고그룹",
    "광고그룹 ID",
    "일",
    "통화 코드",
    "노출수",
    "클릭수",
    "비용",
    "평균 CPC",
    "전환수",
    "전환 가치",
    "모든 전환",
];

/// The report, with the total of the account behind it.
pub fn write(report: &AdReport, encoding: Encoding) -> Rendered {
    let english = encoding == Encoding::Utf16Le;
    let mut sheet = Sheet::new('\t');
    let period = |form: &str| {
        format!("{}{}{}", report.from.strftime(form), if english { " - " } else { "~" }, report.to.strftime(form))
    };
    sheet.line(if english { "Campaign report" } else { "캠페인 보고서" });
    sheet.line(&period(if english { "%B %-d, %Y" } else { "%Y. %-m. %-d." }));
    sheet.cells(if english { &ENGLISH } else { &KOREAN });
    for shown in &report.rows {
        let r = &shown.row;
        sheet.row(&[
            report.platform.external_id.to_owned(),
            if english { "Enabled" } else { "운영중" }.to_owned(),
            r.campaign_name.clone(),
            r.campaign.clone(),
            if english { "Search" } else { "검색" }.to_owned(),
            format!("Ad group {}", r.ad_group),
            r.ad_group.clone(),
            if english { day(shown, "%Y-%m-%d", "2026-02-30") } else { day(shown, "%Y. %-m. %-d.", "2026. 2. 30.") },
            report.platform.currency.to_owned(),
            thousands(r.impressions.into()),
            thousands(r.clicks.into()),
            thousands(r.cost),
            " --".to_owned(),
            format!("{}.00", r.all.0),
            value(report, r.all.1).to_string(),
            format!("{}.00", r.all.0 + 1),
        ]);
    }
    let mut cells = vec![" --".to_owned(); ENGLISH.len()];
    cells[1] = if english { "Total: Account" } else { "총계: 계정" }.to_owned();
    if !english {
        cells.swap(0, 1);
    }
    report.platform.currency.clone_into(&mut cells[8]);
    cells[9] = sum(report, |r| r.impressions);
    cells[10] = sum(report, |r| r.clicks);
    cells[11] = thousands(total_cost(report));
    cells[13] = format!("{}.00", sum(report, |r| r.all.0));
    cells[14] = value(report, report.rows.iter().map(|shown| shown.row.all.1).sum()).to_string();
    sheet.cells(&cells);
    sheet.finish(encoding)
}
