//! Rows of JSON: an element, or an entry of a list of it, as cells in the order of the format's columns.

use std::ops::Range;

use serde_json::Value;

use super::Place;
use crate::{
    Format, IngestError,
    format::JsonShape,
    json::{self, Broken, Elements, Path},
};

/// Rows of JSON elements.
pub struct JsonRows<'t> {
    elements: Elements<'t>,
    paths: Vec<Vec<Path>>,
    each: &'static str,
    /// Rows of the element that was read last, still to come.
    waiting: std::vec::IntoIter<Value>,
    /// The text of the row, where an element is several.
    one: Option<String>,
    /// Where the element stands.
    place: (Range<usize>, u32),
    /// How far lines are counted, and how many there are.
    counted: (usize, u32),
    ordinal: u32,
    /// The number of the row says more than its line.
    by_number: bool,
}

impl<'t> JsonRows<'t> {
    /// The rows of `text`.
    pub fn new(text: &'t str, format: &Format, shape: JsonShape) -> Self {
        Self {
            elements: Elements::new(text, shape.under),
            paths: json::paths(format),
            each: shape.each,
            waiting: Vec::new().into_iter(),
            one: None,
            place: (0..0, 1),
            counted: (0, 1),
            ordinal: 0,
            by_number: !shape.each.is_empty() || !text.trim().contains('\n'),
        }
    }

    /// The text of the row, where it is not what stands in the file.
    pub fn own_text(&self) -> Option<&str> {
        self.one.as_deref()
    }

    /// Reads the next row into `record`; `None` at the end.
    ///
    /// # Errors
    /// When the text is not valid JSON.
    pub fn advance(
        &mut self,
        text: &str,
        name: &str,
        record: &mut csv::ByteRecord,
    ) -> Result<Option<Place>, IngestError> {
        let value = match self.waiting.next() {
            Some(value) => value,
            None => {
                let element = self.elements.next().map_err(|broken| match broken {
                    Broken::Json(start, source) => {
                        IngestError::Json { name: name.to_owned(), line: self.line_of(text, start), source }
                    }
                    Broken::Refused(said) => IngestError::PlatformError { name: name.to_owned(), said },
                })?;
                let Some(element) = element else { return Ok(None) };
                self.place = (element.span.clone(), self.line_of(text, element.span.start));
                if self.each.is_empty() {
                    element.value
                } else {
                    self.waiting = json::spread(element.value, self.each).into_iter();
                    self.waiting.next().unwrap_or_default()
                }
            }
        };
        self.one = (!self.each.is_empty()).then(|| value.to_string());
        self.ordinal += 1;
        let (span, line) = self.place.clone();
        record.clear();
        for paths in &self.paths {
            // A key that holds nothing says no more than one that is not there.
            let mut found = paths.iter().filter_map(|path| path.find(&value)).map(json::cell);
            record.push_field(found.find(|text| !text.is_empty()).unwrap_or_default().as_bytes());
        }
        Ok(Some(Place { span, line: if self.by_number { self.ordinal } else { line } }))
    }

    /// The line on which byte `at` stands; never asked to go back.
    fn line_of(&mut self, text: &str, at: usize) -> u32 {
        let (counted, line) = self.counted;
        let breaks = memchr::memchr_iter(b'\n', &text.as_bytes()[counted.min(at)..at]).count() as u32;
        self.counted = (at, line + breaks);
        self.counted.1
    }
}
