//! OFX statements of bank accounts and credit cards: SGML without end tags (1.x) and XML (2.x) alike.
//!
//! A tag with text behind it is a value, any other opens a group; an end tag closes the groups that were left open.
//! The balance of OFX is that of its own day, not that behind the last line, and there is no opening one: what is
//! missing shows in the gap to the next statement, not in a sum.

use jangbu_core::{Said, Timestamp};
use jiff::{civil::DateTime, tz::Offset};

use super::{
    Container, Page,
    statement::{self, Entry, Statement},
};
use crate::{IngestError, Source, decode::decode_message};

pub const OFX: Container = Container { title: TITLE, is, pages };

const TITLE: &str = "OFX";

/// Longest text of a line, in characters; the standard allows 255.
const MOST_TEXT: usize = 1000;

fn is(bytes: &[u8]) -> bool {
    let head = decode_message(&bytes[..bytes.len().min(2 * 1024)]).to_ascii_uppercase();
    let head = head.trim_start_matches('\u{feff}').trim_start();
    head.starts_with("OFXHEADER") || head.starts_with("<OFX>") || (head.starts_with("<?") && head.contains("<OFX>"))
}

fn pages(source: &Source<'_>) -> Result<Vec<Page>, IngestError> {
    let text = decode_message(source.bytes);
    let mut reader = Reader::default();
    let refused = |line, reason| IngestError::Refused { name: source.name.to_owned(), kind: TITLE, line, reason };
    for token in Tokens::new(&text) {
        match token {
            Token::Group { name, line } => reader.open(name, line),
            Token::Value { name, text, .. } => reader.value(&name, &text),
            Token::End { name } => reader.close(&name),
            Token::Declaration { line } => {
                let reason = "it declares a document type or entities, which are not opened";
                return Err(refused(Some(line), Said::new(reason, "문서 형식이나 개체 선언이 있어 열지 않았습니다")));
            }
        }
    }
    if !reader.open.is_empty() {
        let line = text.lines().count();
        return Err(refused(
            Some(line),
            Said::new("it ends in the middle; download it again", "중간에서 끊겼습니다. 다시 내려받으십시오"),
        ));
    }
    if reader.statements.is_empty() {
        return Err(refused(None, reader.nothing()));
    }
    Ok(vec![statement::page(&reader.statements, reader.created)])
}

#[derive(Default)]
struct Reader {
    statements: Vec<Statement>,
    open: Vec<String>,
    entry: Option<Entry>,
    /// What the bank says instead of a statement.
    message: String,
    /// A statement of securities was seen.
    securities: bool,
    /// Currency of the statement.
    currency: String,
    /// When the bank's server answered.
    created: Option<Timestamp>,
}

impl Reader {
    fn open(&mut self, name: String, line: usize) {
        match name.as_str() {
            "STMTRS" | "CCSTMTRS" => {
                self.currency.clear();
                self.statements.push(Statement { line, ..Statement::default() });
            }
            "STMTTRN" => self.entry = Some(Entry { line, currency: self.currency.clone(), ..Entry::default() }),
            "INVSTMTRS" => self.securities = true,
            _ => {}
        }
        self.open.push(name);
    }

    fn close(&mut self, name: &str) {
        // An end tag without a beginning closes nothing.
        let Some(at) = self.open.iter().rposition(|open| open == name) else { return };
        self.open.truncate(at);
        let of_account = self.is_in("STMTRS") || self.is_in("CCSTMTRS");
        if name == "STMTTRN"
            && let (Some(entry), Some(last)) = (self.entry.take(), self.statements.last_mut())
            && of_account
        {
            last.entries.push(entry);
        }
    }

    fn is_in(&self, name: &str) -> bool {
        self.open.iter().any(|open| open == name)
    }

    fn value(&mut self, name: &str, text: &str) {
        if self.entry.is_some() {
            self.of_entry(name, text);
        } else if name == "DTSERVER" {
            self.created = instant(text);
        } else if name == "CURDEF" {
            self.currency = text.to_owned();
        } else if name == "ACCTID" && (self.is_in("BANKACCTFROM") || self.is_in("CCACCTFROM")) {
            if let Some(last) = self.statements.last_mut() {
                last.account = text.to_owned();
            }
        } else if name == "MESSAGE" && self.is_in("STATUS") && !self.is_in("SIGNONMSGSRSV1") {
            self.message = text.to_owned();
        }
    }

    fn of_entry(&mut self, name: &str, text: &str) {
        // Where the money went is an account of someone else.
        if self.is_in("BANKACCTTO") || self.is_in("CCACCTTO") {
            return;
        }
        let original = self.is_in("ORIGCURRENCY");
        let Some(entry) = &mut self.entry else { return };
        match name {
            "TRNTYPE" => entry.code = text.to_owned(),
            "DTPOSTED" => entry.booked_on = day(text),
            "DTAVAIL" => entry.value_on = day(text),
            "TRNAMT" => entry.amount = amount(text),
            "FITID" => entry.reference = text.to_owned(),
            "NAME" => entry.counterparty = text.to_owned(),
            "CHECKNUM" => entry.memo = joined(&format!("no. {text}"), &entry.memo),
            "MEMO" => entry.memo = statement::cut(&joined(&entry.memo, text), MOST_TEXT),
            // The amount is in this currency; in ORIGCURRENCY it has been converted already.
            "CURSYM" if !original => entry.currency = text.to_owned(),
            "CURSYM" => entry.memo = joined(&entry.memo, text),
            _ => {}
        }
    }

    /// Why there is no statement.
    fn nothing(&self) -> Said {
        if self.securities {
            return Said::new(
                "it is a statement of securities, not of an account",
                "예금 계좌가 아니라 증권 계좌의 명세서입니다",
            );
        }
        let (en, ko) = if self.message.is_empty() {
            (String::new(), String::new())
        } else {
            (format!("; the bank says: {}", self.message), format!(". 은행의 답: {}", self.message))
        };
        Said::new(format!("it holds no statement{en}"), format!("거래명세서가 들어 있지 않습니다{ko}"))
    }
}

/// `20260331120000[+9:KST]`: the day as the bank prints it.
fn day(text: &str) -> String {
    match text.split_at_checked(8) {
        Some((day, _)) if day.bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("{}-{}-{}", &day[..4], &day[4..6], &day[6..])
        }
        _ => text.to_owned(),
    }
}

/// `20260331120000.000[+9:KST]`: an instant, of Greenwich where no offset is given.
fn instant(text: &str) -> Option<Timestamp> {
    let (clock, offset) = text.split_once('[').unwrap_or((text, "0"));
    let offset = offset.split([':', ']']).next()?.trim().parse::<jangbu_core::Decimal>().ok()?;
    let seconds = (offset * jangbu_core::Decimal::from(3600)).trunc().mantissa();
    let local = DateTime::strptime("%Y%m%d%H%M%S", clock.get(..14)?).ok()?;
    Offset::from_seconds(i32::try_from(seconds).ok()?).ok()?.to_timestamp(local).ok()
}

/// Comma or point before the decimals, whichever the bank uses; a sign may be a plus.
fn amount(text: &str) -> String {
    let text = text.trim_start_matches('+').replace(' ', "");
    match (text.rfind(','), text.rfind('.')) {
        (Some(comma), None) if text.matches(',').count() == 1 && text.len() - comma != 4 => text.replace(',', "."),
        (Some(comma), Some(point)) if comma > point => text.replace('.', "").replace(',', "."),
        _ => text,
    }
}

fn joined(a: &str, b: &str) -> String {
    if a.is_empty() || b.is_empty() { format!("{a}{b}") } else { format!("{a} {b}") }
}

enum Token {
    Group { name: String, line: usize },
    Value { name: String, text: String },
    End { name: String },
    Declaration { line: usize },
}

struct Tokens<'t> {
    text: &'t str,
    at: usize,
    line: usize,
    /// The end tag of a value that was just read.
    value: String,
}

impl<'t> Tokens<'t> {
    /// The tokens from the first tag of OFX on.
    fn new(text: &'t str) -> Self {
        Self { text, at: 0, line: 1, value: String::new() }
    }

    fn go(&mut self, until: usize) {
        self.line += memchr::memchr_iter(b'\n', &self.text.as_bytes()[self.at..until]).count();
        self.at = until;
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        loop {
            let start = self.at + self.text[self.at..].find('<')?;
            self.go(start);
            let (line, end) = (self.line, start + self.text[start..].find('>')?);
            let tag = &self.text[start + 1..end];
            self.go(end + 1);
            if tag.starts_with('!') && !tag.starts_with("!--") {
                return Some(Token::Declaration { line });
            }
            if tag.starts_with(['?', '!']) {
                continue;
            }
            if let Some(name) = tag.strip_prefix('/') {
                let name = name.trim().to_ascii_uppercase();
                if std::mem::take(&mut self.value) == name {
                    continue;
                }
                return Some(Token::End { name });
            }
            if tag.ends_with('/') {
                continue;
            }
            let name = tag.split_whitespace().next().unwrap_or_default().to_ascii_uppercase();
            let rest = &self.text[self.at..];
            let text = unescaped(rest[..rest.find('<').unwrap_or(rest.len())].trim());
            if text.is_empty() {
                self.value.clear();
                return Some(Token::Group { name, line });
            }
            self.value.clone_from(&name);
            return Some(Token::Value { name, text });
        }
    }
}

/// The five entities of XML and numbers; OFX has no others.
fn unescaped(text: &str) -> String {
    match quick_xml::escape::unescape(text) {
        Ok(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        Err(_) => text.split_whitespace().collect::<Vec<_>>().join(" "),
    }
}
