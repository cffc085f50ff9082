//! Meta Marketing API, insights: scalars as text, the purchase once per type that counts it.

use serde_json::json;

use super::{AdReport, day, value};
use crate::files::sheet::{Encoding, Rendered, Sheet};

/// The response, one row a line.
pub fn write(report: &AdReport, encoding: Encoding) -> Rendered {
    let mut sheet = Sheet::new('\u{1}');
    sheet.line("{\"data\": [");
    for (n, shown) in report.rows.iter().enumerate() {
        let r = &shown.row;
        let on = day(shown, "%Y-%m-%d", "2026-02-30");
        let mut row = json!({
            "account_id": report.platform.external_id.trim_start_matches("act_"),
            "account_currency": report.platform.currency,
            "campaign_id": r.campaign,
            "campaign_name": r.campaign_name,
            "adset_id": r.ad_group,
            "ad_id": r.keyword,
            "impressions": r.impressions.to_string(),
            "clicks": r.clicks.to_string(),
            "spend": r.cost.normalize().to_string(),
            "actions": [{"action_type": "link_click", "value": r.clicks.to_string()}],
            "date_start": on,
            "date_stop": on,
        });
        if r.purchases.0 > 0 {
            let worth = value(report, r.purchases.1).normalize().to_string();
            for (field, said) in [("actions", r.purchases.0.to_string()), ("action_values", worth)] {
                let mut list: Vec<_> = row[field].as_array().cloned().unwrap_or_default();
                let types = ["omni_purchase", "purchase", "offsite_conversion.fb_pixel_purchase"];
                list.extend(types.map(|of| json!({"action_type": of, "value": said})));
                row[field] = list.into();
            }
        }
        sheet.line(&format!("{row}{}", if n + 1 == report.rows.len() { "" } else { "," }));
        sheet.mark();
    }
    sheet.line("], \"paging\": {\"cursors\": {\"before\": \"MAZDZD\", \"after\": \"MjQZD\"}}}");
    sheet.finish(encoding)
}
