//! What the address of a landing page says of the advertisement that led to it.
//!
//! `utm_…`, the click ids of the media, and Naver's own parameters (`n_…`), whose ids are those its reports name.
//! Values are percent-encoded, Korean ones in UTF-8 or, from old pages, in CP949.

use std::borrow::Cow;

use encoding_rs::EUC_KR;
use jangbu_core::{
    Text, Timestamp,
    facts::{OrderTouch, Origin},
};

/// Click ids, the most telling first.
const CLICK_IDS: &[&str] =
    &["gclid", "gbraid", "wbraid", "dclid", "fbclid", "ttclid", "msclkid", "twclid", "n_keyword_id", "napm"];

/// The parameters of an address that say something of marketing.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Landing {
    source: Text,
    medium: Text,
    utm_campaign: Text,
    campaign: Text,
    ad_group: Text,
    ad: Text,
    click_id: Text,
}

impl Landing {
    /// Reads an address, or its query alone; `None` where it names nothing.
    pub fn of(address: &str) -> Option<Self> {
        let query = address.split_once('?').map_or(address, |(_, query)| query);
        let query = query.split('#').next().unwrap_or_default();
        let pairs: Vec<(String, Text)> = query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (name.to_ascii_lowercase(), decoded(value)))
            .filter(|(_, value)| !value.is_empty())
            .collect();
        let value = |name: &str| pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
        let one = |names: &[&str]| names.iter().find_map(|name| value(name)).unwrap_or_default();
        let landing = Self {
            source: one(&["utm_source", "nt_source"]),
            medium: one(&["utm_medium", "nt_medium"]),
            utm_campaign: one(&["utm_campaign", "nt_detail"]),
            campaign: one(&["utm_id", "gad_campaignid", "n_campaign"]),
            ad_group: one(&["n_ad_group"]),
            ad: one(&["n_ad"]),
            click_id: one(CLICK_IDS),
        };
        (landing != Self::default()).then_some(landing)
    }

    /// The touch of an order that came over this page.
    pub fn touch(self, origin: Origin, order_id: Text, touched_at: Timestamp) -> OrderTouch {
        OrderTouch {
            origin,
            order_id,
            touched_at,
            campaign: self.campaign,
            ad_group: self.ad_group,
            ad: self.ad,
            utm_source: self.source,
            utm_medium: self.medium,
            utm_campaign: self.utm_campaign,
            click_id: self.click_id,
            ..OrderTouch::default()
        }
    }
}

/// A percent-encoded value as text; what is no valid encoding stands as it is.
fn decoded(value: &str) -> Text {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = |at: usize| tail.get(at).and_then(|byte| char::from(*byte).to_digit(16));
        match (first, hex(0), hex(1)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push((high * 16 + low) as u8);
                rest = &tail[2..];
            }
            _ => {
                bytes.push(if *first == b'+' { b' ' } else { *first });
                rest = tail;
            }
        }
    }
    match std::str::from_utf8(&bytes) {
        Ok(text) => text.trim().into(),
        Err(_) => {
            let (text, broken): (Cow<'_, str>, bool) = EUC_KR.decode_without_bom_handling(&bytes);
            if broken { value.into() } else { text.trim().into() }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn korean_names_are_read_in_both_encodings() {
        let utf8 = "https://hanbit.example/p/1?utm_source=naver&utm_campaign=%EB%B4%84+%EC%8B%A0%EC%83%81&x=1#top";
        assert_eq!(Landing::of(utf8).unwrap().utm_campaign, "봄 신상");
        let cp949 = "https://hanbit.example/?utm_campaign=%BA%BD%20%BD%C5%BB%F3";
        assert_eq!(Landing::of(cp949).unwrap().utm_campaign, "봄 신상");
        assert_eq!(Landing::of("?utm_campaign=50%").unwrap().utm_campaign, "50%");
    }

    #[test]
    fn naver_names_the_ad_group_and_the_ad_and_google_the_click() {
        let naver = "https://m.example/?n_media=27758&n_query=%EC%9B%90%ED%94%BC%EC%8A%A4&n_ad_group=grp-a001-01&n_ad=nad-1\
                     &n_keyword_id=nkw-1&NaPm=ct%3Dabc%7Ctr%3Dsa";
        let touch = Landing::of(naver).unwrap().touch(Origin::default(), "A".into(), Timestamp::UNIX_EPOCH);
        assert_eq!([touch.ad_group, touch.ad, touch.click_id].map(String::from), ["grp-a001-01", "nad-1", "nkw-1"]);
        assert_eq!(Landing::of("https://a.example/?NaPm=ct%3Dabc%7Ctr%3Dsa").unwrap().click_id, "ct=abc|tr=sa");
        assert_eq!(Landing::of("/?gclid=Cj0K&gad_campaignid=77").unwrap().campaign, "77");
        assert_eq!([Landing::of("네이버 검색"), Landing::of("https://a.example/?id=3")], [None, None]);
    }
}
