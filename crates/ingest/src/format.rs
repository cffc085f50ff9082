//! What a format is: its columns, what its rows become, and how sure its layout is.

use jangbu_core::{
    account::AccountKind,
    facts::{FactKind, Supersession},
};

use crate::{check::Fault, control::BalanceLine, header::Columns, key::Key, reading::Reading, row::Row};

/// How sure the layout of a format is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Confidence {
    /// From the platform's own documentation, or defined here.
    Confirmed,
    /// From other people's loaders and tests.
    ThirdParty,
    /// Not seen in a source; a real file is welcome.
    Unconfirmed,
}

impl Confidence {
    /// The word shown to the user.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::ThirdParty => "third-party",
            Self::Unconfirmed => "unconfirmed",
        }
    }

    /// The same in Korean.
    pub fn as_ko(self) -> &'static str {
        match self {
            Self::Confirmed => "확인됨",
            Self::ThirdParty => "제3자 자료",
            Self::Unconfirmed => "미확인",
        }
    }
}

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ColumnKind {
    /// Text, ids, names.
    Text,
    /// One of a few words.
    Word,
    /// A number or an amount.
    Number,
    /// A date or an instant.
    Time,
}

/// A column of a format.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Our name of it; also a header that is understood, and the name used in mapping files.
    pub name: &'static str,
    /// Other headers understood, in order of preference, lower case without blanks and underscores.
    pub synonyms: &'static [&'static str],
    /// What it holds.
    pub kind: ColumnKind,
    /// Whether the format is not recognised without it.
    pub required: bool,
    /// Whether a totals row adds it up.
    pub summed: bool,
    /// Whether its numbers count pieces, not money.
    pub pieces: bool,
    /// Whether its dates may be written `3/31/2026`, the month before the day.
    pub month_first: bool,
    /// One line for the handbook.
    pub doc: &'static str,
}

impl Column {
    /// A text column.
    pub const fn text(name: &'static str, synonyms: &'static [&'static str], doc: &'static str) -> Self {
        Self {
            name,
            synonyms,
            kind: ColumnKind::Text,
            required: false,
            summed: false,
            pieces: false,
            month_first: false,
            doc,
        }
    }

    /// A column of words from a list.
    pub const fn word(name: &'static str, synonyms: &'static [&'static str], doc: &'static str) -> Self {
        Self { kind: ColumnKind::Word, ..Self::text(name, synonyms, doc) }
    }

    /// A column of numbers that a totals row does not add up.
    pub const fn number(name: &'static str, synonyms: &'static [&'static str], doc: &'static str) -> Self {
        Self { kind: ColumnKind::Number, ..Self::text(name, synonyms, doc) }
    }

    /// A column of numbers that a totals row adds up.
    pub const fn summed(name: &'static str, synonyms: &'static [&'static str], doc: &'static str) -> Self {
        Self { summed: true, ..Self::number(name, synonyms, doc) }
    }

    /// A column of dates or instants.
    pub const fn time(name: &'static str, synonyms: &'static [&'static str], doc: &'static str) -> Self {
        Self { kind: ColumnKind::Time, ..Self::text(name, synonyms, doc) }
    }

    /// The same column, of pieces and not of money.
    pub const fn pieces(self) -> Self {
        Self { pieces: true, ..self }
    }

    /// The same column, of a platform that writes the month before the day: `3/31/2026` is read too.
    pub const fn month_first(self) -> Self {
        Self { month_first: true, ..self }
    }

    /// The same column, without which the format is not recognised.
    pub const fn required(self) -> Self {
        Self { required: true, ..self }
    }
}

/// Where the columns of a file are.
pub(crate) enum Layout {
    /// A header row, after at most a few lines of preamble; columns in any order.
    Header,
    /// No header: columns by position.
    Positions(&'static [Shape]),
    /// JSON objects in which names and synonyms of the columns are paths.
    Json(JsonShape),
}

/// Where the rows of a JSON format are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct JsonShape {
    /// Keys under which a response holds its elements; none for a bare list or JSON lines.
    pub under: &'static [&'static str],
    /// Path of a list of the element of which every entry is a row; several parted by `|`; empty for none.
    pub each: &'static str,
}

impl JsonShape {
    /// A bare list of objects, or JSON lines.
    pub(crate) const PLAIN: Self = Self { under: &[], each: "" };
}

/// A headerless layout.
pub(crate) struct Shape {
    /// The column that each position holds; `None` is not used.
    pub columns: &'static [Option<usize>],
    /// Whether a row has this shape.
    pub fits: fn(&csv::ByteRecord) -> bool,
}

/// A file format.
pub struct Format {
    /// Id, equal to the name of its file.
    pub id: &'static str,
    /// Korean title.
    pub title_ko: &'static str,
    /// English title.
    pub title_en: &'static str,
    /// Facts its rows become.
    pub facts: &'static [FactKind],
    /// How newer rows take the place of older ones.
    pub supersession: Supersession,
    /// Kind of account its rows belong to; `None` when they belong to the whole company.
    pub account: Option<AccountKind>,
    /// Platform whose only account is meant when nothing else is said; empty for any.
    pub platform: &'static str,
    /// Where the layout is known from.
    pub source: &'static str,
    /// How sure that is.
    pub confidence: Confidence,
    /// Natural key, and what else a reader should know.
    pub notes: &'static str,
    /// The columns; rows are read by index into this list.
    pub columns: &'static [Column],
    /// Of each group, by index, at least one column must be there.
    pub one_of: &'static [&'static [usize]],
    /// A small realistic file.
    pub sample: &'static [u8],
    pub(crate) layout: Layout,
    /// For `replace` formats: the facts a file with these columns speaks for; else empty.
    pub(crate) replaces: fn(&Columns) -> Vec<FactKind>,
    /// Whether a row is a total of the platform's own kind; `None` where the usual words tell.
    pub(crate) total: Option<fn(&Row<'_>) -> bool>,
    /// For files with a running balance: what a row says of it.
    pub(crate) balance: Option<fn(&Row<'_>) -> BalanceLine>,
    /// The natural key of a row.
    pub(crate) key: fn(&Row<'_>, &mut Reading<'_>) -> Result<Key, Fault>,
    /// Turns a row into facts.
    pub(crate) read: fn(&Row<'_>, &mut Reading<'_>) -> Result<(), Fault>,
}

impl std::fmt::Debug for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id)
    }
}

impl Format {
    /// Index of the column called `name`.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }
}
