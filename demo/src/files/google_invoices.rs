//! Google Ads API, invoices and credit memos: amounts in millionths, those of credit memos negative.

use rust_decimal::Decimal;
use serde_json::json;

use super::{
    rows::Shown,
    sheet::{Encoding, Rendered, Sheet},
};
use crate::world::{media_money::MediaCharge, rates};

/// The response, one document a line.
pub fn write(customer: &str, rows: &[Shown<MediaCharge>], encoding: Encoding) -> Rendered {
    let mut sheet = Sheet::new('\u{1}');
    sheet.line("{\"invoices\": [");
    for (n, Shown { row: r, .. }) in rows.iter().enumerate() {
        let is_memo = r.kind == "credit_memo";
        let sign = if is_memo { -1 } else { 1 };
        let micros = |minor: i64| {
            let micros = Decimal::new(minor * sign, rates::decimals(r.currency)) * Decimal::from(1_000_000);
            micros.normalize().to_string()
        };
        let (supply, vat) = r.supply_and_vat.unwrap_or((r.total, 0));
        let service_to = r.service_to.unwrap_or(r.charged_on);
        let row = json!({
            "resourceName": format!("customers/{customer}/invoices/{}", r.charge_id),
            "type": if is_memo { "CREDIT_MEMO" } else { "INVOICE" },
            "id": r.charge_id,
            "issueDate": r.charged_on.to_string(),
            "serviceDateRange": {
                "startDate": service_to.first_of_month().to_string(),
                "endDate": service_to.to_string(),
            },
            "currencyCode": r.currency,
            "subtotalAmountMicros": micros(supply),
            "taxAmountMicros": micros(vat),
            "totalAmountMicros": micros(r.total),
        });
        sheet.line(&format!("{row}{}", if n + 1 == rows.len() { "" } else { "," }));
        sheet.mark();
    }
    sheet.line("]}");
    sheet.finish(encoding)
}
