//! Touches that do not name their campaign as the platform does, and the list in which the company says what they mean.

use jiff::civil::Date;

use super::{
    accounts::{DAANGN, KAKAO_MOMENT, NAVER_BOOKS, NAVER_BRAND, NAVER_MAIN},
    campaigns::Campaign,
    orders::{Desk, Order},
    touches::{Touch, without_campaign},
};
use crate::{calendar, draw::Draw, files::naver_stat};

/// One alias as the company keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Alias {
    /// ad, campaign, utm_campaign, utm_source or coupon.
    pub kind: &'static str,
    /// The text in that field of a touch.
    pub value: &'static str,
    /// Media account by id, number or platform; empty for none.
    pub media_account: &'static str,
    /// Campaign as the media account reports it; empty for none.
    pub campaign: String,
    /// Day on which the company writes it down.
    pub known_on: Date,
}

/// Tags of links, by the beginning of the campaign they stand for.
const TAGS: [(&str, &str); 4] =
    [("01", "skin_care"), ("04", "best_items"), ("09", "come_back"), ("cmp-a001-01-000000000000401", "brand_search")];
/// What the shop calls a campaign.
const NICKNAME: (&str, &str) = ("02", "선케어");
/// A banner that stands for the sale; its number is the company's own.
const BANNER: (&str, &str) = ("07", "banner-sale-01");
/// Source of the links to books.
const BOOK_SOURCE: &str = "naver_book";
/// Coupons: of an account without reports, of a campaign, and one that nobody explains.
const COUPONS: [&str; 3] = ["INSTA10", "SUNNY5", "WELCOME"];

/// The list of aliases: a first one, then what was added or corrected later.
pub fn aliases(campaigns: &[Campaign], start: Date, last: Date) -> Vec<Alias> {
    let (early, late) = (calendar::plus(start, 6), calendar::plus(start, 43).min(last));
    let full =
        |prefix: &str| campaigns.iter().find(|c| c.key.starts_with(prefix)).map_or(String::new(), |c| c.key.clone());
    let alias =
        |kind, value, media_account, campaign, known_on| Alias { kind, value, media_account, campaign, known_on };
    let mut list = vec![
        alias("campaign", NICKNAME.1, NAVER_MAIN, full(NICKNAME.0), early),
        alias("ad", BANNER.1, "haru_main", full(BANNER.0), early),
        alias("utm_source", BOOK_SOURCE, "2204818", String::new(), early),
        alias("coupon", COUPONS[0], "meta", "insta-봄".into(), early),
        alias("coupon", COUPONS[1], NAVER_MAIN, full(NICKNAME.0), late),
        alias("coupon", COUPONS[0], "meta", "insta-spring".into(), late),
    ];
    for (source, account) in
        [("instagram", "meta"), ("kakao", KAKAO_MOMENT), ("kakao_search", "830022"), ("daangn", DAANGN)]
    {
        list.push(alias("utm_source", source, account, String::new(), early));
    }
    // The campaign of the last tag tells its account by the reports.
    for (n, (prefix, tag)) in TAGS.into_iter().enumerate() {
        let (media_account, known_on) = if n == 3 { ("", late) } else { (NAVER_MAIN, early) };
        list.push(alias("utm_campaign", tag, media_account, full(prefix), known_on));
    }
    list
}

/// Writes some touches in such words, and adds those that have nothing but a coupon.
pub fn reword(seed: u64, orders: &[Order], campaigns: &[Campaign], touches: &mut Vec<Touch>) {
    let mut draw = Draw::new(seed, "aliases");
    for touch in touches.iter_mut() {
        let Some(campaign) = campaigns.iter().find(|c| c.key == touch.utm_campaign) else { continue };
        if touch.campaign.is_empty() {
            tag(&mut draw, touch, campaign);
        } else {
            click(&mut draw, touch, campaign);
        }
        if draw.chance(0.05) {
            touch.coupon = COUPONS[draw.index(3)].into();
        }
    }
    for order in orders.iter().filter(|o| o.desk == Desk::Web && o.source.is_none()) {
        if draw.chance(0.12) {
            let touched_at = calendar::later(order.ordered_at, -draw.between(1, 90));
            let coupon = COUPONS[draw.weighted(&[0.5, 0.3, 0.2])].into();
            touches.push(Touch { touched_at, coupon, ..without_campaign(order) });
        }
    }
    touches.sort_by(|a, b| (a.ordered_at, &a.order_id, a.touched_at).cmp(&(b.ordered_at, &b.order_id, b.touched_at)));
}

/// A link that has only its tags.
fn tag(draw: &mut Draw, touch: &mut Touch, campaign: &Campaign) {
    if campaign.account == NAVER_BOOKS {
        touch.media_account.clear();
        touch.utm_source = BOOK_SOURCE;
        touch.utm_campaign = "신간".into();
    } else if let Some((_, tag)) = TAGS.into_iter().find(|(prefix, _)| campaign.key.starts_with(prefix))
        && draw.chance(0.6)
    {
        touch.utm_campaign = tag.into();
        if draw.chance(0.5) {
            touch.media_account.clear();
        }
    }
}

/// A link that has the ad group, or in its place the ad or the shop's own name of the campaign.
fn click(draw: &mut Draw, touch: &mut Touch, campaign: &Campaign) {
    if campaign.account == NAVER_BRAND && draw.chance(0.4) {
        let keyword = campaign.groups.iter().find(|(group, _)| *group == touch.ad_group).map(|(_, keyword)| keyword);
        touch.ad = keyword.map_or(String::new(), |keyword| naver_stat::ad(keyword));
    } else if campaign.key.starts_with(BANNER.0) && draw.chance(0.3) {
        touch.ad = BANNER.1.into();
        touch.ad_group.clear();
        touch.campaign.clear();
    } else if campaign.key.starts_with(NICKNAME.0) && draw.chance(0.3) {
        touch.campaign = NICKNAME.1.into();
        touch.ad_group.clear();
    }
}
