//! `jangbu rebuild`: all facts posted anew.

use serde_json::json;
use store::{Snapshot, WriteLock, records::batch::Batch};

use super::{App, Verdict, progress};
use crate::{
    books::Books,
    hashes::{books_hash, broken_links},
    replay::{Order, Replayed, replay},
    told::told,
};

/// Tables that are worked out from the facts.
const DERIVED: [&str; 2] = ["journal", "profit_rollup"];

/// Arguments of `rebuild`.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:\n  jangbu rebuild --verify     compares and changes nothing\n  \
                        jangbu rebuild              puts the journal made anew in the place of the old one")]
pub struct RebuildArgs {
    /// Compare only: the chain in recorded order, the books hash also in shuffled order of files.
    #[arg(long)]
    verify: bool,
    /// Seed of the shuffled order.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Rebuilds or verifies.
pub async fn run(app: &App, args: &RebuildArgs) -> anyhow::Result<Verdict> {
    let books = app.books().await?;
    // What is replayed and what it is compared with are of one moment, whatever is recorded meanwhile.
    let mut tx = books.read().await?;
    let live = books.lake.snapshot_in(&mut tx).await?;
    let batches = store::records::batch::all(&mut tx).await?;
    drop(tx);
    let bar = progress::bar(
        &app.output,
        app.output.say("posting all facts anew", "전체를 다시 분개하는 중"),
        facts(&batches),
    );
    let step = |rows| bar.inc(rows);
    let mut replayed = replay(&books, batches, Order::Recorded, &step).await?;
    if args.verify {
        bar.finish_and_clear();
        return verify(app, &books, &live, &replayed, args.seed).await;
    }
    // Nobody can record anything more before the journal is replaced.
    let mut lock = books.database.lock().await?;
    replayed.go_on(&books, &step).await?;
    bar.finish_and_clear();
    let head = replayed.batches.last().map(|batch| batch.chain_head.clone()).unwrap_or_default();
    if !replayed.reached_chain() {
        let chain = &replayed.chain;
        return Err(told(
            format!(
                "the facts give another chain than the recorded one ({chain} instead of {head}): facts or batches were \
                 changed outside of jangbu; nothing was replaced"
            ),
            format!(
                "원본으로 다시 만든 해시 체인이 기록된 것과 다릅니다({head} 이어야 하는데 {chain}). 원본이나 배치가 \
                 jangbu 밖에서 바뀌었습니다. 아무것도 바꾸지 않았습니다"
            ),
        ));
    }
    replace(&books, &mut lock, &replayed.books).await?;
    if app.output.for_people() {
        let said = app.output.say(
            "The journal was made anew; the chain is the same.",
            "분개장을 다시 만들었습니다. 해시 체인은 그대로입니다.",
        );
        println!("{said}");
    } else {
        app.output.answer(&json!({"replaced": DERIVED, "chain_equal": true, "chain_head": head}))?;
    }
    Ok(Verdict::Fine)
}

/// Compares the state `live` with the replay of its batches.
async fn verify(app: &App, books: &Books, live: &Snapshot, replayed: &Replayed, seed: u64) -> anyhow::Result<Verdict> {
    let chain_equal = replayed.reached_chain();
    let broken = broken_links(live, &replayed.batches).await?;
    let live = books_hash(live).await?;
    let again = books_hash(&replayed.books.lake.snapshot().await?).await?;
    let what = app.output.say("posting in shuffled order", "순서를 섞어 분개하는 중");
    let bar = progress::bar(&app.output, what, facts(&replayed.batches));
    let shuffled = replay(books, replayed.batches.clone(), Order::Shuffled(seed), &|rows| bar.inc(rows)).await?;
    bar.finish_and_clear();
    let shuffled = books_hash(&shuffled.books.lake.snapshot().await?).await?;
    let fine = chain_equal && broken.is_empty() && live == again && live == shuffled;
    if app.output.for_people() {
        let same = |equal| match equal {
            true => app.output.say("reached again", "일치"),
            false => app.output.say("DIFFERS", "다름"),
        };
        let (chain, recorded) = (same(chain_equal && broken.is_empty()), same(live == again));
        let mixed = same(live == shuffled);
        let lines = [
            (
                format!("recorded order: chain {chain}, books hash {recorded}"),
                format!("기록된 순서: 해시 체인 {chain}, 장부 해시 {recorded}"),
            ),
            (
                format!("shuffled files (seed {seed}): books hash {mixed}"),
                format!("섞은 순서(시드 {seed}): 장부 해시 {mixed}"),
            ),
            (format!("books hash {live}"), format!("장부 해시 {live}")),
        ];
        for (en, ko) in &lines {
            println!("{}", app.output.say(en, ko));
        }
    } else {
        app.output
            .answer(&json!({"chain_equal": chain_equal, "broken_batches": broken, "books_hash": live.to_string(),
            "recorded_order": again.to_string(), "shuffled_order": shuffled.to_string()}))?;
    }
    Ok(if fine { Verdict::Fine } else { Verdict::Broken })
}

/// Facts that a replay of these batches posts.
fn facts(batches: &[Batch]) -> u64 {
    batches.iter().filter_map(|batch| u64::try_from(batch.facts).ok()).sum()
}

async fn replace(books: &Books, lock: &mut WriteLock, fresh: &Books) -> anyhow::Result<()> {
    let snapshot = fresh.lake.snapshot().await?;
    let mut staged = Vec::new();
    for table in DERIVED {
        let writer = books.lake.stage_sorted(table)?;
        let order = if table == "journal" { " ORDER BY entry_id, line_no" } else { "" };
        let rows = snapshot.stream(&format!("SELECT * FROM {table}{order}"), &[]).await?;
        staged.push((table, writer.write_all(rows).await?));
    }
    let mut commit = books.lake.begin(lock).await?;
    for (table, rows) in &staged {
        commit.clear(table).await?;
        commit.append(table, rows).await?;
    }
    commit.finish().await?;
    Ok(())
}
