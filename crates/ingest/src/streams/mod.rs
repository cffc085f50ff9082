//! Messages of taps (Singer) and sources (Airbyte) on standard input: one file of JSON lines per stream.
//!
//! The messages are read line by line and written as they come, so that a stream of any length takes little memory.
//! What a STATE says is the tap's own business: it may be kept only once everything before it is durable, so that the
//! caller gets the last one at the end.

mod line;
mod message;
mod object;

use std::{
    collections::BTreeMap,
    io::{self, BufRead, Write},
};

use jangbu_core::{Said, Timestamp};
use serde_json::Value;

use line::Lines;
use message::Message;

/// The longest line that is read, in bytes.
pub const LONGEST_LINE: usize = 16 << 20;

/// What the messages held.
#[derive(Debug, Default)]
pub struct Streams {
    /// The streams in the order of their names; that of an Airbyte namespace is called `namespace.name`.
    pub streams: BTreeMap<String, Stream>,
    /// The last state, to be handed back to the tap at its next run; `None` when it told none.
    pub state: Option<State>,
    /// Messages of other types, by type in capital letters, e.g. `LOG`, `ACTIVATE_VERSION`.
    pub others: BTreeMap<String, u64>,
}

/// A stream.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Stream {
    /// Records written.
    pub records: u64,
    /// When the newest of them was taken from the source (`time_extracted`, `emitted_at`): when the source said it.
    pub extracted_at: Option<Timestamp>,
    /// What the catalog or schema calls the key, where it does.
    pub key_properties: Vec<String>,
}

/// Where a tap left off, as it wants to be told the next time.
#[derive(Debug, Clone, PartialEq)]
pub enum State {
    /// Singer, and Airbyte's old form: one value.
    Whole(Value),
    /// Airbyte: the last state message of each stream (`namespace.name`); that of all together is called by an empty
    /// name.
    Parts(BTreeMap<String, Value>),
}

/// The messages cannot be taken over as a whole.
#[derive(Debug, thiserror::Error)]
pub enum StreamError {
    /// A line is no message.
    #[error("line {line} of the messages: {}", .reason.en)]
    Line {
        /// Line, counted from 1.
        line: u64,
        /// What is wrong with it.
        reason: Said,
    },
    /// The source gave up.
    #[error("the source stopped with an error (line {line}): {message}")]
    Source {
        /// Line of the message, counted from 1.
        line: u64,
        /// What it says.
        message: String,
    },
    /// Reading or writing failed.
    #[error("the messages cannot be read or written")]
    Io(#[from] io::Error),
}

impl StreamError {
    /// The error in both languages.
    pub fn said(&self) -> Said {
        let ko = match self {
            Self::Line { line, reason } => format!("메시지 {line}행: {}", reason.ko),
            Self::Source { line, message } => format!("소스가 오류로 멈추었습니다({line}행): {message}"),
            Self::Io(_) => "메시지를 읽거나 쓸 수 없습니다".to_owned(),
        };
        Said::new(self.to_string(), ko)
    }
}

/// Opens the place where the records of a stream go.
pub type Open<'o> = &'o mut dyn FnMut(&str) -> io::Result<Box<dyn Write>>;

/// Reads messages from `input` to its end and writes the records of each stream, a line each, to what `open` gives for
/// its name. Keep nothing of it unless this returns `Ok`.
///
/// # Errors
/// When a line is no message or too long, the source reports an error, or reading or writing fails.
pub fn split(input: &mut dyn BufRead, open: Open<'_>) -> Result<Streams, StreamError> {
    let mut splitting = Splitting { told: Streams::default(), places: BTreeMap::new(), open };
    let mut lines = Lines::new(input, LONGEST_LINE);
    while let Some((number, line)) = lines.next()? {
        if line.trim_ascii().is_empty() {
            continue;
        }
        splitting.message(number, Message::read(number, line)?)?;
    }
    for place in splitting.places.values_mut() {
        place.flush()?;
    }
    Ok(splitting.told)
}

struct Splitting<'o> {
    told: Streams,
    places: BTreeMap<String, Box<dyn Write>>,
    open: Open<'o>,
}

impl Splitting<'_> {
    fn message(&mut self, line: u64, message: Message<'_>) -> Result<(), StreamError> {
        match message {
            Message::Record { stream, data, at } => self.record(stream, data, at)?,
            Message::Schema { stream, key_properties } => {
                self.told.streams.entry(stream).or_default().key_properties = key_properties;
            }
            Message::Whole(state) => self.told.state = Some(State::Whole(state)),
            Message::OfStream(stream, state) => self.part(stream, state),
            Message::Global(state) => self.part(String::new(), state),
            Message::Error(message) => return Err(StreamError::Source { line, message }),
            Message::Other(name) => *self.told.others.entry(name).or_default() += 1,
        }
        Ok(())
    }

    fn record(&mut self, name: String, data: &str, at: Option<Timestamp>) -> io::Result<()> {
        if !self.places.contains_key(&name) {
            let place = (self.open)(&name)?;
            self.places.insert(name.clone(), place);
        }
        if let Some(place) = self.places.get_mut(&name) {
            place.write_all(data.as_bytes())?;
            place.write_all(b"\n")?;
        }
        let stream = self.told.streams.entry(name).or_default();
        stream.records += 1;
        stream.extracted_at = stream.extracted_at.max(at);
        Ok(())
    }

    fn part(&mut self, stream: String, state: Value) {
        match &mut self.told.state {
            Some(State::Parts(parts)) => {
                parts.insert(stream, state);
            }
            other => *other = Some(State::Parts(BTreeMap::from([(stream, state)]))),
        }
    }
}

#[cfg(test)]
mod tests;
