//! What the shop's analytics saw of purchases: the GA4 export to BigQuery, and payloads of the Measurement Protocol.
//!
//! Both hold more than the rows: other events, purchases without a source, and transactions sent twice. Those are left
//! out of the books.

use serde_json::{Value, json};

use super::{
    rows::Shown,
    sheet::{Encoding, Rendered, Sheet},
};
use crate::{
    calendar::{instant, later},
    world::touches::Touch,
};

fn micros(touch: &Touch, after: i64) -> String {
    instant(later(touch.touched_at, after)).as_microsecond().to_string()
}

fn or_null(text: &str) -> Value {
    if text.is_empty() { Value::Null } else { text.into() }
}

/// Events of daily tables, one a line.
pub fn write_big_query(rows: &[Shown<Touch>], encoding: Encoding) -> Rendered {
    let mut sheet = Sheet::new('\u{1}');
    for (n, Shown { row: r, .. }) in rows.iter().enumerate() {
        let event = |name: &str, after: i64| {
            json!({
                "event_date": r.touched_at.strftime("%Y%m%d").to_string(),
                "event_timestamp": micros(r, after),
                "event_name": name,
                "event_params": [{"key": "page_location", "value": {"string_value": "https://haru.example/done"}}],
            })
        };
        if n % 3 == 0 {
            sheet.line(&event("page_view", -30).to_string());
        }
        let mut purchase = event("purchase", 0);
        purchase["ecommerce"] = json!({"transaction_id": r.order_id});
        purchase["collected_traffic_source"] = json!({"gclid": or_null(&r.click_id)});
        let is_google = !r.media_account.is_empty();
        let google = json!({"customer_id": r.media_account, "campaign_id": r.campaign, "ad_group_id": r.ad_group});
        purchase["session_traffic_source_last_click"] = json!({
            "manual_campaign": {
                "source": or_null(r.utm_source),
                "medium": "cpc",
                "campaign_name": if is_google { "(not set)".into() } else { or_null(&r.utm_campaign) },
            },
            "google_ads_campaign": if is_google { google } else { Value::Null },
        });
        sheet.line(&purchase.to_string());
        sheet.mark();
        if n % 7 == 3 {
            // The thank-you page opened again from a mail: the same transaction, an hour later.
            let mut again = event("purchase", 3_600);
            again["ecommerce"] = json!({"transaction_id": r.order_id});
            again["collected_traffic_source"] = json!({"manual_source": "mail", "manual_campaign_name": "receipt"});
            sheet.line(&again.to_string());
        }
    }
    sheet.finish(encoding)
}

/// Payloads that the shop's server sent, one a line.
pub fn write_measurement_protocol(rows: &[Shown<Touch>], encoding: Encoding) -> Rendered {
    let mut sheet = Sheet::new('\u{1}');
    for (n, Shown { row: r, .. }) in rows.iter().enumerate() {
        let mut params = json!({
            "transaction_id": r.order_id,
            "currency": "KRW",
            "source": r.utm_source,
            "medium": "cpc",
            "campaign": r.utm_campaign,
        });
        if !r.click_id.is_empty() {
            params["gclid"] = r.click_id.clone().into();
        }
        let payload = json!({
            "client_id": format!("{}.{n}", r.order_id.replace('-', "")),
            "timestamp_micros": micros(r, 0),
            "events": [{"name": "purchase", "params": params}],
        });
        sheet.line(&payload.to_string());
        sheet.mark();
    }
    sheet.finish(encoding)
}
