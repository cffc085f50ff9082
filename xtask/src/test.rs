//! All tests, in the one profile that also builds the product, so that the heavy crates are compiled once.

use std::{
    io::{BufRead, BufReader, Write},
    process::Stdio,
    time::Instant,
};

use anyhow::{Context, Result, ensure};

use crate::{needs, program, steps::time};

/// Installs what the tests need, then runs those whose name contains `filter`.
pub fn run(filter: Option<&str>) -> Result<()> {
    let start = Instant::now();
    if filter.is_none() {
        needs::shared()?;
    }
    needs::postgres()?;
    let python = needs::python("requirements.txt", "an independent program checks the books with DuckDB")?;

    let mut command = program::cargo(&["test", "--release", "--workspace", "--no-fail-fast"])?;
    command.args(filter).env("JANGBU_PYTHON", python);
    println!("$ {}", program::line_of(&command));
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().context("starting the tests")?;

    let mut tally = Tally::default();
    let output = child.stdout.take().context("reading the output of the tests")?;
    for line in BufReader::new(output).lines() {
        let line = line.context("reading the output of the tests")?;
        tally.add(&line);
        writeln!(std::io::stdout(), "{line}").context("printing the output of the tests")?;
    }
    let status = child.wait().context("waiting for the tests")?;
    println!("tests: {} passed, {} failed, in {}", tally.passed, tally.failed, time(start.elapsed()));
    ensure!(status.success(), "tests failed");
    ensure!(tally.passed > 0, "no test ran");
    Ok(())
}

/// What cargo's own closing lines say, added up over all test programs.
#[derive(Default, PartialEq, Debug)]
struct Tally {
    passed: u32,
    failed: u32,
}

impl Tally {
    fn add(&mut self, line: &str) {
        let Some(result) = line.strip_prefix("test result: ") else { return };
        let mut words = result.split([' ', ';', '.']).filter(|word| !word.is_empty()).peekable();
        while let Some(word) = words.next() {
            let count = word.parse().unwrap_or(0);
            match words.peek() {
                Some(&"passed") => self.passed += count,
                Some(&"failed") => self.failed += count,
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_of_all_test_programs_are_added_up() {
        let mut tally = Tally::default();
        tally.add("test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 3 filtered out; finished in 0.02s");
        tally.add("test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.00s");
        tally.add("a test that printed 7 passed; 7 failed");
        assert_eq!(tally, Tally { passed: 13, failed: 2 });
    }
}
