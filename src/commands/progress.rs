//! Progress of long work: how much of it is done, the rate, and the time left.

use std::{
    fs::File,
    io::{BufRead as _, BufReader},
    path::Path,
    time::Duration,
};

use indicatif::{ProgressBar, ProgressStyle};

use crate::output::Output;

/// A bar over a known number of rows or steps; silent when the error stream is no terminal.
pub fn bar(output: &Output, what: &str, total: u64) -> ProgressBar {
    let bar = ProgressBar::new(total);
    let left = output.say("{eta} left", "{eta} 남음");
    let template = format!("{{spinner}} {{msg}} {{bar:30}} {{human_pos}}/{{human_len}}, {{per_sec}}, {left}");
    if let Ok(style) = ProgressStyle::with_template(&template) {
        bar.set_style(style);
    }
    bar.set_message(what.to_owned());
    bar.enable_steady_tick(Duration::from_millis(120));
    bar
}

/// A bar over the rows of a file that is imported. Its lines are counted first, which takes a moment; so they are not
/// when nobody looks.
pub fn rows(output: &Output, path: &Path) -> ProgressBar {
    let bar = bar(output, &path.display().to_string(), 0);
    if !bar.is_hidden() {
        bar.set_length(lines(path).unwrap_or_default().saturating_sub(1));
    }
    bar
}

fn lines(path: &Path) -> std::io::Result<u64> {
    let mut file = BufReader::with_capacity(1 << 20, File::open(path)?);
    let mut lines = 0;
    loop {
        let part = file.fill_buf()?;
        if part.is_empty() {
            return Ok(lines);
        }
        lines += part.iter().filter(|byte| **byte == b'\n').count() as u64;
        let length = part.len();
        file.consume(length);
    }
}
