//! The platforms beside Naver: their accounts' zones, currencies and campaigns, and how their links are tagged.

use jiff::civil::Date;

use super::{accounts, campaigns::Campaign};

/// A platform account beside those of Naver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Platform {
    pub account: &'static str,
    /// The number in its reports.
    pub external_id: &'static str,
    pub currency: &'static str,
    pub zone: &'static str,
    /// utm_source of its links.
    pub utm_source: &'static str,
    /// How its click ids begin.
    pub click_id: &'static str,
}

/// The accounts. Reports of all of them give cost without VAT.
pub const PLATFORMS: [Platform; 7] = [
    Platform {
        account: accounts::GOOGLE,
        external_id: "123-456-7890",
        currency: "USD",
        zone: "America/Los_Angeles",
        utm_source: "google",
        click_id: "Cj0",
    },
    Platform {
        account: accounts::GOOGLE_EU,
        external_id: "223-456-7891",
        currency: "EUR",
        zone: "Europe/Paris",
        utm_source: "google",
        click_id: "EAI",
    },
    Platform {
        account: accounts::META,
        external_id: "77001",
        currency: "USD",
        zone: "Asia/Seoul",
        utm_source: "instagram",
        click_id: "IwAR",
    },
    Platform {
        account: accounts::KAKAO_MOMENT,
        external_id: "830011",
        currency: "KRW",
        zone: "Asia/Seoul",
        utm_source: "kakao",
        click_id: "",
    },
    Platform {
        account: accounts::KAKAO_KEYWORD,
        external_id: "830022",
        currency: "KRW",
        zone: "Asia/Seoul",
        utm_source: "kakao_search",
        click_id: "",
    },
    Platform {
        account: accounts::TIKTOK,
        external_id: "7100000000000000001",
        currency: "JPY",
        zone: "Asia/Tokyo",
        utm_source: "tiktok",
        click_id: "E.C.P.",
    },
    Platform {
        account: accounts::DAANGN,
        external_id: "605-86-00018",
        currency: "KRW",
        zone: "Asia/Seoul",
        utm_source: "daangn",
        click_id: "",
    },
];

impl Platform {
    /// What the shop tells the platform that an order is worth: minor units of its currency, at a rate of its own.
    pub fn value_of(&self, won: i64) -> i64 {
        match self.currency {
            "USD" => won * 10 / 141,
            "EUR" => won * 10 / 163,
            "JPY" => won * 100 / 938,
            _ => won,
        }
    }
}

/// The platform of a media account; none for those of Naver.
pub fn of(account: &str) -> Option<&'static Platform> {
    PLATFORMS.iter().find(|platform| platform.account == account)
}

/// Account, key, name, ad groups (key, ad or keyword), clicks, price of a click, its decimals, pull.
type Planned = (&'static str, &'static str, &'static str, &'static [(&'static str, &'static str)], f64, i64, u32, f64);

const PLANNED: [Planned; 13] = [
    (accounts::GOOGLE, "20011", "Brand KR", &[("30021", ""), ("30022", "")], 30.0, 31, 2, 3.0),
    (accounts::GOOGLE, "20012", "Shopping KR", &[("30031", "")], 55.0, 22, 2, 2.5),
    (accounts::GOOGLE_EU, "20021", "Generic EU", &[("30041", ""), ("30042", "")], 25.0, 2_743, 4, 2.0),
    (accounts::META, "120210000001", "봄_신상", &[("120220000001", "120230000001")], 60.0, 38, 2, 3.5),
    (accounts::META, "120210000002", "리타겟팅", &[("120220000002", "120230000002")], 35.0, 44, 2, 2.5),
    (accounts::META, "120210000003", "영상_조회", &[("120220000003", "120230000003")], 40.0, 12, 2, 0.5),
    (accounts::KAKAO_MOMENT, "11001", "봄_신상", &[("21001", "31001"), ("21002", "31002")], 35.0, 287, 0, 2.0),
    (accounts::KAKAO_MOMENT, "11002", "친구_추가", &[("21003", "31003")], 20.0, 143, 0, 0.7),
    (accounts::KAKAO_KEYWORD, "카카오_브랜드", "카카오_브랜드", &[("상호명", "봄날상점")], 22.0, 221, 0, 1.2),
    (
        accounts::KAKAO_KEYWORD,
        "카카오_상품",
        "카카오_상품",
        &[("크림", "수분 크림"), ("선크림", "선크림 추천")],
        18.0,
        402,
        0,
        1.0,
    ),
    (accounts::TIKTOK, "챌린지_영상", "챌린지_영상", &[("관심사", ""), ("유사타겟", "")], 45.0, 41, 0, 1.5),
    (accounts::DAANGN, "동네_광고", "동네_광고", &[("성수동", ""), ("왕십리", "")], 20.0, 173, 0, 1.2),
    (accounts::DAANGN, "동네_소식", "동네_소식", &[("성수동 소식", "")], 10.0, 96, 0, 0.4),
];

/// Their campaigns, all of which run the whole time.
pub fn campaigns(flight: (Date, Date)) -> impl Iterator<Item = Campaign> {
    PLANNED.into_iter().map(move |(account, key, name, groups, clicks, click_price, price_decimals, pull)| Campaign {
        account,
        key: key.into(),
        name: name.into(),
        kind: "",
        groups: groups.iter().map(|(group, ad)| ((*group).into(), (*ad).into())).collect(),
        clicks,
        click_price,
        price_decimals,
        flight,
        pull,
    })
}
