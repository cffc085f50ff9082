//! The business seen from outside: files in, facts, quarantine and findings out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod ad_json;
mod ad_reports;
mod banks;
mod control_totals;
mod draft;
mod encodings;
mod laws;
mod online_retail;
mod quarantine;
mod repeats;
mod replaced_days;
mod replay;
mod workbooks;

use std::{collections::BTreeMap, ops::ControlFlow, path::PathBuf};

use jangbu_core::{
    Text,
    account::{Account, AccountKind, Company, RevenueDate},
    facts::FactSet,
};

use crate::{Accounts, IngestError, Mapping, Options, Outcome, Source, detect, open, read};

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
        account("kb-main", AccountKind::Bank, "kb", "123456-04-567890", "KRW"),
    ]
    .into_iter()
    .map(|account| (account.id.clone(), account))
    .collect()
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
