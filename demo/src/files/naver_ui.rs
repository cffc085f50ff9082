//! Naver Search Ad, multi-dimensional report downloaded from the screen: CSV, cost with VAT, title with the period.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{
    rows::{AdRow, RowFault, Shown},
    sheet::{Encoding, Rendered, Sheet, thousands},
};

const HEADER: [&str; 14] = [
    "일별",
    "캠페인",
    "캠페인유형",
    "광고그룹",
    "키워드",
    "PC/모바일 매체",
    "노출수",
    "클릭수",
    "클릭률(%)",
    "평균클릭비용(VAT포함,원)",
    "총비용(VAT포함,원)",
    "총 전환수",
    "총 전환매출액(원)",
    "구매완료 전환수",
];

/// The report; `total` adds a totals row whose cost is off by that much (0: it tells the truth).
pub fn write(
    external_id: &str,
    period: (Date, Date),
    rows: &[Shown<AdRow>],
    total: Option<i64>,
    encoding: Encoding,
) -> Rendered {
    let mut sheet = Sheet::new(',');
    let dotted = |day: Date| day.strftime("%Y.%m.%d.").to_string();
    sheet.line(&format!("캠페인보고서({}~{}),{external_id}", dotted(period.0), dotted(period.1)));
    sheet.cells(&[&HEADER[..], &["구매완료 전환매출액(원)"]].concat());
    for shown in rows {
        let r = &shown.row;
        let cost = if shown.has(RowFault::NegativeCost) { -r.cost } else { r.cost };
        let whole = |n: i64| if n == 0 { "-".to_owned() } else { thousands(n.into()) };
        let per_click = if r.clicks == 0 { Decimal::ZERO } else { (r.cost / Decimal::from(r.clicks)).round() };
        let rate = Decimal::from(r.clicks * 100) / Decimal::from(r.impressions.max(1));
        sheet.row(&[
            if shown.has(RowFault::BadDate) { "2026.02.30.".to_owned() } else { dotted(r.day) },
            r.campaign.clone(),
            r.campaign_kind.to_owned(),
            r.ad_group.clone(),
            r.keyword.clone(),
            if r.mobile { "모바일" } else { "PC" }.to_owned(),
            whole(r.impressions),
            if shown.has(RowFault::BadNumber) { "열두번".to_owned() } else { whole(r.clicks) },
            format!("{:.2}", rate),
            thousands(per_click),
            thousands(cost),
            whole(r.all.0),
            whole(r.all.1),
            whole(r.purchases.0),
            whole(r.purchases.1),
        ]);
    }
    if let Some(lie) = total {
        let sum = |f: &dyn Fn(&Shown<AdRow>) -> i64| thousands(rows.iter().map(f).sum::<i64>().into());
        let cost: Decimal =
            rows.iter().map(|s| if s.has(RowFault::NegativeCost) { -s.row.cost } else { s.row.cost }).sum();
        let mut cells = vec!["합계".to_owned()];
        cells.resize(6, String::new());
        cells.push(sum(&|s| s.row.impressions));
        cells.push(sum(&|s| if s.has(RowFault::BadNumber) { 0 } else { s.row.clicks }));
        cells.extend([String::new(), String::new(), thousands(cost + Decimal::from(lie))]);
        cells.extend([
            sum(&|s| s.row.all.0),
            sum(&|s| s.row.all.1),
            sum(&|s| s.row.purchases.0),
            sum(&|s| s.row.purchases.1),
        ]);
        sheet.cells(&cells);
    }
    sheet.finish(encoding)
}
