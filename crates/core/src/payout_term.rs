//! When a gateway pays out what it counted as sold on a day: anchor, lag, calendar and adjustment.
//!
//! `week+15bd` is fifteen bank days after the Sunday that ends the week of the sale; `month+1m+1bd` the first bank day
//! of the month after next. Posting policy 3.16.

use std::{fmt, str::FromStr};

use jiff::{ToSpan, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{
    Said,
    business_day::{Adjustment, Calendar, CalendarKind},
};

/// From which day the lag is counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Anchor {
    /// The day itself.
    Day,
    /// The Sunday that ends its week.
    Week,
    /// The last day of its month.
    Month,
}

/// A step of the lag.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Step {
    Months(i32),
    Days(i32),
    BusinessDays(u32),
}

/// A term of payment, kept as it was written.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PayoutTerm {
    anchor: Anchor,
    steps: Vec<Step>,
    calendar: CalendarKind,
    adjustment: Adjustment,
    written: String,
}

/// The text is no term of payment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no term of payment such as day+2bd, week+15bd, month+1m+1bd or month preceding")]
pub struct NotATerm(pub String);

impl NotATerm {
    /// The same in both languages.
    pub fn said(&self) -> Said {
        let ko = format!(
            "`{}` 은(는) 지급 조건이 아닙니다. day+2bd, week+15bd, month+1m+1bd, month preceding 처럼 쓰십시오",
            self.0
        );
        Said::new(self.to_string(), ko)
    }
}

impl PayoutTerm {
    /// The day on which what was sold on `sold_on` is due.
    pub fn due(&self, sold_on: Date) -> Date {
        let calendar = Calendar::korea(self.calendar);
        let mut day = match self.anchor {
            Anchor::Day => sold_on,
            Anchor::Week => {
                let to_sunday = 7 - sold_on.weekday().to_monday_one_offset();
                sold_on.saturating_add(i64::from(to_sunday).days())
            }
            Anchor::Month => sold_on.last_of_month(),
        };
        for step in &self.steps {
            day = match *step {
                Step::Months(months) => {
                    let later = day.saturating_add(months.months());
                    if day == day.last_of_month() { later.last_of_month() } else { later }
                }
                Step::Days(days) => day.saturating_add(days.days()),
                Step::BusinessDays(days) => calendar.add_business_days(day, days),
            };
        }
        calendar.adjust(day, self.adjustment)
    }
}

impl FromStr for PayoutTerm {
    type Err = NotATerm;

    fn from_str(text: &str) -> Result<Self, NotATerm> {
        read(text).ok_or_else(|| NotATerm(text.to_owned()))
    }
}

fn read(text: &str) -> Option<PayoutTerm> {
    let written = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut words = written.split(' ');
    let mut parts = words.next()?.split('+');
    let anchor = match parts.next()? {
        "day" => Anchor::Day,
        "week" => Anchor::Week,
        "month" => Anchor::Month,
        _ => return None,
    };
    let steps = parts.map(step).collect::<Option<Vec<_>>>()?;
    let (mut calendar, mut adjustment) = (CalendarKind::Bank, Adjustment::Following);
    for word in words {
        match word {
            "public" => calendar = CalendarKind::Public,
            "bank" => calendar = CalendarKind::Bank,
            "following" => adjustment = Adjustment::Following,
            "preceding" => adjustment = Adjustment::Preceding,
            "none" => adjustment = Adjustment::None,
            _ => return None,
        }
    }
    Some(PayoutTerm { anchor, steps, calendar, adjustment, written: written.clone() })
}

fn step(text: &str) -> Option<Step> {
    // No term is longer than a year or two; larger numbers are slips.
    let count = |digits: &str| digits.parse::<u16>().ok().filter(|count| *count <= 999);
    if let Some(digits) = text.strip_suffix("bd") {
        return count(digits).map(|days| Step::BusinessDays(days.into()));
    }
    if let Some(digits) = text.strip_suffix('d') {
        return count(digits).map(|days| Step::Days(days.into()));
    }
    text.strip_suffix('m').and_then(count).map(|months| Step::Months(months.into()))
}

impl TryFrom<String> for PayoutTerm {
    type Error = NotATerm;

    fn try_from(text: String) -> Result<Self, NotATerm> {
        text.parse()
    }
}

impl From<PayoutTerm> for String {
    fn from(term: PayoutTerm) -> Self {
        term.written
    }
}

impl fmt::Display for PayoutTerm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.written)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use jiff::civil::date;

    use super::*;

    fn due(term: &str, sold_on: Date) -> Date {
        term.parse::<PayoutTerm>().unwrap().due(sold_on)
    }

    #[test]
    fn a_week_ends_on_its_sunday_and_a_month_on_its_last_day() {
        // Tuesday 10 December 2024: the week ends on the 15th; banks rest at Christmas and New Year.
        assert_eq!(due("week+15bd", date(2024, 12, 10)), date(2025, 1, 7));
        assert_eq!(due("week+15bd", date(2024, 12, 15)), date(2025, 1, 7));
        assert_eq!(due("month+1m+1bd", date(2024, 12, 10)), date(2025, 2, 3));
        assert_eq!(due("month preceding", date(2027, 1, 12)), date(2027, 1, 29));
        assert_eq!(due("day+1bd public", date(2025, 4, 30)), date(2025, 5, 1));
        assert_eq!(due("day+1bd", date(2025, 4, 30)), date(2025, 5, 2));
    }

    #[test]
    fn what_is_no_term_is_refused() {
        for text in ["", "year+1d", "day+", "day+1w", "day+1d sometimes", "day+1000d"] {
            assert!(text.parse::<PayoutTerm>().is_err(), "{text}");
        }
    }
}
