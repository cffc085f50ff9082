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
        let Self { format, mapping, encoding, score, why, text, broken, sheet, rewrite, allow_negative } = self;
        let (text, plain) = match text {
            Cow::Borrowed(text) => (Cow::default(), Some(text.len())),
            Cow::Owned(text) => (Cow::Owned(text), None),
        };
        let detected = Detected { format, mapping, encoding, score, why, text, broken, sheet, rewrite, allow_negative };
        Apart { detected, plain }
    }
}

impl Apart {
    /// Puts it together with the same bytes, wherever they are now.
    pub fn of<'a>(self, source: &Source<'a>) -> Detected<'a> {
        let detected: Detected<'a> = self.detected;
        match self.plain {
            Some(length) => {
                let text = String::from_utf8_lossy(&source.bytes[source.bytes.len() - length..]);
                Detected { text, ..detected }
            }
            None => detected,
        }
    }
}
