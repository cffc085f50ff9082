//! One command that is killed after a while, unless it is quicker.

use std::{
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use crate::program;

/// How the command ended.
#[derive(PartialEq, Debug)]
pub enum Fate {
    /// By itself and well, before the kill.
    Finished,
    /// By the kill.
    Killed,
}

/// Starts the command and kills it (signal 9) after `delay`. A failure of its own is an error.
pub fn run(command: &mut Command, delay: Duration) -> Result<Fate> {
    let line = program::line_of(command);
    let mut errors = tempfile::tempfile().context("making a temporary file")?;
    let stderr = errors.try_clone().context("sharing a temporary file")?;
    let start = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(stderr)
        .spawn()
        .with_context(|| format!("starting `{line}`"))?;
    // A process that has ended is noticed at once, so that quick runs do not cost the whole delay.
    while start.elapsed() < delay && child.try_wait().context("watching the command")?.is_none() {
        thread::sleep(delay.saturating_sub(start.elapsed()).min(Duration::from_millis(1)));
    }
    child.kill().context("killing the command")?;
    let status = child.wait().context("waiting for the command")?;
    match status.code() {
        Some(0) => Ok(Fate::Finished),
        None => Ok(Fate::Killed),
        Some(code) => {
            use std::io::{Read, Seek};
            let mut text = String::new();
            errors.rewind().and_then(|()| errors.read_to_string(&mut text)).context("reading its errors")?;
            bail!("`{line}` failed by itself with code {code}: {text}")
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_quick_command_finishes_and_a_slow_one_is_killed() {
        assert_eq!(run(&mut Command::new("true"), Duration::from_secs(20)).unwrap(), Fate::Finished);
        assert_eq!(run(Command::new("sleep").arg("20"), Duration::from_millis(5)).unwrap(), Fate::Killed);
    }

    #[test]
    fn a_command_that_fails_by_itself_is_an_error() {
        let error = run(Command::new("sh").args(["-c", "echo locked >&2; exit 3"]), Duration::from_secs(20));
        assert!(error.unwrap_err().to_string().ends_with("code 3: locked\n"));
    }
}
