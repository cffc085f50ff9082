//! What `jangbu check` verifies on live books: the golden rules they can break, and what the data leaves open.

mod claims;
mod columns;
mod control_accounts;
mod doubled_sales;
mod due_dates;
mod entries;
mod in_force;
mod media_terms;
pub mod open_ends;
mod postings;
mod recorded;
mod refunds;
mod rollup;
mod sealed;
mod spend;
mod statements;
mod touches;

use jangbu_core::{Currency, Money, Said};
use serde::ser::SerializeStruct as _;
use store::{
    RecordBatch, Snapshot,
    records::{self, finding::RecordedFinding},
    tables::cell_of as cell,
};

pub use postings::PostedAnew;

use self::open_ends::{Names, OpenEnd};
use crate::{books::Books, hashes::broken_links, pipeline::in_force::Known, withdrawn};

/// Groups that are posted anew unless more are asked for.
pub const MOST_GROUPS: usize = 200_000;

/// Rules that are verified whatever the extent; in the order of their numbers.
const ALWAYS: [&str; 19] = [
    "G1", "G2", "G3", "G5", "G6", "G7", "G8", "G9", "G11", "G12", "G13", "G14", "G26", "G31", "G32", "G34", "G35",
    "G36", "G39",
];
/// Rules that hold when all groups were posted anew and none differs.
const BY_ALL_GROUPS: [&str; 3] = ["G4", "G15", "G38"];
/// The rule that a differing group breaks.
const DIFFERENCE: &str = "G14";

/// How many groups are posted anew.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Extent {
    /// All.
    Full,
    /// All, or a part when there are more than so many.
    Part(usize),
}

/// Something that does not hold.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// Golden rule, e.g. `G1`.
    pub rule: &'static str,
    /// Kind, e.g. `payout_difference`.
    pub kind: &'static str,
    /// What it is about.
    pub subject: String,
    /// One sentence.
    pub message: Said,
    /// By how much.
    pub amount: Option<Money>,
}

impl serde::Serialize for Found {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut found = serializer.serialize_struct("Found", 6)?;
        found.serialize_field("rule", self.rule)?;
        found.serialize_field("kind", self.kind)?;
        found.serialize_field("subject", &self.subject)?;
        found.serialize_field("message", &self.message.en)?;
        found.serialize_field("message_ko", &self.message.ko)?;
        match &self.amount {
            Some(amount) => found.serialize_field("amount", amount)?,
            None => found.skip_field("amount")?,
        }
        found.end()
    }
}

impl Found {
    /// A finding of the ledger; an amount without a currency is in the company's, `own`.
    fn of(finding: ledger::check::Finding, own: Currency) -> Self {
        let minor = finding.amount_minor.and_then(|minor| i64::try_from(minor).ok());
        Self {
            rule: finding.rule,
            kind: "golden_rule",
            subject: finding.subject,
            message: finding.message,
            amount: minor.map(|minor| Money::new(minor, finding.currency.unwrap_or(own))),
        }
    }
}

/// What a check found.
#[derive(Default)]
pub struct Report {
    /// The books themselves are wrong.
    pub broken: Vec<Found>,
    /// The books are right; the sources disagree or leave something open.
    pub findings: Vec<Found>,
    /// How many groups were posted anew.
    pub posted_anew: PostedAnew,
    /// Touches of orders that no file has.
    pub touches_without_order: i64,
    /// What nobody has explained or paid yet; the books are right with it.
    pub open_ends: Vec<OpenEnd>,
}

impl Report {
    /// Rules that were verified and hold: nothing is broken or left open by them.
    pub fn verified(&self) -> Vec<&'static str> {
        let breaks = |rule: &str| self.broken.iter().any(|found| found.rule == rule);
        let open = |rule: &str| self.findings.iter().any(|found| found.rule == rule);
        let by_all_groups: &[&str] =
            if self.posted_anew.is_all() && !breaks(DIFFERENCE) { &BY_ALL_GROUPS } else { &[] };
        let rules = ALWAYS.iter().chain(by_all_groups).copied();
        let mut rules: Vec<&str> = rules.filter(|rule| !breaks(rule) && !open(rule)).collect();
        rules.sort_by_key(|rule| rule[1..].parse::<u8>().unwrap_or(u8::MAX));
        rules
    }

    /// Rules that take all groups to be verified, when some were left out.
    pub fn left_out(&self) -> &'static [&'static str] {
        if self.posted_anew.is_all() { &[] } else { &BY_ALL_GROUPS }
    }
}

/// Verifies the books.
///
/// # Errors
/// When the store cannot be read.
pub async fn check(books: &Books) -> anyhow::Result<Report> {
    check_extent(books, Extent::Part(MOST_GROUPS), &|_, _| {}).await
}

/// Verifies the books, posting as many groups anew as `extent` says; `progress` hears how many of how many.
///
/// # Errors
/// When the store cannot be read.
pub async fn check_extent(books: &Books, extent: Extent, progress: &dyn Fn(u64, u64)) -> anyhow::Result<Report> {
    // All of one moment: an import that ends meanwhile must not look like a broken chain or a foreign account.
    let mut tx = books.read().await?;
    let snapshot = books.lake.snapshot_in(&mut tx).await?;
    let batches = records::batch::all(&mut tx).await?;
    let accounts = records::account::all(&mut tx).await?;
    let beside = sealed::Beside::read(&mut tx).await?;
    drop(tx);
    let withdrawn = withdrawn::of(&batches)?;
    let known = Known::open(&snapshot, withdrawn.keys().copied().collect()).await?;
    let context = ledger::Context { accounts, ..books.posting_context(&snapshot, &known).await? };
    let mut report = Report::default();
    report.broken.extend(columns::decimal(&snapshot).await?);
    report.broken.extend(entries::balanced(&snapshot, &context).await?);
    report.broken.extend(entries::closed_months(&snapshot, &batches, &context).await?);
    for batch in broken_links(&snapshot, &batches).await? {
        report.broken.push(Found {
            rule: "G35",
            kind: "chain",
            subject: format!("batch {batch}"),
            message: Said::new(
                "its entries or its record are not those the hash chain was made of",
                "분개나 기록이 해시 체인을 만들 때와 다릅니다",
            ),
            amount: None,
        });
    }
    report.broken.extend(entries::appended(&snapshot, &batches, &context).await?);
    report.broken.extend(recorded::as_recorded(&snapshot, &batches).await?);
    report.broken.extend(sealed::facts(&snapshot, &batches).await?);
    report.broken.extend(sealed::records(&beside, &batches)?);
    report.broken.extend(sealed::raw_files(books, &batches).await?);
    report.broken.extend(in_force::one_version(&snapshot).await?);
    report.broken.extend(in_force::none_withdrawn(&known.withdrawn, &snapshot).await?);
    report.broken.extend(in_force::own_accounts(&context.accounts, &snapshot).await?);
    report.broken.extend(refunds::symmetric(&snapshot, &context).await?);
    let anew = postings::post_anew(&snapshot, &known, &context, extent, progress).await?;
    report.broken.extend(anew.broken);
    report.broken.extend(postings::known_rules(&snapshot).await?);
    report.broken.extend(spend::conserved(&snapshot, &context, &anew.waiting).await?);
    report.broken.extend(control_accounts::equal_facts(&snapshot, &known, &context, &anew.waiting).await?);
    report.broken.extend(rollup::equals_journal(&snapshot).await?);
    report.findings.extend(anew.findings);
    report.findings.extend(statements::payouts(&snapshot, &context).await?);
    report.findings.extend(statements::bank_balances(&snapshot, &context).await?);
    report.findings.extend(statements::prepaid(&snapshot, &context).await?);
    report.findings.extend(due_dates::payouts(&snapshot, &context).await?);
    report.findings.extend(media_terms::thresholds(&snapshot, &context).await?);
    report.findings.extend(media_terms::invoices(&snapshot, &context).await?);
    report.findings.extend(claims::implausible(&snapshot).await?);
    report.findings.extend(doubled_sales::doubled(&snapshot, &batches).await?);
    let findings = beside.findings.into_iter().filter(|finding| !withdrawn.contains_key(&finding.batch_id));
    report.findings.extend(of_imports(findings, books.company.currency));
    report.posted_anew = anew.posted;
    report.touches_without_order = touches::without_order(&snapshot).await?;
    let names = Names { chart: &context.chart, accounts: &context.accounts, currency: books.company.currency };
    report.open_ends = open_ends::of(&snapshot, names, true).await?;
    Ok(report)
}

/// What did not add up when files were read.
fn of_imports(recorded: impl Iterator<Item = RecordedFinding>, own: Currency) -> Vec<Found> {
    // Gaps of bank balances are found across files by `bank_balances`.
    let recorded = recorded.filter(|finding| finding.kind != "running_balance");
    recorded
        .map(|finding| Found {
            rule: "G26",
            kind: if finding.kind == "total_row" { "control_total" } else { "title_period" },
            subject: finding.subject,
            message: Said::new(finding.message, finding.message_ko),
            amount: finding.amount_minor.map(|minor| Money::new(minor, own)),
        })
        .collect()
}

/// Runs a query unless the table it is about is empty.
async fn query(snapshot: &Snapshot, table: &str, sql: &str) -> anyhow::Result<Vec<RecordBatch>> {
    if snapshot.rows(table)? == 0 { Ok(Vec::new()) } else { Ok(snapshot.query(sql, &[]).await?) }
}
