//! Purchases sent to GA4 by the Measurement Protocol: the payloads a shop's server kept, as JSON lines.

use jangbu_core::{
    account::AccountKind,
    facts::{FactKind, Supersession},
};

use super::ga4_bigquery::{direct, left_out, names_nothing, over, purchase_key, said};
use crate::{
    check::{self, Fault},
    format::{Column, Confidence, Format, JsonShape, Layout},
    key::Key,
    parse::landing::Landing,
    reading::Reading,
    row::Row,
};

const SHOP: usize = 0;
const EVENT: usize = 1;
const AT: usize = 2;
const ORDER_ID: usize = 3;
const SOURCE: usize = 4;
const MEDIUM: usize = 5;
const CAMPAIGN: usize = 6;
const CAMPAIGN_ID: usize = 7;
const CLICK_ID: usize = 8;
const PAGE: usize = 9;
const COUPON: usize = 10;

pub const FORMAT: Format = Format {
    id: "ga4_measurement_protocol",
    title_ko: "GA4 측정 프로토콜 페이로드 (JSON Lines)",
    title_en: "GA4 Measurement Protocol payloads",
    facts: &[FactKind::OrderTouch],
    supersession: Supersession::Upsert,
    account: Some(AccountKind::Shop),
    platform: "",
    source: "GA4 Measurement Protocol reference; the protocol has no field for the traffic of a purchase: names are those of its campaign_details event and of the page address",
    confidence: Confidence::Confirmed,
    notes: "One payload a line; each of its events is a row. Only `purchase` events become touches; others, and purchases without a transaction or any traffic source, are left out and counted. Key: order/instant. The time is the event's timestamp_micros, else the payload's; without either the row waits in quarantine. A transaction that repeats in a file is taken as it came first. What the collector answered (always 2xx) says nothing of what it kept.",
    columns: &[
        Column::text("shop", &[], "shop account: id or external id"),
        Column::text("events.name", &[], "name of the event").required(),
        Column::number("events.timestamp_micros", &["timestampmicros"], "instant, microseconds since 1970"),
        Column::text("events.params.transaction_id", &[], "order number"),
        Column::text(
            "events.params.source",
            &["events.params.utmsource", "events.params.campaignsource"],
            "utm_source",
        ),
        Column::text(
            "events.params.medium",
            &["events.params.utmmedium", "events.params.campaignmedium"],
            "utm_medium",
        ),
        Column::text(
            "events.params.campaign",
            &["events.params.utmcampaign", "events.params.campaignname"],
            "utm_campaign",
        ),
        Column::text("events.params.campaign_id", &["events.params.utmid"], "utm_id"),
        Column::text("events.params.gclid", &["events.params.clickid"], "click id"),
        Column::text("events.params.page_location", &["events.params.landingpage"], "address of the page"),
        Column::text("events.params.coupon", &[], "coupon code"),
        Column::text("client_id", &["appinstanceid"], "by which a payload is recognised (not used)").required(),
    ],
    one_of: &[],
    sample: include_bytes!("../../fixtures/ga4_measurement_protocol/sample.jsonl"),
    layout: Layout::Json(JsonShape { under: &[], each: "events" }),
    replaces: |_columns| Vec::new(),
    total: None,
    balance: None,
    key,
    read,
};

fn key(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<Key, Fault> {
    purchase_key(row, reading, [SHOP, EVENT, AT, ORDER_ID])
}

fn read(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    if let Some(reason) = left_out(row, reading, [SHOP, EVENT, AT, ORDER_ID])? {
        reading.skip_row(reason);
        return Ok(());
    }
    let touched_at = reading.epoch(row, AT, 1_000_000)?.ok_or_else(|| check::missing_cell(row, AT))?;
    let landing = Landing::of(&row.text(PAGE)?).unwrap_or_default();
    let mut touch = landing.touch(Default::default(), row.required_text(ORDER_ID)?, touched_at);
    over(&mut touch.utm_source, said(row, SOURCE)?);
    over(&mut touch.utm_medium, said(row, MEDIUM)?);
    over(&mut touch.utm_campaign, said(row, CAMPAIGN)?);
    over(&mut touch.campaign, said(row, CAMPAIGN_ID)?);
    over(&mut touch.click_id, said(row, CLICK_ID)?);
    if names_nothing(&touch) {
        reading.skip_row(direct());
        return Ok(());
    }
    touch.coupon = said(row, COUPON)?;
    let key = key(row, reading)?;
    touch.origin = reading.origin(row, key)?;
    reading.facts.order_touch.push(touch);
    Ok(())
}
