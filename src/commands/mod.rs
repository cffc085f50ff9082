//! The command line: one file per command.

mod account;
mod check;
mod compact;
mod completions;
mod demo;
mod doctor;
mod explain;
mod export;
mod formats;
mod handbook;
mod import;
mod init;
mod map;
mod period;
mod progress;
mod quarantine;
mod rebuild;
mod report;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::{
    books::{Books, Place},
    clock::Clock,
    config::{self, Settings},
    output::{Format, Lang, Output},
};

/// One set of books for the money spent on advertising and the money that comes back.
#[derive(Parser, Debug)]
#[command(name = "jangbu", version, max_term_width = 110)]
pub struct Cli {
    /// Folder that holds the companies.
    #[arg(long, global = true, env = "JANGBU_HOME", default_value = "jangbu-home")]
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
    /// Language of headings.
    #[arg(long, global = true, value_enum, env = "JANGBU_LANG")]
    lang: Option<Lang>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Make a company's books.
    Init(init::InitArgs),
    /// Register, change and list accounts.
    #[command(subcommand)]
    Account(account::AccountCommand),
    /// Import files.
    Import(import::ImportArgs),
    /// Draft a mapping file for a CSV in an unknown layout.
    Map(map::MapArgs),
    /// List, show, fix, replay and dismiss rows that failed a check.
    #[command(subcommand)]
    Quarantine(quarantine::QuarantineCommand),
    /// Profit, trial balance, ledger, income, balance sheet, VAT.
    Report(report::ReportArgs),
    /// Walk a printed number down to its source rows.
    Explain(explain::ExplainArgs),
    /// Close and reopen months.
    #[command(subcommand)]
    Period(period::PeriodCommand),
    /// Post all facts anew.
    Rebuild(rebuild::RebuildArgs),
    /// Verify the golden rules on these books.
    Check(check::CheckArgs),
    /// Merge small files and drop what nobody reads any more.
    Compact(compact::CompactArgs),
    /// Write tables to files.
    Export(export::ExportArgs),
    /// Make the demo company, import its files and score the books.
    Demo(demo::DemoArgs),
    /// Show settings and try them.
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
    settings: Settings,
    /// `--database`, as given now.
    database: Option<String>,
    /// `--files`, as given now.
    files: Option<String>,
    place: Place,
    clock: Clock,
    output: Output,
}

impl App {
    async fn books(&self) -> anyhow::Result<Books> {
        Books::open(self.place.clone()).await
    }
}

/// Runs one command.
///
/// # Errors
/// Whatever stopped it, for the user to read.
pub async fn run(cli: Cli) -> anyhow::Result<Verdict> {
    let settings = Settings::load(&cli.home)?;
    let (database, files) = (cli.database, cli.files);
    let place = config::place(&cli.home, cli.company.as_deref(), database.as_deref(), files.as_deref(), &settings)?;
    let output = Output { format: cli.format, lang: cli.lang.or(settings.lang).unwrap_or_default() };
    let app = App { home: cli.home, settings, database, files, place, clock: Clock::from_environment()?, output };
    match cli.command {
        Command::Init(args) => init::run(&app, &args).await?,
        Command::Account(command) => account::run(&app, &command).await?,
        Command::Import(args) => return import::run(&app, &args).await,
        Command::Map(args) => map::run(&app, &args)?,
        Command::Quarantine(command) => return quarantine::run(&app, &command).await,
        Command::Report(args) => report::run(&app.books().await?, &args, &app.output).await?,
        Command::Explain(args) => explain::run(&app.books().await?, &args, &app.output).await?,
        Command::Period(command) => period::run(&app, &command).await?,
        Command::Rebuild(args) => return rebuild::run(&app, &args).await,
        Command::Check(args) => return check::run(&app, &args).await,
        Command::Compact(args) => compact::run(&app, &args).await?,
        Command::Export(args) => export::run(&app.books().await?, &args, &app.output).await?,
        Command::Demo(args) => return demo::run(&app, &args).await,
        Command::Doctor => return doctor::run(&app).await,
        Command::Formats => formats::run(&app.output)?,
        Command::Completions(args) => completions::run(&args),
        Command::Handbook(args) => handbook::run(&args)?,
    }
    Ok(Verdict::Fine)
}
