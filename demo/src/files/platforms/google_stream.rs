//! Google Ads API, searchStream: batches of rows, numbers of 64 bits as text, cost in millionths of the currency.

use rust_decimal::{Decimal, prelude::ToPrimitive};
use serde_json::json;

use super::{AdReport, value};
use crate::files::sheet::{Encoding, Rendered, Sheet};

/// Rows of a batch.
const BATCH: usize = 60;

/// The batches, one row a line.
pub fn write(report: &AdReport, encoding: Encoding) -> Rendered {
    let customer = report.platform.external_id.replace('-', "");
    let mut sheet = Sheet::new('\u{1}');
    let batches = report.rows.chunks(BATCH).count();
    for (n, batch) in report.rows.chunks(BATCH).enumerate() {
        sheet.line(if n == 0 { "[{\"results\": [" } else { "{\"results\": [" });
        for (at, shown) in batch.iter().enumerate() {
            let r = &shown.row;
            let micros = (r.cost * Decimal::from(1_000_000)).to_i64().unwrap_or(0);
            let row = json!({
                "customer": {
                    "resourceName": format!("customers/{customer}"),
                    "id": customer,
                    "currencyCode": report.platform.currency,
                    "timeZone": report.platform.zone,
                },
                "campaign": {
                    "resourceName": format!("customers/{customer}/campaigns/{}", r.campaign),
                    "id": r.campaign,
                    "name": r.campaign_name,
                },
                "adGroup": {"resourceName": format!("customers/{customer}/adGroups/{}", r.ad_group), "id": r.ad_group},
                "metrics": {
                    "impressions": r.impressions.to_string(),
                    "clicks": r.clicks.to_string(),
                    "costMicros": micros.to_string(),
                    "conversions": r.all.0,
                    "conversionsValue": value(report, r.all.1),
                    "allConversions": r.all.0 + 1,
                },
                "segments": {"date": r.day.to_string()},
            });
            sheet.line(&format!("{row}{}", if at + 1 == batch.len() { "" } else { "," }));
            sheet.mark();
        }
        let end = if n + 1 == batches { "]" } else { "," };
        sheet.line(&format!(
            "],\"fieldMask\":\"campaign.id,segments.date,metrics.costMicros\",\"requestId\":\"q{n}\"}}{end}"
        ));
    }
    sheet.finish(encoding)
}
