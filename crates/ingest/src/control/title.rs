//! What the lines above the header say: account, period, export time.
//!
//! Seen: `캠페인보고서(2026.03.01.~2026.03.31.),1234567`, `계좌번호 : 123456-04-567890`,
//! `조회기간,2026.05.01 ~ 2026.05.31`, `January 1, 2026 - January 31, 2026`, `# exported_at: 2026-03-31T09:00:00+09:00`,
//! and on two lines `Report Start: 3/1/26, 12:00 AM`, `Report End: 3/31/26, 11:59 PM`.

use jangbu_core::{Date, Timestamp};

use crate::parse::moment::{Moment, moment, month_first};

/// What stands above the header.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Title {
    /// The platform's number of the account; empty when it is not said, or masked with `*`.
    pub account: String,
    /// First and last day the file is about.
    pub period: Option<(Date, Date)>,
    /// When the source said it.
    pub exported_at: Option<Timestamp>,
    /// Line of the period, counted from 1.
    pub line: u32,
}

/// Words before an account number.
const ACCOUNT_WORDS: &[&str] = &["계좌번호", "계좌", "account"];

/// Words before the first and the last day of a report, where each has a line of its own.
const FIRST_AND_LAST: [&str; 2] = ["report start:", "report end:"];

impl Title {
    /// Reads the lines above the header, given as cells.
    pub fn of(preamble: &[Vec<String>]) -> Self {
        let mut title = Self::default();
        let mut ends = [None; 2];
        for (at, cells) in preamble.iter().enumerate() {
            let line = cells.join(",");
            title.exported_at = title.exported_at.or_else(|| exported_at(&line));
            if title.period.is_none()
                && let Some((from, until, rest)) = period(&line)
            {
                title.period = Some((from, until));
                title.line = at as u32 + 1;
                // Behind the period in brackets the advertising report names its account.
                if let Some(account) = rest.strip_prefix(')') {
                    title.name(account.trim_matches([',', '"', ' ']));
                }
            }
            for (end, word) in ends.iter_mut().zip(FIRST_AND_LAST) {
                *end = end.or_else(|| Some((behind(word, &line)?, at as u32 + 1)));
            }
            let mut cells = cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
            while let Some(cell) = cells.next() {
                let lower = cell.to_lowercase();
                let Some(word) = ACCOUNT_WORDS.iter().find(|word| lower.starts_with(**word)) else { continue };
                let rest = cell[word.len()..].trim_start_matches([' ', ':', '：']).trim();
                let number = if rest.is_empty() { cells.next().unwrap_or_default() } else { rest };
                if number.bytes().any(|byte| byte.is_ascii_digit()) {
                    title.name(number.split([' ', '(']).next().unwrap_or_default());
                }
            }
        }
        if let (None, [Some((from, line)), Some((until, _))]) = (title.period, ends)
            && from <= until
        {
            title.period = Some((from, until));
            title.line = line;
        }
        title
    }

    fn name(&mut self, account: &str) {
        if self.account.is_empty() && !account.contains('*') {
            self.account = account.to_owned();
        }
    }
}

/// The time in a line `# exported_at: 2026-03-31T09:00:00+09:00`.
pub fn exported_at(line: &str) -> Option<Timestamp> {
    let (word, value) = line.trim().strip_prefix('#')?.split_once(':')?;
    if word.trim() != "exported_at" {
        return None;
    }
    value.trim().trim_end_matches([',', ';', '\t']).parse().ok()
}

/// Longest date, in bytes: `2026년 12월 31일`, `September 30, 2026`.
const LONGEST_DATE: usize = 24;

/// Two dates around a `~` or a dash between blanks, and what follows them.
fn period(line: &str) -> Option<(Date, Date, &str)> {
    let around = |mark: &'static str| line.match_indices(mark).map(move |(at, _)| (at, at + mark.len()));
    ["~", "–", " - "].into_iter().flat_map(around).find_map(|(end, start)| {
        let (before, after) = (line[..end].trim_end(), line[start..].trim_start());
        let (from, (until, rest)) = (ending(before)?, beginning(after)?);
        (from <= until).then_some((from, until, rest))
    })
}

/// The longest date that `text` ends in.
fn ending(text: &str) -> Option<Date> {
    let starts = text.char_indices().map(|(at, _)| at).filter(|at| text.len() - at <= LONGEST_DATE);
    starts.map(|at| &text[at..]).find_map(day)
}

/// The longest date that `text` begins with, and what follows.
fn beginning(text: &str) -> Option<(Date, &str)> {
    let ends = text.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|end| *end <= LONGEST_DATE);
    let ends: Vec<usize> = ends.collect();
    ends.into_iter().rev().find_map(|end| Some((day(&text[..end])?, &text[end..])))
}

/// The date behind `word`, the month before the day; what follows is its time.
fn behind(word: &str, line: &str) -> Option<Date> {
    let (head, rest) = line.trim_start().split_at_checked(word.len())?;
    let rest = head.eq_ignore_ascii_case(word).then(|| rest.trim_start())?;
    let short = rest.split([',', ' ']).next().and_then(|date| month_first(date.as_bytes()));
    short.filter(plausible).or_else(|| Some(beginning(rest)?.0))
}

fn day(text: &str) -> Option<Date> {
    match moment(text.as_bytes()) {
        Some(Moment::Day(day)) => Some(day).filter(plausible),
        _ => None,
    }
}

fn plausible(day: &Date) -> bool {
    (2000..=2100).contains(&day.year())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use jiff::civil::date;

    use super::*;

    fn of(lines: &[&str]) -> Title {
        Title::of(&lines.iter().map(|line| line.split(',').map(str::to_owned).collect()).collect::<Vec<_>>())
    }

    #[test]
    fn titles_name_account_and_period() {
        let march = Some((date(2026, 3, 1), date(2026, 3, 31)));
        let naver = of(&["캠페인보고서(2026.03.01.~2026.03.31.),1234567"]);
        assert_eq!((naver.account.as_str(), naver.period), ("1234567", march));
        let bank = of(&["조회기간,2026.03.01 ~ 2026.03.31", "계좌번호,123456-04-567890,,"]);
        assert_eq!((bank.account.as_str(), bank.period), ("123456-04-567890", march));
        let colon = of(&["계좌번호 : 123456-04-567890 (보통예금)"]);
        assert_eq!(colon.account, "123456-04-567890");
        assert_eq!(of(&["계좌번호,123456-**-567890"]).account, "");
        let exported = of(&["# exported_at: 2026-03-31T09:00:00+09:00,,,"]);
        assert_eq!(exported.exported_at, Some("2026-03-31T00:00:00Z".parse().unwrap()));
    }

    #[test]
    fn periods_are_written_in_many_ways() {
        let january = Some((date(2026, 1, 1), date(2026, 1, 31)));
        for line in [
            "2026. 1. 1.~2026. 1. 31.",
            "2026. 1. 1. ~ 2026. 1. 31.,,,",
            "January 1, 2026 - January 31, 2026",
            "Jan 1, 2026 – Jan 31, 2026",
            "1 January 2026 - 31 January 2026",
            "2026년 1월 1일 - 2026년 1월 31일",
            "Report - 2026-01-01 - 2026-01-31",
        ] {
            assert_eq!(of(&["캠페인 보고서", line]).period, january, "{line}");
        }
        for line in ["January 1, 2026", "1, 2026 - 31, 2026", "2026-01-01-2026-01-31", "May - June"] {
            assert_eq!(of(&[line]).period, None, "{line}");
        }
    }

    #[test]
    fn a_period_may_stand_on_two_lines_with_the_month_first() {
        let march = Some((date(2026, 3, 1), date(2026, 3, 31)));
        let short = of(&["Report (in KST)", "Report Start: 3/1/26, 12:00 AM", "Report End: 3/31/26, 11:59 PM"]);
        assert_eq!((short.period, short.line), (march, 2));
        let long = of(&["report start: March 1, 2026, 12:00 AM", "report end: March 31, 2026, 11:59 PM,,"]);
        assert_eq!((long.period, long.line), (march, 1));
        for lines in [["Report Start: 3/1/26", "Report End: soon"], ["Report Start: 3/2/26", "Report End: 3/1/26"]] {
            assert_eq!(of(&lines), Title::default(), "{lines:?}");
        }
    }

    #[test]
    fn a_title_without_sense_says_nothing() {
        for line in ["~", "a~b", "(2026.03.31~2026.03.01)", "계좌번호", "# exported_at: soon"] {
            assert_eq!(of(&[line]), Title::default(), "{line}");
        }
    }
}
