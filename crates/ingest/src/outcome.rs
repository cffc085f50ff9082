//! What became of a file: counts, quarantined rows and control findings.

use jangbu_core::{Date, Decimal, Said, Text, Timestamp, facts::FactKind};
use serde::{Deserialize, Serialize};

/// Longest value shown in a message, in characters: a row can hold personal data.
pub const SHOWN_CHARS: usize = 60;

/// A row that failed a check.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Rejected {
    /// Line of the file, counted from 1.
    pub line: u32,
    /// Column as printed in the file, or our name of it when the file has none; empty for the whole row.
    pub column: String,
    /// The cell, cut to 60 characters.
    pub value: String,
    /// Id of the rule that was broken.
    pub rule: String,
    /// What to do about it.
    pub mend: Said,
    /// The row as text (UTF-8), to be mended and read again.
    pub raw: String,
    /// Account the row belongs to, when that was already known.
    pub account: Text,
    /// For `replace` formats: the day the row is about, where that can be read.
    pub day: Option<Date>,
}

/// A control total that does not agree with the rows. The rows are imported all the same.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ControlFinding {
    /// `total_row`, `running_balance` or `title_period`.
    pub rule: String,
    /// Line of the file, counted from 1.
    pub line: u32,
    /// Column as printed.
    pub column: String,
    /// What the file's control total says.
    pub stated: String,
    /// What the rows give.
    pub found: String,
    /// By how much too much is stated, where both are money.
    #[serde(skip)]
    pub amount: Option<Decimal>,
    /// The finding in a sentence.
    pub message: Said,
}

/// Rows, or parts of rows, of which something is to be said: left out on purpose, or waiting.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Skipped {
    /// Why, and where the money comes from instead.
    pub reason: Said,
    /// How many.
    pub count: u64,
}

/// What became of a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// When the source said it.
    pub observed_at: Timestamp,
    /// Where `observed_at` was taken from: `file`, `as_of` or `modified`.
    pub observed_from: &'static str,
    /// Rows in the file, control totals not counted.
    pub rows_read: u64,
    /// Rows that became facts.
    pub rows_good: u64,
    /// Rows that did not.
    pub quarantined: Vec<Rejected>,
    /// What is left out on purpose, in the order in which it was met.
    pub skipped: Vec<Skipped>,
    /// Rows that became facts and post nothing before more is said, and what they wait for.
    pub waiting: Option<Skipped>,
    /// Control totals that do not agree.
    pub findings: Vec<ControlFinding>,
    /// For `replace` formats: every (fact, account, day) the file speaks for, also the days without rows.
    pub days_replaced: Vec<(FactKind, Text, Date)>,
    /// For `replace` formats: every account and campaign that a row names, also those without conversions.
    pub campaigns: Vec<(Text, Text)>,
    /// Finest unit of an advertising file: `campaign`, `ad_group`, `keyword` or `ad`; else empty.
    pub grain: Text,
    /// Parties (a gateway, a media account, the party of an opening balance) that are not registered.
    pub unregistered: Vec<Text>,
    /// Columns of the header that are not read.
    pub unread: Vec<String>,
}

/// `text` cut to [`SHOWN_CHARS`].
pub fn shown(text: &str) -> String {
    let mut chars = text.chars();
    let mut cut: String = chars.by_ref().take(SHOWN_CHARS).collect();
    if chars.next().is_some() {
        cut.push('…');
    }
    cut
}
