//! What is known of a file without its bytes, so that another thread can read it without finding it out again.

use std::borrow::Cow;

use crate::{Detected, Source};

/// A [`Detected`] without the bytes it was told from.
pub struct Apart {
    detected: Detected<'static>,
    /// Length of the text at the end of the bytes, where it was not decoded.
    plain: Option<usize>,
}

impl Detected<'_> {
    /// Takes it apart from its bytes.
    pub fn apart(self) -> Apart {
        let (text, plain) = match self.text {
            Cow::Borrowed(text) => (String::new(), Some(text.len())),
            Cow::Owned(text) => (text, None),
        };
        Apart { detected: Detected { text: Cow::Owned(text), ..self }, plain }
    }
}

impl Apart {
    /// Puts it together with the same bytes, wherever they are now.
    pub fn of<'a>(self, source: &Source<'a>) -> Detected<'a> {
        let text = match self.plain {
            Some(length) => String::from_utf8_lossy(&source.bytes[source.bytes.len() - length..]),
            None => self.detected.text,
        };
        Detected { text, ..self.detected }
    }
}
