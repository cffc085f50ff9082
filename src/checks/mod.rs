//! What `jangbu check` verifies on live books: the golden rules they can break, and what the data leaves open.

mod claims;
mod entries;
mod in_force;
mod postings;
mod rollup;
mod spend;
mod statements;

use store::{RecordBatch, Snapshot, records, tables::cell_of as cell};

use crate::{books::Books, hashes::broken_links, pipeline::in_force::Known};

/// Something that does not hold.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Found {
    /// Golden rule, e.g. `G1`.
    pub rule: &'static str,
    /// Kind, e.g. `payout_difference`.
    pub kind: &'static str,
    /// What it is about.
    pub subject: String,
    /// One sentence.
    pub message: String,
    /// By how much, minor units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount_minor: Option<i64>,
}

/// What a check found.
#[derive(Default, serde::Serialize)]
pub struct Report {
    /// The books themselves are wrong.
    pub broken: Vec<Found>,
    /// The books are right; the sources disagree or leave something open.
    pub findings: Vec<Found>,
    /// Rules that were verified.
    pub verified: Vec<&'static str>,
}

/// Verifies the books.
///
/// # Errors
/// When the store cannot be read.
pub async fn check(books: &Books) -> anyhow::Result<Report> {
    let snapshot = books.lake.snapshot().await?;
    let known = Known::open(&snapshot).await?;
    let batches = records::batch::all(&mut books.read().await?).await?;
    let mut report = Report::default();
    report.broken.extend(entries::balanced(&snapshot).await?);
    report.broken.extend(entries::closed_months(&snapshot, &batches).await?);
    for batch in broken_links(&snapshot, &batches).await? {
        report.broken.push(Found {
            rule: "G35",
            kind: "chain",
            subject: format!("batch {batch}"),
            message: "its entries or its record are not those the hash chain was made of".to_owned(),
            amount_minor: None,
        });
    }
    report.broken.extend(in_force::one_version(&snapshot).await?);
    report.broken.extend(in_force::own_accounts(books, &snapshot).await?);
    report.broken.extend(spend::conserved(books, &snapshot).await?);
    report.broken.extend(postings::refund_symmetry(&snapshot).await?);
    report.broken.extend(postings::sample(books, &snapshot, &known).await?);
    report.broken.extend(statements::control_accounts(&snapshot).await?);
    report.broken.extend(rollup::equals_journal(&snapshot).await?);
    report.findings.extend(statements::payouts(&snapshot).await?);
    report.findings.extend(statements::bank_balances(&snapshot).await?);
    report.findings.extend(statements::prepaid(&snapshot).await?);
    report.findings.extend(statements::missing_rates(books, &snapshot).await?);
    report.findings.extend(claims::implausible(&snapshot).await?);
    for finding in records::finding::all(&mut books.read().await?).await? {
        // Gaps of bank balances are found across files by `bank_balances`.
        if finding.kind != "running_balance" {
            report.findings.push(Found {
                rule: "G26",
                kind: if finding.kind == "total_row" { "control_total" } else { "title_period" },
                subject: finding.subject,
                message: finding.message,
                amount_minor: finding.amount_minor,
            });
        }
    }
    report.verified =
        vec!["G1", "G3", "G5", "G6", "G7", "G9", "G11", "G12", "G13", "G14", "G26", "G31", "G32", "G35", "G36", "G39"];
    Ok(report)
}

/// Runs a query unless the table it is about is empty.
async fn query(snapshot: &Snapshot, table: &str, sql: &str) -> anyhow::Result<Vec<RecordBatch>> {
    if snapshot.rows(table)? == 0 { Ok(Vec::new()) } else { Ok(snapshot.query(sql, &[]).await?) }
}
