//! Days, business days and instants of the demo company, which lives in Seoul.

use jiff::{
    Span, Timestamp,
    civil::{Date, DateTime, date},
    tz::{Offset, TimeZone},
};

/// Korean public holidays of 2026 on which no bank pays out (official list).
const HOLIDAYS: [Date; 18] = [
    date(2026, 1, 1),
    date(2026, 2, 16),
    date(2026, 2, 17),
    date(2026, 2, 18),
    date(2026, 3, 2),
    date(2026, 5, 1),
    date(2026, 5, 5),
    date(2026, 5, 25),
    date(2026, 6, 3),
    date(2026, 7, 17),
    date(2026, 8, 17),
    date(2026, 9, 24),
    date(2026, 9, 25),
    date(2026, 10, 5),
    date(2026, 10, 9),
    date(2026, 12, 25),
    date(2027, 1, 1),
    date(2027, 3, 1),
];

/// The day `days` after `day` (before it when negative).
pub fn plus(day: Date, days: i64) -> Date {
    day.saturating_add(Span::new().days(days))
}

/// The same day of the month `months` later, cut to the end of that month.
pub fn plus_months(day: Date, months: i64) -> Date {
    day.saturating_add(Span::new().months(months))
}

/// `hour:minute:second` on `day`.
pub fn at(day: Date, hour: i8, minute: i8, second: i8) -> DateTime {
    day.at(hour, minute, second, 0)
}

/// The wall time `seconds` later.
pub fn later(moment: DateTime, seconds: i64) -> DateTime {
    moment.saturating_add(Span::new().seconds(seconds))
}

/// The instant of a wall time in Seoul (always nine hours ahead of UTC).
pub fn instant(moment: DateTime) -> Timestamp {
    Offset::constant(9).to_timestamp(moment).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// The calendar day in an IANA zone at a wall time in Seoul; Seoul's own where the zone is not known.
pub fn day_in(zone: &str, moment: DateTime) -> Date {
    TimeZone::get(zone).map_or(moment.date(), |zone| instant(moment).to_zoned(zone).date())
}

/// Days from `a` to `b`, negative when `b` is earlier.
pub fn days_between(a: Date, b: Date) -> i64 {
    b.duration_since(a).as_hours() / 24
}

/// Every day from `from` up to and including `to`.
pub fn days(from: Date, to: Date) -> impl Iterator<Item = Date> {
    (0..=days_between(from, to)).map(move |n| plus(from, n))
}

/// Whether banks and gateways work on `day`.
pub fn is_business_day(day: Date) -> bool {
    day.weekday().to_monday_one_offset() <= 5 && !HOLIDAYS.contains(&day)
}

/// The `count`-th business day after `day`.
pub fn business_days_after(day: Date, count: u32) -> Date {
    let (mut day, mut left) = (day, count);
    while left > 0 {
        day = plus(day, 1);
        left -= u32::from(is_business_day(day));
    }
    day
}

/// `2026-03`.
pub fn month_of(day: Date) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
}
