//! The way back from a number: words, then rows that add up, then the facts and the lines of the files.

mod balance;
mod batch;
mod between;
mod bridge;
mod campaign;
mod entry;
mod fact;
mod fact_rows;
mod group;
mod journal_sum;
mod measure_facts;
mod orders;
mod posting_day;
mod profit;
mod quotient;
mod rates;
mod raw_row;
mod rounding;

use anyhow::bail;
use jangbu_core::{Date, Timestamp};
use ledger::Chart;
use serve::{Explanation, Part, Reference, Table};
use store::Snapshot;

use super::{profit::key::LINKED, scope::Known};
use crate::{books::Books, output::Output};

/// What is asked beside the reference.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Most groups, lines or facts to list; the rest is one line.
    pub top: usize,
    /// Groups of which the facts are shown.
    pub groups: usize,
    /// Two dates of knowledge, to show what changed between them.
    pub between: Option<(Date, Date)>,
}

/// What every step needs.
struct Walk<'a> {
    books: &'a Books,
    snapshot: Snapshot,
    chart: Chart,
    asked: Asked,
    output: &'a Output,
}

/// Two instants of knowledge.
struct Span {
    before: Known,
    after: Known,
}

/// Explains what a reference names.
///
/// # Errors
/// When it names nothing, or the store cannot be read.
pub async fn explain(
    books: &Books,
    reference: &Reference,
    asked: Asked,
    output: &Output,
) -> anyhow::Result<Explanation> {
    // Read first: what is said to be known is never less than what is shown.
    let snapshot = books.lake.snapshot().await?;
    let span = match asked.between {
        Some((from, to)) => {
            Some(Span { before: Known::on(books, from.min(to)).await?, after: Known::on(books, from.max(to)).await? })
        }
        None => None,
    };
    check_keys(reference, output)?;
    let walk = Walk { books, snapshot, chart: Chart::korea()?, asked, output };
    let by_id = match reference.kind.as_str() {
        "profit" | "bridge" => campaign::by_id(&walk, reference).await?,
        _ => None,
    };
    let called = reference.get("campaign").unwrap_or_default();
    let reference = by_id.as_ref().unwrap_or(reference);
    let mut explanation = match reference.kind.as_str() {
        "profit" => profit::explain(&walk, reference, span.as_ref()).await?,
        "balance" => balance::explain(&walk, reference, span.as_ref()).await?,
        "group" => group::explain(&walk, reference, span.as_ref()).await?,
        other if span.is_some() => bail!("--between explains profit, balance and group references, not `{other}`"),
        "bridge" => bridge::explain(&walk, reference).await?,
        "entry" => entry::explain(&walk, reference).await?,
        "fact" => fact::explain(&walk, reference).await?,
        "batch" => batch::explain(&walk, reference).await?,
        other => bail!("`{other}` is not one of {}", KEYS.map(|(kind, _)| kind).join(", ")),
    };
    explanation.reference = reference.to_string();
    if let Some(id) = by_id.as_ref().and_then(|by_id| by_id.get("campaign")) {
        explanation
            .words
            .push(walk.say(&format!("Campaign {id}, called {called}."), &format!("캠페인 {id}: {called}.")));
    }
    Ok(explanation)
}

/// The conditions that each kind of reference takes.
const KEYS: [(&str, &[&str]); 7] = [
    (
        "profit",
        &[
            "day", "week", "month", "platform", "account", "campaign", "product", "channel", LINKED, "from", "to",
            "view", "known",
        ],
    ),
    (
        "bridge",
        &["day", "week", "month", "platform", "account", "campaign", "channel", LINKED, "from", "to", "view", "known"],
    ),
    ("balance", &["side", "currency", "in", "through", "from", "to", "view", "known"]),
    ("group", &["known"]),
    ("entry", &["line", "side", "in", "known"]),
    ("fact", &["known"]),
    ("batch", &[]),
];

/// A condition that is not understood would be left out unnoticed, and another number explained.
fn check_keys(reference: &Reference, output: &Output) -> anyhow::Result<()> {
    let Some((kind, keys)) = KEYS.iter().find(|(kind, _)| *kind == reference.kind) else { return Ok(()) };
    for (at, (key, _)) in reference.query.iter().enumerate() {
        if !keys.contains(&key.as_str()) {
            let known = keys.join(", ");
            let (en, ko) = match keys.len() {
                0 => (format!("takes no conditions, not `{key}`"), format!("쓸 수 있는 조건이 없습니다(`{key}`)")),
                _ => (
                    format!("has no condition `{key}`; there are {known}"),
                    format!("`{key}` 조건이 없습니다. 쓸 수 있는 조건: {known}"),
                ),
            };
            bail!("{}", output.say(&format!("a reference `{kind}/…` {en}"), &format!("`{kind}/…` 참조에는 {ko}")));
        }
        if reference.query[..at].iter().any(|(earlier, _)| earlier == key) {
            let (en, ko) = (format!("`{key}` is given twice"), format!("`{key}` 조건이 두 번 있습니다"));
            bail!("{}", output.say(&en, &ko));
        }
    }
    Ok(())
}

impl Walk<'_> {
    /// The name of an account in the language; the code where the chart lacks it.
    fn account_name<'a>(&'a self, code: &'a str) -> &'a str {
        self.chart.account(code).map_or(code, |account| self.output.say(&account.name_en, &account.name_ko))
    }

    fn label<'a>(&self, key: &'a str) -> &'a str {
        serve::label(key, super::lang(self.output))
    }

    fn say(&self, en: &str, ko: &str) -> String {
        self.output.say(en, ko).to_owned()
    }
}

impl Known {
    /// The condition that a row is known, whether anything came later or not.
    fn always(&self) -> String {
        format!("recorded_at <= to_timestamp_micros({})", self.at.as_microsecond())
    }
}

impl Span {
    /// The condition that a row became known between the two instants.
    fn condition(&self) -> String {
        format!("recorded_at > to_timestamp_micros({}) AND {}", self.before.at.as_microsecond(), self.after.always())
    }
}

fn nothing_yet(words: Vec<String>) -> Explanation {
    Explanation { reference: String::new(), words, value: None, parts: Vec::new() }
}

fn table(table: Table) -> Part {
    Part::Table(Box::new(table))
}

/// References of rows that are complete texts already.
fn refer_rows(rows: Vec<Option<String>>) -> serve::table::Refer {
    Box::new(move |line, _| match line {
        serve::Line::Row(row) => rows.get(row).cloned().flatten(),
        serve::Line::Total | serve::Line::Beneath => None,
    })
}

/// A reference that keeps how far knowledge goes.
fn known_reference(kind: &str, subject: &str, known: &Known) -> String {
    Reference::new(kind, subject).with("known", &known.at.to_string()).to_string()
}

/// The number in a reference such as `entry/12`.
fn number(reference: &Reference) -> anyhow::Result<i64> {
    match reference.subject.parse() {
        Ok(number) => Ok(number),
        Err(_) => bail!("`{}` is not a number of an {}", reference.subject, reference.kind),
    }
}

async fn known_of(books: &Books, reference: &Reference) -> anyhow::Result<Known> {
    let at: Option<Timestamp> = reference.get("known").map(str::parse).transpose()?;
    Known::at(books, at).await
}
