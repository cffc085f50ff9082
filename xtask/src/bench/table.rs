//! The table of figures beside their targets.

use std::{fs, thread, time::Duration};

use super::measure::{Measured, mebibytes};

/// One figure.
pub struct Row {
    /// What was done, and exactly what is counted.
    pub work: String,
    /// What was measured.
    pub figure: String,
    /// What is to be reached.
    pub target: String,
    /// Figure against target; 1 or more means reached.
    pub ratio: Option<f64>,
    /// Time and memory of the run.
    pub measured: Measured,
}

impl Row {
    /// A figure that must stay below a time.
    pub fn below(work: impl Into<String>, measured: Measured, limit: Duration) -> Self {
        Self {
            work: work.into(),
            figure: seconds(measured.wall),
            target: format!("< {}", seconds(limit)),
            ratio: Some(limit.as_secs_f64() / measured.wall.as_secs_f64()),
            measured,
        }
    }
}

/// A time as the table shows it.
pub fn seconds(time: Duration) -> String {
    if time < Duration::from_secs(1) {
        format!("{:.0} ms", time.as_secs_f64() * 1e3)
    } else {
        format!("{:.2} s", time.as_secs_f64())
    }
}

/// The whole page.
pub fn markdown(rows: &[Row], runs: usize, smaller: u64) -> String {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let mut text = format!(
        "# Speed\n\n{cores} cores, {}; release build; medians of {runs} runs. Every run is a new process: start-up is \
         counted, nothing stays in memory between two runs. *Warm* means that the same command ran once before, so \
         that the operating system has the files in its cache. Peak is the resident memory of the process. Reached: \
         target ÷ figure (or figure ÷ target where more is better); 1 or more is good.\n\n",
        processor()
    );
    if smaller > 1 {
        text += &format!("**A trial with everything {smaller} times smaller: these figures mean nothing.**\n\n");
    }
    text += "| work | figure | target | reached | time | peak |\n|---|---:|---:|---:|---:|---:|\n";
    for row in rows {
        let ratio = row.ratio.map_or(String::new(), |ratio| format!("{ratio:.2}"));
        let (wall, peak) = (seconds(row.measured.wall), mebibytes(row.measured.peak_bytes));
        text += &format!("| {} | {} | {} | {ratio} | {wall} | {peak:.0} MiB |\n", row.work, row.figure, row.target);
    }
    text
}

fn processor() -> String {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = text.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':'));
    model.map_or("unknown processor".to_owned(), |(_, name)| name.trim().to_owned())
}
