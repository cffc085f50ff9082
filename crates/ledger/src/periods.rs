//! Open and closed months: where a line is posted.

use std::{collections::BTreeSet, fmt, str::FromStr};

use jiff::{
    ToSpan,
    civil::{Date, date},
};

/// A calendar month.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Month {
    year: i16,
    month: i8,
}

/// The text is not a month.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a month such as 2026-08")]
pub struct NotAMonth(String);

impl Month {
    /// The month of `day`.
    pub fn of(day: Date) -> Self {
        Self { year: day.year(), month: day.month() }
    }

    /// Its first day.
    pub fn first_day(self) -> Date {
        date(self.year, self.month, 1)
    }

    /// Its last day.
    pub fn last_day(self) -> Date {
        self.first_day().last_of_month()
    }

    /// The month after.
    pub fn next(self) -> Self {
        Self::of(self.first_day().saturating_add(1.month()))
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for Month {
    type Err = NotAMonth;

    fn from_str(text: &str) -> Result<Self, NotAMonth> {
        format!("{}-01", text.trim()).parse().map(Self::of).map_err(|_| NotAMonth(text.to_owned()))
    }
}

/// A month was closed, or opened again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PeriodChange {
    /// Place in the recorded order, shared with batches: the change holds for everything recorded after it.
    pub sequence: i64,
    /// The month.
    pub month: Month,
    /// Closed, else opened again.
    pub closed: bool,
}

/// The months closed at one point of the recorded order.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Periods {
    closed: BTreeSet<Month>,
}

impl Periods {
    /// The state for what is recorded as number `sequence`: the changes with a smaller number, in any order.
    pub fn at(sequence: i64, changes: &[PeriodChange]) -> Self {
        let mut earlier: Vec<&PeriodChange> = changes.iter().filter(|it| it.sequence < sequence).collect();
        earlier.sort_by_key(|it| it.sequence);
        let mut periods = Self::default();
        for change in earlier {
            if change.closed {
                periods.closed.insert(change.month);
            } else {
                periods.closed.remove(&change.month);
            }
        }
        periods
    }

    /// Months that are closed, ascending.
    pub fn closed(&self) -> impl Iterator<Item = Month> {
        self.closed.iter().copied()
    }

    /// Whether lines may be posted on `day`.
    pub fn is_open(&self, day: Date) -> bool {
        self.closed.is_empty() || !self.closed.contains(&Month::of(day))
    }

    /// The day on which a line booked on `booked_on` is posted: that day if its month is open, else the
    /// first day of the first open month after it.
    pub fn posted_on(&self, booked_on: Date) -> Date {
        if self.is_open(booked_on) {
            return booked_on;
        }
        let mut month = Month::of(booked_on);
        while self.closed.contains(&month) && month.next() > month {
            month = month.next();
        }
        month.first_day()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn change(sequence: i64, month: &str, closed: bool) -> PeriodChange {
        PeriodChange { sequence, month: month.parse().unwrap(), closed }
    }

    #[test]
    fn a_late_line_goes_to_the_first_open_day() {
        let changes = [change(5, "2026-07", true), change(7, "2026-08", true)];
        let periods = Periods::at(9, &changes);
        assert_eq!(periods.posted_on(date(2026, 7, 15)), date(2026, 9, 1));
        assert_eq!(periods.posted_on(date(2026, 6, 15)), date(2026, 6, 15));
        assert_eq!(periods.posted_on(date(2026, 9, 8)), date(2026, 9, 8));
    }

    #[test]
    fn a_change_holds_only_for_what_is_recorded_after_it() {
        let changes = [change(9, "2026-12", false), change(5, "2026-12", true)];
        let december = date(2026, 12, 3);
        assert!(Periods::at(5, &changes).is_open(december));
        assert_eq!(Periods::at(6, &changes).posted_on(december), date(2027, 1, 1));
        assert!(Periods::at(10, &changes).is_open(december));
        assert_eq!(Periods::at(6, &changes).closed().next().unwrap().to_string(), "2026-12");
    }
}
