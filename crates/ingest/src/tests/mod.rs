//! The business seen from outside: files in, facts, quarantine and findings out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod ad_json;
mod ad_reports;
mod bad_input;
mod bank_messages;
mod banks;
mod control_totals;
mod documents;
mod draft;
mod encodings;
mod generic_orders;
mod laws;
mod malls;
mod mapped_malls;
mod online_retail;
mod quarantine;
mod rates;
mod repeats;
mod replaced_days;
mod replay;
mod settlements;
mod shopify;
mod touches;
mod workbooks;

use std::{collections::BTreeMap, ops::ControlFlow, path::PathBuf};

use jangbu_core::{
    Text,
    account::{Account, AccountKind, Company, RevenueDate},
    facts::FactSet,
};

use crate::{Accounts, Format, IngestError, Mapping, Options, Outcome, Source, detect, open, read};

/// The accounts that the samples speak of.
pub(crate) fn registry() -> BTreeMap<Text, Account> {
    let account = |id: &str, kind, platform: &str, number: &str, currency: &str| Account {
        id: id.into(),
        kind,
        platform: platform.into(),
        external_id: number.into(),
        currency: currency.parse().unwrap(),
        zone: "Asia/Seoul".into(),
        ..Account::default()
    };
    [
        account("naver-main", AccountKind::Media, "naver_search_ad", "1234567", "KRW"),
        account("meta-main", AccountKind::Media, "meta", "9876", "USD"),
        Account {
            vat: jangbu_core::account::VatTreatment::None,
            ..account("abroad", AccountKind::Media, "google_ads", "", "USD")
        },
        account("hanbit", AccountKind::Shop, "own_shop", "", "KRW"),
        account("toss-main", AccountKind::Gateway, "toss", "tosspay01", "KRW"),
        account("kakao-moment", AccountKind::Media, "kakao_moment", "77001", "KRW"),
        account("kakao-keyword", AccountKind::Media, "kakao_keyword", "88001", "KRW"),
        account("tiktok-main", AccountKind::Media, "tiktok", "7001002003", "KRW"),
        account("linkedin-main", AccountKind::Media, "linkedin", "507123456", "USD"),
        account("kb-main", AccountKind::Bank, "kb", "123456-04-567890", "KRW"),
        account("nuri-media", AccountKind::Media, "nuri", "605-86-00018", "KRW"),
        // No platform of a format: the samples of those find their only account.
        Account {
            vat: jangbu_core::account::VatTreatment::None,
            ..account("meta-invoiced", AccountKind::Media, "invoiced", "5551234", "USD")
        },
    ]
    .into_iter()
    .map(|account| (account.id.clone(), account))
    .collect()
}

/// Those, and the malls, shops and gateways of the commerce samples.
pub(crate) fn every_account() -> BTreeMap<Text, Account> {
    let account = |id: &str, kind, platform: &str, currency: &str, shop: &str| Account {
        id: id.into(),
        kind,
        platform: platform.into(),
        currency: currency.parse().unwrap(),
        zone: "Asia/Seoul".into(),
        shop: shop.into(),
        ..Account::default()
    };
    let more = [
        account("smartstore", AccountKind::Shop, "naver_smartstore", "KRW", ""),
        account("naver-pay", AccountKind::Gateway, "naver_pay", "KRW", "smartstore"),
        account("cafe24", AccountKind::Shop, "cafe24", "KRW", ""),
        account("coupang", AccountKind::Shop, "coupang", "KRW", ""),
        account("coupang-pay", AccountKind::Gateway, "coupang", "KRW", "coupang"),
        account("shopify", AccountKind::Shop, "shopify", "USD", ""),
        account("shopify-pay", AccountKind::Gateway, "shopify", "USD", "shopify"),
        account("stripe", AccountKind::Gateway, "stripe", "USD", "hanbit"),
        account("portone", AccountKind::Gateway, "portone", "KRW", "hanbit"),
    ];
    registry().into_iter().chain(more.into_iter().map(|account| (account.id.clone(), account))).collect()
}

/// Imports a file with every account; files that name no shop are about `account`, if one is given.
pub(crate) fn import_of(bytes: &[u8], account: &str) -> (FactSet, Outcome) {
    let options = Options { account: (!account.is_empty()).then(|| account.into()), ..options() };
    import_with(bytes, &[], &options, &every_account()).unwrap()
}

/// Imports the sample of a format, or another form of it. A tracker's file does not say whose shop it is about.
pub(crate) fn import_sample(format: &Format, bytes: &[u8]) -> (FactSet, Outcome) {
    import_of(bytes, account_of(format))
}

/// The account to be chosen for the sample of a format; empty where the file or its platform tells.
pub(crate) fn account_of(format: &Format) -> &'static str {
    let any_shop = format.account == Some(AccountKind::Shop) && format.platform.is_empty();
    if any_shop { "hanbit" } else { "" }
}

/// A Korean company; files without export time were observed at the end of March 2026.
pub(crate) fn options() -> Options {
    let company = Company {
        name: "한빛상점".to_owned(),
        currency: jangbu_core::Currency::KRW,
        zone: "Asia/Seoul".to_owned(),
        revenue_date: RevenueDate::Paid,
    };
    Options { as_of: Some("2026-03-31T00:00:00Z".parse().unwrap()), ..Options::new(company) }
}

/// Imports a file as the pipeline does.
pub(crate) fn import(bytes: &[u8]) -> Result<(FactSet, Outcome), IngestError> {
    import_with(bytes, &[], &options(), &registry())
}

/// The same with mappings, options and accounts of one's own.
pub(crate) fn import_with(
    bytes: &[u8],
    mappings: &[Mapping],
    options: &Options,
    registry: &BTreeMap<Text, Account>,
) -> Result<(FactSet, Outcome), IngestError> {
    let file = Source { name: "file.csv", bytes, modified_at: None };
    let opened = open(&file, mappings, options)?;
    let source = Source { bytes: &opened.bytes, ..file };
    let detected = detect(&source, mappings, options)?;
    let mut facts = FactSet::default();
    let outcome = read(&source, &detected, &Accounts(registry), options, &mut |chunk| {
        facts.append(chunk);
        ControlFlow::Continue(())
    })?;
    Ok((facts, outcome))
}

/// A file of the folder with the researched facts and data sets, which stands beside the repository.
pub(crate) fn shared(path: &str) -> PathBuf {
    let beside = || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared"));
    let folder = std::env::var_os("JANGBU_SHARED").map_or_else(beside, PathBuf::from);
    let file = folder.join(path);
    assert!(file.exists(), "{} is missing: set JANGBU_SHARED to the folder that holds it", file.display());
    file
}
