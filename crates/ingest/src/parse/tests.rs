//! Numbers and dates in every form that exports use.
#![allow(clippy::unwrap_used)]

use jangbu_core::Decimal;
use jiff::civil::date;

use super::{
    clock::Clock,
    moment::{Moment, moment, month_first},
    number::{integer, number},
};

fn decimal(text: &str) -> Option<Decimal> {
    number(text.as_bytes()).unwrap()
}

#[test]
fn numbers_read_as_people_write_them() {
    let pairs = [
        ("12345", Decimal::from(12345)),
        ("-1,234.50", Decimal::new(-12345, 1)),
        ("₩12,300", Decimal::from(12300)),
        ("12,300원", Decimal::from(12300)),
        ("(1,500)", Decimal::from(-1500)),
        ("17850.0", Decimal::from(17850)),
        ("0.125000", Decimal::new(125, 3)),
        ("1234567890123456789.5", Decimal::from_i128_with_scale(12_345_678_901_234_567_895, 1)),
    ];
    for (text, value) in pairs {
        assert_eq!(decimal(text), Some(value), "{text}");
    }
    assert_eq!([decimal(""), decimal("-")], [None, None]);
    assert_eq!(integer("1,200".as_bytes()), Ok(Some(1200)));
}

#[test]
fn what_is_no_number_is_refused() {
    for text in ["1,5", "12,34", "abc", "1.2.3", "1e5", "0.1234567", ".", "--1", "1,234,5", "1.5,000", "N/A"] {
        assert!(number(text.as_bytes()).is_err(), "{text}");
    }
    assert!(integer(b"1.5").is_err());
}

#[test]
fn dates_read_in_every_usual_form() {
    let day = Moment::Day(date(2026, 3, 5));
    for text in [
        "2026-03-05",
        "2026.03.05",
        "2026.03.05.",
        "20260305",
        "2026/03/05",
        "2026. 3. 5.",
        "2026-3-5",
        "2026년 3월 5일",
    ] {
        assert_eq!(moment(text.as_bytes()), Some(day), "{text}");
    }
    let local = Moment::Local(date(2026, 3, 5).at(15, 20, 0, 0));
    for text in
        ["2026-03-05 15:20", "2026.03.05 15:20:00", "2026-03-05T15:20", "2026-03-05 오후 3:20", "20260305152000"]
    {
        assert_eq!(moment(text.as_bytes()), Some(local), "{text}");
    }
    let instant = Moment::Instant("2026-03-05T06:20:00Z".parse().unwrap());
    assert_eq!(moment(b"2026-03-05T15:20:00+09:00"), Some(instant));
    assert_eq!(moment(b"2026-03-05T06:20:00Z"), Some(instant));
    assert_eq!(moment(b"2026-03-05 15:20:00 +0900"), Some(instant));
    assert_eq!(moment(b"2026-03-05 06:20:00 UTC"), Some(instant));
    for text in ["", "-", "2026-02-30", "05/03/2026", "20261399", "tomorrow", "2026-03-05 25:00"] {
        assert_eq!(moment(text.as_bytes()), None, "{text}");
    }
}

#[test]
fn the_month_stands_first_where_a_platform_writes_it_so() {
    for text in ["3/5/2026", "03/05/2026", "3/5/26", "03/05/26"] {
        assert_eq!(month_first(text.as_bytes()), Some(date(2026, 3, 5)), "{text}");
        assert_eq!(moment(text.as_bytes()), None, "{text} is the third of May elsewhere");
    }
    for text in
        ["", "/", "13/5/2026", "2/29/2026", "3/5", "3/5/026", "3/5/2026 9:12", "2026/3/5", "a/b/2026", "003/5/26"]
    {
        assert_eq!(month_first(text.as_bytes()), None, "{text}");
    }
}

#[test]
fn clocks_agree_with_the_time_zone_database() {
    for zone in ["Asia/Seoul", "Europe/London", "America/New_York"] {
        let database = jiff::tz::TimeZone::get(zone).unwrap();
        let mut clock = Clock::of_zone(zone).unwrap();
        for day in 0..400 {
            for hour in [0, 1, 2, 3, 12, 23] {
                let local = date(2025, 1, 1).saturating_add(jiff::ToSpan::days(day)).at(hour, 30, 0, 0);
                let expected = database.to_zoned(local).unwrap();
                assert_eq!(clock.instant(local), Some(expected.timestamp()), "{zone} {local}");
                assert_eq!(clock.date(expected.timestamp()), expected.date(), "{zone} {local}");
            }
        }
    }
}
