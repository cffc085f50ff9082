//! What texts in touches mean: UTM values, campaign names, ad ids and coupon codes of campaigns.

use jangbu_core::{
    account::AccountKind,
    facts::{AliasKind, CampaignAlias, FactKind, Origin, Supersession},
};

use crate::{
    check::{self, Fault},
    format::{Column, Confidence, Format, Layout},
    key::Key,
    reading::Reading,
    row::Row,
};

const KIND: usize = 0;
const VALUE: usize = 1;
const MEDIA_ACCOUNT: usize = 2;
const CAMPAIGN: usize = 3;

pub const FORMAT: Format = Format {
    id: "campaign_alias",
    title_ko: "캠페인 별칭 (UTM, 광고 ID, 쿠폰)",
    title_en: "Campaign aliases (UTM values, ad ids, coupons)",
    facts: &[FactKind::CampaignAlias],
    supersession: Supersession::Upsert,
    account: None,
    platform: "",
    source: "defined here",
    confidence: Confidence::Confirmed,
    notes: "Says which campaign, which media account, or both a text in a touch means. Key: kind/value. A newer row takes the place of the older; with neither account nor campaign the text means nothing any more.",
    columns: &[
        Column::word(
            "kind",
            &["구분"],
            "광고/ad (ad, keyword or ad group id), 캠페인/campaign, utm_campaign, utm_source, 쿠폰/coupon",
        )
        .required(),
        Column::text("value", &["값", "별칭"], "the text as touches have it").required(),
        Column::text("media_account", &["광고계정"], "media account that is meant: id or external id"),
        Column::text("campaign", &["캠페인"], "campaign that is meant: id or name"),
    ],
    one_of: &[&[MEDIA_ACCOUNT, CAMPAIGN]],
    sample: include_bytes!("../../fixtures/campaign_alias/sample.csv"),
    layout: Layout::Header,
    replaces: |_columns| Vec::new(),
    total: None,
    balance: None,
    key,
    read,
};

const KINDS: &[(&str, AliasKind)] = &[
    ("광고", AliasKind::Ad),
    ("ad", AliasKind::Ad),
    ("캠페인", AliasKind::Campaign),
    ("campaign", AliasKind::Campaign),
    ("utm_campaign", AliasKind::UtmCampaign),
    ("utm_source", AliasKind::UtmSource),
    ("쿠폰", AliasKind::Coupon),
    ("coupon", AliasKind::Coupon),
];

fn kind(row: &Row<'_>) -> Result<AliasKind, Fault> {
    row.word(KIND, KINDS)?.ok_or_else(|| check::missing_cell(row, KIND))
}

fn key(row: &Row<'_>, _reading: &mut Reading<'_>) -> Result<Key, Fault> {
    Ok(Key::of_company(FactKind::CampaignAlias, &[kind(row)?.as_str(), &row.required_text(VALUE)?]))
}

fn read(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    let mut alias = CampaignAlias {
        origin: Origin::default(),
        kind: kind(row)?,
        value: row.required_text(VALUE)?,
        media_account: reading.party(row, MEDIA_ACCOUNT, Some(AccountKind::Media))?,
        campaign: row.name(CAMPAIGN)?,
    };
    let key = key(row, reading)?;
    alias.origin = reading.origin(row, key)?;
    reading.facts.campaign_alias.push(alias);
    Ok(())
}
