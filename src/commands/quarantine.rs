//! `jangbu quarantine`: rows that failed a check, to be mended and replayed.

use anyhow::{Context as _, ensure};
use clap::Subcommand;
use ingest::{Accounts, Mapping, Options, RowFix};
use jangbu_core::Text;
use serde_json::json;
use store::records::{
    self,
    batch::Batch,
    quarantine::{self, QuarantinedRow},
};

use super::{App, Verdict};
use crate::{
    books::Books,
    clock::actor,
    mended,
    pipeline::{Act, Beside, commit::act_alone, import::ImportDetail, record},
};

/// Sub-commands of `quarantine`.
#[derive(Subcommand, Debug)]
pub enum QuarantineCommand {
    /// List open rows.
    List {
        /// Also those that were replayed or dismissed.
        #[arg(long)]
        all: bool,
    },
    /// Show a row whole, with what to do about it.
    Show {
        /// Number of the row.
        id: i64,
    },
    /// Mend cells of a row and replay it.
    #[command(after_help = "Example: jangbu quarantine fix 3 --set 결제일시=2026-03-05")]
    Fix {
        /// Number of the row.
        id: i64,
        /// column=value, repeatable.
        #[arg(long = "set", required = true, value_parser = assignment)]
        sets: Vec<(String, String)>,
    },
    /// Replay open rows as they are, e.g. after an account was registered.
    Replay {
        /// Numbers of rows; all open ones when none is given.
        ids: Vec<i64>,
    },
    /// Put a row aside; who, when and why stay in the log.
    #[command(after_help = "Example: jangbu quarantine dismiss 3 --reason \"a test order\"")]
    Dismiss {
        /// Number of the row.
        id: i64,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Take a dismissal back: the row waits again.
    #[command(after_help = "Example: jangbu quarantine restore 3 --reason \"it was an order after all\"")]
    Restore {
        /// Number of the row.
        id: i64,
        /// Why.
        #[arg(long)]
        reason: String,
    },
}

/// What a batch of kind `dismiss` or `restore` keeps in its detail.
#[derive(serde::Serialize)]
struct DismissalDetail<'a> {
    /// Number of the row.
    row: i64,
    /// Why, in the words of the person.
    reason: &'a str,
}

/// A row as it is listed.
const COLUMNS: [&str; 11] =
    ["id", "batch_id", "file_name", "line", "column", "value", "rule", "mend", "raw", "account", "state"];

fn assignment(text: &str) -> Result<(String, String), String> {
    let (column, value) = text.split_once('=').ok_or_else(|| format!("`{text}` is not column=value"))?;
    Ok((column.trim().to_owned(), value.to_owned()))
}

/// Runs the sub-command.
pub async fn run(app: &App, command: &QuarantineCommand) -> anyhow::Result<Verdict> {
    let books = app.books().await?;
    match command {
        QuarantineCommand::List { all } => {
            let state = (!all).then_some("open");
            list(app, &quarantine::all(&mut books.read().await?, state).await?)
        }
        QuarantineCommand::Show { id } => {
            let row = one(&books, *id).await?;
            if !app.output.for_people() {
                app.output.answer(&row)?;
                return Ok(Verdict::Fine);
            }
            println!("{} {}:{} ({})", row.id, row.file_name, row.line, row.state);
            println!("  {} = `{}`\n  {}\n  {}", row.column, row.value, row.mend, row.raw.trim_end());
            Ok(Verdict::Fine)
        }
        QuarantineCommand::Fix { id, sets } => {
            let row = one(&books, *id).await?;
            let mended = mend(&books, &row, sets).await?;
            replay(app, &books, &[QuarantinedRow { raw: mended, ..row }]).await
        }
        QuarantineCommand::Replay { ids } => {
            let open = quarantine::all(&mut books.read().await?, Some("open")).await?;
            let rows: Vec<_> = open.into_iter().filter(|row| ids.is_empty() || ids.contains(&row.id)).collect();
            replay(app, &books, &rows).await
        }
        QuarantineCommand::Dismiss { id, reason } => dismiss(app, &books, *id, reason, true).await,
        QuarantineCommand::Restore { id, reason } => dismiss(app, &books, *id, reason, false).await,
    }
}

/// Dismisses a row, or takes that back, as a recorded act.
async fn dismiss(app: &App, books: &Books, id: i64, reason: &str, dismissed: bool) -> anyhow::Result<Verdict> {
    ensure!(!reason.trim().is_empty(), "a reason is needed: it stays in the log");
    let (kind, from, to) = if dismissed { ("dismiss", "open", "dismissed") } else { ("restore", "dismissed", "open") };
    let row = one(books, id).await?;
    let mut lock = books.database.lock().await?;
    let mut tx = lock.begin().await?;
    ensure!(quarantine::turn(&mut tx, id, from, to).await?, "row {id} is not {from}: it is {}", row.state);
    let (batch_id, recorded_at) = app.clock.next(&mut tx).await?;
    let batch = Batch {
        file_name: row.file_name,
        detail: serde_json::to_string(&DismissalDetail { row: id, reason: reason.trim() })?,
        ..Batch::new(batch_id, kind, actor(), recorded_at)
    };
    act_alone(&mut tx, batch).await?;
    tx.commit().await?;
    if !app.output.for_people() {
        app.output.answer(&json!({"id": id, "state": to, "batch": batch_id}))?;
    } else if dismissed {
        println!("{id}: {}", app.output.say("dismissed.", "제외했습니다."));
    } else {
        println!("{id}: {}", app.output.say("waits in quarantine again.", "다시 격리 목록에 두었습니다."));
    }
    Ok(Verdict::Fine)
}

fn list(app: &App, rows: &[QuarantinedRow]) -> anyhow::Result<Verdict> {
    if !app.output.for_people() {
        app.output.list(&COLUMNS, rows)?;
        return Ok(Verdict::Fine);
    }
    if rows.is_empty() {
        println!("{}", app.output.say("Quarantine is empty.", "격리된 행이 없습니다."));
    }
    for row in rows {
        println!(
            "{:>5} {}:{} {} = `{}` [{}] {}",
            row.id, row.file_name, row.line, row.column, row.value, row.rule, row.state
        );
        println!("      {}", row.mend);
    }
    Ok(Verdict::Fine)
}

async fn one(books: &Books, id: i64) -> anyhow::Result<QuarantinedRow> {
    let rows = quarantine::all(&mut books.read().await?, None).await?;
    rows.into_iter().find(|row| row.id == id).with_context(|| format!("there is no row {id} in quarantine"))
}

/// The batch a row came with, and what is needed to read it again.
async fn origin(books: &Books, row: &QuarantinedRow) -> anyhow::Result<(Batch, ImportDetail, Option<Mapping>)> {
    let batches = records::batch::all(&mut books.read().await?).await?;
    let batch = batches.into_iter().find(|it| it.id == row.batch_id).context("the row's batch is missing")?;
    let detail: ImportDetail = serde_json::from_str(&batch.detail)?;
    let mapping = (!detail.mapping.is_empty()).then(|| Mapping::parse(&detail.mapping)).transpose()?;
    Ok((batch, detail, mapping))
}

async fn mend(books: &Books, row: &QuarantinedRow, sets: &[(String, String)]) -> anyhow::Result<String> {
    let (batch, detail, mapping) = origin(books, row).await?;
    let options = Options::new(books.company.clone());
    let mut raw = row.raw.clone();
    for (column, value) in sets {
        let fix = fix(&batch, &detail, mapping.as_ref(), row, &raw)?;
        raw = ingest::set_cell(&fix, column, value, &options)?;
    }
    Ok(raw)
}

fn fix<'a>(
    batch: &'a Batch,
    detail: &'a ImportDetail,
    mapping: Option<&'a Mapping>,
    row: &QuarantinedRow,
    raw: &'a str,
) -> anyhow::Result<RowFix<'a>> {
    let account = if row.account.is_empty() { &batch.account } else { &row.account };
    Ok(RowFix {
        format: &batch.format,
        mapping,
        header: &detail.header,
        raw,
        line: u32::try_from(row.line)?,
        account: (!account.is_empty()).then(|| Text::from(account.as_str())),
        observed_at: batch.observed_at,
    })
}

/// What became of a row that was replayed.
struct Tried {
    row: i64,
    /// The batch, its entries included; else why the row waits still.
    outcome: Result<Batch, String>,
}

impl Tried {
    fn tell(&self, app: &App) {
        match &self.outcome {
            Ok(batch) => {
                println!("{}: {} ({} entries).", self.row, app.output.say("replayed", "반영했습니다"), batch.entries)
            }
            Err(reason) => println!("{}: {reason}", self.row),
        }
    }

    fn answer(&self) -> serde_json::Value {
        match &self.outcome {
            Ok(batch) => json!({"id": self.row, "state": "replayed", "batch": batch.id, "entries": batch.entries}),
            Err(reason) => json!({"id": self.row, "state": "open", "error": reason}),
        }
    }
}

/// Replays rows one by one: each is an act of its own, so that one bad row does not hold up the others.
async fn replay(app: &App, books: &Books, rows: &[QuarantinedRow]) -> anyhow::Result<Verdict> {
    let mut tried = Vec::new();
    for row in rows {
        let row = Tried { row: row.id, outcome: replay_one(app, books, row).await? };
        if app.output.for_people() {
            row.tell(app);
        }
        tried.push(row);
    }
    if !app.output.for_people() {
        let answers: Vec<_> = tried.iter().map(Tried::answer).collect();
        app.output.list(&["id", "state", "batch", "entries", "error"], &answers)?;
    }
    Ok(if tried.iter().all(|row| row.outcome.is_ok()) { Verdict::Fine } else { Verdict::Broken })
}

/// The batch that a row made, or why it waits still.
async fn replay_one(app: &App, books: &Books, row: &QuarantinedRow) -> anyhow::Result<Result<Batch, String>> {
    let (batch, detail, mapping) = origin(books, row).await?;
    let fix = fix(&batch, &detail, mapping.as_ref(), row, &row.raw)?;
    let read = ingest::read_row_fix(&fix, &Accounts(&books.accounts), &Options::new(books.company.clone()));
    let mut fixed = match read {
        Ok(fixed) => fixed,
        Err(error) => return Ok(Err(error.to_string())),
    };
    if let Some(bad) = fixed.rejected.first() {
        return Ok(Err(format!("{} = `{}`: {}", bad.column, bad.value, bad.mend)));
    }
    let mut lock = books.database.lock().await?;
    let (id, recorded_at) = app.clock.next(&mut books.read().await?).await?;
    let days = mended::whole_days(books, &mut fixed.facts, &batch, id).await?;
    let batch = Batch {
        observed_at: batch.observed_at,
        file_name: row.file_name.clone(),
        raw_hash: batch.raw_hash.clone(),
        format: batch.format.clone(),
        account: batch.account.clone(),
        detail: serde_json::to_string(&ImportDetail { row: Some(row.id), ..detail })?,
        ..Batch::new(id, "replay", actor(), recorded_at)
    };
    let act = Act { batch, numbered: false, repost: hashbrown::HashSet::new(), accept: true, account: None };
    let (sender, facts) = std::sync::mpsc::sync_channel(1);
    sender.send(fixed.facts)?;
    drop(sender);
    let beside = || Ok(Beside { rows_read: 1, days, replayed: vec![row.id], ..Beside::default() });
    let recorded = record(books, &mut lock, act, facts, beside, &|_| {}).await?;
    Ok(Ok(recorded.batch.context("the replay was not recorded")?))
}
