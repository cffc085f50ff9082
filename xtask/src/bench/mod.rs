//! Speed against the targets of the project, each figure a median of child processes of the release binary.

mod folder;
mod imports;
mod journals;
mod measure;
mod rebuild;
mod reports;
mod restated;
mod table;

use std::{fs, path::PathBuf, time::Instant};

use anyhow::{Context, Result, ensure};
use table::Row;

use crate::{
    company::{self, Company},
    exports::Orders,
    place, program,
    steps::time,
};

/// What to measure and how.
#[derive(clap::Args)]
pub struct Options {
    /// Only works whose name contains this: imports, folder, restated, reports, rebuild, journals.
    name: Option<String>,
    /// Runs of each measured command; the median counts.
    #[arg(long, default_value_t = 3)]
    runs: usize,
    /// Divides the size of everything: a quick trial of the benchmark itself, whose figures mean nothing.
    #[arg(long, default_value_t = 1)]
    smaller: u64,
}

/// A work: its name and what measures it.
type Work = (&'static str, fn(&Bench) -> Result<Vec<Row>>);

const ALL: &[Work] = &[
    ("imports", imports::measure),
    ("folder", folder::measure),
    ("restated", restated::measure),
    ("reports", reports::measure),
    ("rebuild", rebuild::measure),
    ("journals", journals::measure),
];

/// Measures, prints the table and writes it to `target/bench.md`.
pub fn run(options: &Options) -> Result<()> {
    let start = Instant::now();
    ensure!(options.runs > 0 && options.smaller > 0, "--runs and --smaller are at least 1");
    let chosen: Vec<_> =
        ALL.iter().filter(|(name, _)| options.name.as_ref().is_none_or(|part| name.contains(part))).collect();
    ensure!(!chosen.is_empty(), "no work has such a name; see --help");
    let binary = company::build()?;
    let dir = place::target()?.join("bench");
    if dir.exists() {
        fs::remove_dir_all(&dir).with_context(|| format!("removing {}", dir.display()))?;
    }
    fs::create_dir_all(&dir).with_context(|| format!("making {}", dir.display()))?;
    let bench = Bench { binary, dir, runs: options.runs, smaller: options.smaller };

    let mut rows = Vec::new();
    for (name, measure) in chosen {
        println!("\n==> {name}");
        rows.extend(measure(&bench).with_context(|| format!("measuring {name}"))?);
        fs::remove_dir_all(&bench.dir).and_then(|()| fs::create_dir_all(&bench.dir)).context("cleaning up")?;
    }
    let text = table::markdown(&rows, options.runs, options.smaller);
    let file = place::target()?.join("bench.md");
    fs::write(&file, &text).with_context(|| format!("writing {}", file.display()))?;
    println!("\n{text}\nbench: {} figures in {}, written to {}", rows.len(), time(start.elapsed()), file.display());
    Ok(())
}

/// Orders whose sale (three lines) and payment (five lines) make five million journal lines.
const FIVE_MILLION_LINES: u64 = 625_000;

/// What every work needs.
struct Bench {
    binary: PathBuf,
    dir: PathBuf,
    runs: usize,
    smaller: u64,
}

impl Bench {
    /// A number of rows, made smaller for a quick trial.
    fn size(&self, rows: u64) -> u64 {
        (rows / self.smaller).max(10)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    fn company(&self, name: &str) -> Result<Company> {
        Company::found(&self.binary, &self.path(name))
    }

    /// The files of `count` orders over a year: sales and settlements.
    fn sales(&self, count: u64) -> Result<[PathBuf; 2]> {
        let orders = Orders::new(0, count, 365);
        let files = [self.path(&format!("orders-{count}.csv")), self.path(&format!("toss-{count}.csv"))];
        if !files[0].exists() {
            orders.write_orders(&files[0])?;
            orders.write_settlements(&files[1])?;
        }
        Ok(files)
    }

    /// Imports without measuring.
    fn load(&self, company: &Company, files: &[PathBuf]) -> Result<()> {
        program::output(&mut company.import(files)).map(drop)
    }
}
