//! `jangbu check`: the golden rules, verified on these books.

use serde_json::json;

use super::{App, Verdict};
use crate::{checks, hashes::books_hash};

/// Arguments of `check`.
#[derive(clap::Args, Debug)]
#[command(after_help = "Example: jangbu check --head 9f2c…   also detects a cut tail against a head noted earlier")]
pub struct CheckArgs {
    /// A chain head noted earlier: it must be among those of the books.
    #[arg(long)]
    head: Option<String>,
    /// Also print the books hash.
    #[arg(long)]
    hash: bool,
}

/// Verifies; broken books give exit code 1, open findings do not.
pub async fn run(app: &App, args: &CheckArgs) -> anyhow::Result<Verdict> {
    let books = app.books().await?;
    let mut report = checks::check(&books).await?;
    if let Some(head) = &args.head {
        let batches = store::records::batch::all(&mut books.read().await?).await?;
        if !batches.iter().any(|batch| batch.chain_head == *head) {
            report.broken.push(checks::Found {
                rule: "G35",
                kind: "chain",
                subject: head.clone(),
                message: "no batch has this head: the tail of the log was cut or changed".to_owned(),
                amount_minor: None,
            });
        }
    }
    let hash = if args.hash { Some(books_hash(&books.lake.snapshot().await?).await?.to_string()) } else { None };
    let verdict = if report.broken.is_empty() { Verdict::Fine } else { Verdict::Broken };
    if !app.output.for_people() {
        app.output.json(&json!({"broken": report.broken, "findings": report.findings, "verified": report.verified,
            "books_hash": hash}))?;
        return Ok(verdict);
    }
    for (title, list) in [
        (app.output.say("Broken:", "장부 오류:"), &report.broken),
        (app.output.say("Findings:", "확인할 것:"), &report.findings),
    ] {
        if !list.is_empty() {
            println!("{title}");
        }
        for found in list {
            let amount = found.amount_minor.map(|minor| format!(" ({minor})")).unwrap_or_default();
            println!("  {:<4} {:<18} {}: {}{amount}", found.rule, found.kind, found.subject, found.message);
        }
    }
    if report.broken.is_empty() {
        println!("{} {}", app.output.say("The books hold:", "장부가 맞습니다:"), report.verified.join(" "));
    }
    if let Some(hash) = hash {
        println!("books hash {hash}");
    }
    Ok(verdict)
}
