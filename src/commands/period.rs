//! `jangbu period`: closing and reopening months.

use clap::Subcommand;
use ledger::{Month, Periods};
use serde_json::json;
use store::records::{self, batch::Batch};

use super::{App, check, quarantine};
use crate::{
    books::Books,
    clock::{Clock, actor},
    periods::{PeriodDetail, changes},
    pipeline::commit::act_alone,
    told::told,
};

/// Sub-commands of `period`.
#[derive(Subcommand, Debug)]
pub enum PeriodCommand {
    /// List closed months.
    #[command(after_help = "Example: jangbu period list")]
    List,
    /// Close a month: what comes later for it is posted in the open month and keeps its own date.
    #[command(after_help = "Example: jangbu period close 2026-03")]
    Close {
        /// The month, e.g. 2026-03.
        month: Month,
    },
    /// Open a closed month again; the reason stays in the log.
    #[command(after_help = "Example: jangbu period reopen 2026-03 --reason \"invoice of the media agency missing\"")]
    Reopen {
        /// The month.
        month: Month,
        /// Why.
        #[arg(long)]
        reason: String,
    },
}

/// Runs the sub-command.
pub async fn run(app: &App, command: &PeriodCommand) -> anyhow::Result<()> {
    let books = app.books().await?;
    match command {
        PeriodCommand::List => {
            let batches = records::batch::all(&mut books.read().await?).await?;
            let periods = Periods::at(i64::MAX, &changes(&batches)?);
            let closed: Vec<String> = periods.closed().map(|month| month.to_string()).collect();
            if !app.output.for_people() {
                return app.output.list(&["month"], &closed);
            }
            match closed.as_slice() {
                [] => println!("{}", app.output.say("No month is closed.", "마감된 달이 없습니다.")),
                months => println!("{} {}", app.output.say("Closed:", "마감:"), months.join(", ")),
            }
            Ok(())
        }
        PeriodCommand::Close { month } => {
            let batch = set(&books, *month, true, "", &app.clock).await?;
            quarantine::tell_waiting(app, &books).await?;
            tell(app, *month, true, batch)?;
            check::tell_open(app, &books, true).await
        }
        PeriodCommand::Reopen { month, reason } => {
            if reason.trim().is_empty() {
                return Err(told(
                    "a reason is needed to open a closed month",
                    "마감한 달을 다시 열려면 이유가 필요합니다",
                ));
            }
            let batch = set(&books, *month, false, reason, &app.clock).await?;
            tell(app, *month, false, batch)
        }
    }
}

fn tell(app: &App, month: Month, closed: bool, batch: i64) -> anyhow::Result<()> {
    if !app.output.for_people() {
        return app.output.answer(&json!({"month": month.to_string(), "closed": closed, "batch": batch}));
    }
    let done = if closed {
        app.output.say("is closed.", "마감했습니다.")
    } else {
        app.output.say("is open again.", "다시 열었습니다.")
    };
    println!("{month} {done}");
    Ok(())
}

/// Closes or reopens a month, as a recorded act; the number of its batch.
///
/// # Errors
/// When it is closed or open already, or the store refuses.
pub async fn set(books: &Books, month: Month, close: bool, reason: &str, clock: &Clock) -> anyhow::Result<i64> {
    let mut lock = books.database.lock().await?;
    let mut tx = lock.begin().await?;
    let batches = records::batch::all(&mut tx).await?;
    let is_closed = Periods::at(i64::MAX, &changes(&batches)?).closed().any(|it| it == month);
    if is_closed == close {
        let (en, ko) = if close { ("closed", "마감되어") } else { ("open", "열려") };
        return Err(told(format!("{month} is {en} already"), format!("{month} 은(는) 이미 {ko} 있습니다")));
    }
    let (id, recorded_at) = clock.next(&mut tx).await?;
    let detail = serde_json::to_string(&PeriodDetail { month: month.to_string(), reason: reason.to_owned() })?;
    let kind = if close { "close" } else { "reopen" };
    act_alone(&mut tx, Batch { detail, ..Batch::new(id, kind, actor(), recorded_at) }).await?;
    tx.commit().await?;
    Ok(id)
}
