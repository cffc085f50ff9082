//! `jangbu check`: the golden rules, verified on these books.

use jangbu_core::Said;
use ledger::Chart;
use serde_json::json;

use super::{App, Verdict, progress};
use crate::{
    books::Books,
    checks::{
        self, Extent, Found, MOST_GROUPS, Report,
        open_ends::{self, Names, OpenEnd},
    },
    hashes::books_hash,
    output::Output,
};

/// Arguments of `check`.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:\n  \
                        jangbu check --full         posts all groups anew, however many there are\n  \
                        jangbu check --head 9f2c…   also detects a cut tail against a head noted earlier")]
pub struct CheckArgs {
    /// A chain head noted earlier: it must be among those of the books.
    #[arg(long)]
    head: Option<String>,
    /// Also print the books hash.
    #[arg(long)]
    hash: bool,
    /// Post all groups anew.
    #[arg(long, conflicts_with = "groups")]
    full: bool,
    /// Of more groups than this, post about so many anew, others after each import.
    #[arg(long, value_name = "N", default_value_t = MOST_GROUPS)]
    groups: usize,
}

/// Verifies; broken books give exit code 1, open findings do not.
pub async fn run(app: &App, args: &CheckArgs) -> anyhow::Result<Verdict> {
    let books = app.books().await?;
    let extent = if args.full { Extent::Full } else { Extent::Part(args.groups) };
    let bar = progress::bar(&app.output, app.output.say("posting anew", "다시 분개하는 중"), 0);
    let step = |done, total| {
        bar.set_length(total);
        bar.set_position(done);
    };
    let mut report = checks::check_extent(&books, extent, &step).await?;
    bar.finish_and_clear();
    if let Some(head) = &args.head {
        let batches = store::records::batch::all(&mut books.read().await?).await?;
        if !batches.iter().any(|batch| batch.chain_head == *head) {
            report.broken.push(Found {
                rule: "G35",
                kind: "chain",
                subject: head.clone(),
                message: Said::new(
                    "no batch has this head: the tail of the log was cut or changed",
                    "이 값으로 끝나는 기록이 없습니다. 기록의 끝이 잘렸거나 바뀌었습니다",
                ),
                amount: None,
            });
        }
    }
    let hash = if args.hash { Some(books_hash(&books.lake.snapshot().await?).await?.to_string()) } else { None };
    let verdict = if report.broken.is_empty() { Verdict::Fine } else { Verdict::Broken };
    super::quarantine::tell_waiting(app, &books).await?;
    if app.output.for_people() {
        tell(&app.output, &report);
        if let Some(hash) = hash {
            println!("{} {hash}", app.output.say("books hash", "장부 해시"));
        }
    } else {
        app.output.answer(
            &json!({"broken": report.broken, "findings": report.findings, "verified": report.verified(),
            "posted_anew": report.posted_anew, "touches_without_order": report.touches_without_order,
            "open_ends": report.open_ends, "books_hash": hash}),
        )?;
    }
    Ok(verdict)
}

fn tell(output: &Output, report: &Report) {
    for (title, list) in [
        (output.say("Broken:", "장부 오류:"), &report.broken),
        (output.say("Findings:", "확인할 것:"), &report.findings),
    ] {
        if !list.is_empty() {
            println!("{title}");
        }
        for found in list {
            let amount = found.amount.map(|money| format!(" ({money} {})", money.currency)).unwrap_or_default();
            let message = output.say(&found.message.en, &found.message.ko);
            println!("  {:<4} {:<18} {}: {message}{amount}", found.rule, found.kind, found.subject);
        }
    }
    tell_ends(output, &report.open_ends);
    let touches = report.touches_without_order;
    if touches > 0 {
        let en =
            format!("Note: {touches} touches name orders that no file has; they link nothing until the orders come.");
        let ko = format!(
            "참고: 유입 기록 {touches}건의 주문이 아직 장부에 없습니다. 주문을 가져올 때까지 연결되지 않습니다."
        );
        println!("{}", output.say(&en, &ko));
    }
    if report.broken.is_empty() {
        println!("{} {}", output.say("The books hold:", "장부가 맞습니다:"), report.verified().join(" "));
    }
    let anew = report.posted_anew;
    println!("{} {} / {}", output.say("Groups posted anew:", "다시 분개한 묶음:"), anew.groups, anew.of);
    if !report.left_out().is_empty() {
        let only = output.say("only `check --full` verifies", "`check --full`로만 확인되는 규칙:");
        println!("{only} {}", report.left_out().join(" "));
    }
}

/// Tells what nobody has explained or paid yet, each with its mend.
fn tell_ends(output: &Output, ends: &[OpenEnd]) {
    if ends.is_empty() {
        return;
    }
    let title = output.say("Open (the books are right; explain or pay):", "장부는 맞지만 설명하거나 정리할 것:");
    println!("{title}");
    for OpenEnd { code, message, mend, amount, .. } in ends {
        println!("  {code:<4} {} ({amount} {})", output.say(&message.en, &message.ko), amount.currency);
        println!("       {}", output.say(&mend.en, &mend.ko));
    }
}

/// Lines of a journal up to which orders are looked at after every import: adding them up takes a moment.
const LINES_AT_ONCE: u64 = 1_000_000;

/// Says in one line what nobody has explained or paid yet, where there is any. In books of very many lines orders are
/// left to `check` unless `thorough`.
///
/// # Errors
/// When the store cannot be read.
pub async fn tell_open(app: &App, books: &Books, thorough: bool) -> anyhow::Result<()> {
    let snapshot = books.lake.snapshot().await?;
    let chart = Chart::korea()?;
    let names = Names { chart: &chart, accounts: &books.accounts, currency: books.company.currency };
    let with_orders = thorough || snapshot.rows("journal")? <= LINES_AT_ONCE;
    if let Some(Said { en, ko }) = open_ends::in_one_line(&open_ends::of(&snapshot, names, with_orders).await?) {
        let (en, ko) = (format!("open: {en}; see jangbu check"), format!("미결: {ko}. jangbu check 참고"));
        let line = app.output.say(&en, &ko);
        // Answers for programs stand alone on the standard output.
        if app.output.for_people() { println!("{line}") } else { eprintln!("{line}") }
    }
    Ok(())
}
