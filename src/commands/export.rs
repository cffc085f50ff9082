//! `jangbu export`: the books as files for other programs.

use std::path::PathBuf;

use anyhow::{Context as _, bail};
use clap::Args;
use jangbu_core::{Date, facts::FactKind};
use ledger::Month;
use store::{RecordBatch, tables::retired_at};

use super::progress;
use crate::{
    books::Books,
    output::{Format, Output},
    reports::{
        export::{self, Form},
        lang,
        profit::{self, Key, ProfitQuery},
        scope::{Scope, ScopeArgs},
        sql::{Where, in_force},
        statements::{self, StatementQuery},
    },
};

/// Arguments of `export`.
#[derive(Args, Debug)]
#[command(after_help = "Example: jangbu export journal --to journal.parquet\n         \
                        jangbu export order_line --format csv > orders.csv\n         \
                        jangbu export profit --by campaign,day --month 2026-03 --to profit.xlsx")]
pub struct ExportArgs {
    /// journal, profit_rollup, retired, trial-balance, profit, or a fact table such as order_line.
    table: String,
    /// File; its ending (.csv, .json, .jsonl, .xlsx, .parquet) names the form. Standard output when absent.
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
    /// Only this month, e.g. 2026-03 (journal, profit_rollup, trial-balance, profit).
    #[arg(long)]
    month: Option<Month>,
    /// Only what was recorded by the end of this day.
    #[arg(long, value_name = "DATE")]
    as_known_on: Option<Date>,
    /// By the day an amount belongs to, not the day it is posted on (journal, profit_rollup, trial-balance, profit).
    #[arg(long)]
    economic: bool,
    /// Facts that are no longer in force as well (fact tables).
    #[arg(long)]
    all: bool,
    /// Keys of the profit report; campaign,day unless given.
    #[arg(long, value_enum, value_delimiter = ',')]
    by: Vec<Key>,
}

/// Writes the table.
///
/// # Errors
/// When there is no such table, or the file cannot be written.
pub async fn run(books: &Books, args: &ExportArgs, output: &Output) -> anyhow::Result<()> {
    match write(books, args, output).await {
        Ok(rows) => {
            if let Some(path) = &args.to {
                println!("{rows} {} {}", output.say("rows in", "행:"), path.display());
            }
            Ok(())
        }
        Err(error) if export::is_enough(&error) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Options that a table does not take, each with how it is written and whether it is given.
fn refuse(args: &ExportArgs, output: &Output, options: &[(&str, bool)]) -> anyhow::Result<()> {
    if let Some((option, _)) = options.iter().find(|(_, is_given)| *is_given) {
        let table = &args.table;
        let (en, ko) = (
            format!("table `{table}` does not take {option}: see `jangbu export --help` for what each table takes"),
            format!("`{table}` 테이블에는 {option} 을(를) 쓸 수 없습니다. `jangbu export --help` 를 보세요"),
        );
        bail!("{}", output.say(&en, &ko));
    }
    Ok(())
}

async fn write(books: &Books, args: &ExportArgs, output: &Output) -> anyhow::Result<u64> {
    let form = args.to.as_deref().and_then(Form::of).unwrap_or(match output.format {
        Format::Json => Form::Json,
        Format::Table | Format::Csv => Form::Csv,
    });
    let [all, by] = [("--all", args.all), ("--by", !args.by.is_empty())];
    let period = [("--month", args.month.is_some()), ("--economic", args.economic)];
    let scope_args =
        ScopeArgs { month: args.month, as_known_on: args.as_known_on, economic: args.economic, ..ScopeArgs::default() };
    let scope = Scope::open(books, &scope_args).await?;
    let snapshot = scope.snapshot.clone();
    let mut known = Where::default();
    known.extend(scope.known.condition());
    let known = known.clause();
    let (table, sql) = match args.table.as_str() {
        "journal" => {
            refuse(args, output, &[all, by])?;
            let lines = scope.conditions(scope.view.column());
            ("journal", format!("SELECT * FROM journal{} ORDER BY entry_id, line_no", lines.clause()))
        }
        "profit_rollup" => {
            refuse(args, output, &[all, by])?;
            let rows = scope.conditions(scope.view.column());
            ("profit_rollup", format!("SELECT * FROM profit_rollup{}", rows.clause()))
        }
        "retired" => {
            refuse(args, output, &[&[all, by], &period[..]].concat())?;
            let restricted = scope.known.restricts.then(|| retired_at(scope.known.at.as_microsecond()));
            ("retired", restricted.unwrap_or_else(|| "SELECT * FROM retired".to_owned()))
        }
        "trial-balance" => {
            refuse(args, output, &[all, by])?;
            let query = StatementQuery { scope: scope_args, ..StatementQuery::default() };
            let table = statements::trial_balance(books, &query, output).await?;
            return export::report(&table, form, lang(output), export::open(args.to.as_deref())?);
        }
        "profit" => {
            refuse(args, output, &[all])?;
            let by = if args.by.is_empty() { vec![Key::Campaign, Key::Day] } else { args.by.clone() };
            let query = ProfitQuery { by, scope: scope_args, sort: None, limit: None, refs: false };
            let table = profit::table(books, &query, output).await?;
            return export::report(&table, form, lang(output), export::open(args.to.as_deref())?);
        }
        name => {
            let Some(kind) = FactKind::from_word(name) else { bail!("{}", unknown(name, output)) };
            refuse(args, output, &[&[by], &period[..]].concat())?;
            let rows = if args.all {
                format!("{kind} f{known}")
            } else {
                format!("{} f", in_force(&snapshot, kind, &scope.known)?)
            };
            (kind.as_str(), format!("SELECT * FROM {rows}"))
        }
    };
    let def = store::tables::all().into_iter().find(|def| def.name == table);
    let empty = RecordBatch::new_empty(def.with_context(|| format!("table `{table}`"))?.schema());
    let out = export::open(args.to.as_deref())?;
    let holds = (table, &empty);
    let Some(path) = &args.to else { return export::query(&snapshot, &sql, holds, form, out, &|_| {}).await };
    let bar = progress::bar(output, &path.display().to_string(), snapshot.rows(table)?);
    let rows = export::query(&snapshot, &sql, holds, form, out, &|rows| bar.inc(rows)).await;
    bar.finish_and_clear();
    rows
}

fn unknown(name: &str, output: &Output) -> String {
    let kinds: Vec<&str> = FactKind::ALL.iter().map(|kind| kind.as_str()).collect();
    let tables = format!("journal, profit_rollup, retired, trial-balance, profit, {}", kinds.join(", "));
    let (en, ko) = (
        format!("there is no table `{name}`; there are {tables}"),
        format!("`{name}` 테이블이 없습니다. 있는 테이블: {tables}"),
    );
    output.say(&en, &ko).to_owned()
}
