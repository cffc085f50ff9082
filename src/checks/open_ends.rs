//! What nobody has explained or paid yet: balances of clearing and suspense accounts that a person can close.
//!
//! The books are right with each of them (posting policy, section 4: what a balance means), so they are notes and no
//! findings. Each says how many, how much, and what mends it.

mod balances;
mod clearing;
mod kind;
mod words;

use std::collections::BTreeMap;

use jangbu_core::{Currency, Date, Money, Said, Text, account::Account};
use ledger::Chart;
use serde::ser::SerializeStruct as _;
use store::Snapshot;

pub use kind::Kind;

/// Something open.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OpenEnd {
    /// What it is.
    pub kind: Kind,
    /// Code of the account it is open on.
    pub code: Text,
    /// The bank account, gateway, medium or supplier; empty where it is about orders of any.
    pub subject: Text,
    /// How many lines, days, orders or payments.
    pub count: usize,
    /// How much, debit positive.
    pub amount: Money,
    /// One sentence.
    pub message: Said,
    /// What mends it, with the command.
    pub mend: Said,
}

impl serde::Serialize for OpenEnd {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut open = serializer.serialize_struct("OpenEnd", 9)?;
        open.serialize_field("kind", self.kind.as_str())?;
        open.serialize_field("code", &self.code)?;
        open.serialize_field("subject", &self.subject)?;
        open.serialize_field("count", &self.count)?;
        open.serialize_field("amount", &self.amount)?;
        open.serialize_field("message", &self.message.en)?;
        open.serialize_field("message_ko", &self.message.ko)?;
        open.serialize_field("mend", &self.mend.en)?;
        open.serialize_field("mend_ko", &self.mend.ko)?;
        open.end()
    }
}

/// What names accounts, and the currency of the company.
#[derive(Clone, Copy)]
pub struct Names<'a> {
    /// Chart of accounts.
    pub chart: &'a Chart,
    /// Registered accounts by id.
    pub accounts: &'a BTreeMap<Text, Account>,
    /// The company's currency.
    pub currency: Currency,
}

impl Names<'_> {
    fn has_bank_text(&self, id: &str) -> bool {
        self.accounts.get(id).is_some_and(|account| !account.bank_text.trim().is_empty())
    }
}

/// A line, order or payment that is named: how much, the day where it has one, and its text.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Named {
    minor: i64,
    on: Option<Date>,
    text: Text,
}

impl Named {
    /// The larger first; of equals the earlier, then by text, so that equal books are told alike.
    fn comes_before(&self, other: &Self) -> bool {
        let sizes = other.minor.unsigned_abs().cmp(&self.minor.unsigned_abs());
        sizes.then(self.on.cmp(&other.on)).then_with(|| self.text.cmp(&other.text)).is_le()
    }
}

/// How many are named.
const MOST_NAMED: usize = 3;

/// A count, a sum and the largest of what was counted.
#[derive(Clone, Default, Debug)]
struct Counted {
    count: usize,
    minor: i128,
    largest: Vec<Named>,
}

impl Counted {
    fn add(&mut self, named: Named) {
        self.count += 1;
        self.minor += i128::from(named.minor);
        let at = self.largest.partition_point(|other| other.comes_before(&named));
        if at < MOST_NAMED {
            self.largest.insert(at, named);
            self.largest.truncate(MOST_NAMED);
        }
    }

    fn money(&self, currency: Currency) -> anyhow::Result<Money> {
        Ok(Money::new(i64::try_from(self.minor)?, currency))
    }
}

/// Everything that is open. Orders take the longest of many lines and are looked at if `with_orders`.
///
/// # Errors
/// When the store cannot be read.
pub async fn of(snapshot: &Snapshot, names: Names<'_>, with_orders: bool) -> anyhow::Result<Vec<OpenEnd>> {
    if snapshot.rows("journal")? == 0 {
        return Ok(Vec::new());
    }
    let mut open = balances::suspense(snapshot, names).await?;
    open.extend(balances::clearing(snapshot, names).await?);
    if with_orders {
        open.extend(balances::orders(snapshot, names).await?);
    }
    open.extend(balances::suppliers(snapshot, names).await?);
    Ok(open)
}

/// All of it in one line, without what stands around it; `None` when nothing is open.
pub fn in_one_line(open: &[OpenEnd]) -> Option<Said> {
    let mut kinds: BTreeMap<Kind, (usize, BTreeMap<Currency, i128>)> = BTreeMap::new();
    for end in open {
        let (count, amounts) = kinds.entry(end.kind).or_default();
        *count += end.count;
        *amounts.entry(end.amount.currency).or_default() += i128::from(end.amount.minor).abs();
    }
    let (mut en, mut ko) = (Vec::new(), Vec::new());
    for (kind, (count, amounts)) in &kinds {
        let amounts = amounts.iter().map(|(currency, minor)| {
            let money = Money::new(i64::try_from(*minor).unwrap_or(i64::MAX), *currency);
            format!("{money} {currency}")
        });
        let amounts = amounts.collect::<Vec<_>>().join(" + ");
        let Said { en: what, ko: what_ko } = kind.words();
        en.push(format!("{count} {what} ({amounts})"));
        ko.push(format!("{what_ko} {count}건 ({amounts})"));
    }
    (!en.is_empty()).then(|| Said::new(en.join(", "), ko.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_are_named_and_all_are_counted() {
        let mut counted = Counted::default();
        for minor in [-10, -500, -30, -200, -40] {
            counted.add(Named { minor, on: None, text: minor.to_string().into() });
        }
        assert_eq!((counted.count, counted.minor), (5, -780));
        let named: Vec<i64> = counted.largest.iter().map(|named| named.minor).collect();
        assert_eq!(named, [-500, -200, -40]);
    }

    #[test]
    fn one_line_adds_up_what_is_of_one_kind() {
        let end = |kind, count, minor| OpenEnd {
            kind,
            code: "257".into(),
            subject: "kb".into(),
            count,
            amount: Money::new(minor, Currency::KRW),
            message: Said::default(),
            mend: Said::default(),
        };
        assert_eq!(in_one_line(&[]), None);
        let ends = [end(Kind::DepositUnexplained, 2, -1_500), end(Kind::DepositUnexplained, 1, -500)];
        let line = in_one_line(&ends).unwrap_or_default();
        assert_eq!(line.en, "3 unexplained deposit(s) (2,000 KRW)");
        assert_eq!(line.ko, "설명되지 않은 입금 3건 (2,000 KRW)");
    }
}
