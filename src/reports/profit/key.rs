//! What profit can be reported by.

use std::collections::HashMap;

use jangbu_core::Date;
use ledger::Month;
use serve::Reference;
use store::{
    RecordBatch,
    arrow::array::{Array as _, Date32Array, StringArray},
    tables::{
        RowError,
        cell::{Cell, Day, Word, day_of_number},
        column,
    },
};

use crate::{
    books::Books,
    reports::{
        scope::Scope,
        sql::{equals, list},
    },
};
use measure::ProfitSums;

/// A key of the profit report.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
pub enum Key {
    /// Calendar day.
    Day,
    /// ISO week, `2026-W10`.
    Week,
    /// Month, `2026-03`.
    Month,
    /// Platform of the media account.
    Platform,
    /// Media account.
    Account,
    /// Campaign.
    Campaign,
    /// Product.
    Product,
    /// Sales channel.
    Channel,
}

impl Key {
    /// Every key.
    pub const ALL: &'static [Self] = &[
        Self::Day,
        Self::Week,
        Self::Month,
        Self::Platform,
        Self::Account,
        Self::Campaign,
        Self::Product,
        Self::Channel,
    ];

    /// Name of the column, and of the condition in references.
    pub fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Platform => "platform",
            Self::Account => "account",
            Self::Campaign => "campaign",
            Self::Product => "product",
            Self::Channel => "channel",
        }
    }

    /// Whether it is a span of days.
    pub fn is_time(self) -> bool {
        matches!(self, Self::Day | Self::Week | Self::Month)
    }

    /// Column of the journal that it is read from; `day` stands for the date of the view.
    pub fn column(self) -> &'static str {
        match self {
            Self::Day | Self::Week | Self::Month => "day",
            Self::Platform | Self::Account => "media_account",
            Self::Campaign => "campaign",
            Self::Product => "product",
            Self::Channel => "channel",
        }
    }

    /// First and last day of a value of a key that is a span of days; `None` when it cannot be read.
    pub fn days(self, value: &str) -> Option<(Date, Date)> {
        match self {
            Self::Day => value.parse().ok().map(|day| (day, day)),
            Self::Week => week_days(value),
            Self::Month => value.parse::<Month>().ok().map(|month| (month.first_day(), month.last_day())),
            _ => None,
        }
    }

    /// The value of a key that is a span of days.
    pub fn period_of(self, day: Date) -> String {
        match self {
            Self::Week => {
                let week = day.iso_week_date();
                format!("{}-W{:02}", week.year(), week.week())
            }
            Self::Month => Month::of(day).to_string(),
            _ => day.to_string(),
        }
    }
}

/// The condition of references whether a campaign is known.
pub const LINKED: &str = "linked";

/// First and last day of an ISO week such as `2026-W10`.
fn week_days(text: &str) -> Option<(Date, Date)> {
    let (year, week) = text.split_once("-W")?;
    let day = |weekday| {
        let week = jiff::civil::ISOWeekDate::new(year.parse().ok()?, week.parse().ok()?, weekday).ok()?;
        Some(week.date())
    };
    Some((day(jiff::civil::Weekday::Monday)?, day(jiff::civil::Weekday::Sunday)?))
}

/// The conditions of a reference on the rows of a table whose date is `on`: on the date, and on the other keys.
///
/// # Errors
/// When a week, month or `linked` cannot be read.
pub fn conditions(books: &Books, reference: &Reference, on: &str) -> anyhow::Result<(Vec<String>, Vec<String>)> {
    let (mut dates, mut others) = (Vec::new(), Vec::new());
    match reference.get(LINKED) {
        None => {}
        Some("yes") => others.push("campaign IS NOT NULL".to_owned()),
        Some("no") => others.push("campaign IS NULL".to_owned()),
        Some(other) => anyhow::bail!("{LINKED}={other} is neither yes nor no"),
    }
    for key in Key::ALL {
        let Some(value) = reference.get(key.name()) else { continue };
        let conditions = if key.is_time() { &mut dates } else { &mut others };
        conditions.push(match key {
            Key::Day | Key::Week | Key::Month => {
                let (from, to) =
                    key.days(value).ok_or_else(|| anyhow::anyhow!("{}={value} cannot be read", key.name()))?;
                format!("{on} >= DATE '{from}' AND {on} <= DATE '{to}'")
            }
            Key::Platform => {
                let of = |empty: bool| {
                    let accounts = books
                        .accounts
                        .values()
                        .filter(|it| if empty { !it.platform.is_empty() } else { it.platform == value });
                    list(accounts.map(|account| &account.id))
                };
                if value.is_empty() {
                    format!("(media_account IS NULL OR media_account NOT IN {})", of(true))
                } else {
                    format!("media_account IN {}", of(false))
                }
            }
            other => equals(other.column(), value),
        });
    }
    Ok((dates, others))
}

/// A reference to a measure of a row.
pub fn refer(scope: &Scope, measure: &str, keys: &[Key], names: &[&str]) -> String {
    let mut reference = Reference::new("profit", measure);
    for (key, name) in keys.iter().zip(names) {
        reference = reference.with(key.name(), name);
    }
    scope.refer(reference).to_string()
}

/// The keys of the rows of one batch.
pub struct KeyColumns<'a> {
    columns: Vec<(Key, KeyColumn<'a>)>,
}

enum KeyColumn<'a> {
    Day(&'a Date32Array),
    Text(&'a StringArray),
    /// The source knows nothing of the key.
    Absent,
}

/// Numbers of keys that are worked out from a column, remembered between rows and batches.
pub struct Numbers {
    days: Vec<HashMap<i32, u32>>,
    last: Vec<Option<(i32, u32)>>,
    platforms: HashMap<String, String>,
}

impl Numbers {
    /// Nothing worked out yet.
    pub fn new(books: &Books, keys: &[Key]) -> Self {
        let platform = |account: &jangbu_core::account::Account| (account.id.to_string(), account.platform.to_string());
        Self {
            days: keys.iter().map(|_| HashMap::new()).collect(),
            last: vec![None; keys.len()],
            platforms: books.accounts.values().map(platform).collect(),
        }
    }

    fn day(&mut self, at: usize, key: Key, number: i32, sums: &mut ProfitSums) -> u32 {
        if let Some((day, number_of)) = self.last[at]
            && day == number
        {
            return number_of;
        }
        let number_of =
            *self.days[at].entry(number).or_insert_with(|| sums.number(at, &key.period_of(day_of_number(number))));
        self.last[at] = Some((number, number_of));
        number_of
    }
}

impl<'a> KeyColumns<'a> {
    /// The columns of `keys` in `batch`; a source without a column has nothing attributed.
    ///
    /// # Errors
    /// When a column is of another type.
    pub fn read(batch: &'a RecordBatch, keys: &[Key]) -> Result<Self, RowError> {
        let read = |key: &Key| {
            let found = batch.schema_ref().column_with_name(key.column()).is_some();
            let column = match (found, key.is_time()) {
                (false, _) => KeyColumn::Absent,
                (true, true) => KeyColumn::Day(column::<Day>(batch, key.column())?),
                (true, false) => KeyColumn::Text(column::<Word>(batch, key.column())?),
            };
            Ok((*key, column))
        };
        Ok(Self { columns: keys.iter().map(read).collect::<Result<_, RowError>>()? })
    }

    /// The numbers of a row's keys, put into `numbers`.
    pub fn numbers(&self, row: usize, sums: &mut ProfitSums, known: &mut Numbers, numbers: &mut [u32]) {
        for (at, ((key, column), number)) in self.columns.iter().zip(numbers).enumerate() {
            *number = match column {
                KeyColumn::Absent => sums.number(at, ""),
                KeyColumn::Day(days) => known.day(at, *key, days.value(row), sums),
                KeyColumn::Text(texts) => {
                    let text = text_of(texts, row);
                    match key {
                        Key::Platform => sums.number(at, known.platforms.get(text).map_or("", String::as_str)),
                        _ => sums.number(at, text),
                    }
                }
            };
        }
    }
}

/// The text of a row; empty where it is NULL.
pub fn text_of(texts: &<Word as Cell>::Array, row: usize) -> &str {
    if texts.is_valid(row) { texts.value(row) } else { "" }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_week_begins_on_monday_and_may_belong_to_another_year() {
        assert_eq!(Key::Week.period_of(date(2026, 1, 1)), "2026-W01");
        assert_eq!(Key::Week.period_of(date(2027, 1, 3)), "2026-W53");
        assert_eq!(week_days("2026-W01").unwrap(), (date(2025, 12, 29), date(2026, 1, 4)));
        assert_eq!(week_days("2026-03"), None);
        assert_eq!(Key::Month.period_of(date(2026, 3, 31)), "2026-03");
    }
}
