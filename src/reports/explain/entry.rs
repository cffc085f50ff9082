//! A single entry: `entry/12`; or the amount of one of its lines: `entry/12?line=3&side=debit`.

use anyhow::{Context as _, bail, ensure};
use jangbu_core::{Currency, Money};
use serve::{Cell, Explanation, Part, Reference};
use store::tables::{
    cell::{Code, Minor},
    cell_of,
};

use super::{Walk, group, known_of, known_reference, nothing_yet, number, rates, table};

/// Explains it.
pub async fn explain(walk: &Walk<'_>, reference: &Reference) -> anyhow::Result<Explanation> {
    let id = number(reference)?;
    let known = known_of(walk.books, reference).await?;
    let (lines, headers) = group::lines(walk, &format!("entry_id = {id}")).await?;
    let Some(header) = headers.first() else { bail!("there is no entry {id}") };
    let words = walk.say(
        &format!(
            "Entry {id} of {}, by rule {} (version {}), in batch {}.",
            header.key, header.rule, header.version, header.batch
        ),
        &format!("전표 {id}: {}, 규칙 {} (버전 {}), 배치 {}.", header.key, header.rule, header.version, header.batch),
    );
    let mut explanation = nothing_yet(vec![words]);
    match reference.get("line") {
        Some(line) => line_of(walk, reference, id, line, &mut explanation).await?,
        None => ensure!(
            reference.get("side").is_none() && reference.get("in").is_none(),
            "side and in are of a line: say which, e.g. entry/{id}?line=0&side=debit"
        ),
    }
    explanation.parts = vec![table(lines)];
    explanation.parts.extend(rates::table(walk, &group::valued(&headers), &known).await?.map(table));
    explanation.parts.extend([
        Part::Words(known_reference("group", &header.key, &known)),
        Part::Words(Reference::new("batch", &header.batch.to_string()).to_string()),
    ]);
    Ok(explanation)
}

/// The amount of a line: in its own currency, or in the company's.
async fn line_of(
    walk: &Walk<'_>,
    reference: &Reference,
    id: i64,
    line: &str,
    explanation: &mut Explanation,
) -> anyhow::Result<()> {
    let number: u32 = line.parse().with_context(|| format!("line={line}"))?;
    let sign = match reference.get("side") {
        None | Some("debit") => 1,
        Some("credit") => -1,
        Some(other) => bail!("side={other} is neither debit nor credit"),
    };
    let company = walk.books.company.currency;
    let shown: Option<Currency> =
        reference.get("in").map(|text| text.parse().with_context(|| format!("in={text}"))).transpose()?;
    let sql = format!("SELECT currency, amount, functional FROM journal WHERE entry_id = {id} AND line_no = {number}");
    for batch in walk.snapshot.query(&sql, &[]).await? {
        if batch.num_rows() == 0 {
            continue;
        }
        let own = cell_of::<Code>(&batch, "currency", 0)?;
        let (column, currency) = match shown {
            Some(shown) if shown == company => ("functional", company),
            Some(shown) => {
                ensure!(shown == own, "in={shown}: the line is in {own} and in {company}");
                ("amount", own)
            }
            None => ("amount", own),
        };
        explanation.words.push(walk.say(&format!("Line {number} of it."), &format!("그 {number}번 행.")));
        explanation.value = Some(Cell::Money(Money::new(sign * cell_of::<Minor>(&batch, column, 0)?, currency)));
        return Ok(());
    }
    bail!("entry {id} has no line {number}")
}
