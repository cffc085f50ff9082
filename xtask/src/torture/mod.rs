//! Crash trial: `kill -9` at random moments of import and compaction.
//!
//! After every kill the books must be clean and stand either before or after the import, never between. At the end
//! of every cycle (import, then compaction, both killed until one run gets through) the books must equal those of a
//! run that nobody disturbed, and no file may lie in the lake that the catalog does not name.
//!
//! Every other cycle is of small batches: rows rest in the catalog, and the import that is killed makes them so many
//! that they are flushed into files; its compaction removes replaced files at once. So these are killed as well.

mod kill;

use std::{
    path::{Path, PathBuf},
    process::Command,
    rc::Rc,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use kill::Fate;
use testing::Server;

use crate::{
    company::{self, Company},
    exports::{Orders, write_delivery},
    needs, program,
    random::Random,
    steps::time,
};

/// How long and how large the trial is.
#[derive(clap::Args)]
pub struct Options {
    /// Kills that must hit a running process.
    #[arg(long, default_value_t = 200)]
    rounds: u32,
    /// Orders in the file whose import is killed.
    #[arg(long, default_value_t = 20_000)]
    orders: u64,
    /// Seed of the moments of the kills.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Books on a PostgreSQL server, which the trial starts, instead of in a file.
    #[arg(long)]
    postgres: bool,
}

impl Options {
    /// The trial that every change must pass.
    pub fn short() -> Self {
        Self { rounds: 20, orders: 10_000, seed: 1, postgres: false }
    }

    /// The same on PostgreSQL, shorter: what differs there is the database.
    pub fn short_on_postgres() -> Self {
        Self { rounds: 6, postgres: true, ..Self::short() }
    }
}

/// Runs the trial.
pub fn run(options: &Options) -> Result<()> {
    let start = Instant::now();
    let binary = company::build()?;
    let dir = tempfile::tempdir().context("making a temporary folder")?;
    let server = if options.postgres {
        needs::postgres()?;
        Some(Rc::new(Server::start().context("starting PostgreSQL")?))
    } else {
        None
    };
    let mut trials = Vec::new();
    for start in [Start::LargeFiles, Start::SmallBatches] {
        let folder = dir.path().join(start.name());
        std::fs::create_dir(&folder).context("making a folder for the trial")?;
        let trial = Trial::prepare(&binary, &folder, start, options.orders, server.clone())?;
        println!(
            "killing at random moments, after {}: an import that takes {}, a compaction that takes {} (seed {})",
            start.name().replace('_', " "),
            time(trial.import_time),
            time(trial.compact_time),
            options.seed
        );
        trials.push(trial);
    }

    let mut score = Score::default();
    let mut random = Random(options.seed);
    while score.kills() < options.rounds {
        trials[score.cycles as usize % trials.len()]
            .cycle(options.rounds, &mut random, &mut score)
            .with_context(|| format!("after {} kills in {} cycles", score.kills(), score.cycles))?;
        println!("{} of {} kills, {}", score.kills(), options.rounds, time(start.elapsed()));
    }
    println!(
        "torture: {} kills of an import ({} left nothing, {} left all), {} kills of a compaction, {} cycles; \
         books always clean, books hash as undisturbed, no orphan files; {}",
        score.nothing + score.all,
        score.nothing,
        score.all,
        score.compactions,
        score.cycles,
        time(start.elapsed())
    );
    Ok(())
}

#[derive(Default)]
struct Score {
    nothing: u32,
    all: u32,
    compactions: u32,
    cycles: u32,
}

impl Score {
    fn kills(&self) -> u32 {
        self.nothing + self.all + self.compactions
    }
}

/// What a reader of the books sees.
#[derive(PartialEq)]
struct State {
    trial_balance: String,
    books_hash: String,
}

impl State {
    fn of(company: &Company) -> Result<Self> {
        Ok(Self { trial_balance: company.trial_balance()?, books_hash: company.doctor()?.books_hash })
    }
}

/// What is in the books before the import that is killed.
#[derive(Clone, Copy, PartialEq)]
enum Start {
    /// Batches large enough for files of their own.
    LargeFiles,
    /// Batches of a few rows, which rest in the catalog until they are too many.
    SmallBatches,
}

impl Start {
    fn name(self) -> &'static str {
        match self {
            Self::LargeFiles => "large_files",
            Self::SmallBatches => "small_batches",
        }
    }

    /// Orders of each of the four batches before. The small ones stay just below the 1,000 rows that are flushed.
    fn orders_before(self) -> u64 {
        match self {
            Self::LargeFiles => 1000,
            Self::SmallBatches => 240,
        }
    }

    /// Orders of the import that is killed, of which `asked` would be a large one.
    fn orders(self, asked: u64) -> u64 {
        match self {
            Self::LargeFiles => asked,
            Self::SmallBatches => asked.min(150),
        }
    }

    /// The compaction that is killed.
    fn compact(self) -> &'static [&'static str] {
        match self {
            Self::LargeFiles => &["compact"],
            Self::SmallBatches => &["compact", "--keep-minutes", "0"],
        }
    }
}

struct Trial {
    dir: PathBuf,
    start: Start,
    /// The company before the import, with some small batches worth compacting.
    template: Company,
    file: PathBuf,
    before: State,
    after: State,
    import_time: Duration,
    compact_time: Duration,
}

impl Trial {
    /// Founds the company and runs import and compaction once undisturbed, to know their times and results.
    fn prepare(binary: &Path, dir: &Path, start: Start, orders: u64, server: Option<Rc<Server>>) -> Result<Self> {
        let template = Company::found_on(binary, &dir.join(format!("template_{}", start.name())), server)?;
        let count = start.orders_before();
        for batch in 0..4 {
            let small = Orders::new(batch * count, count, 30);
            let (sales, money) = (dir.join(format!("orders-{batch}.csv")), dir.join(format!("toss-{batch}.csv")));
            small.write_orders(&sales)?;
            small.write_settlements(&money)?;
            program::output(&mut template.import(&[sales, money]))?;
        }
        let costs = dir.join("naver.csv");
        write_delivery(0..30, 20, 1, &costs)?;
        program::output(&mut template.import(&[costs]))?;

        // One file is one batch: all of it is in the books, or nothing.
        let file = dir.join("orders.csv");
        Orders::new(1_000_000, start.orders(orders), 30).write_orders(&file)?;
        let before = State::of(&template)?;
        let undisturbed = template.copy_to(&dir.join("undisturbed"))?;
        let import_time = timed(&mut undisturbed.import(&[&file]))?;
        let after = State::of(&undisturbed)?;
        ensure!(before != after, "the import changes nothing: the trial would prove nothing");
        let flushed = (template.doctor()?.files_of_orders, undisturbed.doctor()?.files_of_orders);
        let small = start == Start::SmallBatches;
        ensure!(
            !small || matches!(flushed, (0, 1..)),
            "the small import flushes nothing: the trial would prove nothing"
        );
        let compact_time = timed(&mut undisturbed.jangbu(start.compact()))?;
        ensure!(State::of(&undisturbed)? == after, "an undisturbed compaction changed the books");
        Ok(Self { dir: dir.to_owned(), start, template, file, before, after, import_time, compact_time })
    }

    /// One company: import until it gets through, then compaction until it gets through, then the closing checks.
    fn cycle(&self, rounds: u32, random: &mut Random, score: &mut Score) -> Result<()> {
        let company = self.template.copy_to(&self.dir.join("killed"))?;
        let mut imported = false;
        while score.kills() < rounds {
            let fate = kill::run(&mut company.import(&[&self.file]), moment(self.import_time, random))?;
            company.check().context("checking the books after a killed import")?;
            let state = State::of(&company)?;
            let complete = state == self.after;
            ensure!(complete || state == self.before, "a killed import left half of a batch");
            ensure!(complete || !imported, "an import that was in the books is gone");
            ensure!(complete || fate == Fate::Killed, "an import that ended well is not in the books");
            imported = complete;
            match fate {
                Fate::Finished => break,
                Fate::Killed if complete => score.all += 1,
                Fate::Killed => score.nothing += 1,
            }
        }
        while imported && score.kills() < rounds {
            let fate = kill::run(&mut company.jangbu(self.start.compact()), moment(self.compact_time, random))?;
            company.check().context("checking the books after a killed compaction")?;
            ensure!(State::of(&company)? == self.after, "a killed compaction changed the books");
            match fate {
                Fate::Finished => break,
                Fate::Killed => score.compactions += 1,
            }
        }
        self.close(&company)?;
        score.cycles += 1;
        Ok(())
    }

    /// The same file again and a compaction, undisturbed: everything is there, and nothing else.
    fn close(&self, company: &Company) -> Result<()> {
        program::output(&mut company.import(&[&self.file]))?;
        program::output(&mut company.jangbu(self.start.compact()))?;
        company.check().context("checking the books at the end of a cycle")?;
        if State::of(company)? != self.after {
            bail!("after importing again the books differ from those of an undisturbed run");
        }
        let orphans = company.doctor()?.orphan_files;
        ensure!(orphans == 0, "{orphans} files lie in the lake that the catalog does not name");
        Ok(())
    }
}

fn timed(command: &mut Command) -> Result<Duration> {
    let start = Instant::now();
    program::output(command)?;
    Ok(start.elapsed())
}

/// A moment from the start to a little beyond the usual end, so that some runs get through.
///
/// Half of the moments lie around the end, where everything is made durable.
fn moment(usual: Duration, random: &mut Random) -> Duration {
    let at_the_end = random.fraction() < 0.5;
    usual.mul_f64(if at_the_end { 0.8 + 0.4 * random.fraction() } else { 1.2 * random.fraction() })
}
