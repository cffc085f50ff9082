//! `cargo xtask …`: what developers and the build machine run.
//!
//! Every task prints what it does, then one closing summary with times. Nothing here is part of the product.

mod bench;
mod ci;
mod company;
mod docs;
mod exports;
mod fuzz;
mod licences;
mod mutants;
mod needs;
mod place;
mod program;
mod random;
mod steps;
mod test;
mod tidy;
mod torture;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Developer tasks of jangbu.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Installs what the tests need (PostgreSQL server, Python packages) and runs all tests.
    Test {
        /// Run only tests whose name contains this.
        filter: Option<String>,
    },
    /// Everything a change must pass: fmt, tidy, licences, clippy, tests, docs, demo, a short crash trial on each database.
    Ci,
    /// The rules of the source tree that the compiler does not know.
    Tidy,
    /// Compares the licence of every dependency with the list in deny.toml.
    Licences,
    /// Writes the generated pages of docs/.
    Docs {
        /// Only compare; fail when a page is out of date.
        #[arg(long)]
        check: bool,
    },
    /// Kills import and compaction at random moments and checks that nothing is lost, doubled or left over.
    Torture(torture::Options),
    /// Breaks the product on purpose, one line at a time, and requires that the demo score notices.
    Mutants(mutants::Options),
    /// Feeds every reader of files with bytes that nobody wrote, ten minutes each, and requires that none fails.
    Fuzz(fuzz::Options),
    /// Measures the product against its targets and against hledger and beancount.
    Bench(bench::Options),
}

fn main() -> ExitCode {
    match run(Arguments::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> anyhow::Result<()> {
    match task {
        Task::Test { filter } => test::run(filter.as_deref()),
        Task::Ci => ci::run(),
        Task::Tidy => tidy::run(),
        Task::Licences => licences::run(),
        Task::Docs { check } => docs::run(check),
        Task::Torture(options) => torture::run(&options),
        Task::Mutants(options) => mutants::run(&options),
        Task::Fuzz(options) => fuzz::run(&options),
        Task::Bench(options) => bench::run(&options),
    }
}
