//! The accounts that the samples of the formats speak of.

use std::collections::BTreeMap;

use ingest::connectors;
use jangbu_core::{
    Text,
    account::{Account, AccountKind},
};

/// Accounts with the numbers that samples name, and one account for every platform that they do not.
pub fn registry() -> BTreeMap<Text, Account> {
    let account = |id: &str, kind, platform: &str, number: &str, currency: &str| Account {
        id: id.into(),
        kind,
        platform: platform.into(),
        external_id: number.into(),
        currency: currency.parse().unwrap_or_default(),
        zone: "Asia/Seoul".into(),
        ..Account::default()
    };
    let mut accounts = vec![
        account("naver-main", AccountKind::Media, "naver_search_ad", "1234567", "KRW"),
        account("meta-main", AccountKind::Media, "meta", "9876", "USD"),
        account("hanbit", AccountKind::Shop, "own_shop", "", "KRW"),
        account("toss-main", AccountKind::Gateway, "toss", "tosspay01", "KRW"),
        account("kakao-moment", AccountKind::Media, "kakao_moment", "77001", "KRW"),
        account("kb-main", AccountKind::Bank, "kb", "123456-04-567890", "KRW"),
    ];
    for format in connectors::ALL.iter().filter(|format| !format.platform.is_empty()) {
        let Some(kind) = format.account else { continue };
        if !accounts.iter().any(|known| known.kind == kind && known.platform.starts_with(format.platform)) {
            accounts.push(Account { shop: "hanbit".into(), ..account(format.id, kind, format.platform, "", "KRW") });
        }
    }
    accounts.into_iter().map(|account| (account.id.clone(), account)).collect()
}
