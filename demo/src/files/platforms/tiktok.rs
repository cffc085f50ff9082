//! TikTok Ads Manager, by day: names only, conversions of the goal beside purchases, the total last.

use super::{AdReport, day, sum, total_cost, value};
use crate::files::sheet::{Encoding, Rendered, Sheet, thousands};

/// The report.
pub fn write(report: &AdReport, encoding: Encoding) -> Rendered {
    let mut sheet = Sheet::new(',');
    sheet.cells(&[
        "Campaign name",
        "Ad group name",
        "By Day",
        "Cost",
        "Impressions",
        "Clicks (destination)",
        "Conversions",
        "Payment completions (website)",
        "Payment completions value (website)",
        "Currency",
    ]);
    for shown in &report.rows {
        let r = &shown.row;
        sheet.row(&[
            r.campaign_name.clone(),
            r.ad_group.clone(),
            day(shown, "%Y-%m-%d", "2026-02-30"),
            thousands(r.cost),
            thousands(r.impressions.into()),
            thousands(r.clicks.into()),
            r.all.0.to_string(),
            if r.purchases.0 == 0 { "-".to_owned() } else { r.purchases.0.to_string() },
            if r.purchases.0 == 0 { "-".to_owned() } else { thousands(value(report, r.purchases.1)) },
            report.platform.currency.to_owned(),
        ]);
    }
    sheet.cells(&[
        format!("Total of {} results", report.rows.len()),
        "-".to_owned(),
        "-".to_owned(),
        thousands(total_cost(report)),
        sum(report, |r| r.impressions),
        sum(report, |r| r.clicks),
        sum(report, |r| r.all.0),
        sum(report, |r| r.purchases.0),
        thousands(value(report, report.rows.iter().map(|shown| shown.row.purchases.1).sum())),
        report.platform.currency.to_owned(),
    ]);
    sheet.finish(encoding)
}
