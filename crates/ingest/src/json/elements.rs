//! The elements of a JSON text, one after the other: of a list, of JSON lines, or of the list inside a response.
//!
//! The text is read from front to back and never held as one value, so that a response of any length takes little
//! memory.

use std::ops::Range;

use serde::de::IgnoredAny;
use serde_json::{Deserializer, Value};

use super::refusal::{refusal, refusal_of};

/// An element, and the bytes it stands at.
#[derive(Debug)]
pub struct Element {
    /// The element.
    pub value: Value,
    /// Where it stands.
    pub span: Range<usize>,
}

/// Bytes an element may have: it is held in memory as a whole.
const LONGEST_ELEMENT: usize = 16 << 20;

/// Where we are in the text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Frame {
    /// Between the entries of a list.
    List,
    /// Between the members of an object around a list.
    Wrapper,
}

/// Reads elements; [`Elements::next`].
pub struct Elements<'t> {
    text: &'t str,
    at: usize,
    frames: Vec<Frame>,
    /// Keys under which the elements of a response are.
    under: &'static [&'static str],
}

/// Why there is no next element.
#[derive(Debug)]
pub enum Broken {
    /// The text is not valid from this byte on.
    Json(usize, serde_json::Error),
    /// The platform says this instead of data.
    Refused(String),
}

impl<'t> Elements<'t> {
    /// The elements of `text`: objects, or what stands under one of the keys `under` of such an object.
    pub fn new(text: &'t str, under: &'static [&'static str]) -> Self {
        Self { text, at: 0, frames: Vec::new(), under }
    }

    /// The next element; `None` at the end.
    ///
    /// # Errors
    /// When the text is not valid JSON, or holds an error body in place of a response.
    pub fn next(&mut self) -> Result<Option<Element>, Broken> {
        loop {
            self.skip_blanks();
            let Some(byte) = self.text.as_bytes().get(self.at).copied() else {
                // A list that is not closed was cut off.
                return if self.frames.is_empty() { Ok(None) } else { Err(self.broken()) };
            };
            match (byte, self.frames.last().copied()) {
                (b',', Some(_)) => self.at += 1,
                (b']', Some(Frame::List)) | (b'}', Some(Frame::Wrapper)) => {
                    self.at += 1;
                    self.frames.pop();
                }
                (_, Some(Frame::Wrapper)) => self.member()?,
                (b'[', _) => self.enter(Frame::List),
                (b'{', _) if self.is_wrapper()? => {
                    if !self.within_response()
                        && let Some(said) = refusal(&self.text[self.at..])
                    {
                        return Err(Broken::Refused(said));
                    }
                    self.enter(Frame::Wrapper);
                }
                _ => return self.element().map(Some),
            }
        }
    }

    fn element(&mut self) -> Result<Element, Broken> {
        let start = self.at;
        let mut values = Deserializer::from_str(self.ahead(start)).into_iter::<Value>();
        match values.next() {
            Some(Ok(value)) => {
                // Where a response should be, an object without elements may be an error body.
                if !self.under.is_empty()
                    && !self.within_response()
                    && let Some(said) = refusal_of(&value)
                {
                    return Err(Broken::Refused(said));
                }
                self.at = start + values.byte_offset();
                Ok(Element { value, span: start..self.at })
            }
            Some(Err(source)) if source.is_eof() && self.text.len() - start > LONGEST_ELEMENT => {
                let what = format!("an element is longer than {LONGEST_ELEMENT} bytes");
                Err(Broken::Json(start, serde::de::Error::custom(what)))
            }
            Some(Err(source)) => Err(Broken::Json(start, source)),
            None => Err(self.broken()),
        }
    }

    /// The text from `start` on, as far as an element may reach.
    fn ahead(&self, start: usize) -> &'t str {
        let mut end = self.text.len().min(start.saturating_add(LONGEST_ELEMENT));
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        &self.text[start..end]
    }

    /// A member of an object around a list: its elements, if it is one of those asked for.
    fn member(&mut self) -> Result<(), Broken> {
        let key = self.key()?;
        let asked = self.under.contains(&key.as_str());
        match self.text.as_bytes().get(self.at) {
            Some(b'[') if asked => self.enter(Frame::List),
            Some(b'{') if asked => self.enter(Frame::Wrapper),
            _ => self.skip_value()?,
        }
        Ok(())
    }

    /// Whether we are inside of a response already.
    fn within_response(&self) -> bool {
        self.frames.contains(&Frame::Wrapper)
    }

    /// Whether the object that begins here holds the elements instead of being one.
    fn is_wrapper(&mut self) -> Result<bool, Broken> {
        if self.under.is_empty() || self.within_response() {
            return Ok(false);
        }
        let start = self.at;
        self.at += 1;
        let found = loop {
            self.skip_blanks();
            match self.text.as_bytes().get(self.at) {
                Some(b',') => self.at += 1,
                Some(b'"') => {
                    let key = self.key()?;
                    let list = matches!(self.text.as_bytes().get(self.at), Some(b'[' | b'{'));
                    if list && self.under.contains(&key.as_str()) {
                        break true;
                    }
                    self.skip_value()?;
                }
                _ => break false,
            }
        };
        self.at = start;
        Ok(found)
    }

    /// The key of a member; behind it its value begins.
    fn key(&mut self) -> Result<String, Broken> {
        let mut keys = Deserializer::from_str(&self.text[self.at..]).into_iter::<String>();
        let key = match keys.next() {
            Some(Ok(key)) => key,
            Some(Err(source)) => return Err(Broken::Json(self.at, source)),
            None => return Err(self.broken()),
        };
        self.at += keys.byte_offset();
        self.skip_blanks();
        if self.text.as_bytes().get(self.at) != Some(&b':') {
            return Err(self.broken());
        }
        self.at += 1;
        self.skip_blanks();
        Ok(key)
    }

    fn skip_value(&mut self) -> Result<(), Broken> {
        let mut values = Deserializer::from_str(&self.text[self.at..]).into_iter::<IgnoredAny>();
        match values.next() {
            Some(Ok(_)) => self.at += values.byte_offset(),
            Some(Err(source)) => return Err(Broken::Json(self.at, source)),
            None => return Err(self.broken()),
        }
        Ok(())
    }

    fn enter(&mut self, frame: Frame) {
        self.at += 1;
        self.frames.push(frame);
    }

    fn skip_blanks(&mut self) {
        let rest = &self.text.as_bytes()[self.at..];
        self.at += rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        // A byte-order mark before a line of JSON.
        if self.text[self.at..].starts_with('\u{feff}') {
            self.at += '\u{feff}'.len_utf8();
            self.skip_blanks();
        }
    }

    /// What the parser says of the text from here on.
    fn broken(&self) -> Broken {
        let rest = &self.text[self.at..];
        let error = serde_json::from_str::<IgnoredAny>(rest)
            .err()
            .unwrap_or_else(|| serde::de::Error::custom("the end is missing"));
        Broken::Json(self.at, error)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn all(text: &str, under: &'static [&'static str]) -> Vec<Value> {
        let mut elements = Elements::new(text, under);
        std::iter::from_fn(|| elements.next().unwrap()).map(|element| element.value).collect()
    }

    #[test]
    fn lists_lines_and_responses_give_their_elements() {
        let three = [1, 2, 3].map(|n| serde_json::json!({"n": n}));
        assert_eq!(all(r#"[{"n":1},{"n":2},{"n":3}]"#, &[]), three);
        assert_eq!(all("{\"n\":1}\n{\"n\":2}\n{\"n\":3}\n", &["data"]), three);
        let paged = r#"{"code":200,"data":[{"n":1},{"n":2}],"next":{"a":[1]}} {"data":[{"n":3}]}"#;
        assert_eq!(all(paged, &["data"]), three);
        let stream = r#"[{"results":[{"n":1}],"fieldMask":"a,b"},{"results":[{"n":2},{"n":3}],"requestId":"x"}]"#;
        assert_eq!(all(stream, &["results"]), three);
        let graph = r#"{"data":{"shop":{"n":9},"orders":{"edges":[{"n":1},{"n":2},{"n":3}],"pageInfo":{}}}}"#;
        assert_eq!(all(graph, &["data", "orders", "edges"]), three);
        assert_eq!(all(r#"{"data":[]}"#, &["data"]), Vec::<Value>::new());
    }

    #[test]
    fn a_cut_text_is_an_error_where_it_ends() {
        for text in [r#"[{"n":1},{"n":"#, r#"[{"n":1}"#, r#"{"data":[{"n":1}"#, r#"{"data":[{"n":1}],"ne"#] {
            let mut elements = Elements::new(text, &["data"]);
            let error = loop {
                match elements.next() {
                    Ok(Some(_)) => {}
                    Ok(None) => panic!("{text} is not whole"),
                    Err(error) => break error,
                }
            };
            let Broken::Json(at, _) = error else { panic!("{text} refuses nothing") };
            assert!(at > 0 || text.starts_with('{'), "{text}");
        }
    }
}
