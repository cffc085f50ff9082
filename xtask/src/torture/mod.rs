//! Crash trial: `kill -9` at random moments of import and compaction.
//!
//! After every kill the books must be clean and stand either before or after the import, never between. At the end
//! of every cycle (import, then compaction, both killed until one run gets through) the books must equal those of a
//! run that nobody disturbed, and no file may lie in the lake that the catalog does not name.

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
    let trial = Trial::prepare(&binary, dir.path(), options.orders, server)?;
    println!(
        "killing at random moments: an import that takes {}, a compaction that takes {} (seed {})",
        time(trial.import_time),
        time(trial.compact_time),
        options.seed
    );

    let mut score = Score::default();
    let mut random = Random(options.seed);
    while score.kills() < options.rounds {
        trial
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

struct Trial {
    dir: PathBuf,
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
    fn prepare(binary: &Path, dir: &Path, orders: u64, server: Option<Rc<Server>>) -> Result<Self> {
        let template = Company::found_on(binary, &dir.join("template"), server)?;
        for batch in 0..4 {
            let small = Orders { first: batch * 1000, count: 1000, days: 30 };
            let (sales, money) = (dir.join(format!("orders-{batch}.csv")), dir.join(format!("toss-{batch}.csv")));
            small.write_orders(&sales)?;
            small.write_settlements(&money)?;
            program::output(&mut template.import(&[sales, money]))?;
        }
        let costs = dir.join("naver.csv");
        write_delivery(30, 20, 1, &costs)?;
        program::output(&mut template.import(&[costs]))?;

        // One file is one batch: all of it is in the books, or nothing.
        let file = dir.join("orders.csv");
        Orders { first: 1_000_000, count: orders, days: 30 }.write_orders(&file)?;
        let before = State::of(&template)?;
        let undisturbed = template.copy_to(&dir.join("undisturbed"))?;
        let import_time = timed(&mut undisturbed.import(&[&file]))?;
        let after = State::of(&undisturbed)?;
        ensure!(before != after, "the import changes nothing: the trial would prove nothing");
        let compact_time = timed(&mut undisturbed.jangbu(&["compact"]))?;
        ensure!(State::of(&undisturbed)? == after, "an undisturbed compaction changed the books");
        Ok(Self { dir: dir.to_owned(), template, file, before, after, import_time, compact_time })
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
            let fate = kill::run(&mut company.jangbu(&["compact"]), moment(self.compact_time, random))?;
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
        program::output(&mut company.jangbu(&["compact"]))?;
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
