//! The command line: one file per command.

mod account;
mod check;
mod compact;
mod completions;
mod demo;
mod demo_books;
mod doctor;
mod explain;
mod export;
mod formats;
mod handbook;
pub mod help;
mod import;
mod init;
mod map;
mod period;
mod platforms;
mod progress;
mod quarantine;
mod rebuild;
mod report;
mod settings;
mod vouchers;
mod watch;
mod withdraw;

use std::path::PathBuf;

use clap::{ArgMatches, FromArgMatches as _, Parser, Subcommand};

use crate::{
    books::{Books, Place},
    clock::Clock,
    config::{DEFAULT_HOME, InForce, Settings},
    output::{Format, Lang, Output},
};

const EXAMPLE: &str = "Example:
  jangbu init --name \"Teapot Shop\"
  jangbu account add own --kind shop --platform own_shop
  jangbu import orders.csv
  jangbu report profit --by campaign";

/// One set of books for the money spent on advertising and the money that comes back.
#[derive(Parser, Debug)]
#[command(name = "jangbu", version, max_term_width = 110, after_help = EXAMPLE)]
pub struct Cli {
    /// Folder that holds the companies.
    #[arg(long, global = true, env = "JANGBU_HOME", default_value = DEFAULT_HOME)]
    home: PathBuf,
    /// Company (small letters, digits, _).
    #[arg(long, global = true, env = "JANGBU_COMPANY")]
    company: Option<String>,
    /// postgres://… instead of the SQLite file in the company's folder.
    #[arg(long, global = true, env = "JANGBU_DATABASE", hide_env_values = true)]
    database: Option<String>,
    /// Folder or url (s3://bucket/path) for the companies' files instead of the company's folder.
    #[arg(long, global = true, env = "JANGBU_FILES")]
    files: Option<String>,
    /// Form of the answer.
    #[arg(long, global = true, value_enum, default_value_t)]
    format: Format,
    /// Language of the answers.
    #[arg(long, global = true, value_enum, env = "JANGBU_LANG")]
    lang: Option<Lang>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Make a company's books.
    Init(init::InitArgs),
    /// Register, change, remove and list accounts.
    #[command(subcommand, after_help = "Example: jangbu account add own --kind shop --platform own_shop")]
    Account(account::AccountCommand),
    /// Import files.
    Import(import::ImportArgs),
    /// Import what is put into a folder, as soon as it is there.
    Watch(watch::WatchArgs),
    /// Take an import back: its facts count no more, and the same file may be imported again.
    #[command(alias = "undo")]
    Withdraw(withdraw::WithdrawArgs),
    /// Draft a mapping file for a CSV in an unknown layout.
    Map(map::MapArgs),
    /// List, show, fix, replay and dismiss rows that failed a check.
    #[command(subcommand, after_help = "Example: jangbu quarantine list")]
    Quarantine(quarantine::QuarantineCommand),
    /// Profit, trial balance, ledger, income, balance sheet, VAT.
    #[command(after_help = "Example: jangbu report profit --by campaign --month 2026-03")]
    Report(report::ReportArgs),
    /// Walk a printed number down to its source rows.
    Explain(explain::ExplainArgs),
    /// Close and reopen months.
    #[command(subcommand, after_help = "Example: jangbu period close 2026-03")]
    Period(period::PeriodCommand),
    /// Post all facts anew.
    Rebuild(rebuild::RebuildArgs),
    /// Verify the golden rules on these books.
    Check(check::CheckArgs),
    /// Merge small files and drop what nobody reads any more.
    Compact(compact::CompactArgs),
    /// Write tables to files.
    Export(export::ExportArgs),
    /// Vouchers for another bookkeeping program, each entry sent once.
    #[command(subcommand, after_help = "Example: jangbu vouchers export 2026-03 --to 2026-03.xlsx")]
    Vouchers(vouchers::VouchersCommand),
    /// Make the demo company, import its files and score the books.
    Demo(demo::DemoArgs),
    /// Show settings and try them.
    #[command(after_help = "Example: jangbu doctor --home ~/books")]
    Doctor,
    /// Formats that can be imported.
    #[command(after_help = "Example: jangbu formats --format json")]
    Formats,
    /// Shell completions.
    Completions(completions::CompletionsArgs),
    /// Write the generated pages of the documentation.
    #[command(hide = true)]
    Handbook(handbook::HandbookArgs),
}

/// What a command found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// All is well.
    Fine,
    /// A check failed: exit code 1.
    Broken,
}

/// What every command needs.
pub struct App {
    home: PathBuf,
    /// What `jangbu.toml` of the home says.
    settings: Settings,
    in_force: InForce,
    place: Place,
    clock: Clock,
    output: Output,
}

/// Runs the command that the arguments name, and says in which language its answer is.
///
/// An error is whatever stopped it, for the user to read.
pub async fn run(matches: &ArgMatches) -> (Lang, anyhow::Result<Verdict>) {
    let cli = Cli::from_arg_matches(matches).unwrap_or_else(|error| error.exit());
    let lang = cli.lang.unwrap_or_default();
    match App::of(matches, &cli) {
        Ok(app) => (app.output.lang, app.run(cli.command).await),
        Err(error) => (lang, Err(error)),
    }
}

impl App {
    fn of(matches: &ArgMatches, cli: &Cli) -> anyhow::Result<Self> {
        let settings = Settings::load(&cli.home)?;
        let in_force = InForce::of(matches, &settings);
        let place = in_force.place(&cli.home)?;
        let output = Output { format: cli.format, lang: cli.lang.or(settings.lang).unwrap_or_default() };
        Ok(Self { home: cli.home.clone(), settings, in_force, place, clock: Clock::from_environment()?, output })
    }

    async fn books(&self) -> anyhow::Result<Books> {
        Books::open(self.place.clone()).await
    }

    async fn run(&self, command: Command) -> anyhow::Result<Verdict> {
        match command {
            Command::Init(args) => init::run(self, &args).await?,
            Command::Account(command) => account::run(self, &command).await?,
            Command::Import(args) => return import::run(self, &args).await,
            Command::Watch(args) => watch::run(self, &args).await?,
            Command::Withdraw(args) => withdraw::run(self, &args).await?,
            Command::Map(args) => map::run(self, &args)?,
            Command::Quarantine(command) => return quarantine::run(self, &command).await,
            Command::Report(args) => report::run(&self.books().await?, &args, &self.output).await?,
            Command::Explain(args) => explain::run(&self.books().await?, &args, &self.output).await?,
            Command::Period(command) => period::run(self, &command).await?,
            Command::Rebuild(args) => return rebuild::run(self, &args).await,
            Command::Check(args) => return check::run(self, &args).await,
            Command::Compact(args) => compact::run(self, &args).await?,
            Command::Export(args) => export::run(&self.books().await?, &args, &self.output).await?,
            Command::Vouchers(command) => vouchers::run(self, &command).await?,
            Command::Demo(args) => return demo::run(self, &args).await,
            Command::Doctor => return doctor::run(self).await,
            Command::Formats => formats::run(&self.output)?,
            Command::Completions(args) => completions::run(&args),
            Command::Handbook(args) => handbook::run(&args)?,
        }
        Ok(Verdict::Fine)
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    /// Every command that help shows, and those below it.
    fn visible(command: &clap::Command, path: &str, found: &mut Vec<(String, clap::Command)>) {
        let path = format!("{path} {}", command.get_name());
        found.push((path.clone(), command.clone()));
        for below in command.get_subcommands().filter(|it| !it.is_hide_set() && it.get_name() != "help") {
            visible(below, &path, found);
        }
    }

    #[test]
    fn the_help_of_every_command_holds_an_example() {
        let mut found = Vec::new();
        visible(&Cli::command(), "", &mut found);
        assert!(found.len() > 20, "{} commands", found.len());
        let without = found.into_iter().filter_map(|(path, mut command)| {
            let help = command.render_long_help().to_string();
            (!help.contains("Example")).then_some(path)
        });
        assert_eq!(without.collect::<Vec<_>>(), Vec::<String>::new());
    }
}
