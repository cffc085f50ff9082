//! Wall time and peak memory of a child process.

use std::{
    fs,
    io::{Read, Seek},
    process::{Command, Stdio},
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use crate::program;

/// One measured run, or the median of several.
#[derive(Clone, Copy)]
pub struct Measured {
    /// From start to end of the process.
    pub wall: Duration,
    /// Most memory it held, in bytes; what it took in its last two milliseconds may be missed. 0 where the system
    /// does not tell.
    pub peak_bytes: u64,
}

/// Runs the command with its output thrown away and measures it; a failure is an error.
pub fn once(command: &mut Command) -> Result<Measured> {
    let line = program::line_of(command);
    let mut errors = tempfile::tempfile().context("making a temporary file")?;
    let stderr = errors.try_clone().context("sharing a temporary file")?;
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(stderr);
    let start = Instant::now();
    let mut child = command.spawn().with_context(|| format!("starting `{line}`"))?;
    let (id, ended) = (child.id(), AtomicBool::new(false));
    let (status, wall, peak_bytes) = thread::scope(|scope| {
        let watcher = scope.spawn(|| {
            let mut peak = 0;
            while !ended.load(Ordering::Relaxed) {
                peak = peak.max(peak_of(id).unwrap_or(0));
                thread::sleep(Duration::from_millis(2));
            }
            peak
        });
        let status = child.wait();
        let wall = start.elapsed();
        ended.store(true, Ordering::Relaxed);
        (status, wall, watcher.join().unwrap_or(0))
    });
    if !status.with_context(|| format!("waiting for `{line}`"))?.success() {
        let mut text = String::new();
        errors.rewind().and_then(|()| errors.read_to_string(&mut text)).context("reading its errors")?;
        bail!("`{line}` failed: {text}");
    }
    Ok(Measured { wall, peak_bytes })
}

/// Measures several runs; `command` makes each, with whatever must be prepared before it.
pub fn median(runs: usize, mut command: impl FnMut(usize) -> Result<Command>) -> Result<Measured> {
    let mut all = Vec::new();
    for run in 0..runs {
        let mut command = command(run)?;
        let measured = once(&mut command)?;
        println!(
            "{:>9.3} s {:>7.0} MiB  {}",
            measured.wall.as_secs_f64(),
            mebibytes(measured.peak_bytes),
            short(&command)
        );
        all.push(measured);
    }
    Ok(middle(&mut all))
}

/// Time and memory in the middle, each by itself; of an even number the smaller of the two.
fn middle(all: &mut [Measured]) -> Measured {
    let at = (all.len() - 1) / 2;
    all.sort_by_key(|it| it.peak_bytes);
    let peak_bytes = all[at].peak_bytes;
    all.sort_by_key(|it| it.wall);
    Measured { wall: all[at].wall, peak_bytes }
}

/// For the table: bytes as MiB.
pub fn mebibytes(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}

fn peak_of(id: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.split_whitespace().next()?.parse::<u64>().ok()? * 1024)
}

/// The command without the folders of its files.
fn short(command: &Command) -> String {
    let line = program::line_of(command);
    line.split(' ').map(|word| word.rsplit('/').next().unwrap_or(word)).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn the_median_is_not_moved_by_one_slow_run() {
        let run = |seconds, peak_bytes| Measured { wall: Duration::from_secs(seconds), peak_bytes };
        let median = middle(&mut [run(2, 7), run(90, 6), run(3, 5)]);
        assert_eq!((median.wall.as_secs(), median.peak_bytes), (3, 6));
    }

    #[test]
    fn time_and_memory_of_a_process_are_seen_and_its_failure_is_an_error() {
        let measured = once(Command::new("sleep").arg("0.05")).unwrap();
        assert!(measured.wall >= Duration::from_millis(50));
        assert!(measured.peak_bytes > 0 || !fs::exists("/proc/self/status").unwrap());
        let failure = once(Command::new("sh").args(["-c", "echo broken >&2; exit 1"]));
        assert!(failure.err().unwrap().to_string().contains("broken"));
    }
}
