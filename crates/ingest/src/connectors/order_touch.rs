//! What links an order to marketing: the touch that a shop or a tracker recorded for it.

use jangbu_core::{
    Timestamp,
    account::AccountKind,
    facts::{FactKind, OrderTouch, Origin, Supersession},
};

use crate::{
    check::{self, Fault},
    format::{Column, Confidence, Format, Layout},
    key::Key,
    reading::{HomeAt, Reading},
    row::Row,
};

const SHOP: usize = 0;
const ORDER_ID: usize = 1;
const TOUCHED_AT: usize = 2;
const MEDIA_ACCOUNT: usize = 3;
const CAMPAIGN: usize = 4;
const AD_GROUP: usize = 5;
const AD: usize = 6;
const UTM_SOURCE: usize = 7;
const UTM_MEDIUM: usize = 8;
const UTM_CAMPAIGN: usize = 9;
const CLICK_ID: usize = 10;
const COUPON: usize = 11;

pub const FORMAT: Format = Format {
    id: "order_touch",
    title_ko: "주문 유입경로",
    title_en: "Marketing touches of orders",
    facts: &[FactKind::OrderTouch],
    supersession: Supersession::Upsert,
    account: Some(AccountKind::Shop),
    platform: "",
    source: "defined here",
    confidence: Confidence::Confirmed,
    notes: "Key: order/time. The campaign is written as the media account reports it (id or name).",
    columns: &[
        Column::text("shop", &["쇼핑몰", "상점"], "shop account: id or external id"),
        Column::text("order_id", &["주문번호"], "order number").required(),
        Column::time("touched_at", &["유입일시"], "when the customer was touched").required(),
        Column::text("media_account", &["광고계정"], "media account: id or external id"),
        Column::text("campaign", &["캠페인"], "campaign id or name"),
        Column::text("ad_group", &["광고그룹"], "ad group id or name"),
        Column::text("ad_id", &["광고id", "소재"], "ad id"),
        Column::text("utm_source", &[], "utm_source"),
        Column::text("utm_medium", &[], "utm_medium"),
        Column::text("utm_campaign", &[], "utm_campaign; names the campaign where `campaign` is empty"),
        Column::text("click_id", &["클릭id"], "click id"),
        Column::text("coupon", &["쿠폰코드"], "coupon code"),
    ],
    one_of: &[&[CAMPAIGN, UTM_CAMPAIGN, UTM_SOURCE, MEDIA_ACCOUNT, CLICK_ID, COUPON]],
    sample: include_bytes!("../../fixtures/order_touch/sample.csv"),
    layout: Layout::Header,
    replaces: |_columns| Vec::new(),
    total: None,
    balance: None,
    key,
    read,
};

fn key(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<Key, Fault> {
    let home = reading.home(row, SHOP)?;
    let order_id = row.required_text(ORDER_ID)?;
    let rest = match row.mapped_key() {
        Some(key) => key.to_owned(),
        None => touched_at(row, reading, home)?.to_string(),
    };
    Ok(Key::of(FactKind::OrderTouch, home, &[&order_id, &rest]))
}

fn touched_at(row: &Row<'_>, reading: &mut Reading<'_>, home: HomeAt) -> Result<Timestamp, Fault> {
    reading.instant(row, TOUCHED_AT, home)?.ok_or_else(|| check::missing_cell(row, TOUCHED_AT))
}

fn read(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    let home = reading.home(row, SHOP)?;
    let mut touch = OrderTouch {
        origin: Origin::default(),
        order_id: row.required_text(ORDER_ID)?,
        touched_at: touched_at(row, reading, home)?,
        media_account: reading.party(row, MEDIA_ACCOUNT, Some(AccountKind::Media))?,
        campaign: row.name(CAMPAIGN)?,
        ad_group: row.name(AD_GROUP)?,
        ad: row.name(AD)?,
        utm_source: row.name(UTM_SOURCE)?,
        utm_medium: row.name(UTM_MEDIUM)?,
        utm_campaign: row.name(UTM_CAMPAIGN)?,
        click_id: row.name(CLICK_ID)?,
        coupon: row.name(COUPON)?,
    };
    let key = key(row, reading)?;
    touch.origin = reading.origin(row, key)?;
    reading.facts.order_touch.push(touch);
    Ok(())
}
