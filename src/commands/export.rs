//! `jangbu export`: the books as files for other programs.

use std::path::PathBuf;

use anyhow::{Context as _, bail};
use clap::Args;
use jangbu_core::{Date, facts::FactKind};
use ledger::Month;
use store::RecordBatch;

use super::progress;
use crate::{
    books::Books,
    output::{Format, Output},
    reports::{
        export::{self, Form},
        profit::{self, Key, ProfitQuery},
        scope::{Scope, ScopeArgs},
        sql::in_force,
        statements::{self, StatementQuery},
    },
};

/// Arguments of `export`.
#[derive(Args, Debug)]
#[command(after_help = "Example: jangbu export journal --to journal.parquet\n         \
                        jangbu export order_line --format csv > orders.csv\n         \
                        jangbu export profit --by campaign,day --month 2026-03 --to profit.csv")]
pub struct ExportArgs {
    /// journal, profit_rollup, retired, trial-balance, profit, or a fact table such as order_line.
    table: String,
    /// File; its ending (.csv, .json, .jsonl, .parquet) names the form. Standard output when absent.
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
    /// Only this month, e.g. 2026-03 (journal, trial-balance, profit).
    #[arg(long)]
    month: Option<Month>,
    /// Only what was recorded by the end of this day.
    #[arg(long, value_name = "DATE")]
    as_known_on: Option<Date>,
    /// By the day an amount belongs to, not the day it is posted on.
    #[arg(long)]
    economic: bool,
    /// Facts that are no longer in force as well.
    #[arg(long)]
    all: bool,
    /// Keys of the profit report.
    #[arg(long, value_enum, value_delimiter = ',', default_value = "campaign,day")]
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

async fn write(books: &Books, args: &ExportArgs, output: &Output) -> anyhow::Result<u64> {
    let form = args.to.as_deref().and_then(Form::of).unwrap_or(match output.format {
        Format::Json => Form::Json,
        Format::Table | Format::Csv => Form::Csv,
    });
    let scope_args =
        ScopeArgs { month: args.month, as_known_on: args.as_known_on, economic: args.economic, ..ScopeArgs::default() };
    let scope = Scope::open(books, &scope_args).await?;
    let snapshot = scope.snapshot.clone();
    let (table, sql) = match args.table.as_str() {
        "journal" => {
            let lines = scope.conditions(scope.view.column());
            ("journal", format!("SELECT * FROM journal{} ORDER BY entry_id, line_no", lines.clause()))
        }
        "profit_rollup" => {
            let rows = scope.conditions(scope.view.column());
            ("profit_rollup", format!("SELECT * FROM profit_rollup{}", rows.clause()))
        }
        "retired" => ("retired", "SELECT * FROM retired".to_owned()),
        "trial-balance" => {
            let query = StatementQuery { scope: scope_args, ..StatementQuery::default() };
            let table = statements::trial_balance(books, &query, output).await?;
            return export::report(&table, form, export::open(args.to.as_deref())?);
        }
        "profit" => {
            let query = ProfitQuery { by: args.by.clone(), scope: scope_args, sort: None, limit: None, refs: false };
            let table = profit::table(books, &query, output).await?;
            return export::report(&table, form, export::open(args.to.as_deref())?);
        }
        name => {
            let Some(kind) = FactKind::from_word(name) else {
                let kinds: Vec<&str> = FactKind::ALL.iter().map(|kind| kind.as_str()).collect();
                bail!(
                    "there is no table `{name}`; there are journal, profit_rollup, retired, trial-balance, profit, {}",
                    kinds.join(", ")
                );
            };
            let rows = if args.all { kind.to_string() } else { in_force(&snapshot, kind, &scope.known)? };
            (kind.as_str(), format!("SELECT * FROM {rows} f"))
        }
    };
    let def = store::tables::all().into_iter().find(|def| def.name == table);
    let empty = RecordBatch::new_empty(def.with_context(|| format!("table `{table}`"))?.schema());
    let out = export::open(args.to.as_deref())?;
    let Some(path) = &args.to else { return export::query(&snapshot, &sql, &empty, form, out, &|_| {}).await };
    let bar = progress::bar(output, &path.display().to_string(), snapshot.rows(table)?);
    let rows = export::query(&snapshot, &sql, &empty, form, out, &|rows| bar.inc(rows)).await;
    bar.finish_and_clear();
    rows
}
