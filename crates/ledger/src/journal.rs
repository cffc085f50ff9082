//! Journal entries: balanced sets of postings with their dimensions.

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

    /// Key, amount and amount in the company's currency: the posting once it is posted.
    pub fn posted(&self) -> (NetKey, i64, i64) {
        (self.net_key(), self.amount_minor, self.functional_minor)
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
    /// Lines of one economic date would be posted on two days, so that neither day balances.
    #[error("entry of `{group}` has lines of {economic_on} with different document dates")]
    TwoDocumentDates {
        /// Posting group.
        group: GroupKey,
        /// Economic date of the lines.
        economic_on: Date,
    },
}

/// Sums of an entry's lines of one economic date.
struct Day {
    economic_on: Date,
    booked_on: Date,
    currencies: Vec<(Currency, i128)>,
    functional: i128,
}

impl Day {
    fn new(economic_on: Date, booked_on: Date) -> Self {
        Self { economic_on, booked_on, currencies: Vec::with_capacity(1), functional: 0 }
    }

    fn add(&mut self, posting: &Posting) {
        self.functional += i128::from(posting.functional_minor);
        let amount = i128::from(posting.amount_minor);
        match self.currencies.iter_mut().find(|(currency, _)| *currency == posting.currency) {
            Some((_, sum)) => *sum += amount,
            None => self.currencies.push((posting.currency, amount)),
        }
    }

    /// The first currency whose debits and credits differ, and by how much.
    fn difference(&self) -> Option<(String, i128)> {
        let differing = self.currencies.iter().find(|(_, sum)| *sum != 0);
        match differing {
            Some((currency, sum)) => Some((currency.to_string(), *sum)),
            None if self.functional != 0 => Some(("the company's currency".to_owned(), self.functional)),
            None => None,
        }
    }
}

impl JournalEntry {
    /// The only way to an entry: it balances per economic date, in every currency and in the company's.
    ///
    /// # Errors
    /// [`EntryError::OutOfBalance`] names the group, date and difference; [`EntryError::TwoDocumentDates`] the date.
    pub fn try_new(
        group: GroupKey,
        rule: &'static str,
        rule_version: i32,
        postings: Vec<Posting>,
    ) -> Result<Self, EntryError> {
        let mut days: Vec<Day> = Vec::with_capacity(2);
        for posting in &postings {
            match days.iter_mut().rev().find(|it| it.economic_on == posting.economic_on) {
                Some(day) if day.booked_on != posting.booked_on => {
                    return Err(EntryError::TwoDocumentDates { group, economic_on: posting.economic_on });
                }
                Some(day) => day.add(posting),
                None => {
                    let mut day = Day::new(posting.economic_on, posting.booked_on);
                    day.add(posting);
                    days.push(day);
                }
            }
        }
        for day in days {
            if let Some((currency, difference)) = day.difference() {
                return Err(EntryError::OutOfBalance { group, economic_on: day.economic_on, difference, currency });
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

/// The entry of `group` with `postings` made by `rule`.
///
/// # Errors
/// As [`JournalEntry::try_new`].
pub fn entry(
    group: &GroupKey,
    (rule, rule_version): (&'static str, i32),
    postings: Vec<Posting>,
) -> Result<JournalEntry, EntryError> {
    JournalEntry::try_new(group.clone(), rule, rule_version, postings)
}
