//! One message, of Singer or of Airbyte. Records stay as they are written.

use jangbu_core::{Said, Timestamp};
use serde_json::Value;

use super::{StreamError, object::members};

/// What a message says.
pub enum Message<'l> {
    /// A record of a stream, as written.
    Record { stream: String, data: &'l str, at: Option<Timestamp> },
    /// What the records of a stream look like.
    Schema { stream: String, key_properties: Vec<String> },
    /// A state that stands for everything.
    Whole(Value),
    /// Airbyte's state of one stream, as the whole message.
    OfStream(String, Value),
    /// Airbyte's state of all streams, as the whole message.
    Global(Value),
    /// The source cannot go on.
    Error(String),
    /// Anything else, by its type.
    Other(String),
}

impl<'l> Message<'l> {
    /// Reads a line.
    ///
    /// # Errors
    /// When it is no JSON object with a `type`, or lacks what its type needs.
    pub fn read(line: u64, bytes: &'l [u8]) -> Result<Self, StreamError> {
        let refuse = |en: String, ko: String| StreamError::Line { line, reason: Said::new(en, ko) };
        let no_message = |error: &dyn std::fmt::Display| {
            refuse(format!("it is no message ({error})"), format!("메시지가 아닙니다 ({error})"))
        };
        let text = std::str::from_utf8(bytes).map_err(|error| no_message(&error))?;
        let object = Object::read(text.trim_start_matches('\u{feff}')).map_err(|error| no_message(&error))?;
        let Some(name) = object.text("type") else {
            return Err(refuse("it has no `type`".to_owned(), "`type` 이 없습니다".to_owned()));
        };
        let name = name.to_ascii_uppercase();
        let message = match name.as_str() {
            "RECORD" => object.record(),
            "SCHEMA" => object.schema(),
            "STATE" => object.state(),
            "TRACE" => Some(object.error().unwrap_or_else(|| Self::Other(name.clone()))),
            _ => Some(Self::Other(name.clone())),
        };
        message.ok_or_else(|| {
            refuse(format!("a {name} message lacks its content"), format!("{name} 메시지에 내용이 없습니다"))
        })
    }
}

/// A JSON object whose members are read when they are asked for.
struct Object<'l>(Vec<(String, &'l str)>);

impl<'l> Object<'l> {
    fn read(text: &'l str) -> serde_json::Result<Self> {
        members(text).map(Self)
    }

    fn raw(&self, key: &str) -> Option<&'l str> {
        self.0.iter().find(|(name, _)| name == key).map(|(_, raw)| *raw).filter(|raw| *raw != "null")
    }

    fn value(&self, key: &str) -> Option<Value> {
        serde_json::from_str(self.raw(key)?).ok()
    }

    fn text(&self, key: &str) -> Option<String> {
        serde_json::from_str(self.raw(key)?).ok()
    }

    /// Singer names the stream beside the record, Airbyte within.
    fn record(&self) -> Option<Message<'l>> {
        let record = self.raw("record").filter(|raw| raw.starts_with('{'))?;
        if let Some(stream) = self.text("stream") {
            let at = self.text("time_extracted").and_then(|at| at.parse().ok());
            return Some(Message::Record { stream, data: record, at });
        }
        let record = Object::read(record).ok()?;
        let at = record.value("emitted_at").as_ref().and_then(Value::as_i64);
        Some(Message::Record {
            stream: qualified(record.text("namespace").as_deref(), &record.text("stream")?),
            data: record.raw("data").filter(|raw| raw.starts_with('{'))?,
            at: at.and_then(|at| Timestamp::from_millisecond(at).ok()),
        })
    }

    fn schema(&self) -> Option<Message<'l>> {
        let keys = self.value("key_properties");
        let keys = keys.iter().filter_map(Value::as_array).flatten().filter_map(Value::as_str);
        Some(Message::Schema { stream: self.text("stream")?, key_properties: keys.map(str::to_owned).collect() })
    }

    fn state(&self) -> Option<Message<'l>> {
        if let Some(value) = self.value("value") {
            return Some(Message::Whole(value));
        }
        let state = self.value("state")?;
        let kind = state.get("type").and_then(Value::as_str).unwrap_or("LEGACY").to_ascii_uppercase();
        match kind.as_str() {
            "STREAM" => {
                let descriptor = |key: &str| state.pointer(&format!("/stream/stream_descriptor/{key}"));
                let stream = qualified(
                    descriptor("namespace").and_then(Value::as_str),
                    descriptor("name").and_then(Value::as_str)?,
                );
                Some(Message::OfStream(stream, state))
            }
            "GLOBAL" => Some(Message::Global(state)),
            _ => state.get("data").cloned().map(Message::Whole),
        }
    }

    /// The message of an error; other traces are progress.
    fn error(&self) -> Option<Message<'l>> {
        let trace = self.value("trace")?;
        let is_error = trace.get("type").and_then(Value::as_str).is_some_and(|kind| kind.eq_ignore_ascii_case("error"));
        let said = |key: &str| trace.pointer(&format!("/error/{key}")).and_then(Value::as_str);
        let message = said("message").or_else(|| said("internal_message")).unwrap_or("no reason given");
        is_error.then(|| Message::Error(message.to_owned()))
    }
}

fn qualified(namespace: Option<&str>, name: &str) -> String {
    match namespace.filter(|namespace| !namespace.is_empty()) {
        Some(namespace) => format!("{namespace}.{name}"),
        None => name.to_owned(),
    }
}
