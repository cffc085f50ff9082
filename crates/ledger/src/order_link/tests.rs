//! Links of orders, tried on touches by hand.
#![allow(clippy::unwrap_used)]
use jangbu_core::facts::{CampaignAlias, Origin};

use super::*;
use crate::{campaigns::Reported, example::Scene};

/// A context with reported units (account, campaign, name, ad) and aliases (kind, value, account, campaign).
fn context(units: &[(&str, &str, &str, &str)], aliases: &[(AliasKind, &str, &str, &str)]) -> Context {
    let aliases: Vec<CampaignAlias> = aliases
        .iter()
        .map(|(kind, value, media, campaign)| CampaignAlias {
            kind: *kind,
            value: (*value).into(),
            media_account: (*media).into(),
            campaign: (*campaign).into(),
            ..CampaignAlias::default()
        })
        .collect();
    let mut campaigns = Campaigns::default().with_aliases(aliases.iter());
    for (account, campaign, name, ad) in units {
        let (account, campaign, name, ad) =
            (Text::from(*account), Text::from(*campaign), Text::from(*name), Text::from(*ad));
        let none = Text::default();
        let unit =
            Reported { account: &account, campaign: &campaign, campaign_name: &name, below: [&ad, &none, &none] };
        campaigns.report(unit, &mut |_| {});
    }
    Context { campaigns, ..Scene::read(crate::example::STANDING).unwrap().context }
}

fn touch(second: i64, fill: impl FnOnce(&mut OrderTouch)) -> OrderTouch {
    let mut touch = OrderTouch {
        origin: Origin { account: "own".into(), key: format!("t{second}").into(), ..Origin::default() },
        touched_at: Timestamp::new(second, 0).unwrap(),
        ..OrderTouch::default()
    };
    fill(&mut touch);
    touch
}

fn link(touches: &[OrderTouch], context: &Context) -> (String, String) {
    let OrderLink { media_account, campaign } = OrderLink::of(touches, "own", context);
    (media_account.to_string(), campaign.to_string())
}

fn is(media: &str, campaign: &str) -> (String, String) {
    (media.to_owned(), campaign.to_owned())
}

#[test]
fn what_was_clicked_comes_before_a_name_and_a_name_before_a_coupon() {
    let context = context(
        &[("naver", "cmp-1", "brand", "nad-9"), ("google", "77", "shop", "")],
        &[(AliasKind::Coupon, "SPRING", "kakao", "spring")],
    );
    let clicked = touch(1, |it| it.ad = "nad-9".into());
    let named = touch(2, |it| it.utm_campaign = "shop".into());
    let coupon = touch(3, |it| it.coupon = "SPRING".into());
    assert_eq!(link(&[coupon.clone(), named.clone(), clicked], &context), is("naver", "cmp-1"));
    assert_eq!(link(&[coupon.clone(), named], &context), is("google", "77"));
    assert_eq!(link(std::slice::from_ref(&coupon), &context), is("kakao", "spring"));
}

#[test]
fn of_equals_the_latest_that_names_something_counts() {
    let context = context(&[], &[]);
    let first = touch(1, |it| it.campaign = "a".into());
    let second = touch(2, |it| it.campaign = "b".into());
    let empty = touch(3, |it| it.click_id = "x".into());
    assert_eq!(link(&[empty, second, first], &context), is("", "b"));
}

#[test]
fn an_id_that_two_campaigns_report_means_neither() {
    let context = context(&[("naver", "cmp-1", "", "creative"), ("naver", "cmp-2", "", "creative")], &[]);
    let both = touch(1, |it| {
        it.ad = "creative".into();
        it.utm_campaign = "cmp-2".into();
    });
    assert_eq!(link(&[both], &context), is("naver", "cmp-2"));
}

#[test]
fn aliases_give_campaign_and_account_and_names_become_the_reported_ids() {
    let context = context(
        &[("naver", "cmp-1", "brand", ""), ("google", "cmp-1", "other", "")],
        &[
            (AliasKind::UtmSource, "nv", "naver", ""),
            (AliasKind::UtmCampaign, "SPRING_A", "", "brand"),
            (AliasKind::Ad, "old-ad", "google", "cmp-1"),
            (AliasKind::UtmCampaign, "autumn", "google", ""),
        ],
    );
    let utm = |source: &str, campaign: &str| {
        touch(1, |it| {
            it.utm_source = source.into();
            it.utm_campaign = campaign.into();
        })
    };
    assert_eq!(link(&[utm("nv", "SPRING_A")], &context), is("naver", "cmp-1"));
    // Two accounts report it: without a source nobody knows which.
    assert_eq!(link(&[utm("", "cmp-1")], &context), is("", "cmp-1"));
    assert_eq!(link(&[utm("nv", "autumn")], &context), is("google", "autumn"));
    assert_eq!(link(&[utm("nv", "")], &context), is("naver", ""));
    assert_eq!(link(&[touch(1, |it| it.ad = "old-ad".into())], &context), is("google", "cmp-1"));
    assert_eq!(link(&[utm("elsewhere", "newsletter")], &context), is("", "newsletter"));
}
