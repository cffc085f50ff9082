//! Business days and due dates: anchor, lag and adjustment over a holiday calendar that is data.
//!
//! Korean public holidays follow 관공서의 공휴일에 관한 규정; banks also closed on 1 May before 2026.

use std::{collections::BTreeSet, ops::RangeInclusive};

use jiff::{
    ToSpan,
    civil::{Date, Weekday},
};

/// Public and bank-only holidays, one row each, of the years that the file covers.
const KR_HOLIDAYS: &str = include_str!("../data/kr_holidays.csv");

/// Which days count as holidays.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CalendarKind {
    /// Public holidays.
    Public,
    /// Public holidays and the days on which only banks are closed.
    Bank,
}

/// A set of holidays beside Saturdays and Sundays.
#[derive(Clone, Debug)]
pub struct Calendar {
    holidays: BTreeSet<Date>,
}

/// Where a due date goes when it falls on a day off.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Adjustment {
    /// To the next business day.
    Following,
    /// To the business day before.
    Preceding,
    /// It stays.
    None,
}

impl Calendar {
    /// The Korean calendar of `kind`, for the years 2023 to 2028.
    pub fn korea(kind: CalendarKind) -> Self {
        let holidays = KR_HOLIDAYS
            .lines()
            .skip(1)
            .filter_map(|line| {
                let mut columns = line.split(',');
                let day: Date = columns.next()?.parse().ok()?;
                let bank_only = columns.nth(1)? == "bank_only";
                (!bank_only || kind == CalendarKind::Bank).then_some(day)
            })
            .collect();
        Self { holidays }
    }

    /// First and last year whose holidays are known; of other years only Saturdays and Sundays are.
    pub fn years(&self) -> RangeInclusive<i16> {
        let year = |day: Option<&Date>| day.map_or(0, |day| day.year());
        year(self.holidays.first())..=year(self.holidays.last())
    }

    /// Whether work is done on `day`.
    pub fn is_business_day(&self, day: Date) -> bool {
        !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) && !self.holidays.contains(&day)
    }

    /// The `lag`-th business day after `anchor`.
    pub fn add_business_days(&self, anchor: Date, lag: u32) -> Date {
        let mut day = anchor;
        for _ in 0..lag {
            day = self.next_business_day(day.saturating_add(1.day()));
        }
        day
    }

    /// Business days after `anchor`, up to and with `day`; 0 when `day` is not later.
    pub fn business_days_between(&self, anchor: Date, day: Date) -> usize {
        let days = anchor.series(1.day()).skip(1).take_while(|it| *it <= day);
        days.filter(|it| self.is_business_day(*it)).count()
    }

    /// `day` itself, or the business day that `adjustment` moves it to.
    pub fn adjust(&self, day: Date, adjustment: Adjustment) -> Date {
        match adjustment {
            Adjustment::None => day,
            Adjustment::Following => self.next_business_day(day),
            Adjustment::Preceding => {
                let mut day = day;
                while !self.is_business_day(day) && day > Date::MIN {
                    day = day.saturating_sub(1.day());
                }
                day
            }
        }
    }

    fn next_business_day(&self, mut day: Date) -> Date {
        while !self.is_business_day(day) && day < Date::MAX {
            day = day.saturating_add(1.day());
        }
        day
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn banks_and_offices_keep_different_days() {
        let (public, bank) = (Calendar::korea(CalendarKind::Public), Calendar::korea(CalendarKind::Bank));
        assert_eq!(public.add_business_days(date(2025, 4, 30), 1), date(2025, 5, 1));
        assert_eq!(bank.add_business_days(date(2025, 4, 30), 1), date(2025, 5, 2));
        assert_eq!(bank.add_business_days(date(2025, 10, 2), 2), date(2025, 10, 13));
        assert_eq!(bank.business_days_between(date(2025, 10, 2), date(2025, 10, 13)), 2);
        assert_eq!(bank.business_days_between(date(2025, 10, 13), date(2025, 10, 2)), 0);
        assert_eq!(bank.years(), 2023..=2028);
    }

    #[test]
    fn a_due_date_moves_as_agreed() {
        let bank = Calendar::korea(CalendarKind::Bank);
        let sunday = date(2027, 1, 31);
        assert_eq!(bank.adjust(sunday, Adjustment::Preceding), date(2027, 1, 29));
        assert_eq!(bank.adjust(sunday, Adjustment::Following), date(2027, 2, 1));
        assert_eq!(bank.adjust(sunday, Adjustment::None), sunday);
    }

    #[test]
    fn every_row_of_the_holiday_file_is_read() {
        let rows = KR_HOLIDAYS.lines().skip(1).count();
        let bank = Calendar::korea(CalendarKind::Bank);
        let days: BTreeSet<&str> = KR_HOLIDAYS.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
        assert_eq!(bank.holidays.len(), days.len(), "of {rows} rows");
    }
}
