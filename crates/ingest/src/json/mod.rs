//! JSON as rows: where the elements stand, and which of their values is a cell.

mod elements;
mod path;
mod refusal;

pub use elements::{Broken, Elements};
pub use path::Path;
pub use refusal::refusal;

use serde_json::Value;

use crate::{Format, format::JsonShape};

/// The shape of a format that is read from JSON.
pub fn shape(format: &Format) -> Option<JsonShape> {
    if let crate::format::Layout::Json(shape) = format.layout { Some(shape) } else { None }
}

/// The paths of every column of `format`: its own name and its synonyms.
pub fn paths(format: &Format) -> Vec<Vec<Path>> {
    let of = |column: &crate::Column| {
        std::iter::once(column.name).chain(column.synonyms.iter().copied()).map(Path::parse).collect()
    };
    format.columns.iter().map(of).collect()
}

/// The element once per entry of its list `each`, with the entry in the list's place and its number under `#`; the
/// element alone where it has no such list, or an empty one.
pub fn spread(element: Value, each: &str) -> Vec<Value> {
    let entries = match element.get(each) {
        Some(Value::Array(entries)) if !entries.is_empty() => entries.clone(),
        _ => return vec![element],
    };
    let place = |(at, entry): (usize, Value)| {
        let mut one = element.clone();
        if let (Value::Object(object), Value::Object(mut entry)) = (&mut one, entry) {
            entry.insert("#".to_owned(), at.into());
            object.insert(each.to_owned(), Value::Object(entry));
        }
        one
    };
    entries.into_iter().enumerate().map(place).collect()
}

/// A value as the text of a cell.
///
/// Numbers keep the digits of the file: the shortest text of a double gives back up to 15 digits exactly.
pub fn cell(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        _ => String::new(),
    }
}
