//! A row under its header: cells by column of the format, read into typed values or refused by a rule.

use jangbu_core::{Currency, Date, Decimal, Text};

use crate::{
    check::{self, Fault},
    header::{Columns, Place, with_currency},
    mapping::Rewritten,
    parse::{
        is_none,
        moment::{Moment, moment, month_first},
        number,
    },
};

/// A row of a file.
pub struct Row<'r> {
    record: &'r csv::ByteRecord,
    columns: &'r Columns,
    rewritten: Option<&'r Rewritten>,
    /// Line of the file, counted from 1.
    pub line: u32,
}

impl<'r> Row<'r> {
    /// The row made of `record`, with the cells that a mapping rewrote.
    pub fn new(record: &'r csv::ByteRecord, columns: &'r Columns, rewritten: Option<&'r Rewritten>, line: u32) -> Self {
        Self { record, columns, rewritten, line }
    }

    /// The cell without surrounding blanks; empty when the file has no such column.
    pub fn cell(&self, column: usize) -> &[u8] {
        if let Some(text) = self.rewritten.and_then(|rewritten| rewritten.cell(column)) {
            return text.as_bytes();
        }
        match &self.columns.places[column] {
            Place::Absent => &[],
            Place::At(at) => self.record.get(*at).unwrap_or_default().trim_ascii(),
            Place::Constant(text) => text.as_bytes(),
        }
    }

    /// Whether the file has the column.
    pub fn has(&self, column: usize) -> bool {
        self.columns.has(column)
    }

    /// Header of the column as printed.
    pub fn printed(&self, column: usize) -> &str {
        &self.columns.printed[column]
    }

    /// The currency that the header of the column ends in, as in `지출 금액 (KRW)`.
    pub fn printed_currency(&self, column: usize) -> Option<Currency> {
        with_currency(self.printed(column)).map(|(_, currency)| currency)
    }

    /// The cell for a message, cut short.
    pub fn lossy(&self, column: usize) -> String {
        crate::outcome::shown(&String::from_utf8_lossy(self.cell(column)))
    }

    /// The same row with `cells` in place of those that it leaves blank.
    pub fn completed(&self, cells: impl Iterator<Item = (usize, String)>) -> Rewritten {
        let mut rewritten = self.rewritten.cloned().unwrap_or_default();
        for (column, text) in cells.filter(|(column, _)| self.cell(*column).is_empty()) {
            rewritten.set(column, text);
        }
        rewritten
    }

    /// This row, rewritten.
    pub fn with<'s>(&'s self, rewritten: &'s Rewritten) -> Row<'s> {
        Row { record: self.record, columns: self.columns, rewritten: Some(rewritten), line: self.line }
    }

    /// The natural key that a mapping prescribes, if it does.
    pub fn mapped_key(&self) -> Option<&str> {
        self.rewritten.and_then(Rewritten::key)
    }

    /// Hash of every cell that is read: two rows of the same hash say the same.
    pub fn content_hash(&self, state: &impl std::hash::BuildHasher) -> u64 {
        use std::hash::Hasher as _;
        let mut hasher = state.build_hasher();
        for place in &self.columns.places {
            if let Place::At(at) = place {
                hasher.write(self.record.get(*at).unwrap_or_default());
                hasher.write_u8(0xff);
            }
        }
        if let Some(rewritten) = self.rewritten {
            rewritten.texts().for_each(|text| hasher.write(text.as_bytes()));
        }
        hasher.finish()
    }

    /// Text; empty when there is none.
    pub fn text(&self, column: usize) -> Result<Text, Fault> {
        let cell = self.cell(column);
        if cell.is_empty() {
            return Ok(Text::const_new(""));
        }
        Text::from_utf8(cell)
            .map_err(|_| check::readable_text(self, column).err().unwrap_or_else(|| check::missing_cell(self, column)))
    }

    /// Text where `-` and `--` mean none.
    pub fn name(&self, column: usize) -> Result<Text, Fault> {
        if is_none(self.cell(column)) { Ok(Text::const_new("")) } else { self.text(column) }
    }

    /// Text that must be there.
    pub fn required_text(&self, column: usize) -> Result<Text, Fault> {
        check::required_cell(self, column)?;
        self.text(column)
    }

    /// A number; `None` when the cell says none.
    pub fn number(&self, column: usize) -> Result<Option<Decimal>, Fault> {
        match number::number(self.cell(column)) {
            Ok(None) => Ok(None),
            Ok(Some(value)) => check::in_range(self, column, value).map(Some),
            Err(_) => Err(check::not_a_number(self, column)),
        }
    }

    /// An amount; zero when the cell says none.
    pub fn amount(&self, column: usize) -> Result<Decimal, Fault> {
        Ok(self.number(column)?.unwrap_or(Decimal::ZERO))
    }

    /// An amount that is not negative; zero when the cell says none.
    pub fn unsigned(&self, column: usize) -> Result<Decimal, Fault> {
        match self.number(column)? {
            Some(value) => check::not_negative(self, column, value),
            None => Ok(Decimal::ZERO),
        }
    }

    /// An amount in millionths, exactly, in major units; zero when the cell says none.
    pub fn micros(&self, column: usize) -> Result<Decimal, Fault> {
        let micros = number::integer(self.cell(column)).map_err(|_| check::not_a_number(self, column))?.unwrap_or(0);
        let amount = check::in_range(self, column, Decimal::new(micros, 6).normalize())?;
        check::not_negative(self, column, amount)
    }

    /// A number that is not negative and may be a fraction of any length, rounded to six decimals; zero when the cell
    /// says none.
    pub fn fraction(&self, column: usize) -> Result<Decimal, Fault> {
        let value = number::rounded(self.cell(column)).map_err(|_| check::not_a_number(self, column))?;
        let value = check::in_range(self, column, value.unwrap_or(Decimal::ZERO))?;
        check::not_negative(self, column, value)
    }

    /// A count that is not negative; zero when the cell says none.
    pub fn count(&self, column: usize) -> Result<i64, Fault> {
        let count = number::integer(self.cell(column)).map_err(|_| check::not_a_number(self, column))?.unwrap_or(0);
        check::in_range(self, column, count.into())?;
        check::not_negative(self, column, count.into())?;
        Ok(count)
    }

    /// A whole number with its sign; `None` when the cell is empty or `-`.
    pub fn units(&self, column: usize) -> Result<Option<i64>, Fault> {
        number::integer(self.cell(column)).map_err(|_| check::not_a_number(self, column))
    }

    /// An amount in minor units; `None` when the cell is empty or `-`.
    pub fn minor(&self, column: usize, currency: Currency) -> Result<Option<i64>, Fault> {
        self.number(column)?.map(|amount| check::whole_minor(self, column, amount, currency)).transpose()
    }

    /// An amount in minor units that is not negative; `None` when the cell says none.
    pub fn unsigned_minor(&self, column: usize, currency: Currency) -> Result<Option<i64>, Fault> {
        let Some(minor) = self.minor(column, currency)? else { return Ok(None) };
        check::not_negative(self, column, minor.into())?;
        Ok(Some(minor))
    }

    /// What the cell says about time; `None` when it says none.
    pub fn moment(&self, column: usize) -> Result<Option<Moment>, Fault> {
        let cell = self.cell(column);
        if is_none(cell) {
            return Ok(None);
        }
        let american = || self.columns.month_first[column].then(|| month_first(cell)).flatten().map(Moment::Day);
        moment(cell).or_else(american).map(Some).ok_or_else(|| check::not_a_date(self, column))
    }

    /// The date as printed, whatever the time of day; `None` when the cell says none.
    pub fn printed_day(&self, column: usize) -> Result<Option<Date>, Fault> {
        let day = match self.moment(column)? {
            None => return Ok(None),
            Some(Moment::Day(day)) => day,
            Some(Moment::Local(local)) => local.date(),
            // With its offset written beside it, the printed date is the one before the `T`.
            Some(Moment::Instant(instant)) => {
                let written = self.cell(column).get(..10).and_then(moment);
                match written {
                    Some(Moment::Day(day)) => day,
                    _ => instant.to_zoned(jiff::tz::TimeZone::UTC).date(),
                }
            }
        };
        check::plausible_date(self, column, day).map(Some)
    }

    /// The date as printed, which must be there.
    pub fn required_day(&self, column: usize) -> Result<Date, Fault> {
        self.printed_day(column)?.ok_or_else(|| check::missing_cell(self, column))
    }

    /// The value that the cell's word stands for; `None` when it says none.
    pub fn word<T: Copy>(&self, column: usize, words: &[(&str, T)]) -> Result<Option<T>, Fault> {
        let cell = self.cell(column);
        if is_none(cell) {
            return Ok(None);
        }
        words
            .iter()
            .find(|(word, _)| word.as_bytes().eq_ignore_ascii_case(cell))
            .map(|(_, value)| Some(*value))
            .ok_or_else(|| {
                let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
                check::unknown_word(self, column, &known)
            })
    }
}
