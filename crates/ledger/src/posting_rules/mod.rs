//! The posting rules: what each kind of group does to the accounts. One file per rule.

mod accrual;
mod ad_spend;
mod bank_line;
mod free_credit;
mod fx_month_end;
mod fx_realised;
mod goods_receipt;
mod media_charge;
mod moving_average;
mod opening_balance;
mod order;
mod payout;
mod points;

pub use moving_average::shortage;

use jangbu_core::{
    Currency, Date, Said, Text,
    allocation::AllocationError,
    exact::AmountError,
    facts::{FactSet, RateKind},
    group::{GroupKey, GroupKind},
};

use crate::{context::Context, example::Example, journal::Posting};

/// Every rule, one per kind of group.
pub const ALL: &[PostingRule] = &[
    accrual::RULE,
    ad_spend::RULE,
    bank_line::RULE,
    free_credit::RULE,
    fx_month_end::RULE,
    fx_realised::RULE,
    goods_receipt::RULE,
    media_charge::RULE,
    moving_average::RULE,
    opening_balance::RULE,
    order::RULE,
    payout::RULE,
    points::RULE,
];

/// A posting rule.
pub struct PostingRule {
    /// Equals the file name; stored with every entry.
    pub id: &'static str,
    /// Stored with every entry; a new number for a new meaning.
    pub version: i32,
    /// The groups it posts.
    pub group: GroupKind,
    /// For an accountant, in English.
    pub summary: &'static str,
    /// For an accountant, in Korean.
    pub summary_ko: &'static str,
    /// Rates by which it values amounts in foreign currency; none when it takes them as other groups valued them.
    pub rates: &'static [RateKind],
    /// All lines of a group, merged by key: the same facts in any order give the same lines.
    post: fn(&GroupKey, &FactSet, &Context) -> Result<Vec<Posting>, Reason>,
    /// Worked entries, shown in the handbook and tested.
    pub examples: &'static [Example],
}

/// What a group should show in the books.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Target {
    /// Rule that made it.
    pub rule: &'static str,
    /// Its version.
    pub rule_version: i32,
    /// Lines, merged by key.
    pub postings: Vec<Posting>,
}

/// A group cannot be posted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("cannot post `{group}`")]
pub struct PostError {
    /// The group.
    pub group: GroupKey,
    /// Why.
    #[source]
    pub reason: Reason,
}

impl PostError {
    /// Whether the group only waits for something that is still to come, as an exchange rate.
    pub fn waits(&self) -> bool {
        matches!(self.reason, Reason::MissingRate { .. } | Reason::MissingTerms { .. })
    }
}

/// Why a group cannot be posted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// The key is of no known kind.
    #[error("its key is of no known kind")]
    UnknownKind,
    /// An account is not registered.
    #[error("account `{0}` is not registered")]
    UnknownAccount(Text),
    /// A code is not in the chart of accounts.
    #[error("code `{0}` is not in the chart of accounts")]
    UnknownCode(Text),
    /// Amounts are in another currency than their account.
    #[error("amounts are in {found}, but the account is kept in {expected}")]
    WrongCurrency {
        /// Currency of the amounts.
        found: Currency,
        /// Currency of the account.
        expected: Currency,
    },
    /// No exchange rate is old enough; the group waits for one.
    #[error("no rate of {currency} in {quote} on or before {day} is known yet")]
    MissingRate {
        /// The foreign currency.
        currency: Currency,
        /// The company's currency.
        quote: Currency,
        /// The day.
        day: Date,
    },
    /// A product is sold for a supplier, but its terms are not known; the group waits for them.
    #[error("product `{product}` is sold for a supplier, but no supplier and price or rate of it is known on {day}")]
    MissingTerms {
        /// The product.
        product: Text,
        /// The day of the sale.
        day: Date,
    },
    /// An amount does not fit.
    #[error(transparent)]
    Amount(#[from] AmountError),
    /// An amount cannot be split.
    #[error(transparent)]
    Split(#[from] AllocationError),
}

impl Reason {
    /// The reason in both languages.
    pub fn said(&self) -> Said {
        let ko = match self {
            Self::UnknownKind => "알 수 없는 종류의 분개 묶음입니다".to_owned(),
            Self::UnknownAccount(id) => format!("`{id}` 계정이 등록되어 있지 않습니다"),
            Self::UnknownCode(code) => format!("계정과목표에 `{code}`이(가) 없습니다"),
            Self::WrongCurrency { found, expected } => {
                format!("금액은 {found}인데 계정의 통화는 {expected}입니다")
            }
            Self::MissingRate { currency, quote, day } => {
                format!("{day} 이전의 {currency}/{quote} 환율이 아직 없습니다")
            }
            Self::MissingTerms { product, day } => {
                format!("위탁 상품 `{product}` 의 공급처와 공급가(또는 수수료율)를 {day} 현재 알 수 없습니다")
            }
            Self::Amount(_) => "금액이 너무 크거나 정밀해서 기록할 수 없습니다".to_owned(),
            Self::Split(_) => "나눌 기준이 없어 금액을 배분할 수 없습니다".to_owned(),
        };
        Said::new(self.to_string(), ko)
    }
}

/// Everything `group` should show, from all its facts in force.
///
/// # Errors
/// When an account or code is unknown, a rate is missing ([`PostError::waits`]), or an amount is out of range.
pub fn post_group(group: &GroupKey, facts: &FactSet, context: &Context) -> Result<Target, PostError> {
    let kind = group.kind();
    let posted = match ALL.iter().find(|rule| Some(rule.group) == kind) {
        Some(rule) => (rule.post)(group, facts, context).map(|postings| Target {
            rule: rule.id,
            rule_version: rule.version,
            postings,
        }),
        None => Err(Reason::UnknownKind),
    };
    posted.map_err(|reason| PostError { group: group.clone(), reason })
}

/// The target of a group that waits: nothing of it belongs in the books.
pub fn nothing_due(group: &GroupKey) -> Target {
    let rule = ALL.iter().find(|rule| Some(rule.group) == group.kind());
    Target {
        rule: rule.map_or("none", |rule| rule.id),
        rule_version: rule.map_or(0, |rule| rule.version),
        postings: Vec::new(),
    }
}

#[cfg(test)]
mod tests;
