//! Standard input: a file, or the messages of a Singer tap or an Airbyte source.

use std::{
    fs::File,
    io::{BufRead as _, BufWriter, Write},
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use ingest::streams::{State, Streams, split};
use jangbu_core::Timestamp;
use tempfile::TempDir;

use super::App;
use crate::told::{told, told_because};

/// Bytes looked at to tell messages from a file.
const LOOK_BYTES: usize = 1 << 16;

/// What came, in files that are gone when this is.
pub struct Received {
    _folder: TempDir,
    /// The files, each with when the source said it, where that is told.
    pub files: Vec<(PathBuf, Option<Timestamp>)>,
    /// Where the tap left off.
    pub state: Option<State>,
}

/// Reads standard input to its end. Of messages only the streams in `wanted` are kept, if it names any.
///
/// # Errors
/// When it cannot be read, or a message is none.
pub fn receive(app: &App, wanted: &[String]) -> anyhow::Result<Received> {
    let mut input = std::io::BufReader::with_capacity(LOOK_BYTES, std::io::stdin().lock());
    let folder = tempfile::tempdir().context("making a folder for what comes")?;
    let first = input.fill_buf().context("reading standard input")?;
    if !is_message(first) {
        let path = folder.path().join("stdin");
        std::io::copy(&mut input, &mut File::create(&path)?).context("reading standard input")?;
        return Ok(Received { _folder: folder, files: vec![(path, None)], state: None });
    }
    let place = |stream: &str| folder.path().join(format!("{}.jsonl", safe(stream)));
    let mut open = |stream: &str| -> std::io::Result<Box<dyn Write>> {
        if wanted.is_empty() || wanted.iter().any(|name| name == stream) {
            Ok(Box::new(BufWriter::new(File::create(place(stream))?)))
        } else {
            Ok(Box::new(std::io::sink()))
        }
    };
    let Streams { streams, state, .. } = split(&mut input, &mut open).map_err(|error| {
        let said = error.said();
        told_because(said.en, said.ko, error)
    })?;
    let mut files = Vec::new();
    for (name, stream) in streams {
        let path = place(&name);
        let kept = path.exists();
        if app.output.for_people() {
            let left = if kept { "" } else { app.output.say(", left out", ", 제외") };
            println!("  {name}: {} {}{left}", stream.records, app.output.say("records", "건"));
        }
        if kept {
            files.push((path, stream.extracted_at));
        }
    }
    for name in wanted {
        if !files.iter().any(|(path, _)| *path == place(name)) {
            return Err(told(
                format!("no stream `{name}` came; --streams names streams of the tap"),
                format!("`{name}` 스트림이 오지 않았습니다. --streams 에는 탭의 스트림 이름을 적습니다"),
            ));
        }
    }
    Ok(Received { _folder: folder, files, state })
}

impl Received {
    /// Keeps where the tap left off in `path`: only once everything before it is in the books.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep_state(&self, path: &Path) -> anyhow::Result<()> {
        let Some(state) = &self.state else { return Ok(()) };
        let text = match state {
            State::Whole(value) => value.to_string(),
            State::Parts(parts) => serde_json::to_string(&parts.values().collect::<Vec<_>>())?,
        };
        // Written aside and renamed: a tap never reads half a state.
        let aside = path.with_extension("part");
        std::fs::write(&aside, text)
            .and_then(|()| std::fs::rename(&aside, path))
            .with_context(|| format!("writing {}", path.display()))
    }
}

/// Whether the first line is a message: an object with a `type`.
fn is_message(first: &[u8]) -> bool {
    let line = first.split(|byte| *byte == b'\n').find(|line| !line.trim_ascii().is_empty()).unwrap_or_default();
    line.trim_ascii_start().starts_with(b"{")
        && line[..line.len().min(4096)].windows(6).any(|window| window.eq_ignore_ascii_case(b"\"type\""))
}

/// The name of a stream as the name of a file.
fn safe(stream: &str) -> String {
    stream.chars().map(|c| if c.is_alphanumeric() || matches!(c, '_' | '-' | '.') { c } else { '_' }).collect()
}
