//! `jangbu vouchers`: the journal as vouchers for another bookkeeping program, each entry sent once.

mod export;
mod file;
mod names;

use std::path::PathBuf;

use anyhow::ensure;
use clap::Subcommand;
use jangbu_core::Currency;
use ledger::Month;
use serde_json::json;
use serve::{Column, Table, Values};
use store::{
    Transaction,
    records::{self, batch::Batch},
};

use super::App;
use crate::{
    books::Books,
    clock::actor,
    pipeline::commit::act_alone,
    reports::{
        self,
        vouchers::{By, Layout, Range, of_range, table},
    },
    sent_vouchers::{Sent, WITHDRAWN, WithdrawnDetail, last_of, standing},
    told::told,
};

/// What becomes a voucher, and what it is called over there.
#[derive(clap::Args, Debug)]
pub struct FormArgs {
    /// A voucher for each entry, or one for each day.
    #[arg(long, value_enum, default_value_t)]
    by: By,
    /// Columns of the program that reads the vouchers.
    #[arg(long, value_enum, default_value_t)]
    layout: Layout,
    /// CSV with the columns ours, theirs, name: what your program calls accounts and counterparties. Kept with the
    /// company for the next time.
    #[arg(long, value_name = "FILE")]
    names: Option<PathBuf>,
}

/// Sub-commands of `vouchers`.
#[derive(Subcommand, Debug)]
pub enum VouchersCommand {
    /// Show what of a month is not sent yet; nothing is marked.
    #[command(after_help = "Example: jangbu vouchers show 2026-03 --by day")]
    Show {
        /// The month, e.g. 2026-03.
        month: Month,
        #[command(flatten)]
        form: FormArgs,
    },
    /// Write what of a month is not sent yet to a file, and mark it as sent.
    #[command(after_help = "Examples:\n  jangbu vouchers export 2026-03 --to 2026-03.xlsx\n  \
                            jangbu vouchers export 2026-03 --by day --layout numbered --names names.csv --to 2026-03.csv\n  \
                            jangbu vouchers export 2026-03 --again 17 --to 2026-03.xlsx    the file is lost")]
    Export {
        /// The month, e.g. 2026-03.
        month: Month,
        /// File; .csv or .xlsx.
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
        /// Write what was sent under this number once more; nothing is marked.
        #[arg(long, value_name = "NUMBER", conflicts_with_all = ["by", "layout"])]
        again: Option<i64>,
        #[command(flatten)]
        form: FormArgs,
    },
    /// List what is marked as sent.
    #[command(after_help = "Example: jangbu vouchers list")]
    List,
    /// Take a mark back: the vouchers were not booked over there, and come again with the next export.
    #[command(after_help = "Example: jangbu vouchers withdraw 17 --reason \"uploaded into the wrong company\"")]
    Withdraw {
        /// Number of the mark.
        number: i64,
        /// Why.
        #[arg(long)]
        reason: String,
    },
}

/// Runs the sub-command.
pub async fn run(app: &App, command: &VouchersCommand) -> anyhow::Result<()> {
    let books = app.books().await?;
    if books.company.currency != Currency::KRW {
        return Err(told(
            format!("vouchers are in won, and these books are in {}", books.company.currency),
            format!("전표는 원화로만 만듭니다. 이 장부의 통화는 {} 입니다", books.company.currency),
        ));
    }
    match command {
        VouchersCommand::Show { month, form } => show(app, &books, *month, form).await,
        VouchersCommand::Export { month, to, again: Some(number), form } => {
            export::again(app, &books, (*month, *number), to, form).await
        }
        VouchersCommand::Export { month, to, again: None, form } => export::export(app, &books, *month, to, form).await,
        VouchersCommand::List => list(app, &books).await,
        VouchersCommand::Withdraw { number, reason } => withdraw(app, &books, *number, reason).await,
    }
}

async fn show(app: &App, books: &Books, month: Month, form: &FormArgs) -> anyhow::Result<()> {
    let names = names::names(&books.place, form)?;
    let mut tx = books.read().await?;
    let snapshot = books.lake.snapshot_in(&mut tx).await?;
    let marks = marks(&mut tx).await?;
    let after = last_of(&marks, &month.to_string()).map_or(0, |sent| sent.detail.through);
    let made = match Range::unsent(&snapshot, month, after).await? {
        Some(range) => of_range(&snapshot, range, form.by, &names).await?,
        None => Vec::new(),
    };
    names::tell_unused(app, &made, &names);
    reports::show(&app.output, &table(&made, form.layout))
}

async fn list(app: &App, books: &Books) -> anyhow::Result<()> {
    let marks = marks(&mut books.read().await?).await?;
    let text = |of: &dyn Fn(&Sent) -> String| Values::Text(marks.iter().map(|it| of(it).into()).collect());
    let columns = vec![
        Column::new("number", Values::Count(marks.iter().map(|it| it.batch.id).collect())),
        Column::new("month", text(&|it| it.detail.month.clone())),
        Column::new("vouchers", Values::Count(marks.iter().map(|it| it.detail.vouchers as i64).collect())),
        Column::new("total", Values::Money(Currency::KRW, marks.iter().map(|it| it.detail.total).collect())),
        Column::new("by", text(&|it| it.detail.by.clone())),
        Column::new("layout", text(&|it| it.detail.layout.clone())),
        Column::new("file_name", text(&|it| it.detail.file.clone())),
        Column::new("who", text(&|it| it.batch.actor.clone())),
        Column::new("recorded_at", text(&|it| it.batch.recorded_at.to_string())),
    ];
    reports::show(&app.output, &Table { title: "vouchers", columns, ..Table::default() })
}

async fn withdraw(app: &App, books: &Books, number: i64, reason: &str) -> anyhow::Result<()> {
    let needed = app.output.say("a reason is needed: it stays in the log", "이유가 필요합니다. 기록에 남습니다");
    ensure!(!reason.trim().is_empty(), "{needed}");
    let mut lock = books.database.lock().await?;
    let mut tx = lock.begin().await?;
    let marks = marks(&mut tx).await?;
    let month = &marked(&marks, number)?.detail.month;
    let last = last_of(&marks, month).map_or(number, |sent| sent.batch.id);
    if last != number {
        return Err(told(
            format!("{month} was sent again under number {last}: withdraw that one first"),
            format!("{month} 은(는) {last}번으로 다시 전송했습니다. {last}번을 먼저 취소하십시오"),
        ));
    }
    let (id, recorded_at) = app.clock.next(&mut tx).await?;
    let detail = serde_json::to_string(&WithdrawnDetail { sent: number, reason: reason.trim().to_owned() })?;
    act_alone(&mut tx, Batch { detail, ..Batch::new(id, WITHDRAWN, actor(), recorded_at) }).await?;
    let month = month.clone();
    tx.commit().await?;
    if !app.output.for_people() {
        return app.output.answer(&json!({"number": number, "month": month, "batch": id}));
    }
    let en = format!("{month}: number {number} is withdrawn; its vouchers come again with the next export.");
    let ko = format!("{month}: {number}번을 취소했습니다. 전표는 다음 내보내기에 다시 나옵니다.");
    println!("{}", app.output.say(&en, &ko));
    Ok(())
}

async fn marks(tx: &mut Transaction<'_>) -> anyhow::Result<Vec<Sent>> {
    standing(records::batch::all(tx).await?)
}

fn marked(marks: &[Sent], number: i64) -> anyhow::Result<&Sent> {
    marks.iter().find(|it| it.batch.id == number).ok_or_else(|| {
        told(
            format!("no vouchers are marked as sent under number {number}: see `jangbu vouchers list`"),
            format!("{number}번으로 전송 표시한 전표가 없습니다. `jangbu vouchers list` 를 보십시오"),
        )
    })
}
