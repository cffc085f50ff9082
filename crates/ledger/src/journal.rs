//! Journal entries: balanced sets of postings with their dimensions.

use std::collections::BTreeMap;

use jangbu_core::{Currency, Date, Text, group::GroupKey};

/// What a posting is about, beside its account. Empty means none.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct Dimensions {
    /// Registered media account.
    pub media_account: Text,
    /// Campaign id or name.
    pub campaign: Text,
    /// Ad group id or name.
    pub ad_group: Text,
    /// Sales channel.
    pub channel: Text,
    /// Product code.
    pub product: Text,
    /// Order number.
    pub order: Text,
    /// Counterparty: a registered account or another party's name.
    pub partner: Text,
}

/// One line of an entry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Posting {
    /// Code in the chart of accounts.
    pub code: Text,
    /// Currency of `amount_minor`.
    pub currency: Currency,
    /// Minor units, debit positive, credit negative.
    pub amount_minor: i64,
    /// The same in the company's currency, minor units.
    pub functional_minor: i64,
    /// The day the amount belongs to.
    pub economic_on: Date,
    /// Date of the document; posted on this day if its period is open.
    pub booked_on: Date,
    /// What it is about.
    pub dimensions: Dimensions,
    /// The fact that caused the line; 0 for none. Not part of its identity.
    pub fact_id: i64,
}

/// Identity of a balance within a group: postings of equal keys net against each other.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct NetKey {
    /// Code in the chart of accounts.
    pub code: Text,
    /// Currency of the amount.
    pub currency: Currency,
    /// The day the amount belongs to.
    pub economic_on: Date,
    /// What it is about.
    pub dimensions: Dimensions,
}

impl Posting {
    /// The key under which the posting nets.
    pub fn net_key(&self) -> NetKey {
        NetKey {
            code: self.code.clone(),
            currency: self.currency,
            economic_on: self.economic_on,
            dimensions: self.dimensions.clone(),
        }
    }
}

/// A balanced entry of one posting group.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct JournalEntry {
    group: GroupKey,
    rule: &'static str,
    rule_version: i32,
    postings: Vec<Posting>,
}

/// The postings do not make an entry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    /// Debits and credits differ.
    #[error("entry of `{group}` on {economic_on} is out of balance by {difference} minor units of {currency}")]
    OutOfBalance {
        /// Posting group.
        group: GroupKey,
        /// Economic date whose lines differ.
        economic_on: Date,
        /// Debits − credits.
        difference: i128,
        /// Currency; the company's for functional amounts.
        currency: String,
    },
}

impl JournalEntry {
    /// The only way to an entry: it balances per economic date, in every currency and in the company's.
    ///
    /// # Errors
    /// [`EntryError::OutOfBalance`] names the group, date and difference.
    pub fn try_new(
        group: GroupKey,
        rule: &'static str,
        rule_version: i32,
        postings: Vec<Posting>,
    ) -> Result<Self, EntryError> {
        let mut sums: BTreeMap<(Date, Option<Currency>), i128> = BTreeMap::new();
        for posting in &postings {
            *sums.entry((posting.economic_on, Some(posting.currency))).or_default() += i128::from(posting.amount_minor);
            *sums.entry((posting.economic_on, None)).or_default() += i128::from(posting.functional_minor);
        }
        for ((economic_on, currency), difference) in sums {
            if difference != 0 {
                let currency = currency.map_or_else(|| "the company's currency".to_owned(), |it| it.to_string());
                return Err(EntryError::OutOfBalance { group, economic_on, difference, currency });
            }
        }
        Ok(Self { group, rule, rule_version, postings })
    }

    /// Posting group.
    pub fn group(&self) -> &GroupKey {
        &self.group
    }

    /// Rule that made it, and its version.
    pub fn rule(&self) -> (&'static str, i32) {
        (self.rule, self.rule_version)
    }

    /// Its lines.
    pub fn postings(&self) -> &[Posting] {
        &self.postings
    }
}
