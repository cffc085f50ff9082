//! The accounts to register before the first file: media, shop, gateway, bank.

use serde::{Deserialize, Serialize};

use super::{platform_money, platforms};

/// Naver account of the UI report: prepaid, VAT recoverable.
pub const NAVER_MAIN: &str = "naver-main";
/// Naver account of the stat reports: charged at a threshold, VAT recoverable.
pub const NAVER_BRAND: &str = "naver-brand";
/// Naver account for the books sold free of VAT: invoiced monthly, VAT not recoverable.
pub const NAVER_BOOKS: &str = "naver-books";
/// Dollar account, charged at a threshold, no Korean VAT.
pub const GOOGLE: &str = "google-us";
/// Dollar account, prepaid, no Korean VAT.
pub const META: &str = "meta-us";
/// Euro account, invoiced monthly, no Korean VAT.
pub const GOOGLE_EU: &str = "google-eu";
/// Kakao Moment: prepaid, VAT recoverable, with free credit.
pub const KAKAO_MOMENT: &str = "kakao-bizboard";
/// Kakao Keyword through an agency that adds its mark-up: invoiced.
pub const KAKAO_KEYWORD: &str = "kakao-keyword";
/// Yen account charged at a threshold; its VAT is owed by the buyer.
pub const TIKTOK: &str = "tiktok-jp";
/// A local platform without a format of its own, through an agency that bills gross: invoiced.
pub const DAANGN: &str = "daangn";
/// The own shop.
pub const SHOP: &str = "haru-shop";
/// Sales channel of the shop.
pub const CHANNEL: &str = "자사몰";
/// The payment gateway.
pub const TOSS: &str = "toss";
/// The bank account.
pub const KB: &str = "kb-main";
/// The Naver Smart Store.
pub const STORE: &str = "smartstore";
/// Naver Pay, which collects for it.
pub const NAVER_PAY: &str = "naverpay";
/// Coupang as a mall.
pub const COUPANG: &str = "coupang";
/// Coupang as it pays.
pub const COUPANG_PAY: &str = "coupang-pay";
/// The second own shop, at Cafe24.
pub const CAFE24: &str = "cafe24";
/// The payment gateway that collects for it.
pub const KCP: &str = "kcp";
/// The channel of the first own shop, as it pays its share of coupons.
pub const CHANNEL_PAY: &str = "haru-channel";
/// The shop abroad.
pub const SHOPIFY: &str = "shopify";
/// What collects for it, in dollars.
pub const SHOPIFY_PAY: &str = "shopify-pay";
/// The bank's dollar account.
pub const KB_DOLLARS: &str = "kb-usd";
/// Supplier of goods that are received and paid by bank.
pub const HANEUL: &str = "haneul";
/// Supplier whose goods the shop sells as its agent, at a price per piece.
pub const FARM: &str = "친환경농장";
/// Supplier whose goods the shop sells as its agent, for a commission.
pub const MILL: &str = "현미나라";
/// Gateway of the orders from abroad; nobody registered it.
pub const PAYPAL: &str = "paypal";

/// By how much the invoices of a month may differ from what was measured.
const INVOICE_TOLERANCE_BP: i64 = 300;

/// One account as it is registered; every field is text, absent where it does not apply.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct AccountSpec {
    pub id: String,
    /// media, shop, gateway, bank or supplier.
    pub kind: String,
    pub platform: String,
    pub external_id: String,
    pub name: String,
    pub currency: String,
    pub zone: String,
    /// media: prepaid, threshold or invoiced.
    pub billing: Option<String>,
    /// media: recoverable, unrecoverable, none or reverse_charge.
    pub vat: Option<String>,
    /// The text in bank lines that names this counterparty.
    pub bank_text: Option<String>,
    /// gateway: whose orders it collects.
    pub shop: Option<String>,
    /// shop: its default gateway.
    pub gateway: Option<String>,
    /// shop: the name of the sales channel.
    pub channel: Option<String>,
    /// gateway: when it pays.
    pub payout_term: Option<String>,
    /// media: free_first or paid_first.
    pub credit_use: Option<String>,
    /// media: what an agency adds to the media price, `3/17`.
    pub agency_markup: Option<String>,
    /// media: minor units at which it is charged.
    pub threshold: Option<i64>,
    /// media: hundredths of a percent by which invoices may differ from what was measured.
    pub tolerance_bp: Option<i64>,
}

/// All accounts of the demo company; the limits of some grow with its orders.
pub fn accounts(orders_per_day: u32) -> Vec<AccountSpec> {
    [first_media(), shops(), more_media(orders_per_day)].concat()
}

fn base(id: &str, kind: &str, platform: &str, external_id: &str, name: &str) -> AccountSpec {
    AccountSpec {
        id: id.into(),
        kind: kind.into(),
        platform: platform.into(),
        external_id: external_id.into(),
        name: name.into(),
        currency: "KRW".into(),
        zone: "Asia/Seoul".into(),
        ..AccountSpec::default()
    }
}

/// Billing, VAT and the text in bank lines.
fn media(id: &str, platform: &str, external_id: &str, name: &str, terms: [&str; 3]) -> AccountSpec {
    AccountSpec {
        billing: Some(terms[0].into()),
        vat: Some(terms[1].into()),
        bank_text: Some(terms[2].into()),
        ..base(id, "media", platform, external_id, name)
    }
}

/// A media account whose number, currency and zone are those of its platform in the story.
fn platform(id: &str, platform: &str, name: &str, terms: [&str; 3]) -> AccountSpec {
    let of = platforms::of(id);
    AccountSpec {
        currency: of.map_or("", |of| of.currency).into(),
        zone: of.map_or("", |of| of.zone).into(),
        ..media(id, platform, of.map_or("", |of| of.external_id), name, terms)
    }
}

/// The media that were there from the beginning.
fn first_media() -> Vec<AccountSpec> {
    vec![
        media(NAVER_MAIN, "naver_search_ad", "haru_main", "하루샵 검색광고", ["prepaid", "recoverable", "NAVER"]),
        media(
            NAVER_BRAND,
            "naver_search_ad",
            "2204817",
            "하루샵 브랜드검색",
            ["threshold", "recoverable", "NAVER브랜드"],
        ),
        media(NAVER_BOOKS, "naver_search_ad", "2204818", "하루샵 도서", ["invoiced", "unrecoverable", "네이버후불"]),
        platform(GOOGLE, "google_ads", "Haru Google", ["threshold", "none", "GOOGLE"]),
        platform(META, "meta", "Haru Meta", ["prepaid", "none", "FACEBK"]),
    ]
}

/// Shops, gateways, banks and a supplier.
fn shops() -> Vec<AccountSpec> {
    let mall = |id: &str, platform: &str, number: &str, name: &str, [gateway, channel]: [&str; 2]| AccountSpec {
        gateway: Some(gateway.into()),
        channel: Some(channel.into()),
        ..base(id, "shop", platform, number, name)
    };
    let collector = |id: &str, platform: &str, number: &str, name: &str, [shop, text]: [&str; 2]| AccountSpec {
        shop: Some(shop.into()),
        bank_text: Some(text.into()),
        ..base(id, "gateway", platform, number, name)
    };
    let dollars = |account: AccountSpec| AccountSpec { currency: "USD".into(), ..account };
    vec![
        AccountSpec {
            gateway: Some(TOSS.into()),
            channel: Some(CHANNEL.into()),
            ..base(SHOP, "shop", "own_shop", "haru", "하루샵")
        },
        AccountSpec {
            bank_text: Some("토스페이먼츠".into()),
            shop: Some(SHOP.into()),
            ..base(TOSS, "gateway", "toss_payments", "harushop01", "토스페이먼츠")
        },
        base(KB, "bank", "kb", "123456-04-567890", "국민은행 주거래"),
        mall(STORE, "naver_smartstore", "haru_store", "하루샵 스마트스토어", [NAVER_PAY, "스마트스토어"]),
        mall(COUPANG, "coupang", "A00012345", "하루샵 쿠팡", [COUPANG_PAY, "쿠팡"]),
        AccountSpec {
            payout_term: Some("week+15bd".into()),
            ..collector(COUPANG_PAY, "coupang", "A00012345", "쿠팡", [COUPANG, "쿠팡(주)"])
        },
        mall(CAFE24, "cafe24", "haru24", "하루샵 카페24", [KCP, "카페24"]),
        collector(KCP, "kcp", "T0000", "한국결제", [CAFE24, "한국결제"]),
        collector(CHANNEL_PAY, "channel", "", "하루채널", [SHOP, "하루채널"]),
        dollars(mall(SHOPIFY, "shopify", "haru-abroad", "Haru Abroad", [SHOPIFY_PAY, "Shopify"])),
        dollars(collector(SHOPIFY_PAY, "shopify", "haru-abroad", "Shopify Payments", [SHOPIFY, "SHOPIFY"])),
        dollars(base(KB_DOLLARS, "bank", "kb", "123456-11-000777", "국민은행 외화예금")),
        collector(NAVER_PAY, "naver_pay", "naverpay", "네이버페이", [STORE, "네이버페이"]),
        AccountSpec {
            bank_text: Some("하늘코스메틱".into()), ..base(HANEUL, "supplier", "", "", "(주)하늘코스메틱")
        },
    ]
}

/// Media that came later.
fn more_media(orders_per_day: u32) -> Vec<AccountSpec> {
    vec![
        AccountSpec {
            tolerance_bp: Some(INVOICE_TOLERANCE_BP),
            ..platform(GOOGLE_EU, "google_ads", "Haru Google EU", ["invoiced", "none", "GOOGLE IRELAND"])
        },
        AccountSpec {
            credit_use: Some("free_first".into()),
            tolerance_bp: Some(INVOICE_TOLERANCE_BP),
            ..platform(KAKAO_MOMENT, "kakao_moment", "하루샵 카카오모먼트", ["prepaid", "recoverable", "(주)카카오"])
        },
        AccountSpec {
            agency_markup: Some("3/17".into()),
            tolerance_bp: Some(INVOICE_TOLERANCE_BP),
            ..platform(KAKAO_KEYWORD, "kakao_keyword", "하루샵 키워드광고", ["invoiced", "recoverable", "새봄미디어"])
        },
        AccountSpec {
            threshold: Some(platform_money::tiktok_threshold(orders_per_day)),
            ..platform(TIKTOK, "tiktok", "Haru TikTok", ["threshold", "reverse_charge", "TIKTOK"])
        },
        AccountSpec {
            tolerance_bp: Some(INVOICE_TOLERANCE_BP),
            ..platform(DAANGN, "daangn", "하루샵 당근", ["invoiced", "recoverable", "누리미디어"])
        },
    ]
}
