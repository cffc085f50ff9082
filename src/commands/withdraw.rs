//! `jangbu withdraw`: an import is taken back.

use jangbu_core::Said;
use serde_json::json;
use store::{
    Transaction,
    records::{self, batch::Batch},
};

use super::{App, import::in_words};
use crate::{
    clock::actor,
    pipeline::{
        import::{ImportDetail, Refused},
        withdraw::{Withdrawn, foretell, withdraw},
    },
    withdrawn::{self, WITHDRAWAL, WithdrawalDetail},
};

/// Arguments of `withdraw`.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:\n  jangbu withdraw 17 --dry-run\n  \
                        jangbu withdraw 17 --reason \"the wrong mapping\"\n\nThe facts of the import, and of its mended \
                        rows, count no more; what they had taken the place of counts again. The difference is posted, \
                        nothing is deleted, and the same file may be imported again.")]
pub struct WithdrawArgs {
    /// Number of the batch, as `jangbu import` tells it.
    batch: i64,
    /// Why; it stays in the log.
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// Only tell what would be posted.
    #[arg(long)]
    dry_run: bool,
}

/// Withdraws the import, or tells what that would do.
pub async fn run(app: &App, args: &WithdrawArgs) -> anyhow::Result<()> {
    let mut books = app.books().await?;
    let mut lock = books.database.lock().await?;
    let mut tx = books.read().await?;
    books.refresh(&mut tx).await?;
    let (import, batches) = withdrawable(&mut tx, args.batch).await.map_err(|error| in_words(app, error))?;
    let (id, recorded_at) = app.clock.next(&mut tx).await?;
    drop(tx);
    let reason = args.reason.as_deref().unwrap_or_default().trim().to_owned();
    let detail = WithdrawalDetail { batches, reason };
    let batch = Batch {
        file_name: import.file_name.clone(),
        raw_hash: import.raw_hash.clone(),
        format: import.format.clone(),
        account: import.account.clone(),
        detail: serde_json::to_string(&detail)?,
        ..Batch::new(id, WITHDRAWAL, actor(), recorded_at)
    };
    let done =
        if args.dry_run { foretell(&books, &mut lock, batch).await } else { withdraw(&books, &mut lock, batch).await };
    if done.is_err() {
        // What cannot be removed now, the next import removes.
        books.sweep(&mut lock).await.ok();
    }
    tell(app, args, &import, &detail, &done?)
}

/// The import, and the batches that are withdrawn with it; or why it cannot be.
async fn withdrawable(tx: &mut Transaction<'_>, id: i64) -> anyhow::Result<(Batch, Vec<i64>)> {
    let batches = records::batch::all(tx).await?;
    let refused = |en: String, ko: String| anyhow::Error::from(Refused(Said::new(en, ko)));
    let Some(import) = batches.iter().find(|batch| batch.id == id) else {
        return Err(refused(format!("there is no batch {id}"), format!("배치 {id} 이(가) 없습니다")));
    };
    if import.kind == "replay" {
        let row = serde_json::from_str::<ImportDetail>(&import.detail)?.replayed.map_or(0, |it| it.row);
        let of = records::quarantine::one(tx, row).await?.map_or(0, |row| row.batch_id);
        return Err(refused(
            format!("batch {id} is a mended row of batch {of}: `jangbu withdraw {of}` takes both back"),
            format!("배치 {id} 은(는) 배치 {of} 의 고친 행입니다. `jangbu withdraw {of}` 로 함께 취소하십시오"),
        ));
    }
    if import.kind != "import" {
        let kind = &import.kind;
        return Err(refused(
            format!("batch {id} is no import of a file: it is of the kind `{kind}`"),
            format!("배치 {id} 은(는) 파일 가져오기가 아닙니다(`{kind}`)"),
        ));
    }
    if let Some(by) = withdrawn::of(&batches)?.get(&id) {
        return Err(refused(
            format!("batch {id} was withdrawn already, by batch {by}"),
            format!("배치 {id} 은(는) 이미 배치 {by} 에서 취소했습니다"),
        ));
    }
    let replays = withdrawn::replays_of(tx, id, &batches).await?.into_iter().map(|(replay, _)| replay);
    Ok((import.clone(), std::iter::once(id).chain(replays).collect()))
}

fn tell(
    app: &App,
    args: &WithdrawArgs,
    import: &Batch,
    detail: &WithdrawalDetail,
    done: &Withdrawn,
) -> anyhow::Result<()> {
    let Withdrawn { recorded, gone, back } = done;
    let (entries, lines) = recorded.batch.as_ref().map_or((0, 0), |batch| (batch.entries, batch.lines));
    let by = recorded.batch.as_ref().map(|batch| batch.id).filter(|_| !args.dry_run);
    if !app.output.for_people() {
        let unposted = recorded
            .unposted
            .iter()
            .map(|it| json!({"group": it.group, "reason": it.reason.en, "reason_ko": it.reason.ko}));
        return app.output.answer(&json!({"batch": by, "file": import.file_name, "withdrawn": detail.batches,
            "gone": gone, "back": back, "entries": entries, "lines": lines,
            "unposted": unposted.collect::<Vec<_>>()}));
    }
    let say = |en: String, ko: String| println!("{}", app.output.say(&en, &ko));
    let (id, file) = (import.id, &import.file_name);
    match by {
        Some(by) => say(
            format!("Batch {id} ({file}) is withdrawn by batch {by}: the same file may be imported again."),
            format!("배치 {id} ({file}) 을(를) 배치 {by} 에서 취소했습니다. 같은 파일을 다시 가져올 수 있습니다."),
        ),
        None => say(
            format!("Batch {id} ({file}) would be withdrawn. Nothing was recorded (--dry-run)."),
            format!("배치 {id} ({file}) 을(를) 취소하면 다음과 같습니다. 기록한 것은 없습니다 (--dry-run)."),
        ),
    }
    say(
        format!("  {gone} facts or account-days out of force, {back} in force again, {entries} entries, {lines} lines"),
        format!("  효력 상실 {gone}건, 효력 회복 {back}건, 전표 {entries}건 (분개 {lines}줄)"),
    );
    for waiting in &recorded.unposted {
        let (group, reason) = (&waiting.group, &waiting.reason);
        say(format!("  `{group}` waits: {}", reason.en), format!("  `{group}` 대기: {}", reason.ko));
    }
    Ok(())
}
