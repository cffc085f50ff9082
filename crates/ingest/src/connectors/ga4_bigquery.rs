//! Purchases of the GA4 export to BigQuery, as JSON lines of `events_…` tables, with the traffic that led to them.

use jangbu_core::{
    Said, Text,
    account::AccountKind,
    facts::{FactKind, OrderTouch, Supersession},
};

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
const GOOGLE_ACCOUNT: usize = 4;
const GOOGLE_CAMPAIGN: usize = 5;
const GOOGLE_AD_GROUP: usize = 6;
const SOURCE: usize = 7;
const MEDIUM: usize = 8;
const CAMPAIGN: usize = 9;
const CAMPAIGN_ID: usize = 10;
const CLICK_ID: usize = 11;
const PAGE: usize = 12;
const COUPON: usize = 13;

pub const FORMAT: Format = Format {
    id: "ga4_bigquery",
    title_ko: "GA4 BigQuery 내보내기 (JSON Lines)",
    title_en: "GA4 export to BigQuery",
    facts: &[FactKind::OrderTouch],
    supersession: Supersession::Upsert,
    account: Some(AccountKind::Shop),
    platform: "",
    source: "GA4 BigQuery export schema",
    confidence: Confidence::Confirmed,
    notes: "Only `purchase` events become touches; others, and purchases without a transaction or any traffic source, are left out and counted. The transaction id must be the shop's order number. Key: order/instant. A transaction that repeats in a file is taken as it came first; in another file it is a touch of its own. The last click of the session goes before what the event itself collected, a Google Ads campaign (by id, with its account) before utm names; last, the landing page. traffic_source is that of the user's first visit and is not read. event_timestamp is in microseconds, UTC. Daily tables are rewritten for three days.",
    columns: &[
        Column::text("shop", &[], "shop account: id or external id"),
        Column::text("event_name", &[], "name of the event").required(),
        Column::number("event_timestamp", &[], "instant, microseconds since 1970").required(),
        Column::text("ecommerce.transaction_id", &[], "order number"),
        Column::text(
            "session_traffic_source_last_click.google_ads_campaign.customer_id",
            &[],
            "Google Ads account: id or external id",
        ),
        Column::text("session_traffic_source_last_click.google_ads_campaign.campaign_id", &[], "its campaign"),
        Column::text("session_traffic_source_last_click.google_ads_campaign.ad_group_id", &[], "its ad group"),
        Column::text(
            "session_traffic_source_last_click.manual_campaign.source",
            &["collectedtrafficsource.manualsource"],
            "utm_source",
        ),
        Column::text(
            "session_traffic_source_last_click.manual_campaign.medium",
            &["collectedtrafficsource.manualmedium"],
            "utm_medium",
        ),
        Column::text(
            "session_traffic_source_last_click.manual_campaign.campaign_name",
            &["collectedtrafficsource.manualcampaignname"],
            "utm_campaign",
        ),
        Column::text(
            "session_traffic_source_last_click.manual_campaign.campaign_id",
            &["collectedtrafficsource.manualcampaignid"],
            "utm_id",
        ),
        Column::text("collected_traffic_source.gclid", &["collectedtrafficsource.dclid"], "click id"),
        Column::text("event_params[key=page_location].value.string_value", &[], "address of the page"),
        Column::text("event_params[key=coupon].value.string_value", &[], "coupon code"),
    ],
    one_of: &[],
    sample: include_bytes!("../../fixtures/ga4_bigquery/sample.jsonl"),
    layout: Layout::Json(JsonShape { under: &["rows"], each: "" }),
    replaces: |_columns| Vec::new(),
    total: None,
    balance: None,
    key,
    read,
};

fn key(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<Key, Fault> {
    purchase_key(row, reading, [SHOP, EVENT, AT, ORDER_ID])
}

/// The key of a purchase; a fault for any other event, which is left out when it is read.
pub(super) fn purchase_key(
    row: &Row<'_>,
    reading: &mut Reading<'_>,
    [shop, event, at, order]: [usize; 4],
) -> Result<Key, Fault> {
    let home = reading.home(row, shop)?;
    if row.cell(event) != b"purchase" {
        return Err(check::missing_cell(row, event));
    }
    let order = row.required_text(order)?;
    let instant = reading.epoch(row, at, 1_000_000)?.ok_or_else(|| check::missing_cell(row, at))?;
    reading.gathered.at(home, &order, row, instant);
    Ok(Key::of(FactKind::OrderTouch, home, &[&order, &instant.to_string()]))
}

/// Why an event gives no touch, if it does not.
pub(super) fn left_out(
    row: &Row<'_>,
    reading: &mut Reading<'_>,
    [shop, event, at, order]: [usize; 4],
) -> Result<Option<Said>, Fault> {
    let home = reading.home(row, shop)?;
    if row.cell(event) != b"purchase" {
        return Ok(Some(Said::new("events other than `purchase`", "`purchase` 가 아닌 이벤트")));
    }
    let order = said(row, order)?;
    if order.is_empty() {
        return Ok(Some(Said::new("purchases without a transaction id", "거래 번호가 없는 구매")));
    }
    let instant = reading.epoch(row, at, 1_000_000)?.ok_or_else(|| check::missing_cell(row, at))?;
    let first = reading.gathered.of(home, &order).earliest;
    Ok(first
        .is_some_and(|first| first < (instant, row.line))
        .then(|| Said::new("purchases whose transaction came before in the file", "같은 거래 번호가 먼저 나온 구매")))
}

/// A value, where GA4 does not say that it has none.
pub(super) fn said(row: &Row<'_>, column: usize) -> Result<Text, Fault> {
    let text = row.text(column)?;
    let none = matches!(text.as_str(), "(not set)" | "(direct)" | "(none)" | "(organic)" | "(referral)" | "(other)");
    Ok(if none { Text::default() } else { text })
}

/// Why a purchase that names no traffic source gives no touch.
pub(super) fn direct() -> Said {
    Said::new("purchases without a traffic source", "유입 정보가 없는 구매")
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
    over(&mut touch.campaign, said(row, GOOGLE_CAMPAIGN)?);
    over(&mut touch.ad_group, said(row, GOOGLE_AD_GROUP)?);
    if names_nothing(&touch) {
        reading.skip_row(direct());
        return Ok(());
    }
    touch.media_account = reading.party(row, GOOGLE_ACCOUNT, Some(AccountKind::Media))?;
    touch.coupon = said(row, COUPON)?;
    let key = key(row, reading)?;
    touch.origin = reading.origin(row, key)?;
    reading.facts.order_touch.push(touch);
    Ok(())
}

/// Puts `said` in the place of `known`, if it says something.
pub(super) fn over(known: &mut Text, said: Text) {
    if !said.is_empty() {
        *known = said;
    }
}

/// Whether a touch says nothing of where the customer came from.
pub(super) fn names_nothing(touch: &OrderTouch) -> bool {
    [&touch.utm_source, &touch.utm_campaign, &touch.campaign, &touch.ad_group, &touch.click_id]
        .iter()
        .all(|text| text.is_empty())
}
