//! A line of an MT940 statement: field `:61:` and the text of field `:86:` behind it.

use jangbu_core::{Date, Decimal, exact::parse_exact};

use super::statement::Entry;

/// `2602280301DR6,00NTRFNONREF//BANKREF⏎details`, and whether it could be read.
///
/// In this order: value day, booking day (month and day, may be missing), mark (`C`, `D`, reversed `RC`, `RD`, expected
/// `EC`, `ED`), third letter of the currency, amount, kind, the customer's reference, the bank's, further details.
pub fn entry(line: usize, text: &str) -> (Entry, bool) {
    let entry = Entry { line, ..Entry::default() };
    let unread = || Entry { description: text.replace('\n', " "), ..Entry { line, ..Entry::default() } };
    match read(entry, text) {
        Some(entry) => (entry, true),
        None => (unread(), false),
    }
}

fn read(mut entry: Entry, text: &str) -> Option<Entry> {
    let digits = text.get(..6).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    let value = day(digits);
    entry.value_on = value.map_or_else(|| digits.to_owned(), |day| day.to_string());
    let mut rest = &text[6..];
    entry.booked_on = entry.value_on.clone();
    if let Some(booked) = rest.get(..4).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit())) {
        entry.booked_on =
            value.and_then(|value| near(booked, value)).map_or_else(|| booked.to_owned(), |day| day.to_string());
        rest = &rest[4..];
    }
    let marks = [("RC", true), ("RD", false), ("EC", false), ("ED", true), ("C", false), ("D", true)];
    let (mark, out) = marks.into_iter().find(|(mark, _)| rest.starts_with(mark))?;
    entry.pending = mark.starts_with('E');
    rest = rest[mark.len()..].trim_start_matches(|c: char| c.is_ascii_alphabetic());
    rest = rest.trim_start_matches([' ', '\n']);
    let end = rest.find(|c: char| !(c.is_ascii_digit() || c == ',')).unwrap_or(rest.len());
    let value = amount(&rest[..end]).filter(|_| ends_here(&rest[..end], &rest[end..]))?;
    entry.amount = if out { -value } else { value }.to_string();
    references(&mut entry, &rest[end..]);
    Some(entry)
}

/// Whether an amount ends where its digits end. Banks leave its comma out, but not the letter of the kind behind it.
fn ends_here(digits: &str, behind: &str) -> bool {
    digits.contains(',') || behind.trim_start().is_empty() || behind.starts_with(['N', 'S', 'F'])
}

/// Kind (a letter and three characters), the customer's reference up to `//`, the bank's, and what follows.
fn references(entry: &mut Entry, text: &str) {
    let (first, mut further) = text.split_once('\n').unwrap_or((text, ""));
    let has_kind = first.starts_with(|c: char| c.is_ascii_uppercase()) && first.is_char_boundary(4);
    let (kind, rest) = if has_kind && first.len() >= 4 { first.split_at(4) } else { ("", first) };
    entry.code = kind.to_owned();
    match rest.split_once("//") {
        Some((_, bank)) if !matches!(bank.trim(), "NONREF" | "") => entry.reference = bank.trim().to_owned(),
        Some(_) => {}
        // A reference has sixteen characters at most; what stands behind them on the line are details.
        None => {
            if let Some((at, _)) = rest.char_indices().nth(16) {
                further = &rest[at..];
            }
        }
    }
    entry.memo = one_line(further);
}

/// `260230`: the day, or the last of its month where the month is shorter.
pub fn day(digits: &str) -> Option<Date> {
    let part = |from: usize| digits.get(from..from + 2)?.parse::<i8>().ok();
    let (year, month, day) = (2000 + i16::from(part(0)?), part(2)?, part(4)?);
    // Banks that count thirty days to a month print 30 February.
    let last = Date::new(year, month, 1).ok()?.days_in_month();
    if day > 31 { None } else { Date::new(year, month, day.min(last)).ok() }
}

/// `0301`: the day of that name nearest to the value day.
fn near(digits: &str, value: Date) -> Option<Date> {
    let years = [value.year() - 1, value.year(), value.year() + 1];
    let days = years.into_iter().filter_map(|year| day(&format!("{:02}{digits}", year.rem_euclid(100))));
    days.min_by_key(|day| (*day - value).get_days().abs())
}

/// `1234,5`: the comma is a point.
pub fn amount(text: &str) -> Option<Decimal> {
    if text.is_empty() || text.matches(',').count() > 1 {
        return None;
    }
    parse_exact(text.replace(',', ".").trim_end_matches('.')).ok()
}

/// What field 86 says of a line.
#[derive(Default)]
pub struct Detail {
    description: String,
    counterparty: String,
    memo: String,
}

impl Detail {
    /// Free text; `nnn?00…?20…` with the parts that banks in Germany and Poland number; or `/NAME/…/REMI/…`.
    pub fn of(text: &str) -> Self {
        let text = text.trim();
        let coded = text.as_bytes();
        if coded.len() > 4 && coded[..3].iter().all(u8::is_ascii_digit) && coded[3] == b'?' {
            let whole = text.replace('\n', "");
            return Self::parted(whole[4..].split('?'));
        }
        let counterparty =
            text.split_once("/NAME/").map(|(_, name)| until_code(name).replace('\n', "")).unwrap_or_default();
        Self { description: joined(text), counterparty, memo: String::new() }
    }

    /// Field NS: a line a part.
    pub fn numbered(text: &str) -> Self {
        let mut detail = Self::default();
        for line in text.lines() {
            let Some((code, text)) = line.split_at_checked(2) else { continue };
            match code.parse().unwrap_or(0) {
                1..=14 => detail.memo.push_str(&format!(" {text}")),
                15 | 16 => detail.counterparty.push_str(text),
                17 => detail.description.push_str(text),
                _ => {}
            }
        }
        detail.memo = detail.memo.trim().to_owned();
        detail
    }

    fn parted<'t>(parts: impl Iterator<Item = &'t str>) -> Self {
        let mut detail = Self::default();
        for part in parts {
            let Some((code, text)) = part.split_at_checked(2) else { continue };
            match code.parse().unwrap_or(u8::MAX) {
                0 => detail.description.push_str(text),
                20..=29 | 60..=63 => detail.memo.push_str(text),
                32 | 33 => detail.counterparty.push_str(text),
                _ => {}
            }
        }
        detail
    }

    /// Adds it to `entry`; several fields of one line are one text.
    pub fn put(self, entry: &mut Entry) {
        for (place, text) in [
            (&mut entry.description, self.description),
            (&mut entry.counterparty, self.counterparty),
            (&mut entry.memo, self.memo),
        ] {
            if !place.is_empty() && !text.is_empty() {
                place.push(' ');
            }
            place.push_str(text.trim());
        }
    }
}

/// `text` up to the next `/CODE/`.
fn until_code(text: &str) -> &str {
    let mut from = 0;
    while let Some(at) = text[from..].find('/').map(|at| at + from) {
        let code = text[at + 1..].split('/').next().unwrap_or_default();
        if code.is_empty() || (code.len() <= 4 && code.bytes().all(|byte| byte.is_ascii_uppercase())) {
            return &text[..at];
        }
        from = at + 1;
    }
    text
}

/// Lines as one; a line of full width was cut in the middle of a word.
fn joined(text: &str) -> String {
    let mut whole = String::new();
    let mut full = true;
    for line in text.lines() {
        if !full {
            whole.push(' ');
        }
        full = line.chars().count() >= 65;
        whole.push_str(line);
    }
    whole
}

fn one_line(text: &str) -> String {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}
