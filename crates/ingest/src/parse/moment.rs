//! Dates and instants as exports write them.

use jangbu_core::Timestamp;
use jiff::civil::{Date, DateTime, Time};

/// What a cell says about time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Moment {
    /// A calendar date.
    Day(Date),
    /// Date and time of day, in a zone that the cell does not name.
    Local(DateTime),
    /// An instant, written with its offset.
    Instant(Timestamp),
}

/// The moment of a cell; `None` when it is in no form that is understood.
pub fn moment(cell: &[u8]) -> Option<Moment> {
    usual(cell).or_else(|| other(std::str::from_utf8(cell).ok()?))
}

/// `3/31/2026` or `3/31/26`, the month before the day. Others write the day first: only the platform tells which is meant.
pub fn month_first(cell: &[u8]) -> Option<Date> {
    let parts: Vec<&[u8]> = cell.split(|byte| *byte == b'/').collect();
    let [month @ ([_] | [_, _]), day @ ([_] | [_, _]), year] = parts.as_slice() else { return None };
    let year = match year {
        [_, _] => digits(year)? + 2000,
        [_, _, _, _] => digits(year)?,
        _ => return None,
    };
    Date::new(year, digits(month)? as i8, digits(day)? as i8).ok()
}

/// `2026-03-05`, `2026.03.05[.]`, `2026/03/05`, `20260305`, and the first three with ` HH:MM[:SS]`.
fn usual(cell: &[u8]) -> Option<Moment> {
    if cell.len() == 8 {
        return Some(Moment::Day(date(&cell[..4], &cell[4..6], &cell[6..8])?));
    }
    if cell.len() < 10 || cell[4] != cell[7] || !matches!(cell[4], b'-' | b'.' | b'/') {
        return None;
    }
    let day = date(&cell[..4], &cell[5..7], &cell[8..10])?;
    let clock = match &cell[10..] {
        [] | [b'.'] => return Some(Moment::Day(day)),
        [b' ' | b'T', clock @ ..] => clock,
        _ => return None,
    };
    let (hour, minute, second) = match clock {
        [h, i, b':', m, n] => (digits(&[*h, *i])?, digits(&[*m, *n])?, 0),
        [h, i, b':', m, n, b':', s, t] => (digits(&[*h, *i])?, digits(&[*m, *n])?, digits(&[*s, *t])?),
        _ => return None,
    };
    Some(Moment::Local(day.to_datetime(Time::new(hour as i8, minute as i8, second as i8, 0).ok()?)))
}

fn date(year: &[u8], month: &[u8], day: &[u8]) -> Option<Date> {
    Date::new(digits(year)?, digits(month)? as i8, digits(day)? as i8).ok()
}

/// At most four digits.
fn digits(bytes: &[u8]) -> Option<i16> {
    bytes.iter().try_fold(0i16, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + i16::from(byte - b'0')))
}

/// ISO 8601 with offset or fraction, an offset behind a blank, `2026. 3. 5. 오후 3:20`, `20260305101112`, `March 5, 2026`.
fn other(text: &str) -> Option<Moment> {
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Some(Moment::Instant(instant));
    }
    if let Some(instant) = with_spaced_offset(text) {
        return Some(Moment::Instant(instant));
    }
    if let Ok(local) = text.parse::<DateTime>() {
        return Some(if text.contains(':') { Moment::Local(local) } else { Moment::Day(local.date()) });
    }
    if text.len() == 14 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let bytes = text.as_bytes();
        let day = date(&bytes[..4], &bytes[4..6], &bytes[6..8])?;
        let part = |from: usize| digits(&bytes[from..from + 2]).map(|number| number as i8);
        return Some(Moment::Local(day.to_datetime(Time::new(part(8)?, part(10)?, part(12)?, 0).ok()?)));
    }
    spaced(text).or_else(|| worded(text))
}

/// `2026-03-05 15:20:00 +0900`, `2026-03-05 06:20:00 UTC`.
fn with_spaced_offset(text: &str) -> Option<Timestamp> {
    let (local, offset) = text.rsplit_once(' ')?;
    let offset = match offset {
        "UTC" | "Z" => "Z",
        offset if offset.starts_with(['+', '-']) => offset,
        _ => return None,
    };
    format!("{local}{offset}").parse().ok()
}

/// Numbers between anything: year, month, day, then perhaps hour, minute, second, with 오전/오후 or AM/PM.
fn spaced(text: &str) -> Option<Moment> {
    if text.len() > 40
        || text.chars().any(|c| !(c.is_ascii_digit() || " .-/:".contains(c) || "오전후년월일APMapm".contains(c)))
    {
        return None;
    }
    let numbers: Vec<i16> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .map(|part| if part.len() <= 4 { digits(part.as_bytes()) } else { None })
        .collect::<Option<_>>()?;
    let [year, month, day, clock @ ..] = numbers.as_slice() else { return None };
    if *year < 1000 {
        return None;
    }
    let day = Date::new(*year, i8::try_from(*month).ok()?, i8::try_from(*day).ok()?).ok()?;
    let (hour, minute, second) = match clock {
        [] => return Some(Moment::Day(day)),
        [hour, minute] => (*hour, *minute, 0),
        [hour, minute, second] => (*hour, *minute, *second),
        _ => return None,
    };
    let upper = text.to_uppercase();
    let hour = match (upper.contains("오후") || upper.contains("PM"), upper.contains("오전") || upper.contains("AM"))
    {
        (true, false) if hour < 12 => hour + 12,
        (false, true) if hour == 12 => 0,
        _ => hour,
    };
    let part = |number: i16| i8::try_from(number).ok();
    Some(Moment::Local(day.to_datetime(Time::new(part(hour)?, part(minute)?, part(second)?, 0).ok()?)))
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// `March 5, 2026`, `Mar 5, 2026`, `5 March 2026`.
fn worded(text: &str) -> Option<Moment> {
    if text.len() > 20 || !text.bytes().any(|byte| byte.is_ascii_alphabetic()) {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    let parts: Vec<&str> = lower.split([' ', ',', '.']).filter(|part| !part.is_empty()).collect();
    let [first, second, year] = parts.as_slice() else { return None };
    let month =
        |word: &str| MONTHS.iter().position(|name| *name == word || (word.len() == 3 && name.starts_with(word)));
    let (month, day) = month(first).map(|month| (month, second)).or_else(|| Some((month(second)?, first)))?;
    if year.len() != 4 || day.len() > 2 {
        return None;
    }
    let (year, day) = (digits(year.as_bytes())?, digits(day.as_bytes())?);
    Some(Moment::Day(Date::new(year, i8::try_from(month + 1).ok()?, i8::try_from(day).ok()?).ok()?))
}
