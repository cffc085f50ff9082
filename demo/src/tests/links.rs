//! Each way in which an order is linked to marketing (policy 2.10), by hand and as it occurs in the demo.

use std::collections::BTreeMap;

use jiff::civil::{DateTime, date};
use rust_decimal::Decimal;

use super::small;
use crate::{
    Demo, Options,
    files::rows::{AdRow, Content, Encoding, Export, Shown},
    key::{
        closes,
        in_force::InForce,
        links::{Chosen, Way, chosen, links},
        reported::Reported,
    },
    world::{
        accounts::{META, NAVER_BOOKS, NAVER_BRAND, NAVER_MAIN, accounts},
        aliases::Alias,
        touches::{Seen, Touch},
    },
};

fn touch(minute: i8) -> Touch {
    let at = date(2026, 8, 3).at(9, minute, 0, 0);
    Touch {
        order_id: "1".into(),
        ordered_at: date(2026, 8, 3).at(12, 0, 0, 0),
        touched_at: at,
        media_account: String::new(),
        campaign: String::new(),
        ad_group: String::new(),
        ad: String::new(),
        utm_source: "",
        utm_campaign: String::new(),
        click_id: String::new(),
        coupon: String::new(),
        late: false,
        seen: Seen::Shop,
    }
}

fn alias(kind: &'static str, value: &'static str, media_account: &'static str, campaign: &str) -> Alias {
    Alias { kind, value, media_account, campaign: campaign.into(), known_on: date(2026, 8, 1) }
}

fn row(campaign: &str, ad_group: &str, keyword: &str) -> AdRow {
    AdRow {
        day: date(2026, 8, 1),
        campaign: campaign.into(),
        campaign_name: String::new(),
        campaign_kind: "",
        ad_group: ad_group.into(),
        keyword: keyword.into(),
        mobile: false,
        impressions: 1,
        clicks: 0,
        cost: Decimal::ZERO,
        all: (0, 0),
        purchases: (0, 0),
    }
}

fn stat(account: &'static str, rows: Vec<AdRow>) -> Content {
    Content::NaverStat { account, customer: "", rows: rows.into_iter().map(Shown::good).collect() }
}

/// The reports of two accounts: `cmp-2` and the ad group `grp-9` are found in both.
fn reports() -> Vec<Content> {
    vec![
        stat(NAVER_BRAND, vec![row("cmp-1", "grp-1", "nkw-1"), row("cmp-2", "grp-9", "nkw-2")]),
        stat(NAVER_MAIN, vec![row("cmp-2", "grp-3", "nkw-3"), row("cmp-4", "grp-9", "nkw-4")]),
    ]
}

fn export(content: Content, at: DateTime) -> Export {
    Export {
        name: String::new(),
        taken_at: at,
        arrives_at: at,
        account: None,
        encoding: Encoding::Utf8,
        note: String::new(),
        copy: false,
        content,
    }
}

/// Way and link of order 1.
fn linked(touches: Vec<Touch>, aliases: Vec<Alias>) -> Option<(Way, String)> {
    let touches = Content::Touches(touches.into_iter().map(Shown::good).collect());
    let aliases = Content::Aliases(aliases.into_iter().map(Shown::good).collect());
    let at = date(2026, 8, 9).at(9, 0, 0, 0);
    let exports: Vec<Export> = reports().into_iter().chain([touches, aliases]).map(|c| export(c, at)).collect();
    let facts = InForce::at(&exports, DateTime::MAX);
    let best = chosen(&facts, &accounts(12)).remove("1");
    best.map(|c| (c.way, format!("{}/{}", c.link.0, c.link.1)))
}

fn is(way: Way, link: &str) -> Option<(Way, String)> {
    Some((way, link.to_owned()))
}

#[test]
fn what_was_clicked_names_the_campaign_if_only_one_has_it() {
    let one = |ad: &str, ad_group: &str| {
        let touch = Touch { ad: ad.into(), ad_group: ad_group.into(), campaign: "cmp-x".into(), ..touch(1) };
        linked(vec![touch], vec![alias("ad", "poster", "meta", "spring")])
    };
    let brand = format!("{NAVER_BRAND}/cmp-1");
    assert_eq!(one("nad-1", ""), is(Way::Click, &brand));
    assert_eq!(one("nkw-1", ""), is(Way::Click, &brand), "a keyword");
    assert_eq!(one("", "grp-1"), is(Way::Click, &brand));
    assert_eq!(one("nobody", "grp-1"), is(Way::Click, &brand), "the ad is not reported, its group is");
    assert_eq!(one("nad-3", "grp-1"), is(Way::Click, &format!("{NAVER_MAIN}/cmp-2")), "the ad comes first");
    assert_eq!(one("", "grp-9"), is(Way::Name, "/cmp-x"), "two campaigns have such an ad group");
    assert_eq!(one("poster", "grp-1"), is(Way::Click, "meta-us/spring"), "an alias, and the only account of meta");
}

#[test]
fn names_are_looked_up_among_the_campaigns_reported() {
    let one = |media: &str, campaign: &str, utm: &str, aliases: Vec<Alias>| {
        let touch = Touch {
            media_account: media.into(),
            campaign: campaign.into(),
            utm_campaign: utm.into(),
            utm_source: "nv",
            ..touch(1)
        };
        linked(vec![touch], aliases)
    };
    let brand = |campaign: &str| is(Way::Name, &format!("{NAVER_BRAND}/{campaign}"));
    assert_eq!(one("", "", "cmp-1", vec![]), brand("cmp-1"), "the only account that reports it");
    assert_eq!(one("", "", "cmp-2", vec![]), is(Way::Name, "/cmp-2"), "two accounts report it");
    assert_eq!(one("2204817", "", "cmp-2", vec![]), brand("cmp-2"), "by the platform's number");
    assert_eq!(one("tiktok", "cmp-2", "cmp-1", vec![]), is(Way::Name, "tiktok-jp/cmp-2"), "the campaign comes first");
    assert_eq!(one("naver_search_ad", "cmp-1", "", vec![]), is(Way::Name, "naver_search_ad/cmp-1"), "several accounts");
    assert_eq!(one("2204817", "", "", vec![]), brand(""));
    assert_eq!(one("", "", "", vec![]), None);
    let utm = |media: &'static str| vec![alias("utm_campaign", "spring", media, "cmp-2")];
    assert_eq!(one("", "", "spring", utm(NAVER_BRAND)), brand("cmp-2"));
    assert_eq!(one("tiktok", "", "spring", utm(NAVER_BRAND)), brand("cmp-2"), "the alias names the account");
    assert_eq!(one("tiktok", "", "spring", utm("")), is(Way::Name, "tiktok-jp/cmp-2"));
    assert_eq!(one("", "spring", "", utm(NAVER_BRAND)), is(Way::Name, "/spring"), "an alias of another field");
    let source = || vec![alias("utm_source", "nv", NAVER_BRAND, "")];
    assert_eq!(one("", "", "cmp-2", source()), brand("cmp-2"));
    assert_eq!(one("tiktok", "", "cmp-2", source()), is(Way::Name, "tiktok-jp/cmp-2"));
    assert_eq!(one("", "", "", source()), brand(""));
}

#[test]
fn the_name_of_one_campaign_means_its_id() {
    let mut reported = Reported::default();
    for (account, id, name) in [("a", "1", "봄"), ("a", "2", "여름"), ("b", "3", "여름"), ("b", "봄", "옛 봄")]
    {
        reported.see(account, id, name, &[]);
    }
    let link = |account: &str, name: &str| reported.by_name((account.into(), name.into()));
    let is = |account: &str, campaign: &str| (account.to_owned(), campaign.to_owned());
    assert_eq!(link("a", "봄"), is("a", "1"));
    assert_eq!(link("b", "봄"), is("b", "봄"), "an id comes before a name");
    assert_eq!(link("", "봄"), is("b", "봄"));
    assert_eq!(link("", "여름"), is("", "여름"), "two campaigns of that name");
    assert_eq!(link("b", "여름"), is("b", "3"));
    assert_eq!(link("", "옛 봄"), is("b", "봄"));
    assert_eq!(link("c", "봄"), is("c", "봄"), "nothing of that account is reported");
}

#[test]
fn a_click_comes_before_a_name_and_a_name_before_a_coupon() {
    let click = |minute| Touch { ad_group: "grp-1".into(), ..touch(minute) };
    let name = |minute| Touch { campaign: "cmp-4".into(), ..touch(minute) };
    let coupon = |minute| Touch { coupon: "SPRING".into(), ..touch(minute) };
    let aliases = || vec![alias("coupon", "SPRING", NAVER_MAIN, "cmp-2"), alias("coupon", "EMPTY", "", "")];
    let brand = format!("{NAVER_BRAND}/cmp-1");
    assert_eq!(linked(vec![click(1), name(2), coupon(3)], aliases()), is(Way::Click, &brand));
    assert_eq!(linked(vec![name(2), coupon(3)], aliases()), is(Way::Name, &format!("{NAVER_MAIN}/cmp-4")));
    assert_eq!(linked(vec![coupon(3)], aliases()), is(Way::Coupon, &format!("{NAVER_MAIN}/cmp-2")));
    assert_eq!(linked(vec![Touch { coupon: "EMPTY".into(), ..touch(1) }], aliases()), None);
    let later = Touch { ad: "nad-4".into(), ..touch(4) };
    assert_eq!(linked(vec![later, click(1)], vec![]), is(Way::Click, &format!("{NAVER_MAIN}/cmp-4")));
}

/// How often each kind of link occurs; a sentence a kind.
fn census(chosen: &BTreeMap<&str, Chosen>, facts: &InForce) -> BTreeMap<&'static str, usize> {
    let mut census = BTreeMap::new();
    let mut count = |what, holds: bool| *census.entry(what).or_insert(0) += usize::from(holds);
    let mut last: BTreeMap<&str, DateTime> = BTreeMap::new();
    for touch in facts.touches.rows() {
        let at = last.entry(&touch.order_id).or_insert(touch.touched_at);
        *at = touch.touched_at.max(*at);
    }
    for (order, Chosen { way, touch, link }) in chosen {
        let (by_click, by_name) = (*way == Way::Click, *way == Way::Name);
        count("by ad group", by_click && !touch.ad_group.is_empty());
        count("the click names the account", by_click && touch.media_account.is_empty() && !link.0.is_empty());
        count("an earlier click before a later name", by_click && touch.touched_at < last[order]);
        count("by utm and account", by_name && touch.campaign.is_empty() && !touch.media_account.is_empty());
        let nameless = by_name && touch.media_account.is_empty();
        let reported = touch.utm_campaign == link.1;
        count("by utm, the only account that reports it", nameless && reported && !link.0.is_empty());
        count("by utm, nobody reports it", nameless && link.0.is_empty());
        count("by ad", by_click && touch.ad.starts_with("nad-") && link.0 == NAVER_BRAND);
        count("by the alias of an ad", by_click && touch.ad == "banner-sale-01" && link.1.starts_with("07"));
        count("by the alias of a campaign", by_name && touch.campaign == "선케어" && link.1.starts_with("02"));
        count("by the alias of a utm", by_name && touch.campaign.is_empty() && !reported && link.0 == NAVER_MAIN);
        let told = nameless && touch.utm_campaign == "brand_search" && link.0 == NAVER_BRAND;
        count("an alias without account, the reports tell it", told);
        count("by the alias of a source", nameless && touch.utm_source == "naver_book" && link.0 == NAVER_BOOKS);
        count(
            "by coupon, an account without reports",
            *way == Way::Coupon && link.0 == META && link.1 == "insta-spring",
        );
        count("by coupon, a campaign", *way == Way::Coupon && link.1.starts_with("02"));
        count("a name although a coupon was given", by_name && !touch.coupon.is_empty());
    }
    count("a coupon that nobody explains", false);
    for touch in facts.touches.rows().filter(|t| !chosen.contains_key(t.order_id.as_str())) {
        count("a coupon that nobody explains", touch.coupon == "WELCOME");
    }
    census
}

#[test]
fn every_way_occurs_in_the_demo() {
    for seed in [1, 4, 9] {
        let world = Demo::build(&Options { seed, months: 2, orders_per_day: 32, ..Options::default() });
        let facts = InForce::at(world.exports(), DateTime::MAX);
        let census = census(&chosen(&facts, &world.accounts()), &facts);
        println!("seed {seed}: {census:#?}");
        for (what, least) in [
            ("by ad group", 300),
            ("the click names the account", 20),
            ("an earlier click before a later name", 20),
            ("by utm and account", 40),
            ("by utm, the only account that reports it", 2),
            ("by utm, nobody reports it", 5),
            ("by ad", 20),
            ("by the alias of an ad", 3),
            ("by the alias of a campaign", 5),
            ("by the alias of a utm", 5),
            ("an alias without account, the reports tell it", 1),
            ("by the alias of a source", 1),
            ("by coupon, an account without reports", 2),
            ("by coupon, a campaign", 1),
            ("a name although a coupon was given", 2),
            ("a coupon that nobody explains", 1),
        ] {
            assert!(census[what] >= least, "seed {seed}: {what} {}", census[what]);
        }
    }
}

#[test]
fn a_report_counts_from_its_arrival_and_after_a_newer_one_took_its_place() {
    let click = Touch { ad_group: "grp-1".into(), utm_campaign: "u".into(), ..touch(1) };
    let newer = stat(NAVER_BRAND, vec![row("cmp-7", "grp-7", "nkw-7")]);
    let touches = Content::Touches(vec![Shown::good(click)]);
    let day = |day| date(2026, 8, day).at(9, 0, 0, 0);
    let exports = [export(touches, day(8)), export(reports().swap_remove(0), day(9)), export(newer, day(10))];
    let link = |on| links(&InForce::at(&exports, day(on)), &accounts(12)).remove("1").unwrap();
    assert_eq!(link(8), (String::new(), "u".into()));
    assert_eq!(link(9), (NAVER_BRAND.into(), "cmp-1".into()));
    let facts = InForce::at(&exports, day(10));
    assert!(facts.spend.rows().flatten().all(|s| s.campaign == "cmp-7"), "the newer report is in force");
    assert_eq!(link(10), (NAVER_BRAND.into(), "cmp-1".into()));
}

#[test]
fn an_alias_that_is_corrected_moves_orders_of_a_closed_month() {
    let world = small(1);
    let (_, close) = closes(world.options())[0];
    let insta = |moment| {
        let facts = InForce::at(world.exports(), moment);
        let links = links(&facts, &world.accounts());
        links
            .into_iter()
            .filter(|(_, l)| l.1.starts_with("insta"))
            .map(|(o, l)| (o.to_owned(), l.1))
            .collect::<BTreeMap<_, _>>()
    };
    let (before, after) = (insta(close), insta(DateTime::MAX));
    assert!(!before.is_empty() && before.values().all(|campaign| campaign == "insta-봄"), "{before:?}");
    assert!(before.keys().all(|order| after[order] == "insta-spring"), "{after:?}");
}
