//! A run of named steps with one closing summary.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

/// Steps done so far, with the time each took.
#[derive(Default)]
pub struct Steps {
    done: Vec<Step>,
}

struct Step {
    name: &'static str,
    took: Duration,
    error: Option<anyhow::Error>,
}

impl Steps {
    /// Runs one step. A failure is shown and remembered; the next step runs all the same, so that one run shows all.
    pub fn run(&mut self, name: &'static str, step: impl FnOnce() -> Result<()>) {
        println!("\n==> {name}");
        let start = Instant::now();
        let error = step().err();
        if let Some(error) = &error {
            println!("{name} failed: {error:#}");
        }
        self.done.push(Step { name, took: start.elapsed(), error });
    }

    /// Prints the summary; fails when a step failed.
    pub fn finish(self) -> Result<()> {
        println!("\n==> summary");
        for step in &self.done {
            let verdict = if step.error.is_some() { "FAILED" } else { "ok" };
            println!("{:<10} {:>10}  {verdict}", step.name, time(step.took));
        }
        println!("{:<10} {:>10}", "all", time(self.done.iter().map(|step| step.took).sum()));
        let failed: Vec<_> = self.done.iter().filter(|step| step.error.is_some()).map(|step| step.name).collect();
        if failed.is_empty() { Ok(()) } else { bail!("failed: {}", failed.join(", ")) }
    }
}

/// A duration for people: `0.42 s`, `3.1 min`.
pub fn time(duration: Duration) -> String {
    let seconds = duration.as_secs_f64();
    if seconds < 100.0 { format!("{seconds:.2} s") } else { format!("{:.1} min", seconds / 60.0) }
}
