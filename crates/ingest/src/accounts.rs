//! Which registered account a file or a row belongs to.
//!
//! In this order: what the file says (id or number of the platform), `--account`, the only account of the kind.

use std::collections::BTreeMap;

use jangbu_core::{
    Text,
    account::{Account, AccountKind},
};

/// The registered accounts by id.
#[derive(Clone, Copy, Debug)]
pub struct Accounts<'a>(pub &'a BTreeMap<Text, Account>);

/// The account is not registered, or cannot be told from others.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum AccountError {
    /// The file names an account that is not registered.
    #[error("{kind} account `{named}` is not registered: `{}`", command(*.kind, .platform, .named))]
    Unknown {
        /// Kind looked for.
        kind: AccountKind,
        /// Platform of the format; empty for any.
        platform: String,
        /// As the file or the user says.
        named: String,
    },
    /// No account of the kind is registered.
    #[error("no {kind} account is registered for this file: `{}`", command(*.kind, .platform, ""))]
    NoneRegistered {
        /// Kind looked for.
        kind: AccountKind,
        /// Platform of the format; empty for any.
        platform: String,
    },
    /// Several could be meant.
    #[error("the file does not say which {kind} account it is about: pass `--account` with one of {}", .ids.join(", "))]
    Several {
        /// Kind looked for.
        kind: AccountKind,
        /// Ids to choose from.
        ids: Vec<String>,
    },
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
        let unknown =
            |named: &str| AccountError::Unknown { kind, platform: platform.to_owned(), named: named.to_owned() };
        if !named.is_empty() {
            return self
                .find(kind, named)
                .or_else(|| chosen.and_then(|id| self.find(kind, id)).filter(|account| account.external_id.is_empty()))
                .ok_or_else(|| unknown(named));
        }
        if let Some(chosen) = chosen {
            return self.find(kind, chosen).ok_or_else(|| unknown(chosen));
        }
        let mut all = self.0.values().filter(|account| account.kind == kind && account.platform.starts_with(platform));
        match (all.next(), all.next()) {
            (Some(only), None) => Ok(only),
            (None, _) => Err(AccountError::NoneRegistered { kind, platform: platform.to_owned() }),
            (Some(first), Some(second)) => {
                let ids = [first, second].into_iter().chain(all).map(|account| account.id.to_string()).collect();
                Err(AccountError::Several { kind, ids })
            }
        }
    }

    /// By id, by the platform's number (hyphens and blanks do not count), or by a platform that only one has.
    fn find(&self, kind: AccountKind, named: &str) -> Option<&'a Account> {
        let of_kind = || self.0.values().filter(|account| account.kind == kind);
        let of_platform = || {
            let mut fitting = of_kind().filter(|account| account.platform == named);
            fitting.next().filter(|_| fitting.next().is_none())
        };
        let number = bare(named);
        self.0
            .get(named)
            .filter(|account| account.kind == kind)
            .or_else(|| of_kind().find(|account| !number.is_empty() && bare(&account.external_id) == number))
            .or_else(of_platform)
    }
}

fn bare(number: &str) -> String {
    number.chars().filter(|c| *c != '-' && !c.is_whitespace()).collect()
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
}
