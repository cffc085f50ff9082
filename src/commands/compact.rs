//! `jangbu compact`: few large files instead of many small ones.

use jiff::SignedDuration;
use serde_json::json;

use super::App;

/// Arguments of `compact`.
#[derive(clap::Args, Debug)]
#[command(after_help = "Example: jangbu compact --keep-minutes 60")]
pub struct CompactArgs {
    /// Files that were replaced stay for readers this long.
    #[arg(long, default_value_t = 60)]
    keep_minutes: i64,
}

/// Flushes small writes, merges files, and removes what nobody reads any more.
pub async fn run(app: &App, args: &CompactArgs) -> anyhow::Result<()> {
    let books = app.books().await?;
    let mut lock = books.database.lock().await?;
    books.sweep(&mut lock).await?;
    let flushed = books.lake.flush_inlined(&mut lock).await?;
    let merged = books.lake.compact(&mut lock).await?;
    let until = jangbu_core::Timestamp::now() - SignedDuration::from_mins(args.keep_minutes);
    let removed = books.lake.expire(&mut lock, until).await?;
    if app.output.for_people() {
        println!(
            "flushed {} rows, merged {} files into {}, removed {removed}",
            flushed.inlined_rows, merged.files_before, merged.files_after
        );
        return Ok(());
    }
    app.output.answer(&json!({"flushed_rows": flushed.inlined_rows, "files_before": merged.files_before,
        "files_after": merged.files_after,
        "removed": removed}))
}
