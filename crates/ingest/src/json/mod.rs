//! JSON as rows: where the elements stand, and which of their values is a cell.

mod elements;
mod empty;
mod path;
mod refusal;

pub use elements::{Broken, Elements};
pub use empty::has_no_rows;
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

/// The element once per entry of the list at the path `each`, with the entry in the list's place and its number under
/// `#`; of several lists (`lineItems.nodes|refunds`) one after the other. The element alone where they have no entries.
pub fn spread(mut element: Value, each: &str) -> Vec<Value> {
    let paths: Vec<Path> = each.split('|').map(Path::parse).collect();
    // The lists themselves are not copied into every row.
    let lists: Vec<Vec<Value>> = paths.iter().map(|path| taken(&mut element, path)).collect();
    if lists.iter().all(Vec::is_empty) {
        return vec![element];
    }
    let mut rows = Vec::new();
    for (path, entries) in paths.iter().zip(lists) {
        for (at, entry) in entries.into_iter().enumerate() {
            let mut one = element.clone();
            if let (Some(place), Value::Object(mut entry)) = (path.place(&mut one), entry) {
                entry.insert("#".to_owned(), at.into());
                *place = Value::Object(entry);
            }
            rows.push(one);
        }
    }
    rows
}

/// The entries of the list at the end of the path, which holds nothing from now on.
fn taken(element: &mut Value, path: &Path) -> Vec<Value> {
    if !path.find(element).is_some_and(Value::is_array) {
        return Vec::new();
    }
    match path.place(element).map(Value::take) {
        Some(Value::Array(entries)) => entries,
        _ => Vec::new(),
    }
}

/// A value as the text of a cell.
///
/// Numbers keep the digits of the file: the shortest text of a double gives back up to 15 digits exactly.
pub fn cell(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        // A list of ids is a cell where it names one; of several none is taken for all.
        Value::Array(values) if values.iter().all(|it| it.is_string() || it.is_number()) => {
            values.iter().map(cell).collect::<Vec<_>>().join(",")
        }
        _ => String::new(),
    }
}
