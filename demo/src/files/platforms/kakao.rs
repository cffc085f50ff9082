//! Kakao Moment, a report by creative, and Kakao Keyword, a report by keyword with a total.

use super::{AdReport, day, sum, total_cost};
use crate::files::sheet::{Encoding, Rendered, Sheet, thousands};

/// Kakao Moment: ids of campaign, ad group and creative; purchases of one and of seven days.
pub fn write_moment(report: &AdReport, encoding: Encoding) -> Rendered {
    let mut sheet = Sheet::new(',');
    sheet.cells(&[
        "일",
        "소재",
        "소재 ID",
        "상태",
        "상위 광고그룹",
        "상위 광고그룹 ID",
        "상위 캠페인",
        "상위 캠페인 ID",
        "비용",
        "노출수",
        "클릭수",
        "구매 (1일) ",
        "구매 금액 (1일) ",
        "구매 (7일) ",
        "구매 금액 (7일) ",
    ]);
    for shown in &report.rows {
        let r = &shown.row;
        // The first day has seen about half of what seven days see.
        let first_day = (r.purchases.0 / 2, r.purchases.1 / 2);
        sheet.row(&[
            day(shown, "%Y-%m-%d", "2026-02-30"),
            format!("배너 {}", r.keyword),
            r.keyword.clone(),
            "운영중".to_owned(),
            format!("비즈보드 {}", r.ad_group),
            r.ad_group.clone(),
            r.campaign_name.clone(),
            r.campaign.clone(),
            thousands(r.cost),
            thousands(r.impressions.into()),
            thousands(r.clicks.into()),
            first_day.0.to_string(),
            thousands(first_day.1.into()),
            r.purchases.0.to_string(),
            thousands(r.purchases.1.into()),
        ]);
    }
    sheet.finish(encoding)
}

/// Kakao Keyword: names only.
pub fn write_keyword(report: &AdReport, encoding: Encoding) -> Rendered {
    let mut sheet = Sheet::new(',');
    sheet.cells(&[
        "일",
        "캠페인 이름",
        "광고그룹 이름",
        "키워드",
        "노출수",
        "클릭수",
        "spending",
        "구매 (7일) ",
        "구매 금액 (7일) ",
    ]);
    for shown in &report.rows {
        let r = &shown.row;
        sheet.row(&[
            day(shown, "%Y-%m-%d", "2026-02-30"),
            r.campaign_name.clone(),
            r.ad_group.clone(),
            r.keyword.clone(),
            thousands(r.impressions.into()),
            thousands(r.clicks.into()),
            thousands(r.cost),
            r.purchases.0.to_string(),
            thousands(r.purchases.1.into()),
        ]);
    }
    let cost = thousands(total_cost(report));
    let (shown, clicked) = (sum(report, |r| r.impressions), sum(report, |r| r.clicks));
    let (bought, worth) = (sum(report, |r| r.purchases.0), sum(report, |r| r.purchases.1));
    sheet.cells(&["합계", "", "", "", &shown, &clicked, &cost, &bought, &worth]);
    sheet.finish(encoding)
}
