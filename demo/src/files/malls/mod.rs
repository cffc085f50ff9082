//! The files of the malls and of their gateways.

pub mod cafe24;
pub mod coupang;
pub mod naver;
pub mod shopify;

use jiff::civil::DateTime;
use serde_json::Value;

use super::sheet::{Encoding, Rendered, Sheet};
use crate::world::malls::MallOrder;

/// A line of an order as the mall tells it at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MallRow {
    /// The order, whole.
    pub order: MallOrder,
    /// Which line of it.
    pub line: usize,
    /// What is told stands at this moment.
    pub known_at: DateTime,
}

/// An answer of an API: rows of a list, one a line, between what comes before and after.
pub fn answer((before, after): (&str, &str), rows: impl ExactSizeIterator<Item = Value>) -> Rendered {
    let mut sheet = Sheet::new('\u{1}');
    sheet.line(before);
    let count = rows.len();
    for (n, row) in rows.enumerate() {
        let comma = if n + 1 == count { "" } else { "," };
        sheet.line(&format!("{row}{comma}"));
        sheet.mark();
    }
    sheet.line(after);
    sheet.finish(Encoding::Utf8)
}

/// The same where a row holds a list and counts once for each entry: what is said of rows is their number then.
pub fn nested((before, after): (&str, &str), rows: impl ExactSizeIterator<Item = (Value, usize)>) -> Rendered {
    let (rows, counts): (Vec<Value>, Vec<usize>) = rows.unzip();
    let mut next = 1;
    let mut lines = Vec::new();
    for count in counts {
        lines.push(next);
        next += count.max(1);
    }
    Rendered { lines, ..answer((before, after), rows.into_iter()) }
}

/// A wall time in Seoul with its offset.
pub fn seoul(at: DateTime) -> String {
    format!("{}.000+09:00", at.strftime("%Y-%m-%dT%H:%M:%S"))
}
