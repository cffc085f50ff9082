//! The members of a JSON object as the texts they are: numbers lose nothing.

use serde::de::{Error as _, IgnoredAny};
use serde_json::{Deserializer, Error};

/// Keys and values of the object that `text` is; the values as written.
///
/// # Errors
/// When it is no object, or something follows it.
pub fn members(text: &str) -> Result<Vec<(String, &str)>, Error> {
    // The whole is valid first: what is cut below needs no doubt.
    serde_json::from_str::<IgnoredAny>(text)?;
    let mut rest = text.trim_start().strip_prefix('{').ok_or_else(|| Error::custom("it is no object"))?;
    let mut members = Vec::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ',');
        if !rest.starts_with('"') {
            return Ok(members);
        }
        let (key, after) = value(rest)?;
        let key = serde_json::from_str(key)?;
        let (value, after) = value(after.trim_start().trim_start_matches(':').trim_start())?;
        members.push((key, value));
        rest = after;
    }
}

/// The first value of `text`, and what follows it.
fn value(text: &str) -> Result<(&str, &str), Error> {
    let mut values = Deserializer::from_str(text).into_iter::<IgnoredAny>();
    values.next().ok_or_else(|| Error::custom("the end is missing"))??;
    Ok(text.split_at(values.byte_offset()))
}
