//! Worked examples of posting: facts as text, and the lines they give. Shown in the handbook and tested.

mod notation;
mod scene;

use jangbu_core::vat::VatRatesError;

use crate::{
    chart::ChartError,
    difference::difference,
    journal::{EntryError, Posting, entry},
    posting_rules::{PostError, post_group},
};
pub(crate) use notation::dimensions;
pub use scene::Scene;

/// A worked example.
///
/// A fact is written as its table and fields, `order_line order_id=1001 line_id=1 gross=33000`; texts with
/// blanks stand in single quotes. `account` and `company` lines add to or change [`STANDING`].
/// A line reads date, code, signed amount (debit +), the amount in the company's currency after `=` where
/// it differs, `booked` and a date where that differs, and the dimensions.
pub struct Example {
    /// Worked entry of the posting policy, e.g. `E01`; empty for none.
    pub entry: &'static str,
    /// What happens, in an accountant's words.
    pub title: &'static str,
    /// Facts already posted; `given` then replaces them and the difference is posted.
    pub before: &'static [&'static str],
    /// Facts, accounts, products and rates.
    pub given: &'static [&'static str],
    /// Kind of group whose lines are shown, e.g. `fx`; empty for all.
    pub only: &'static str,
    /// Lines posted, in any order.
    pub lines: &'static [&'static str],
}

/// The company and accounts that every example starts from.
pub const STANDING: &[&str] = &[
    "company currency=KRW revenue_date=paid",
    "account id=naver kind=media billing=prepaid vat=recoverable bank_text=네이버",
    "account id=kakao kind=media billing=threshold vat=recoverable",
    "account id=meta kind=media billing=invoiced vat=recoverable",
    "account id=clinic kind=media billing=prepaid vat=unrecoverable",
    "account id=google kind=media billing=threshold vat=none currency=USD bank_text=GOOGLE",
    "account id=academy kind=media billing=threshold vat=reverse_charge currency=USD",
    "account id=agency kind=media billing=invoiced vat=recoverable agency_markup=3/17",
    "account id=potter kind=supplier bank_text=도예공방",
    "account id=own kind=shop channel=own gateway=toss",
    "account id=toss kind=gateway shop=own bank_text=토스페이먼츠",
    "account id=mall kind=shop channel=mall gateway=mallpay",
    "account id=mallpay kind=gateway shop=mall bank_text=몰페이",
    "account id=kb kind=bank",
];

/// An example does not hold together.
#[derive(Debug, thiserror::Error)]
pub enum ExampleError {
    /// A line of facts cannot be read.
    #[error("`{0}` cannot be read")]
    Unreadable(String),
    /// The chart of accounts is wrong.
    #[error(transparent)]
    Chart(#[from] ChartError),
    /// The table of VAT rates is wrong.
    #[error(transparent)]
    Vat(#[from] VatRatesError),
    /// A group cannot be posted.
    #[error(transparent)]
    Post(#[from] PostError),
    /// The lines do not balance.
    #[error(transparent)]
    Entry(#[from] EntryError),
}

impl Example {
    /// An example without anything, to be filled in.
    pub(crate) const EMPTY: Self = Self { entry: "", title: "", before: &[], given: &[], only: "", lines: &[] };

    /// The lines that the rules post, in the notation of [`Example::lines`].
    ///
    /// # Errors
    /// When the example cannot be read or posted, or does not balance.
    pub fn posted(&self) -> Result<Vec<String>, ExampleError> {
        Ok(self.postings()?.iter().map(notation::line).collect())
    }

    /// The lines that the rules post, group by group.
    ///
    /// # Errors
    /// As [`Example::posted`].
    pub fn postings(&self) -> Result<Vec<Posting>, ExampleError> {
        let before = Scene::read(STANDING.iter().chain(self.before))?;
        let after = Scene::read(STANDING.iter().chain(self.given))?;
        let posted_groups = before.groups();
        let mut all = Vec::new();
        for group in posted_groups.union(&after.groups()).filter(|it| it.as_str().starts_with(self.only)) {
            let mut posted = Vec::new();
            if posted_groups.contains(group) {
                let target = post_group(group, &before.facts_of(group), &before.context)?;
                posted.extend(target.postings.iter().map(Posting::posted));
            }
            let target = post_group(group, &after.facts_of(group), &after.context)?;
            let rule = (target.rule, target.rule_version);
            let entry = entry(group, rule, difference(target.postings, &posted))?;
            all.extend_from_slice(entry.postings());
        }
        Ok(all)
    }
}
