//! Everything a change must pass, in one command: the same here and on the build machine.

use std::{process::Command, time::Instant};

use anyhow::{Context, Result, ensure};

use crate::{company, docs, licences, program, steps::Steps, test, tidy, torture};

/// Runs every step, cheap ones first, and closes with one summary.
pub fn run() -> Result<()> {
    let mut steps = Steps::default();
    steps.run("fmt", || program::run(&mut program::cargo(&["fmt", "--all", "--check"])?));
    steps.run("tidy", tidy::run);
    steps.run("licences", licences::run);
    steps.run("clippy", || {
        let arguments = ["clippy", "--release", "--workspace", "--all-targets", "--", "-D", "warnings"];
        program::run(&mut program::cargo(&arguments)?)
    });
    steps.run("test", || test::run(None));
    steps.run("docs", || docs::run(true));
    steps.run("demo", demo);
    steps.run("torture", || torture::run(&torture::Options::short()));
    steps.run("torture-pg", || torture::run(&torture::Options::short_on_postgres()));
    steps.finish()
}

/// The demo company twice: the second run must be quicker and must change nothing.
fn demo() -> Result<()> {
    let binary = company::build()?;
    let home = tempfile::tempdir().context("making a temporary folder")?;
    let run = || {
        let start = Instant::now();
        program::run(Command::new(&binary).arg("demo").arg("--home").arg(home.path())).map(|()| start.elapsed())
    };
    let (first, second) = (run()?, run()?);
    println!("first run {:.2} s, second {:.2} s", first.as_secs_f64(), second.as_secs_f64());
    ensure!(second < first, "the second run was not quicker than the first");
    Ok(())
}
