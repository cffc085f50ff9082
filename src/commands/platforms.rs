//! The words for platforms: which ones formats know, where one is needed, and how an ad account of one is paid.

use std::collections::BTreeSet;

use jangbu_core::{
    Text,
    account::{Account, AccountKind, Billing, VatTreatment},
};

use super::App;

/// Media whose supplier is abroad: a registered Korean business is charged no Korean VAT, and its card is charged
/// whenever a threshold is reached. `google` stands for `google_ads` too.
const ABROAD: [&str; 4] = ["google", "linkedin", "meta", "tiktok"];

/// The words that formats know for accounts of a kind.
pub fn known(kind: AccountKind) -> BTreeSet<&'static str> {
    let formats = ingest::connectors::ALL.iter().filter(|format| format.account == Some(kind));
    formats.map(|format| format.platform).filter(|platform| !platform.is_empty()).collect()
}

/// How an account is paid and what becomes of its VAT, unless it is said.
pub fn terms(kind: AccountKind, platform: &str) -> (Billing, VatTreatment) {
    let is = |word: &&str| platform.strip_prefix(*word).is_some_and(|rest| rest.is_empty() || rest.starts_with('_'));
    if kind == AccountKind::Media && ABROAD.iter().any(is) {
        (Billing::Threshold, VatTreatment::None)
    } else {
        (Billing::default(), VatTreatment::default())
    }
}

/// Says what of the terms of a new ad account was assumed, and how it is said otherwise.
pub fn tell_assumed(app: &App, account: &Account, billing: Option<Billing>, vat: Option<VatTreatment>) {
    if account.kind != AccountKind::Media || !app.output.for_people() {
        return;
    }
    let (mut assumed, mut others): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    if billing.is_none() {
        assumed.push(format!("--billing {}", account.billing));
        others.push(format!("--billing {}", words(Billing::ALL, account.billing)));
    }
    if vat.is_none() {
        assumed.push(format!("--vat {}", account.vat));
        others.push(format!("--vat {}", words(VatTreatment::ALL, account.vat)));
    }
    if assumed.is_empty() {
        return;
    }
    let (assumed, others, id): (String, String, &Text) = (assumed.join(" "), others.join(" "), &account.id);
    let en = format!("  Assumed: `{assumed}`. To change it: `jangbu account set {id} {others}`");
    let ko = format!("  가정한 값: `{assumed}`. 다르면: `jangbu account set {id} {others}`");
    println!("{}", app.output.say(&en, &ko));
}

/// All words but one, to choose from.
fn words<T: Copy + PartialEq + std::fmt::Display>(all: &[T], but: T) -> String {
    all.iter().filter(|it| **it != but).map(ToString::to_string).collect::<Vec<_>>().join("|")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use clap::CommandFactory as _;

    use super::*;
    use crate::commands::Cli;

    #[test]
    fn platforms_abroad_charge_no_vat_at_a_threshold() {
        let media = |platform| terms(AccountKind::Media, platform);
        for platform in ["meta", "google_ads", "google", "tiktok", "linkedin"] {
            assert_eq!(media(platform), (Billing::Threshold, VatTreatment::None), "{platform}");
        }
        for platform in ["naver_search_ad", "kakao_moment", "kakao_keyword", "metal_works"] {
            assert_eq!(media(platform), (Billing::Prepaid, VatTreatment::Recoverable), "{platform}");
        }
        assert_eq!(terms(AccountKind::Shop, "meta"), (Billing::default(), VatTreatment::default()));
    }

    #[test]
    fn help_lists_every_platform_that_formats_know() {
        let mut command = Cli::command();
        let add = command.find_subcommand_mut("account").and_then(|it| it.find_subcommand_mut("add")).unwrap();
        let help = add.render_long_help().to_string();
        for kind in AccountKind::ALL {
            for platform in known(*kind) {
                let listed = help.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == platform);
                assert!(listed, "{kind} {platform}: {help}");
            }
        }
        assert!(known(AccountKind::Bank).is_empty() && known(AccountKind::Supplier).is_empty());
    }
}
