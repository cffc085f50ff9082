//! The campaigns and their ad groups.

use jiff::civil::Date;

use super::{
    accounts::{NAVER_BOOKS, NAVER_BRAND, NAVER_MAIN},
    platforms,
};
use crate::calendar;

/// One campaign as the platform names it.
#[derive(Debug, Clone)]
pub struct Campaign {
    /// Media account.
    pub account: &'static str,
    /// What the facts carry: the id where the platform's file gives one, else the name.
    pub key: String,
    /// Its name, where the file gives one.
    pub name: String,
    /// The type the UI report prints.
    pub kind: &'static str,
    /// Ad groups: key, and the keyword or ad in it.
    pub groups: Vec<(String, String)>,
    /// Clicks a day and group, for a shop with 120 orders a day.
    pub clicks: f64,
    /// Price of a click in the account's currency, in the last of its decimals; with VAT in the UI report of Naver only.
    pub click_price: i64,
    /// Decimals of the price of a click.
    pub price_decimals: u32,
    /// First and last day on which it runs.
    pub flight: (Date, Date),
    /// How many orders it brings, compared with the others.
    pub pull: f64,
}

/// Name, type, ad groups, clicks, price of a click, pull.
type Planned = (&'static str, &'static str, &'static [&'static str], f64, i64, f64);

const MAIN: [Planned; 9] = [
    ("01_파워링크_스킨케어", "파워링크", &["수분크림", "세럼", "클렌저"], 9.0, 480, 5.0),
    ("02_파워링크_선케어", "파워링크", &["선크림", "톤업"], 8.0, 520, 3.5),
    ("03_파워링크_건강식품", "파워링크", &["홍삼", "유산균", "콜라겐"], 6.0, 610, 3.0),
    ("04_쇼핑검색_베스트", "쇼핑검색", &["크림", "간식", "헤어"], 12.0, 210, 6.0),
    ("05_쇼핑검색_신상품", "쇼핑검색", &["바디", "립밤"], 8.0, 190, 2.5),
    ("06_파워컨텐츠_리뷰", "파워컨텐츠", &["후기", "비교"], 5.0, 150, 1.0),
    ("07_봄세일, 최대 \"50%\"", "쇼핑검색", &["봄세일"], 25.0, 230, 4.0),
    ("08_플레이스_쇼룸", "플레이스", &["성수"], 3.0, 120, 0.4),
    ("09_재구매_고객", "쇼핑검색", &["재구매A", "재구매B"], 4.0, 170, 2.5),
];

/// All campaigns of a shop whose books open on `start`.
pub fn campaigns(start: Date, last: Date) -> Vec<Campaign> {
    let whole = (start, last);
    let mut list: Vec<Campaign> = MAIN
        .iter()
        .map(|(name, kind, groups, clicks, click_price, pull)| Campaign {
            account: NAVER_MAIN,
            key: (*name).into(),
            name: (*name).into(),
            kind,
            groups: groups.iter().map(|g| (format!("{}_{g}", &name[..2]), (*g).into())).collect(),
            clicks: *clicks * 8.0,
            click_price: *click_price,
            price_decimals: 0,
            flight: if name.starts_with("07") { (calendar::plus(start, 10), calendar::plus(start, 24)) } else { whole },
            pull: *pull,
        })
        .collect();
    let stat = |account: &'static str, n: i64, groups: i64, clicks: f64, click_price: i64, pull: f64| Campaign {
        account,
        key: format!("cmp-a001-01-{:015}", 400 + n),
        name: String::new(),
        kind: "브랜드검색",
        groups: (0..groups)
            .map(|g| (format!("grp-a001-01-{:015}", n * 10 + g), format!("nkw-a001-01-{:015}", n * 10 + g)))
            .collect(),
        clicks: clicks * 8.0,
        click_price,
        price_decimals: 2,
        flight: whole,
        pull,
    };
    list.push(stat(NAVER_BRAND, 1, 2, 7.0, 31_234, 3.0));
    list.push(stat(NAVER_BRAND, 2, 2, 5.0, 27_411, 2.0));
    list.push(stat(NAVER_BRAND, 3, 1, 4.0, 44_567, 1.5));
    list.push(stat(NAVER_BRAND, 4, 1, 3.0, 19_083, 1.0));
    list.push(stat(NAVER_BOOKS, 7, 2, 3.0, 22_317, 0.8));
    list.push(stat(NAVER_BOOKS, 8, 1, 2.0, 18_709, 0.5));
    list.extend(platforms::campaigns(whole));
    list
}
