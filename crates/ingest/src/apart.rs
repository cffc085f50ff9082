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
    pub fn of<'a>(&'a self, source: &Source<'a>) -> Detected<'a> {
        let known = &self.detected;
        let text = match self.plain {
            Some(length) => String::from_utf8_lossy(&source.bytes[source.bytes.len() - length..]),
            None => Cow::Borrowed(known.text.as_ref()),
        };
        Detected {
            text,
            mapping: known.mapping.clone(),
            why: known.why.clone(),
            sheet: known.sheet.clone(),
            rewrite: known.rewrite.clone(),
            ..*known
        }
    }

    /// Bytes of text that it holds.
    pub fn held_bytes(&self) -> usize {
        self.detected.text.len()
    }
}
