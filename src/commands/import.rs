//! `jangbu import`: files into the books.

use std::path::PathBuf;

use anyhow::Context as _;
use ingest::Outcome;
use jangbu_core::{Text, Timestamp};
use serde_json::json;
use store::records::batch::Batch;

use super::{App, Verdict, progress};
use crate::{
    mappings,
    pipeline::{
        Recorded,
        import::{Difference, FileImport, Imported, import},
    },
};

/// Arguments of `import`.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:\n  jangbu import ~/Downloads/campaign_report.csv\n  \
                        jangbu import orders.csv --account own --as-of 2026-03-31T09:00:00+09:00\n  \
                        jangbu import sales.csv --mapping my-mall.toml")]
pub struct ImportArgs {
    /// Files, imported one after the other; the format is told from the content.
    #[arg(required = true, value_name = "FILES")]
    paths: Vec<PathBuf>,
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
    /// Take an advertising file that is coarser than, or leaves out campaigns of, what is in force.
    #[arg(long)]
    accept: bool,
}

/// Columns of the answer as CSV.
const COLUMNS: [&str; 13] = [
    "file",
    "changed",
    "batch.id",
    "batch.format",
    "batch.observed_at",
    "batch.rows_read",
    "batch.facts",
    "batch.entries",
    "superseded",
    "quarantined",
    "findings",
    "unposted",
    "error",
];

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
    let mapping = args.mapping.as_ref().map(|path| mappings::read(path)).transpose()?;
    let mut verdict = Verdict::Fine;
    let mut answers = Vec::new();
    for path in &args.paths {
        let as_of = args.as_of.as_deref().map(|text| as_of(text, &books.company.zone)).transpose()?;
        let file = FileImport {
            path: path.clone(),
            account: args.account.clone(),
            as_of,
            mapping: mapping.clone(),
            format: args.format_id.clone(),
            accept: args.accept,
        };
        let bar = progress::rows(&app.output, path);
        let imported = import(&mut books, &file, &app.clock, &|rows| bar.inc(rows)).await;
        bar.finish_and_clear();
        match imported {
            Ok(imported) => answers.push(tell(app, path, &imported)),
            Err(error) if args.paths.len() == 1 => return Err(error),
            Err(error) => {
                verdict = Verdict::Broken;
                eprintln!("{}: {error:#}", path.display());
                answers.push(json!({"file": path, "error": format!("{error:#}")}));
            }
        }
    }
    if !app.output.for_people() {
        app.output.list(&COLUMNS, &answers)?;
    }
    Ok(verdict)
}

fn tell(app: &App, path: &std::path::Path, imported: &Imported) -> serde_json::Value {
    match imported {
        Imported::Known { batch, differs } => {
            if app.output.for_people() {
                tell_known(app, path, batch, differs);
            }
            json!({"file": path, "changed": false, "batch": batch, "differs": differs})
        }
        Imported::New { recorded, outcome, why } => {
            if app.output.for_people() {
                tell_people(app, path, recorded, outcome, why);
            }
            json!({"file": path, "changed": true, "batch": recorded.batch, "superseded": recorded.superseded,
                   "quarantined": outcome.quarantined.len(), "findings": outcome.findings,
                   "unposted": recorded.unposted.iter().map(|it| json!({"group": it.group, "reason": it.reason.en, "reason_ko": it.reason.ko})).collect::<Vec<_>>()})
        }
    }
}

fn tell_known(app: &App, path: &std::path::Path, batch: &Batch, differs: &[Difference]) {
    let known = app.output.say("the same bytes are in the books already; nothing changed", "이미 반영된 파일입니다");
    println!("{}: {known} (batch {}).", path.display(), batch.id);
    for Difference { option, asked, recorded } in differs {
        let recorded = if recorded.is_empty() { "-" } else { recorded };
        println!(
            "{}",
            app.output.say(
                &format!("  {option} {asked} was not applied: they were recorded with {recorded}."),
                &format!("  {option} {asked} 은(는) 적용하지 않았습니다. {recorded} (으)로 기록되어 있습니다."),
            )
        );
    }
    if !differs.is_empty() {
        println!(
            "{}",
            app.output.say(
                "  What was recorded stays; no command reads recorded bytes anew. A newer download of the same rows, \
                 with a later --as-of, takes their place. If the bytes were read in a wrong way, import the files \
                 anew into books in another --home.",
                "  기록된 것은 그대로이며, 기록된 파일을 다시 읽는 명령은 없습니다. 같은 행을 새로 내려받아 더 늦은 \
                 --as-of 로 가져오면 그 값이 대신합니다. 잘못 읽힌 파일이라면 다른 --home 에 장부를 새로 만들어 \
                 가져오십시오.",
            )
        );
    }
}

fn tell_people(app: &App, path: &std::path::Path, recorded: &Recorded, outcome: &Outcome, why: &str) {
    if let Some(batch) = &recorded.batch {
        println!(
            "{}: batch {}, {} ({why}): {} rows, {} facts, {} superseded, {} entries with {} lines",
            path.display(),
            batch.id,
            batch.format,
            outcome.rows_read,
            batch.facts,
            recorded.superseded,
            batch.entries,
            batch.lines
        );
    }
    if !outcome.quarantined.is_empty() {
        println!("  {} row(s) in quarantine; see `jangbu quarantine list`:", outcome.quarantined.len());
    }
    for row in outcome.quarantined.iter().take(5) {
        println!("    line {}, {} = `{}`: {}", row.line, row.column, row.value, row.mend);
    }
    for finding in outcome.findings.iter().take(5) {
        println!("  line {}: {}", finding.line, finding.message);
    }
    for waiting in recorded.unposted.iter().take(5) {
        let reason = app.output.say(&waiting.reason.en, &waiting.reason.ko);
        println!("  `{}` {}: {reason}", waiting.group, app.output.say("waits", "대기"));
    }
}
