//! `jangbu import`: files and folders into the books.

mod files;
mod folder;
mod plan;
mod stdin;
mod summary;
mod tell;

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use ingest::IngestError;
use jangbu_core::{Said, Text, Timestamp};
use serde_json::{Value, json};

pub use self::folder::walk;
use self::{
    files::Files,
    summary::{Summary, is_empty_answer, with_links},
};
use super::{App, Verdict, check, progress};
use crate::{
    books::Books,
    mappings,
    output::Lang,
    pipeline::{
        import::{FileImport, Imported, Refused, import},
        reading::Ahead,
        told_apart::Told,
    },
    told::told,
};

/// Arguments of `import`.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:\n  jangbu import ~/Downloads/campaign_report.csv\n  \
                        jangbu import ~/Downloads/march --dry-run\n  \
                        jangbu import orders.xlsx --password 1234\n  \
                        tap-facebook --config c.json | jangbu import - --streams ads_insights --state state.json\n  \
                        jangbu import orders.csv --account own --as-of 2026-03-31T09:00:00+09:00\n  \
                        jangbu import sales.csv --mapping my-mall.toml")]
pub struct ImportArgs {
    /// Files and folders; what each file is is told from its content. `-` reads standard input: a file, or the
    /// messages of a Singer tap or an Airbyte source.
    #[arg(required = true, value_name = "FILES")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    said: SaidArgs,
    /// Only tell what each file is and what it would replace.
    #[arg(long)]
    dry_run: bool,
    /// Of messages on standard input: the streams that are wanted (default: all).
    #[arg(long, value_delimiter = ',')]
    streams: Vec<String>,
    /// Of messages on standard input: where the tap left off is kept in this file, once all is in the books.
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
}

/// What the user says about the files.
#[derive(clap::Args, Clone, Debug, Default)]
pub struct SaidArgs {
    /// Account of rows that name none.
    #[arg(long)]
    account: Option<Text>,
    /// When the source said it (RFC 3339 or a date), where the file does not say so itself.
    #[arg(long)]
    as_of: Option<String>,
    /// Mapping file (see `jangbu map`); one kept with the company is found by the file's header.
    #[arg(long)]
    mapping: Option<PathBuf>,
    /// Format, where the content leaves a doubt (see `jangbu formats`).
    #[arg(long = "as")]
    format_id: Option<Text>,
    /// Sheet of a workbook, or file of an archive, where several could be meant.
    #[arg(long)]
    sheet: Option<Text>,
    /// Password of locked workbooks; it is not kept.
    #[arg(long, env = "JANGBU_PASSWORD", hide_env_values = true)]
    password: Option<String>,
    /// Take an advertising file that is coarser than, leaves out campaigns of, or has unreadable rows for days in force.
    #[arg(long)]
    accept: bool,
    /// Folders that files are found in.
    #[arg(skip)]
    folders: Vec<PathBuf>,
}

/// Columns of the answer as CSV.
const COLUMNS: [&str; 20] = [
    "file",
    "changed",
    "batch.id",
    "batch.format",
    "batch.observed_at",
    "batch.rows_read",
    "batch.facts",
    "batch.entries",
    "confidence",
    "superseded",
    "older_than",
    "quarantined",
    "skipped",
    "waiting",
    "unread",
    "sheets_left",
    "unregistered",
    "findings",
    "unposted",
    "error",
];

impl SaidArgs {
    /// What is said of the file at `path`.
    ///
    /// # Errors
    /// When the time or the mapping cannot be read.
    pub fn of(&self, path: &Path, books: &Books) -> anyhow::Result<FileImport> {
        Ok(FileImport {
            path: path.to_owned(),
            account: self.account.clone(),
            as_of: self.as_of.as_deref().map(|text| as_of(text, &books.company.zone)).transpose()?,
            mapping: self.mapping.as_ref().map(|path| mappings::read(path)).transpose()?,
            format: self.format_id.clone(),
            sheet: self.sheet.clone(),
            password: self.password.clone(),
            accept: self.accept,
            in_folder: self.folders.iter().any(|folder| path.starts_with(folder)),
        })
    }

    /// The same of files that are found in these folders.
    #[must_use]
    pub fn in_folders<'p>(&self, folders: impl IntoIterator<Item = &'p PathBuf>) -> Self {
        Self { folders: folders.into_iter().cloned().collect(), ..self.clone() }
    }
}

/// An instant, or the beginning of a day in the company's zone.
fn as_of(text: &str, zone: &str) -> anyhow::Result<Timestamp> {
    if let Ok(instant) = text.parse() {
        return Ok(instant);
    }
    let day: jiff::civil::Date =
        text.parse().with_context(|| format!("--as-of {text} is neither 2026-03-31T09:00:00+09:00 nor 2026-03-31"))?;
    Ok(day.in_tz(zone)?.timestamp())
}

/// Imports every file; a file that fails leaves nothing behind and the others go on.
pub async fn run(app: &App, args: &ImportArgs) -> anyhow::Result<Verdict> {
    let mut books = app.books().await?;
    if args.paths.iter().any(|path| path.as_os_str() == "-") {
        return from_stdin(app, &mut books, args).await;
    }
    let paths = folder::files(&args.paths)?;
    let said = args.said.in_folders(args.paths.iter().filter(|path| path.is_dir()));
    if args.dry_run || args.paths.iter().any(|path| path.is_dir()) {
        let surveyed = plan::survey(app, &mut books, &paths, &said, args.dry_run).await?;
        if args.dry_run {
            return plan::answer(app, &surveyed);
        }
        if app.output.for_people() {
            plan::tell(app, &surveyed);
        }
        let mut answers = plan::refusals(&surveyed);
        let mut summary = Summary::default();
        let ordered = plan::ordered(surveyed, &mut summary);
        import_all(app, &mut books, ordered, &said, (&mut summary, &mut answers)).await?;
        return finish(app, &books, &summary, &answers).await;
    }
    if let [path] = paths.as_slice() {
        return import_one(app, &mut books, path, &said).await;
    }
    let (mut summary, mut answers) = (Summary::default(), Vec::new());
    let paths = paths.into_iter().map(|path| (path, None)).collect();
    import_all(app, &mut books, paths, &said, (&mut summary, &mut answers)).await?;
    finish(app, &books, &summary, &answers).await
}

/// Imports what comes on standard input; where a tap left off is kept when all of it is in the books.
async fn from_stdin(app: &App, books: &mut Books, args: &ImportArgs) -> anyhow::Result<Verdict> {
    if args.paths.len() > 1 {
        return Err(told(
            "`-` stands alone: files come in a command of their own",
            "`-` 는 다른 파일과 함께 쓸 수 없습니다",
        ));
    }
    let received = stdin::receive(app, &args.streams)?;
    let (mut summary, mut answers) = (Summary::default(), Vec::new());
    for (path, said_at) in &received.files {
        let mut said = args.said.clone();
        if let (None, Some(at)) = (&said.as_of, said_at) {
            said.as_of = Some(at.to_string());
        }
        import_all(app, books, vec![(path.clone(), None)], &said, (&mut summary, &mut answers)).await?;
    }
    if let Some(path) = args.state.as_ref().filter(|_| summary.all_taken()) {
        received.keep_state(path)?;
    }
    finish(app, books, &summary, &answers).await
}

/// Imports a single file; why it is refused is the error.
pub async fn import_one(app: &App, books: &mut Books, path: &Path, said: &SaidArgs) -> anyhow::Result<Verdict> {
    let file = said.of(path, books)?;
    let imported = match imported(app, books, &file).await {
        Ok(imported) => imported,
        Err(error) if is_empty_answer(&error) && app.output.for_people() => {
            println!("{}", in_words(app, error));
            return Ok(Verdict::Fine);
        }
        Err(error) => return Err(in_words(app, error)),
    };
    let answer = tell::tell(app, path, &imported, &books.company.zone);
    if !app.output.for_people() {
        app.output.list(&COLUMNS, &[answer])?;
    } else if matches!(imported, Imported::New { .. }) {
        check::tell_open(app, books, false).await?;
    }
    Ok(Verdict::Fine)
}

async fn imported(app: &App, books: &mut Books, file: &FileImport) -> anyhow::Result<Imported> {
    let bar = progress::rows(&app.output, &file.path);
    let imported = import(books, file, &app.clock, &|rows| bar.inc(rows)).await;
    bar.finish_and_clear();
    imported
}

/// Imports the files one after the other, and reads the next ones meanwhile; those that are refused are told, and the
/// others go on.
async fn import_all(
    app: &App,
    books: &mut Books,
    files: Vec<(PathBuf, Option<Told>)>,
    said: &SaidArgs,
    (summary, answers): (&mut Summary, &mut Vec<Value>),
) -> anyhow::Result<()> {
    let said = |(path, told): (PathBuf, _)| Ok((said.of(&path, books)?, told));
    let mut ahead = Ahead::of(files.into_iter().map(said).collect::<anyhow::Result<Vec<_>>>()?);
    let (mut files, zone) = (Files::default(), books.company.zone.clone());
    while let Some((file, reading)) = ahead.next(books)? {
        for (file, imported) in files.import(app, books, file, reading).await {
            tell_one(app, &file.path, imported, &zone, (summary, answers));
        }
    }
    for (file, imported) in files.commit(app, books).await {
        tell_one(app, &file.path, imported, &zone, (summary, answers));
    }
    Ok(())
}

/// Tells what became of one file of many.
fn tell_one(
    app: &App,
    path: &Path,
    imported: anyhow::Result<Imported>,
    zone: &str,
    (summary, answers): (&mut Summary, &mut Vec<Value>),
) {
    match imported {
        Ok(imported) => {
            summary.add(&imported);
            answers.push(tell::tell(app, path, &imported, zone));
        }
        Err(error) => {
            answers.push(json!({"file": path, "error": format!("{error:#}")}));
            eprintln!("{}: {:#}", path.display(), in_words(app, summary.refused(path, error)));
        }
    }
}

/// Ends an import of many files.
async fn finish(app: &App, books: &Books, summary: &Summary, answers: &[Value]) -> anyhow::Result<Verdict> {
    if app.output.for_people() {
        summary.tell(app);
        if summary.any_taken() {
            check::tell_open(app, books, false).await?;
        }
    } else {
        app.output.list(&COLUMNS, answers)?;
    }
    Ok(if summary.all_taken() { Verdict::Fine } else { Verdict::Broken })
}

/// The reason in the language of the answer, where there is one in both; a command in it that registers an account has
/// all that links it.
pub fn in_words(app: &App, error: anyhow::Error) -> anyhow::Error {
    let Some(Said { en, ko }) = said(&error) else { return error };
    let is_korean = app.output.lang == Lang::Ko;
    let text = if is_korean { ko } else { en };
    let command = text.split('`').find(|part| part.starts_with("jangbu account add")).map(str::to_owned);
    match command {
        Some(command) => anyhow::anyhow!(text.replace(&command, &with_links(&command))),
        None if is_korean => anyhow::anyhow!(text),
        None => error,
    }
}

/// The reason in both languages, where there is one.
fn said(error: &anyhow::Error) -> Option<Said> {
    let refused = error.downcast_ref::<Refused>().map(|Refused(said)| said.clone());
    refused.or_else(|| error.downcast_ref::<IngestError>().map(IngestError::said))
}
