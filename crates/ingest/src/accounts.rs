//! Which registered account a file or a row belongs to.
//!
//! In this order: what the file says (id or number of the platform), `--account`, the only account of the kind.

use std::collections::BTreeMap;

use jangbu_core::{
    Said, Text,
    account::{self, Account, AccountKind},
};

use crate::{Format, connectors};

/// The registered accounts by id.
#[derive(Clone, Copy, Debug)]
pub struct Accounts<'a>(pub &'a BTreeMap<Text, Account>);

/// The account is not registered, or cannot be told from others.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{}", self.said().en)]
pub enum AccountError {
    /// The file names an account that is not registered.
    Unknown {
        /// Kind looked for.
        kind: AccountKind,
        /// Platform of the format; empty for any.
        platform: String,
        /// As the file or the user says.
        named: String,
    },
    /// No account of the kind is registered.
    NoneRegistered {
        /// Kind looked for.
        kind: AccountKind,
        /// Platform of the format; empty for any.
        platform: String,
    },
    /// Several could be meant.
    Several {
        /// Kind looked for.
        kind: AccountKind,
        /// As the file or the user says; empty when nothing is said.
        named: String,
        /// Ids to choose from.
        ids: Vec<String>,
    },
    /// The account chosen is of another kind than the file needs.
    OtherKind {
        /// As the user says.
        named: String,
        /// What it is.
        is: AccountKind,
        /// What is needed.
        needs: AccountKind,
    },
    /// The account chosen is of another platform than the file.
    OtherPlatform {
        /// Id of the account.
        id: String,
        /// Its kind.
        kind: AccountKind,
        /// Its platform.
        is: String,
        /// Platform of the format.
        needs: String,
    },
    /// A mall is known as a shop, but not as the gateway that pays out.
    NoGateway {
        /// Id of the shop.
        shop: String,
        /// Platform of the format.
        platform: String,
    },
}

impl AccountError {
    /// The error in a sentence, with the command to run.
    pub fn said(&self) -> Said {
        match self {
            Self::Unknown { kind, platform, named } => {
                let command = command(*kind, platform, named);
                Said::new(
                    format!("{kind} account `{named}` is not registered: `{command}`"),
                    format!("{} 계정 `{named}` 이(가) 등록되어 있지 않습니다: `{command}`", word_ko(*kind)),
                )
            }
            Self::NoneRegistered { kind, platform } => {
                let command = command(*kind, platform, "");
                Said::new(
                    format!("no {kind} account is registered for this file: `{command}`"),
                    format!("이 파일에 쓸 {} 계정이 등록되어 있지 않습니다: `{command}`", word_ko(*kind)),
                )
            }
            Self::Several { kind, named, ids } if named.is_empty() => {
                let ids = ids.join(", ");
                Said::new(
                    format!(
                        "the file does not say which {kind} account it is about: pass `--account` with one of {ids}"
                    ),
                    format!(
                        "어느 {} 계정의 파일인지 적혀 있지 않습니다. `--account` 로 고르십시오: {ids}",
                        word_ko(*kind)
                    ),
                )
            }
            Self::OtherKind { named, is, needs } => Said::new(
                format!("`{named}` is a {is} account; this file needs a {needs} account: pass its id with `--account`"),
                format!(
                    "`{named}` 은(는) {} 계정인데 이 파일에는 {} 계정이 필요합니다. `--account` 로 그 계정을 적으십시오",
                    word_ko(*is),
                    word_ko(*needs)
                ),
            ),
            Self::OtherPlatform { id, kind, is, needs } => {
                let command = command(*kind, needs, "");
                Said::new(
                    format!(
                        "`{id}` is an account of `{is}`, and this file is of `{needs}`: pass an account of `{needs}` \
                         with `--account`; if there is none yet: `{command}`"
                    ),
                    format!(
                        "`{id}` 은(는) `{is}` 계정인데 이 파일은 `{needs}` 의 것입니다. `--account` 로 `{needs}` 계정을 \
                         적으십시오. 아직 없으면: `{command}`"
                    ),
                )
            }
            Self::NoGateway { shop, platform } => {
                let command =
                    format!("jangbu account add {shop}-pay --kind gateway --platform {platform} --shop {shop}");
                Said::new(
                    format!("`{shop}` pays out what it sells, but no gateway account names it: `{command}`"),
                    format!("`{shop}` 은(는) 정산도 하는데, 이 쇼핑몰을 가리키는 결제사 계정이 없습니다: `{command}`"),
                )
            }
            Self::Several { kind, named, ids } => {
                let ids = ids.join(", ");
                Said::new(
                    format!("`{named}` may mean several {kind} accounts: write one of {ids} instead"),
                    format!(
                        "`{named}` 에 해당하는 {} 계정이 여럿입니다. 다음 가운데 하나로 적으십시오: {ids}",
                        word_ko(*kind)
                    ),
                )
            }
        }
    }
}

impl<'a> Accounts<'a> {
    /// The account of `kind` that `named` or else `chosen` means, or the only one whose platform begins with `platform`.
    ///
    /// # Errors
    /// When it is not registered, or several could be meant; the text holds the command to run.
    pub fn resolve(
        &self,
        kind: AccountKind,
        platform: &str,
        named: &str,
        chosen: Option<&str>,
    ) -> Result<&'a Account, AccountError> {
        if !named.is_empty() {
            return match (self.named(kind, platform, named), chosen) {
                (Err(error), Some(chosen)) => match (self.named(kind, platform, chosen), &error) {
                    // A number that no account has yet may be that of the chosen account, where none is noted.
                    (Ok(account), AccountError::Unknown { .. }) if account.external_id.is_empty() => {
                        of_platform(account, platform)
                    }
                    (Ok(account), AccountError::Several { ids, .. }) if ids.iter().any(|id| account.id == *id) => {
                        Ok(account)
                    }
                    _ => Err(error),
                },
                (found, _) => found,
            };
        }
        if let Some(chosen) = chosen {
            return self.chosen(kind, platform, chosen);
        }
        let all = self.0.values().filter(|account| account.kind == kind && account.platform.starts_with(platform));
        only(all.collect(), kind, "")
            .unwrap_or_else(|| Err(AccountError::NoneRegistered { kind, platform: platform.to_owned() }))
    }

    /// The gateway that collects for `shop`: the shop's own default, else the only one that names the shop, those of
    /// `platform` first.
    ///
    /// # Errors
    /// When none is registered, or several could be meant.
    pub fn gateway_of(&self, shop: &str, platform: &str) -> Result<&'a Account, AccountError> {
        let default = self.0.get(shop).map(|shop| shop.gateway.as_str()).filter(|named| !named.is_empty());
        if let Some(named) = default
            && let Ok(account) = self.named(AccountKind::Gateway, platform, named)
        {
            return Ok(account);
        }
        let of_shop = |account: &&Account| account.kind == AccountKind::Gateway && account.shop == shop;
        let mut all: Vec<&Account> = self.0.values().filter(of_shop).collect();
        if all.iter().any(|account| account.platform.starts_with(platform)) {
            all.retain(|account| account.platform.starts_with(platform));
        }
        only(all, AccountKind::Gateway, shop)
            .unwrap_or_else(|| Err(AccountError::NoGateway { shop: shop.to_owned(), platform: platform.to_owned() }))
    }

    /// The account that the user chose, which must be of the kind and not of another platform.
    fn chosen(&self, kind: AccountKind, platform: &str, chosen: &str) -> Result<&'a Account, AccountError> {
        match self.named(kind, platform, chosen) {
            Ok(account) => of_platform(account, platform),
            Err(error @ AccountError::Unknown { .. }) => match account::meant(self.0, None, "", chosen).first() {
                Some(other) => Err(AccountError::OtherKind { named: chosen.to_owned(), is: other.kind, needs: kind }),
                None => Err(error),
            },
            Err(error) => Err(error),
        }
    }

    /// By id, by the platform's number, or by a platform.
    fn named(&self, kind: AccountKind, platform: &str, named: &str) -> Result<&'a Account, AccountError> {
        only(account::meant(self.0, Some(kind), platform, named), kind, named).unwrap_or_else(|| {
            Err(AccountError::Unknown { kind, platform: platform.to_owned(), named: named.to_owned() })
        })
    }
}

/// The account, unless it is of a platform that other formats of its kind belong to. What shops, gateways and banks are
/// called is free: such words say nothing of a file.
fn of_platform<'a>(account: &'a Account, platform: &str) -> Result<&'a Account, AccountError> {
    let is = account.platform.as_str();
    let known = |format: &Format| {
        format.account == Some(account.kind) && !format.platform.is_empty() && is.starts_with(format.platform)
    };
    // Whoever forwards the payments of a gateway may write the file.
    if account.kind == AccountKind::Gateway
        || platform.is_empty()
        || is.starts_with(platform)
        || !connectors::ALL.iter().copied().any(known)
    {
        return Ok(account);
    }
    Err(AccountError::OtherPlatform {
        id: account.id.to_string(),
        kind: account.kind,
        is: is.to_owned(),
        needs: platform.to_owned(),
    })
}

/// The account, if it is the only one; `None` when there is none.
fn only<'a>(fitting: Vec<&'a Account>, kind: AccountKind, named: &str) -> Option<Result<&'a Account, AccountError>> {
    match fitting.as_slice() {
        [] => None,
        [one] => Some(Ok(one)),
        several => {
            let ids = several.iter().map(|account| account.id.to_string()).collect();
            Some(Err(AccountError::Several { kind, named: named.to_owned(), ids }))
        }
    }
}

fn word_ko(kind: AccountKind) -> &'static str {
    match kind {
        AccountKind::Media => "광고",
        AccountKind::Shop => "쇼핑몰",
        AccountKind::Gateway => "결제사",
        AccountKind::Bank => "은행",
        AccountKind::Supplier => "공급처",
    }
}

/// The command that registers the account, with a short name proposed.
fn command(kind: AccountKind, platform: &str, named: &str) -> String {
    let id = if platform.is_empty() { format!("my-{kind}") } else { platform.replace('_', "-") };
    let platform = if platform.is_empty() { "PLATFORM" } else { platform };
    let number = if named.is_empty() { String::new() } else { format!(" --external-id {named}") };
    format!("jangbu account add {id} --kind {kind} --platform {platform}{number}")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn registry(accounts: &[(&str, AccountKind, &str, &str)]) -> BTreeMap<Text, Account> {
        accounts
            .iter()
            .map(|(id, kind, platform, number)| {
                let account = Account {
                    id: (*id).into(),
                    kind: *kind,
                    platform: (*platform).into(),
                    external_id: (*number).into(),
                    ..Account::default()
                };
                (account.id.clone(), account)
            })
            .collect()
    }

    #[test]
    fn the_file_then_the_user_then_the_only_account_decides() {
        let registry = registry(&[
            ("naver", AccountKind::Media, "naver_search_ad", "1234567"),
            ("meta", AccountKind::Media, "meta", ""),
            ("kb", AccountKind::Bank, "kb", "123456-04-567890"),
        ]);
        let accounts = Accounts(&registry);
        let id = |kind, platform: &str, named: &str, chosen| {
            accounts.resolve(kind, platform, named, chosen).map(|account| account.id.to_string())
        };
        assert_eq!(id(AccountKind::Media, "", "1234567", Some("meta")).unwrap(), "naver");
        assert_eq!(id(AccountKind::Media, "", "", Some("meta")).unwrap(), "meta");
        assert_eq!(id(AccountKind::Media, "naver_search_ad", "", None).unwrap(), "naver");
        assert_eq!(id(AccountKind::Bank, "", "12345604567890", None).unwrap(), "kb");
        assert!(matches!(id(AccountKind::Media, "", "", None), Err(AccountError::Several { .. })));
        let unknown = id(AccountKind::Media, "naver_search_ad", "999", Some("naver")).unwrap_err();
        assert!(
            unknown.to_string().contains(
                "jangbu account add naver-search-ad --kind media --platform naver_search_ad --external-id 999"
            )
        );
        assert!(matches!(id(AccountKind::Shop, "", "", None), Err(AccountError::NoneRegistered { .. })));
    }

    #[test]
    fn a_number_of_two_platforms_means_that_of_the_format_or_is_asked_about() {
        let registry = registry(&[
            ("meta", AccountKind::Media, "meta", "1234567"),
            ("naver", AccountKind::Media, "naver_search_ad", "123-4567"),
        ]);
        let id = |platform: &str| {
            let found = Accounts(&registry).resolve(AccountKind::Media, platform, "1234567", None);
            found.map(|account| account.id.to_string())
        };
        assert_eq!((id("naver_search_ad").unwrap(), id("meta").unwrap()), ("naver".to_owned(), "meta".to_owned()));
        let error = id("").unwrap_err();
        assert!(error.to_string().contains("one of meta, naver"), "{error}");
    }

    #[test]
    fn an_account_of_another_platform_or_kind_is_refused_by_name_and_free_words_are_not() {
        let registry = registry(&[
            ("meta", AccountKind::Media, "meta", ""),
            ("agency", AccountKind::Media, "nuri", ""),
            ("kb", AccountKind::Bank, "kb", ""),
            ("kcp", AccountKind::Gateway, "kcp", ""),
            ("toss", AccountKind::Gateway, "toss_payments", ""),
        ]);
        let accounts = Accounts(&registry);
        let resolved = |kind, platform: &str, named: &str, chosen: &str| {
            let found = accounts.resolve(kind, platform, named, Some(chosen));
            found.map(|account| account.id.to_string()).map_err(|error| error.said())
        };
        for named in ["", "77001"] {
            let said = resolved(AccountKind::Media, "kakao_moment", named, "meta").unwrap_err();
            for text in [&said.en, &said.ko] {
                assert!(text.contains("`meta`") && text.contains("`kakao_moment`"), "{text}");
                assert!(
                    text.contains("jangbu account add kakao-moment --kind media --platform kakao_moment"),
                    "{text}"
                );
            }
        }
        let said = resolved(AccountKind::Media, "kakao_moment", "", "kb").unwrap_err();
        assert!(said.en.contains("`kb` is a bank account; this file needs a media account"), "{}", said.en);
        assert!(said.ko.contains("은행 계정") && said.ko.contains("광고 계정"), "{}", said.ko);
        for (kind, platform, chosen) in [
            (AccountKind::Media, "kakao_moment", "agency"),
            (AccountKind::Media, "", "meta"),
            (AccountKind::Gateway, "naver_pay", "kcp"),
            (AccountKind::Gateway, "toss", "toss"),
        ] {
            assert_eq!(resolved(kind, platform, "", chosen).unwrap(), chosen);
        }
        assert!(resolved(AccountKind::Media, "meta", "", "gone").unwrap_err().en.contains("not registered"));
    }
}
