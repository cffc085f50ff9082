//! `jangbu compact`: few large files instead of many small ones.

use jiff::SignedDuration;
use serde_json::json;

use super::{App, progress};

/// Arguments of `compact`.
#[derive(clap::Args, Debug)]
#[command(after_help = "Example: jangbu compact --keep-minutes 60")]
pub struct CompactArgs {
    /// Files that were replaced stay for readers this long.
    #[arg(long, default_value_t = 60)]
    keep_minutes: i64,
}

/// What is counted while people wait: sweep, flush, merge, expire.
const STEPS: u64 = 4;

/// Flushes small writes, merges files, and removes what nobody reads any more.
pub async fn run(app: &App, args: &CompactArgs) -> anyhow::Result<()> {
    let books = app.books().await?;
    let mut lock = books.database.lock().await?;
    let bar = progress::bar(&app.output, app.output.say("compacting", "파일을 합치는 중"), STEPS);
    books.sweep(&mut lock).await?;
    bar.inc(1);
    let flushed = books.lake.flush_inlined(&mut lock).await?;
    bar.inc(1);
    let merged = books.lake.compact(&mut lock).await?;
    bar.inc(1);
    let until = jangbu_core::Timestamp::now() - SignedDuration::from_mins(args.keep_minutes);
    let removed = books.lake.expire(&mut lock, until).await?;
    bar.finish_and_clear();
    if app.output.for_people() {
        let (rows, before, after) = (flushed.inlined_rows, merged.files_before, merged.files_after);
        println!(
            "{}",
            app.output.say(
                &format!("flushed {rows} rows, merged {before} files into {after}, removed {removed}"),
                &format!("{rows}행을 파일로 옮기고, 파일 {before}개를 {after}개로 합치고, {removed}개를 지웠습니다"),
            )
        );
        return Ok(());
    }
    app.output.answer(&json!({"flushed_rows": flushed.inlined_rows, "files_before": merged.files_before,
        "files_after": merged.files_after,
        "removed": removed}))
}
