//! Headers are matched by name and synonym, never by position.

use std::borrow::Cow;

use hashbrown::HashMap;
use jangbu_core::Currency;

use crate::format::{Column, Format};

/// Where a column's cells come from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Place {
    /// The file has no such column.
    Absent,
    /// This cell of the record.
    At(usize),
    /// The same text in every row (from a mapping file).
    Constant(String),
}

impl Place {
    /// The cell of the record, where it is one.
    pub fn cell(&self) -> Option<usize> {
        if let Self::At(at) = self { Some(*at) } else { None }
    }
}

/// The columns of a format, found in a file.
#[derive(Clone, Debug)]
pub struct Columns {
    /// By column index of the format.
    pub places: Vec<Place>,
    /// Header as printed, by column index; our own name where the file has none.
    pub printed: Vec<String>,
    /// Cells that a row must have; 0 when not checked.
    pub width: usize,
    /// Whether dates may be written with the month before the day, by column index.
    pub month_first: Vec<bool>,
}

impl Columns {
    /// No column found yet.
    pub fn none(format: &Format) -> Self {
        Self {
            places: vec![Place::Absent; format.columns.len()],
            printed: format.columns.iter().map(|column| column.name.to_owned()).collect(),
            width: 0,
            month_first: format.columns.iter().map(|column| column.month_first).collect(),
        }
    }

    /// Whether the file has the column.
    pub fn has(&self, column: usize) -> bool {
        self.places[column] != Place::Absent
    }

    /// The columns of a row into which a person wrote cells that its file has no column for: they stand behind the
    /// `header` cells of the file, in the order of the format's columns.
    pub fn with_added(&self, record: &csv::ByteRecord, header: usize) -> Cow<'_, Self> {
        let is_added = |index: &usize| {
            !self.has(*index) && record.get(header + index).is_some_and(|cell| !cell.trim_ascii().is_empty())
        };
        let added: Vec<usize> = (0..self.places.len()).filter(is_added).collect();
        if added.is_empty() {
            return Cow::Borrowed(self);
        }
        let mut own = Self { width: 0, ..self.clone() };
        added.into_iter().for_each(|index| own.places[index] = Place::At(header + index));
        Cow::Owned(own)
    }
}

/// How well a header fits a format.
pub struct Fit {
    /// The columns found.
    pub columns: Columns,
    /// How many were found.
    pub matched: usize,
    /// Required columns, and groups of alternatives, that were not.
    pub missing: Vec<String>,
}

/// A possible header row: the normal form of each cell and its position.
pub struct HeaderRow {
    positions: HashMap<String, usize>,
    cells: Vec<String>,
}

impl HeaderRow {
    /// The row made of `cells`.
    pub fn new(cells: &[String]) -> Self {
        let (mut positions, mut last) = (HashMap::new(), HashMap::<String, usize>::new());
        for (at, cell) in cells.iter().enumerate() {
            let name = normal(cell);
            if name.is_empty() || first(&mut positions, &name, at) {
                continue;
            }
            // A second column of the same name is called `name#2`, a third `name#3`.
            let number = last.entry(name.clone()).or_insert(1);
            *number += 1;
            while !first(&mut positions, &format!("{name}#{number}"), at) {
                *number += 1;
            }
        }
        // A name that stands without its currency elsewhere means that column.
        for (at, cell) in cells.iter().enumerate() {
            if let Some((name, _)) = with_currency(cell) {
                first(&mut positions, &normal(name), at);
            }
        }
        Self { positions, cells: cells.to_vec() }
    }

    /// The names that have a position, in their normal form.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.positions.keys().map(String::as_str)
    }

    /// Position of the header called `name`.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.positions.get(&normal(name)).copied()
    }

    /// Cells up to the last that is not empty.
    pub fn width(&self) -> usize {
        self.cells.iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |last| last + 1)
    }

    /// How well this row fits `format`; `None` when it has none of its columns.
    pub fn fit(&self, format: &Format) -> Option<Fit> {
        let place = |column: &Column| {
            let plain = column.name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
            let own = if plain { Cow::Borrowed(column.name) } else { normal(column.name).into() };
            let names = std::iter::once(own.as_ref()).chain(column.synonyms.iter().copied());
            names.filter_map(|name| self.positions.get(name).copied()).next()
        };
        let places: Vec<Option<usize>> = format.columns.iter().map(place).collect();
        let matched = places.iter().flatten().count();
        if matched == 0 {
            return None;
        }
        let mut columns = Columns::none(format);
        columns.width = self.width();
        for (index, at) in places.into_iter().enumerate().filter_map(|(index, at)| Some((index, at?))) {
            columns.places[index] = Place::At(at);
            columns.printed[index] = self.cells[at].trim().to_owned();
        }
        let missing = missing(format, &columns);
        Some(Fit { columns, matched, missing })
    }
}

/// Required columns and alternatives of `format` that `columns` lacks.
pub fn missing(format: &Format, columns: &Columns) -> Vec<String> {
    let name = |index: &usize| {
        let column = &format.columns[*index];
        column.synonyms.first().map_or(column.name.to_owned(), |synonym| format!("{}({synonym})", column.name))
    };
    let alone = (0..format.columns.len()).filter(|index| format.columns[*index].required && !columns.has(*index));
    let groups = format.one_of.iter().filter(|group| !group.iter().any(|index| columns.has(*index)));
    alone
        .map(|index| name(&index))
        .chain(groups.map(|group| group.iter().map(name).collect::<Vec<_>>().join("|")))
        .collect()
}

/// Whether `name` had no position before; it has one now.
fn first(positions: &mut HashMap<String, usize>, name: &str, at: usize) -> bool {
    if positions.contains_key(name) {
        return false;
    }
    positions.insert(name.to_owned(), at);
    true
}

/// A header that ends in a currency, `지출 금액 (KRW)` or `Amount spent (USD)`: the name before it, and the currency.
pub fn with_currency(header: &str) -> Option<(&str, Currency)> {
    let (name, rest) = header.trim().rsplit_once('(')?;
    let code = rest.strip_suffix(')')?.trim();
    let currency = code.parse().ok()?;
    (!name.trim().is_empty()).then_some((name, currency))
}

/// Lower case, without blanks, underscores and byte-order mark.
pub fn normal(header: &str) -> String {
    letters(header).collect()
}

/// Whether `header` is `normal` when it is written so.
pub fn is_called(header: &str, normal: &str) -> bool {
    // Most differ in the first letter, and most are plain.
    if header.is_ascii() {
        let plain = header.bytes().filter(|b| !char::from(*b).is_whitespace() && *b != b'_');
        return plain.map(|b| b.to_ascii_lowercase()).eq(normal.bytes());
    }
    letters(header).eq(normal.chars())
}

fn letters(header: &str) -> impl Iterator<Item = char> {
    header.chars().filter(|c| !c.is_whitespace() && *c != '_' && *c != '\u{feff}').flat_map(char::to_lowercase)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn columns_of_one_name_are_numbered_and_however_many_there_are_it_takes_no_time() {
        let header = |cells: &[&str]| HeaderRow::new(&cells.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>());
        let row = header(&["a", "a#2", "A", "b", "a", ""]);
        assert_eq!(
            ["a", "a#2", "a#3", "a#4", "b", ""].map(|it| row.position(it)),
            [Some(0), Some(1), Some(2), Some(4), Some(3), None]
        );
        let many = vec!["x"; 60_000];
        assert_eq!(header(&many).position("x#60000"), Some(59_999));
        assert_eq!(header(&vec![""; 60_000]).names().count(), 0);
    }

    proptest! {
        #[test]
        fn a_header_is_called_by_its_normal_form_alone(header in "[a-c_A-C \t\u{a0}가나K\u{feff}]{0,6}", other in "[a-ck가나]{0,3}") {
            prop_assert!(is_called(&header, &normal(&header)));
            prop_assert_eq!(is_called(&header, &other), normal(&header) == other);
        }
    }
}
