//! A posting group: its lines, the facts they rest on, and what rounding made of them.

use std::collections::BTreeSet;

use anyhow::bail;
use jangbu_core::{
    Money, Text,
    group::{GroupKey, GroupKind},
};
use serve::{Cell, Column, Explanation, Part, Reference, Table, Values};
use store::tables::{
    cell::{Cell as _, Code, Count, Day, Minor, Small, Word},
    cell_of, column,
};

use super::{
    Span, Walk, fact_rows, known_of, nothing_yet,
    rates::{self, Valued},
    refer_rows, rounding, table,
};
use crate::reports::{
    scope::Known,
    sql::{Where, equals, quoted},
};

/// Journal lines shown of a group for each row that is asked for.
const LINES_PER_ROW: usize = 10;

/// What all lines of an entry share.
pub struct Header {
    /// Posting group.
    pub key: Text,
    /// Posting rule.
    pub rule: Text,
    /// Version of the rule.
    pub version: u32,
    /// Batch that posted it.
    pub batch: i64,
    /// What the line is valued by, where it is in a foreign currency.
    pub valued: Vec<Valued>,
}

/// What the lines are valued by.
pub fn valued(headers: &[Header]) -> BTreeSet<Valued> {
    headers.iter().flat_map(|header| header.valued.iter().copied()).collect()
}

/// Explains `group/order:own:O-1`.
pub async fn explain(walk: &Walk<'_>, reference: &Reference, span: Option<&Span>) -> anyhow::Result<Explanation> {
    let key = reference.subject.as_str();
    let known = known_of(walk.books, reference).await?;
    let mut explanation = nothing_yet(vec![walk.say(
        &format!("Posting group {key}: what its facts require, less what was posted before."),
        &format!("전표 묶음 {key}: 사실이 요구하는 금액에서 이미 전기한 금액을 뺀 것."),
    )]);
    if let Some(span) = span {
        explanation.parts.push(table(by_account(walk, key, span).await?));
        let (changed, _) = lines(walk, &format!("{} AND {}", condition(key), span.condition())).await?;
        explanation.parts.push(table(changed));
        return Ok(explanation);
    }
    explanation.parts = parts(walk, key, &known, None).await?;
    if explanation.parts.is_empty() {
        bail!("there is no posting group `{key}`");
    }
    Ok(explanation)
}

/// What the group comes to on each account before and after. Entries balance, so each column adds up to zero.
async fn by_account(walk: &Walk<'_>, key: &str, span: &Span) -> anyhow::Result<Table> {
    let sum = |known: &Known| format!("COALESCE(SUM(CASE WHEN {} THEN functional END), 0)", known.always());
    let sql = format!(
        "SELECT code, {} AS before, {} AS after FROM journal{} GROUP BY code ORDER BY code",
        sum(&span.before),
        sum(&span.after),
        of_key(key).and(span.after.always()).clause()
    );
    let (mut codes, mut names, mut before, mut after) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for batch in walk.snapshot.query(&sql, &[]).await? {
        for row in 0..batch.num_rows() {
            let code = cell_of::<Word>(&batch, "code", row)?;
            names.push(walk.account_name(&code).into());
            codes.push(code);
            before.push(cell_of::<Minor>(&batch, "before", row)?);
            after.push(cell_of::<Minor>(&batch, "after", row)?);
        }
    }
    anyhow::ensure!(!codes.is_empty(), "there is no posting group `{key}` as known at {}", span.after.at);
    let change = before.iter().zip(&after).map(|(before, after)| after - before).collect();
    let currency = walk.books.company.currency;
    let mut columns = vec![Column::new("code", Values::Text(codes)), Column::new("name", Values::Text(names))];
    for (key, minors) in [("before", before), ("after", after), ("change", change)] {
        let minors: Vec<i64> = minors;
        let total = Cell::Money(Money::new(minors.iter().sum(), currency));
        columns.push(Column::new(key, Values::Money(currency, minors)).with_total(total));
    }
    Ok(Table { title: "changes", columns, ..Table::default() })
}

fn condition(key: &str) -> String {
    let hash = GroupKey::from_stored(key).hash64();
    format!("group_hash = {hash} AND group_key = {}", quoted(key))
}

fn of_key(key: &str) -> Where {
    let mut lines = Where::default();
    lines.add(condition(key));
    lines
}

/// The steps below a group: lines, facts with their rows, rounding; empty when nothing is known of it.
pub async fn parts(walk: &Walk<'_>, key: &str, known: &Known, campaign: Option<&str>) -> anyhow::Result<Vec<Part>> {
    let group = GroupKey::from_stored(key);
    let mut posted = of_key(key);
    posted.extend(known.condition());
    let mut left_out = Vec::new();
    if group.kind() == Some(GroupKind::Ad)
        && let Some(campaign) = campaign
    {
        // A day of an account has lines of every campaign: those of the others say nothing here.
        left_out = of_others(walk, &posted, campaign).await?;
        posted.add(format!("({} OR campaign IS NULL)", equals("campaign", campaign)));
    }
    let (mut lines, headers) = lines(walk, posted.clause().trim_start_matches(" WHERE ")).await?;
    lines.limit(Some(walk.asked.top * LINES_PER_ROW));
    let facts = fact_rows::of_group(walk, &group, known, campaign).await?;
    let mut parts = Vec::new();
    if !headers.is_empty() {
        parts.push(table(lines));
        parts.extend(left_out.into_iter().map(Part::Words));
    }
    parts.extend(rates::table(walk, &valued(&headers), known).await?.map(table));
    parts.extend(fact_rows::parts(walk, &facts, known).await?);
    parts.extend(rounding::of_group(walk, &group, known).await?.into_iter().map(|rounded| table(rounded.table)));
    Ok(parts)
}

/// Says what the lines of other campaigns come to, by currency: with them the entries balance.
async fn of_others(walk: &Walk<'_>, posted: &Where, campaign: &str) -> anyhow::Result<Vec<String>> {
    let others = if campaign.is_empty() {
        posted.and("campaign IS NOT NULL")
    } else {
        posted.and("campaign IS NOT NULL").and(format!("campaign <> {}", quoted(campaign)))
    };
    let sql = format!(
        "SELECT currency, COUNT(*) AS lines, CAST(SUM(amount) AS DECIMAL(18,0)) AS amount FROM journal{} \
         GROUP BY currency ORDER BY currency",
        others.clause()
    );
    let mut told = Vec::new();
    for batch in walk.snapshot.query(&sql, &[]).await? {
        for row in 0..batch.num_rows() {
            let lines = cell_of::<Count>(&batch, "lines", row)?;
            let currency = cell_of::<Code>(&batch, "currency", row)?;
            let together = Money::new(cell_of::<Minor>(&batch, "amount", row)?, currency);
            told.push(walk.say(
                &format!(
                    "and {lines} more line(s) of this entry about other campaigns, together {together} {currency}"
                ),
                &format!("그 밖에 다른 캠페인에 관한 이 전표의 {lines}줄, 합계 {together} {currency}"),
            ));
        }
    }
    Ok(told)
}

/// Lines of the journal that meet a condition, and the header of each line's entry.
pub async fn lines(walk: &Walk<'_>, condition: &str) -> anyhow::Result<(Table, Vec<Header>)> {
    const DIMENSIONS: [&str; 7] =
        ["media_account", "campaign", "ad_group", "channel", "product", "order_id", "partner"];
    let sql = format!(
        "SELECT entry_id, rule, rule_version, batch_id, group_key, posted_on, economic_on, code, currency, amount, \
         functional, {} FROM journal WHERE {condition} ORDER BY entry_id, line_no",
        DIMENSIONS.join(", ")
    );
    let (mut entries, mut posted, mut economic, mut codes) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut names, mut about) = (Vec::new(), Vec::new());
    let (mut debits, mut credits, mut headers) = (Vec::new(), Vec::new(), Vec::new());
    let mut refs = Vec::new();
    for batch in walk.snapshot.query(&sql, &[]).await? {
        for row in 0..batch.num_rows() {
            let entry = cell_of::<Count>(&batch, "entry_id", row)?;
            entries.push(Text::from(entry.to_string()));
            refs.push(Some(Reference::new("entry", &entry.to_string()).to_string()));
            posted.push(cell_of::<Day>(&batch, "posted_on", row)?);
            let day = cell_of::<Day>(&batch, "economic_on", row)?;
            economic.push(day);
            let code = cell_of::<Word>(&batch, "code", row)?;
            names.push(Text::from(walk.account_name(&code)));
            codes.push(code);
            let mut words = Vec::new();
            for name in DIMENSIONS {
                let word = Word::get(column::<Word>(&batch, name)?, row)?;
                if !word.is_empty() {
                    words.push(format!("{} {word}", walk.label(name)));
                }
            }
            let currency = cell_of::<Code>(&batch, "currency", row)?;
            let amount = cell_of::<Minor>(&batch, "amount", row)?;
            let functional = cell_of::<Minor>(&batch, "functional", row)?;
            let company = walk.books.company.currency;
            let rule = cell_of::<Word>(&batch, "rule", row)?;
            let mut valued = Vec::new();
            if currency != company {
                valued.extend(rates::of_lines(&rule, currency, day));
                words.push(format!("{} {company}", Money::new(functional, company)));
            }
            about.push(Text::from(words.join(" · ")));
            let is_debit = functional > 0 || amount > 0;
            debits.push(is_debit.then_some(Money::new(amount, currency)));
            credits.push((!is_debit).then_some(Money::new(-amount, currency)));
            headers.push(Header {
                key: cell_of::<Word>(&batch, "group_key", row)?,
                rule,
                valued,
                version: cell_of::<Small>(&batch, "rule_version", row)?,
                batch: cell_of::<Count>(&batch, "batch_id", row)?,
            });
        }
    }
    let columns = vec![
        Column::new("entry", Values::Text(entries)),
        Column::new("posted_on", Values::Date(posted)),
        Column::new("economic_on", Values::Date(economic)),
        Column::new("code", Values::Text(codes)),
        Column::new("name", Values::Text(names)),
        Column::new("debit", Values::Amounts(debits)),
        Column::new("credit", Values::Amounts(credits)),
        Column::new("content", Values::Text(about)),
    ];
    Ok((Table { title: "lines", columns, refer: Some(refer_rows(refs)), ..Table::default() }, headers))
}
