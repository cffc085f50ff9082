//! The readers under bytes that nobody wrote: libFuzzer drives each of `fuzz/fuzz_targets` through the way of a file.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, ensure};

use crate::{place, program};

/// Which readers, and for how long.
#[derive(clap::Args)]
pub struct Options {
    /// Only readers whose name contains this: camt, csv, json, json_lines, mt940, ofx, singer, xlsx.
    name: Option<String>,
    /// Seconds for each reader.
    #[arg(long, default_value_t = 600)]
    seconds: u64,
}

/// A reader, and the endings of the samples it begins with.
type Reader = (&'static str, &'static [&'static str]);

const READERS: &[Reader] = &[
    ("camt", &["xml"]),
    ("csv", &["csv", "tsv"]),
    ("json", &["json"]),
    ("json_lines", &["json", "jsonl"]),
    ("mt940", &["sta"]),
    ("ofx", &["ofx"]),
    ("singer", &["jsonl"]),
    ("xlsx", &["xlsx"]),
];

/// Where samples of every ending are.
const SAMPLES: &[&str] = &["crates/ingest/fixtures", "crates/ingest/src/tests"];

/// What the compiler puts into the program for libFuzzer, and checks that are off in other builds.
const FLAGS: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Cdebug-assertions -Coverflow-checks";

/// Most memory that reading an input may take, in MiB.
const MOST_MEMORY_MIB: u32 = 1024;
/// Most seconds that reading an input may take.
const MOST_SECONDS: u32 = 10;
/// Longest input, in bytes.
const LONGEST: u32 = 16_384;

/// Fuzzes each reader in turn; an input that fails is kept and named.
pub fn run(options: &Options) -> Result<()> {
    let named = |(name, _): &&Reader| options.name.as_ref().is_none_or(|part| name.contains(part));
    let readers: Vec<&Reader> = READERS.iter().filter(named).collect();
    ensure!(!readers.is_empty(), "no reader has such a name; see --help");
    let (root, dir) = (place::repository()?, place::target()?.join("fuzz"));
    let host = host()?;
    let mut build =
        program::cargo(&["build", "--release", "--bins", "--manifest-path", "fuzz/Cargo.toml", "--target"])?;
    // With a target of its own the flags reach neither build scripts nor macros.
    program::run(build.arg(&host).env("CARGO_TARGET_DIR", &dir).env("RUSTFLAGS", FLAGS))?;
    for (name, endings) in readers {
        let (found, failed) = (dir.join("corpus").join(name), dir.join("failed").join(name));
        for folder in [&found, &failed] {
            fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
        }
        for sample in samples(&root, name, endings)? {
            let own = sample.strip_prefix(&root).unwrap_or(&sample).to_string_lossy().replace('/', "-");
            fs::copy(&sample, found.join(own)).with_context(|| format!("copying {}", sample.display()))?;
        }
        let mut command = Command::new(dir.join(&host).join("release").join(name));
        command.args([format!("-max_total_time={}", options.seconds), format!("-max_len={LONGEST}")]);
        command.args([format!("-rss_limit_mb={MOST_MEMORY_MIB}"), format!("-timeout={MOST_SECONDS}")]);
        command.args(["-print_final_stats=1".to_owned(), format!("-artifact_prefix={}/", failed.display())]);
        program::run(command.arg(found)).with_context(|| format!("`{name}`: the input is in {}", failed.display()))?;
    }
    println!("fuzz: no reader failed");
    Ok(())
}

/// The samples that `name` begins with: those of its endings, and its own folder of `fuzz/seeds`.
fn samples(root: &Path, name: &str, endings: &[&str]) -> Result<Vec<PathBuf>> {
    let own = root.join("fuzz/seeds").join(name);
    let mut waiting: Vec<PathBuf> = SAMPLES.iter().map(|folder| root.join(folder)).collect();
    let mut found = Vec::new();
    waiting.extend(own.is_dir().then(|| own.clone()));
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(&folder).with_context(|| format!("reading {}", folder.display()))? {
            let path = entry?.path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.starts_with(&own) || path.extension().is_some_and(|it| endings.iter().any(|end| it == *end))
            {
                found.push(path);
            }
        }
    }
    ensure!(!found.is_empty(), "`{name}` has no sample to begin with");
    Ok(found)
}

/// The machine that programs are built for here, e.g. `x86_64-unknown-linux-gnu`.
fn host() -> Result<String> {
    let told = program::output(Command::new("rustc").arg("-vV"))?;
    let host = told.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).context("rustc does not say what it builds for")
}
