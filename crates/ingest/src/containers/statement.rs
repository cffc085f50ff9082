//! Bank messages of every kind as one table: a row a line of the account.
//!
//! Opening balance + booked lines = closing balance must hold for every statement of a file. The lines of one that
//! does not add up carry the reason in the column `held_back`; the other statements of the file are read.

use jangbu_core::{Decimal, Said, Timestamp, exact::parse_exact};

use super::{Page, lines::Lines};

/// The columns, read by the format `bank_statement`.
pub const HEADER: [&str; 11] = [
    "account",
    "currency",
    "booked_on",
    "value_on",
    "amount",
    "description",
    "counterparty",
    "memo",
    "reference",
    "status",
    "held_back",
];

/// Status of a line that is announced but not booked.
pub const PENDING: &str = "pending";

/// Between the two languages of a reason in its cell.
pub const BETWEEN: &str = " ‖ ";

/// A statement of one account.
#[derive(Default, Debug)]
pub struct Statement {
    /// The bank's number of it.
    pub number: String,
    /// Account number or IBAN as printed.
    pub account: String,
    /// Booked balance before the first line.
    pub opening: Option<Balance>,
    /// Booked balance after the last line.
    pub closing: Option<Balance>,
    /// Its lines.
    pub entries: Vec<Entry>,
    /// Why it cannot be trusted, where its reader knows.
    pub doubt: Option<Said>,
    /// Line of the file it begins on.
    pub line: usize,
}

/// A balance, negative when overdrawn.
#[derive(Clone, Debug)]
pub struct Balance {
    /// Code; empty where the bank leaves it out.
    pub currency: String,
    /// Major units.
    pub amount: Decimal,
    /// Its day as ISO 8601.
    pub day: String,
}

/// A line of a statement.
#[derive(Default, Debug)]
pub struct Entry {
    /// Line of the file.
    pub line: usize,
    /// Currency of the amount; empty means that of the balances.
    pub currency: String,
    /// Booking day as ISO 8601, or as printed where it is no day; empty when there is none.
    pub booked_on: String,
    /// Day from which interest counts.
    pub value_on: String,
    /// Signed, into the account positive; as printed where it is no number.
    pub amount: String,
    /// The bank's code of the kind of movement; stands for the description where there is none.
    pub code: String,
    /// Kind of movement.
    pub description: String,
    /// Who sent or received.
    pub counterparty: String,
    /// Free text.
    pub memo: String,
    /// The bank's own number of the line; empty when it gives none.
    pub reference: String,
    /// Announced, not booked.
    pub pending: bool,
}

impl Statement {
    /// Currency of the account, as far as its balances tell.
    pub fn currency(&self) -> &str {
        let known = [&self.opening, &self.closing].into_iter().flatten().map(|it| it.currency.as_str());
        known.into_iter().find(|it| !it.is_empty()).unwrap_or_default()
    }

    /// Why its lines are held back; `None` when it adds up, or nothing is there to add up to.
    fn held_back(&self) -> Option<Said> {
        let reason = self.doubt.clone().or_else(|| self.off())?;
        let number = if self.number.is_empty() { String::new() } else { format!(" {}", self.number) };
        Some(Said::new(
            format!("statement{number} of account {}: {}", self.account, reason.en),
            format!("계좌 {} 의 거래명세서{number}: {}", self.account, reason.ko),
        ))
    }

    fn off(&self) -> Option<Said> {
        let (Some(opening), Some(closing)) = (&self.opening, &self.closing) else { return None };
        let currency = self.currency();
        let booked = || self.entries.iter().filter(|entry| !entry.pending);
        let other = |code: &&str| !code.is_empty() && *code != currency;
        let codes = booked().map(|entry| entry.currency.as_str()).chain([closing.currency.as_str()]);
        if let Some(other) = codes.into_iter().find(other) {
            return Some(Said::new(
                format!("the opening balance is in {currency}, but there is also {other}: nothing can be added up"),
                format!("기초 잔액은 {currency} 인데 {other} 금액도 있어 합을 맞출 수 없습니다"),
            ));
        }
        let mut sum = Decimal::ZERO;
        for entry in booked() {
            let Ok(amount) = parse_exact(&entry.amount) else {
                return Some(Said::new(
                    format!("the amount `{}` on line {} is no number", entry.amount, entry.line),
                    format!("{}행의 금액 `{}` 은(는) 숫자가 아닙니다", entry.line, entry.amount),
                ));
            };
            sum = sum.saturating_add(amount);
        }
        let found = opening.amount.saturating_add(sum);
        if found == closing.amount {
            return None;
        }
        let [opening, sum, found, closing, off] =
            [opening.amount, sum, found, closing.amount, closing.amount.saturating_sub(found)]
                .map(|amount| amount.normalize().to_string());
        let count = booked().count();
        Some(Said::new(
            format!(
                "opening balance {opening} + {count} lines of {sum} in all = {found}, but the closing balance is \
                 {closing} (difference {off} {currency})"
            ),
            format!(
                "기초 잔액 {opening} + 거래 {count}건의 합 {sum} = {found} 인데 기말 잔액은 {closing} 입니다 \
                 (차이 {off} {currency})"
            ),
        ))
    }
}

/// The table of all statements, exported at the instant `created`, where the bank says so.
pub fn page(statements: &[Statement], created: Option<Timestamp>) -> Page {
    let mut lines = Lines::default();
    if let Some(created) = created {
        lines.row(1, [format!("# exported_at: {created}").as_str()]);
    }
    lines.row(1, HEADER);
    for statement in statements {
        let held_back = statement.held_back().map(|it| format!("{}{BETWEEN}{}", it.en, it.ko)).unwrap_or_default();
        // A statement without lines that does not add up lacks some: its balance stands for them.
        let missing = (statement.entries.is_empty() && !held_back.is_empty()).then(|| Entry {
            line: statement.line,
            booked_on: statement.closing.as_ref().map(|it| it.day.clone()).unwrap_or_default(),
            ..Entry::default()
        });
        for entry in statement.entries.iter().chain(&missing) {
            let own = [entry.currency.as_str(), statement.currency()];
            let currency = own.into_iter().find(|it| !it.is_empty()).unwrap_or_default();
            let cells: [&str; 11] = [
                &statement.account,
                currency,
                &entry.booked_on,
                &entry.value_on,
                &entry.amount,
                if entry.description.is_empty() { &entry.code } else { &entry.description },
                &entry.counterparty,
                &entry.memo,
                &entry.reference,
                if entry.pending { PENDING } else { "booked" },
                &held_back,
            ];
            lines.row(entry.line, cells);
        }
    }
    Page { name: String::new(), bytes: lines.finish() }
}

/// `text` cut to `most` characters: a bank books a batch of any length as one line.
pub fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statement(opening: i64, amounts: &[&str], closing: i64) -> Statement {
        let balance = |amount: i64| {
            Some(Balance { currency: "EUR".to_owned(), amount: amount.into(), day: "2026-03-01".to_owned() })
        };
        let entry = |amount: &&str| Entry { amount: (*amount).to_owned(), ..Entry::default() };
        Statement {
            account: "1".to_owned(),
            opening: balance(opening),
            closing: balance(closing),
            entries: amounts.iter().map(entry).collect(),
            ..Statement::default()
        }
    }

    #[test]
    fn a_statement_that_does_not_add_up_names_the_difference() {
        assert_eq!(statement(100, &["-35.50", "0.5"], 65).held_back(), None);
        let off = statement(100, &["-35.50"], 65).held_back().map(|it| it.en).unwrap_or_default();
        assert_eq!(
            off,
            "statement of account 1: opening balance 100 + 1 lines of -35.5 in all = 64.5, but the closing balance is \
             65 (difference 0.5 EUR)"
        );
        let unreadable = statement(100, &["x"], 100).held_back().map(|it| it.en).unwrap_or_default();
        assert!(unreadable.contains("`x`"), "{unreadable}");
        let empty = String::from_utf8_lossy(&page(&[statement(0, &[], 5)], None).bytes).into_owned();
        assert!(empty.contains("difference 5 EUR"), "{empty}");
    }

    #[test]
    fn pending_lines_do_not_count_and_balances_may_be_missing() {
        let mut pending = statement(0, &["5", "7"], 5);
        pending.entries[1].pending = true;
        assert_eq!(pending.held_back(), None);
        assert_eq!(Statement { closing: None, ..statement(0, &["5"], 9) }.held_back(), None);
    }
}
