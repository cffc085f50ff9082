//! MT940 statements (SWIFT): tags at the beginning of lines, free text between them.
//!
//! Banks take liberties: no envelope, no end mark, entry dates left out, balances without currency, their own tag
//! `:NS:`. What stands behind the closing balance speaks of the statement, not of its last line.

use jangbu_core::{Date, Said};

use super::{
    Container, Page,
    mt940_line::{self, Detail},
    statement::{self, Balance, Statement},
};
use crate::{IngestError, Source, decode::decode_message};

pub const MT940: Container = Container { title: TITLE, is, pages };

const TITLE: &str = "MT940";

/// No line of a message is longer; one that is has lost its line breaks.
const LONGEST_LINE: usize = 64 * 1024;

/// Lines looked at for the first tags.
const HEAD_LINES: usize = 40;

/// A statement has a reference, an account and a balance, in this order.
fn is(bytes: &[u8]) -> bool {
    let head = decode_message(&bytes[..bytes.len().min(8 * 1024)]);
    let mut tags = head.lines().take(HEAD_LINES).filter_map(|line| tag(line.trim_start_matches('\u{feff}')));
    tags.any(|(tag, _)| tag == "20") && tags.any(|(tag, _)| tag == "25" || tag == "25P")
}

fn pages(source: &Source<'_>) -> Result<Vec<Page>, IngestError> {
    let text = decode_message(source.bytes);
    let mut reader = Reader::default();
    for (at, line) in text.lines().enumerate() {
        if line.len() > LONGEST_LINE {
            return Err(IngestError::Refused {
                name: source.name.to_owned(),
                kind: TITLE,
                line: Some(at + 1),
                reason: Said::new(
                    format!("the line has {} characters; download the statement again", line.len()),
                    format!("한 행이 {}자나 됩니다. 거래명세서를 다시 내려받으십시오", line.len()),
                ),
            });
        }
        reader.line(at + 1, line);
    }
    Ok(vec![statement::page(&reader.finish(), None)])
}

/// The tag that a line begins with, and what follows it.
fn tag(line: &str) -> Option<(&str, &str)> {
    let (tag, value) = line.trim_start().strip_prefix(':')?.split_once(':')?;
    let known = tag == "NS" || (matches!(tag.len(), 2 | 3) && tag.as_bytes()[..2].iter().all(u8::is_ascii_digit));
    known.then_some((tag, value))
}

/// A field: its tag, the line it begins on, its text.
#[derive(Default)]
struct Field {
    tag: String,
    line: usize,
    text: String,
}

#[derive(Default)]
struct Reader {
    statements: Vec<Statement>,
    field: Field,
    /// The closing balance has been read, or the end mark.
    closed: bool,
    /// The end mark was read, and no new statement began.
    ended: bool,
}

impl Reader {
    fn line(&mut self, number: usize, line: &str) {
        if let Some((tag, value)) = tag(line) {
            self.end_field();
            self.field = Field { tag: tag.to_owned(), line: number, text: value.trim_end().to_owned() };
        } else if is_end(line, self.closed || self.field.tag.starts_with("62")) {
            self.end_field();
            self.ended = true;
        } else if !line.trim().is_empty() && !self.field.tag.is_empty() {
            self.field.text.push('\n');
            self.field.text.push_str(line.trim_end());
        }
    }

    fn finish(mut self) -> Vec<Statement> {
        self.end_field();
        for statement in &mut self.statements {
            // Only interim reports have no balances at all.
            if statement.opening.is_some() && statement.closing.is_none() {
                statement.doubt.get_or_insert(Said::new(
                    "its closing balance is missing, it was cut off",
                    "기말 잔액이 없습니다. 파일이 잘렸습니다",
                ));
            }
        }
        self.statements
    }

    fn end_field(&mut self) {
        let field = std::mem::take(&mut self.field);
        match field.tag.as_str() {
            "" => {}
            "20" => self.begin(field.line, String::new()),
            "25" | "25P" => self.account(&field),
            "28" | "28C" => self.current(field.line).number = field.text.trim().to_owned(),
            "60F" | "60M" => self.opening(&field),
            "61" => self.entry(&field),
            "86" | "NS" if !self.closed => self.detail(&field),
            "62F" | "62M" => {
                self.closed = true;
                match balance(&field.text) {
                    Some(balance) => self.current(field.line).closing = Some(balance),
                    None => self.doubt(&field),
                }
            }
            _ => {}
        }
    }

    fn begin(&mut self, line: usize, account: String) {
        (self.closed, self.ended) = (false, false);
        self.statements.push(Statement { account, line, ..Statement::default() });
    }

    fn current(&mut self, line: usize) -> &mut Statement {
        if self.statements.is_empty() {
            self.begin(line, String::new());
        }
        let last = self.statements.len() - 1;
        &mut self.statements[last]
    }

    /// Another account begins another statement.
    fn account(&mut self, field: &Field) {
        let account = field.text.trim().to_owned();
        let statement = self.current(field.line);
        if statement.opening.is_some() || !statement.entries.is_empty() {
            self.begin(field.line, account);
        } else {
            statement.account = account;
        }
    }

    fn opening(&mut self, field: &Field) {
        let statement = self.current(field.line);
        if statement.opening.is_some() || !statement.entries.is_empty() {
            let account = statement.account.clone();
            self.begin(field.line, account);
        }
        match balance(&field.text) {
            Some(balance) => self.current(field.line).opening = Some(balance),
            None => self.doubt(field),
        }
    }

    fn entry(&mut self, field: &Field) {
        let mut currency = String::new();
        if self.ended {
            let before = self.current(field.line);
            let account = before.account.clone();
            currency = before.currency().to_owned();
            self.begin(field.line, account);
            self.current(field.line).doubt = Some(Said::new(
                format!("line {} stands behind the end of its statement", field.line),
                format!("{}행은 거래명세서가 끝난 뒤에 있습니다", field.line),
            ));
        }
        let (mut entry, readable) = mt940_line::entry(field.line, &field.text);
        if !readable {
            self.doubt(field);
        }
        entry.currency = currency;
        self.current(field.line).entries.push(entry);
    }

    fn detail(&mut self, field: &Field) {
        let Some(entry) = self.current(field.line).entries.last_mut() else { return };
        let detail = if field.tag == "NS" { Detail::numbered(&field.text) } else { Detail::of(&field.text) };
        detail.put(entry);
    }

    fn doubt(&mut self, field: &Field) {
        let shown = crate::outcome::shown(&field.text);
        let reason = Said::new(
            format!("`:{}:{shown}` on line {} cannot be read", field.tag, field.line),
            format!("{}행의 `:{}:{shown}` 을(를) 읽을 수 없습니다", field.line, field.tag),
        );
        self.current(field.line).doubt.get_or_insert(reason);
    }
}

/// `-` alone or before a brace; behind the closing balance also before a bank's own mark.
fn is_end(line: &str, closed: bool) -> bool {
    let line = line.trim_end();
    line == "-" || line.starts_with("-}") || (closed && line.starts_with('-'))
}

/// `C131016DEM84349,74`: sign, day, currency, amount.
fn balance(text: &str) -> Option<Balance> {
    let text = text.lines().next()?.trim();
    let sign = text.chars().next().filter(|sign| matches!(sign, 'C' | 'D'))?;
    let day = mt940_line::day(text.get(1..7)?)?;
    let rest = text.get(7..)?;
    let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (currency, amount) = rest.split_at(letters);
    let amount = mt940_line::amount(amount.trim())?;
    Some(Balance {
        currency: currency.to_owned(),
        amount: if sign == 'D' { -amount } else { amount },
        day: Date::to_string(&day),
    })
}
