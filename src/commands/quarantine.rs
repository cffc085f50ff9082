//! `jangbu quarantine`: rows that failed a check, to be mended and replayed.

use anyhow::{Context as _, ensure};
use clap::Subcommand;
use jangbu_core::Said;
use serde_json::json;
use store::records::{
    batch::Batch,
    quarantine::{self, QuarantinedRow},
};

use super::{App, Verdict, import::in_words};
use crate::{
    books::Books,
    clock::actor,
    mended::{self, Mend},
    pipeline::{commit::act_alone, import::Refused},
};

/// Sub-commands of `quarantine`.
#[derive(Subcommand, Debug)]
#[command(after_help = "Example: jangbu quarantine list")]
pub enum QuarantineCommand {
    /// List open rows.
    #[command(after_help = "Example: jangbu quarantine list --all")]
    List {
        /// Also those that were replayed, dismissed or withdrawn with their file.
        #[arg(long)]
        all: bool,
    },
    /// Show a row whole, with what to do about it.
    #[command(after_help = "Example: jangbu quarantine show 3")]
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
        /// Take an advertising row also where its day then leaves out what is in force.
        #[arg(long)]
        accept: bool,
    },
    /// Replay open rows as they are, e.g. after an account was registered.
    #[command(after_help = "Examples:\n  jangbu quarantine replay\n  jangbu quarantine replay 3 4")]
    Replay {
        /// Numbers of rows; all open ones when none is given.
        ids: Vec<i64>,
        /// Take advertising rows also where their day then leaves out what is in force.
        #[arg(long)]
        accept: bool,
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
const COLUMNS: [&str; 12] =
    ["id", "batch_id", "file_name", "line", "column", "value", "rule", "mend", "mend_ko", "raw", "account", "state"];

fn assignment(text: &str) -> Result<(String, String), String> {
    let (column, value) = text.split_once('=').ok_or_else(|| format!("`{text}` is not column=value"))?;
    Ok((column.trim().to_owned(), value.to_owned()))
}

/// Runs the sub-command.
pub async fn run(app: &App, command: &QuarantineCommand) -> anyhow::Result<Verdict> {
    let mut books = app.books().await?;
    match command {
        QuarantineCommand::List { all } => {
            let state = (!all).then_some("open");
            list(app, &quarantine::all(&mut books.read().await?, state).await?)
        }
        QuarantineCommand::Show { id } => {
            let row = one(app, &books, *id).await?;
            if !app.output.for_people() {
                app.output.answer(&row)?;
                return Ok(Verdict::Fine);
            }
            let state = state_word(app, &row.state);
            println!("{} {}:{} ({state})", row.id, row.file_name, row.line);
            println!("  {}{}\n  {}", place(&row), mend_of(app, &row), row.raw.trim_end());
            Ok(Verdict::Fine)
        }
        QuarantineCommand::Fix { id, sets, accept } => {
            let mend = Mend { sets: sets.clone(), accept: *accept };
            open(app, &books, *id).await?;
            let outcome = mended::replay(&mut books, *id, &mend, &app.clock).await;
            let outcome = outcome.map_err(|error| in_words(app, error))?;
            answer(app, &[Tried::told(app, *id, outcome)])
        }
        QuarantineCommand::Replay { ids, accept } => {
            let mend = Mend { sets: Vec::new(), accept: *accept };
            let ids = wanted(app, &books, ids).await?;
            replay(app, &mut books, &ids, &mend).await
        }
        QuarantineCommand::Dismiss { id, reason } => dismiss(app, &books, *id, reason, true).await,
        QuarantineCommand::Restore { id, reason } => dismiss(app, &books, *id, reason, false).await,
    }
}

/// Dismisses a row, or takes that back, as a recorded act.
async fn dismiss(app: &App, books: &Books, id: i64, reason: &str, dismissed: bool) -> anyhow::Result<Verdict> {
    let needed = app.output.say("a reason is needed: it stays in the log", "이유가 필요합니다. 기록에 남습니다");
    ensure!(!reason.trim().is_empty(), "{needed}");
    let (kind, from, to) = if dismissed { ("dismiss", "open", "dismissed") } else { ("restore", "dismissed", "open") };
    let row = one(app, books, id).await?;
    let mut lock = books.database.lock().await?;
    let mut tx = lock.begin().await?;
    ensure!(quarantine::turn(&mut tx, id, from, to).await?, "{}", not_in(app, &row, from));
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
        nothing_waits(app);
    }
    for row in rows {
        let state = state_word(app, &row.state);
        println!("{:>5} {}:{} {}[{}] {state}", row.id, row.file_name, row.line, place(row), row.rule);
        println!("      {}", mend_of(app, row));
    }
    Ok(Verdict::Fine)
}

/// Says how many rows wait, where any do: what they say is not in the books.
///
/// # Errors
/// When the database refuses.
pub async fn tell_waiting(app: &App, books: &Books) -> anyhow::Result<()> {
    let waiting = quarantine::all(&mut books.read().await?, Some("open")).await?.len();
    if waiting > 0 {
        let en = format!("note: {waiting} row(s) wait in quarantine and are not in the books: jangbu quarantine list");
        let ko = format!("참고: 격리된 {waiting}행은 장부에 없습니다. jangbu quarantine list");
        eprintln!("{}", app.output.say(&en, &ko));
    }
    Ok(())
}

fn nothing_waits(app: &App) {
    println!("{}", app.output.say("No row waits in quarantine.", "격리된 행이 없습니다."));
}

/// Column and value; nothing where the row as a whole is bad.
fn place(row: &QuarantinedRow) -> String {
    if row.column.is_empty() { String::new() } else { format!("{} = `{}` ", row.column, row.value) }
}

fn mend_of<'a>(app: &App, row: &'a QuarantinedRow) -> &'a str {
    app.output.say(&row.mend, &row.mend_ko)
}

fn state_word<'a>(app: &App, state: &'a str) -> &'a str {
    let ko = match state {
        "open" => "대기",
        "replayed" => "반영됨",
        "dismissed" => "제외됨",
        "withdrawn" => "가져오기 취소됨",
        other => other,
    };
    app.output.say(state, ko)
}

async fn one(app: &App, books: &Books, id: i64) -> anyhow::Result<QuarantinedRow> {
    let row = quarantine::one(&mut books.read().await?, id).await?;
    row.with_context(|| {
        let (en, ko) = (format!("there is no row {id} in quarantine"), format!("격리 목록에 {id}번 행이 없습니다"));
        app.output.say(&en, &ko).to_owned()
    })
}

/// A row that waits.
async fn open(app: &App, books: &Books, id: i64) -> anyhow::Result<()> {
    let row = one(app, books, id).await?;
    ensure!(row.state == "open", "{}", not_in(app, &row, "open"));
    Ok(())
}

/// The row is in another state than is needed.
fn not_in(app: &App, row: &QuarantinedRow, needed: &str) -> String {
    let (id, state, needed) = (row.id, state_word(app, &row.state), state_word(app, needed));
    let en = format!("row {id} is not {needed}: it is {state}");
    let ko = format!("{id}번 행은 `{needed}` 상태가 아닙니다. 지금은 `{state}` 입니다");
    app.output.say(&en, &ko).to_owned()
}

/// The rows that are to be replayed: those asked for, which must wait, else all that wait.
async fn wanted(app: &App, books: &Books, ids: &[i64]) -> anyhow::Result<Vec<i64>> {
    if ids.is_empty() {
        let open = quarantine::all(&mut books.read().await?, Some("open")).await?;
        return Ok(open.iter().map(|row| row.id).collect());
    }
    let mut wanted = Vec::new();
    for id in ids {
        open(app, books, *id).await?;
        if !wanted.contains(id) {
            wanted.push(*id);
        }
    }
    Ok(wanted)
}

/// What became of a row that was replayed.
struct Tried {
    row: i64,
    /// The batch, its entries included; else why the row waits still.
    outcome: Result<Batch, Said>,
}

impl Tried {
    /// What became of a row, told to people at once.
    fn told(app: &App, row: i64, outcome: Result<Batch, Said>) -> Self {
        if app.output.for_people() {
            match &outcome {
                Ok(batch) => println!(
                    "{row}: {}",
                    app.output.say(
                        &format!("replayed ({} entries).", batch.entries),
                        &format!("반영했습니다 (전표 {}건).", batch.entries)
                    )
                ),
                Err(reason) => println!("{row}: {}", app.output.say(&reason.en, &reason.ko)),
            }
        }
        Self { row, outcome }
    }

    fn answer(&self) -> serde_json::Value {
        match &self.outcome {
            Ok(batch) => json!({"id": self.row, "state": "replayed", "batch": batch.id, "entries": batch.entries}),
            Err(reason) => json!({"id": self.row, "state": "open", "error": reason.en}),
        }
    }
}

/// Replays rows one by one: each is an act of its own, so that one bad row does not hold up the others.
async fn replay(app: &App, books: &mut Books, ids: &[i64], mend: &Mend) -> anyhow::Result<Verdict> {
    if ids.is_empty() && app.output.for_people() {
        nothing_waits(app);
    }
    let mut tried = Vec::new();
    for id in ids {
        let outcome = mended::replay(books, *id, mend, &app.clock).await;
        let outcome = outcome.unwrap_or_else(|error| match error.downcast::<Refused>() {
            Ok(Refused(said)) => Err(said),
            Err(error) => Err(Said::new(format!("{error:#}"), format!("{error:#}"))),
        });
        tried.push(Tried::told(app, *id, outcome));
    }
    answer(app, &tried)
}

fn answer(app: &App, tried: &[Tried]) -> anyhow::Result<Verdict> {
    if !app.output.for_people() {
        let answers: Vec<_> = tried.iter().map(Tried::answer).collect();
        app.output.list(&["id", "state", "batch", "entries", "error"], &answers)?;
    }
    Ok(if tried.iter().all(|row| row.outcome.is_ok()) { Verdict::Fine } else { Verdict::Broken })
}
