//! Measures that are sums of facts: impressions, clicks and what platforms claim.

use std::collections::{BTreeMap, BTreeSet};

use jangbu_core::{
    Currency, Decimal, Money, Text,
    exact::{Rounding, round_to_minor},
    facts::{FactKind, RateKind},
};
use rust_decimal::prelude::ToPrimitive as _;
use serve::{Cell, Column, Explanation, Part, Reference, Table, Values};
use store::tables::{
    cell::{Code, Day, Exact, Word},
    cell_of,
};

use super::{
    Span, Walk, between, fact_rows, known_reference, nothing_yet,
    rates::{self, Valued},
    refer_rows, table,
};
use crate::reports::{
    profit::{delivered, key},
    scope::{Known, Scope},
    sql::{Where, in_force},
};

/// A measure that is a sum of facts.
struct Source {
    id: &'static str,
    kind: FactKind,
    /// Column, as an exact number.
    column: &'static str,
    en: &'static str,
    ko: &'static str,
}

const SOURCES: &[Source] = &[
    Source {
        id: "impressions",
        kind: FactKind::AdDelivery,
        column: "CAST(impressions AS DECIMAL(18,6))",
        en: "Impressions that the platforms report: the newest report of each account and day.",
        ko: "매체가 보고한 노출: 계정·일자별 가장 새로운 보고.",
    },
    Source {
        id: "clicks",
        kind: FactKind::AdDelivery,
        column: "CAST(clicks AS DECIMAL(18,6))",
        en: "Clicks that the platforms report: the newest report of each account and day.",
        ko: "매체가 보고한 클릭: 계정·일자별 가장 새로운 보고.",
    },
    Source {
        id: "claimed",
        kind: FactKind::AdClaim,
        column: "conversions",
        en: "Conversions that the platforms claim: purchases of each unit and day, or the total where none is told.",
        ko: "매체가 주장하는 전환: 단위·일자별 구매, 없으면 총 전환.",
    },
    Source {
        id: "claimed_value",
        kind: FactKind::AdClaim,
        column: "value",
        en: "Value that the platforms claim, of purchases or else of the total; \
             foreign amounts at the rate of their day, rounded once.",
        ko: "매체가 주장하는 전환매출(구매, 없으면 총 전환). 외화는 그날의 환율로, 반올림은 한 번.",
    },
];

/// Whether a measure is a sum of facts.
pub fn is_of_facts(measure: &str) -> bool {
    SOURCES.iter().any(|source| source.id == measure)
}

/// Explains it.
pub async fn explain(
    walk: &Walk<'_>,
    reference: &Reference,
    scope: &Scope,
    span: Option<&Span>,
) -> anyhow::Result<Explanation> {
    let Some(source) = SOURCES.iter().find(|source| source.id == reference.subject) else {
        anyhow::bail!("`{}` is not a measure of facts", reference.subject);
    };
    let conditions = conditions(walk, reference)?;
    let mut explanation = nothing_yet(vec![walk.say(source.en, source.ko)]);
    if let Some(span) = span {
        let before = by_day(walk, source, &conditions, &Scope { known: span.before, ..scope.clone() }).await?;
        let after = by_day(walk, source, &conditions, &Scope { known: span.after, ..scope.clone() }).await?;
        let without_rate = before.without_rate.into_iter().chain(after.without_rate).collect();
        between::of_days(walk, span, before.amounts, after.amounts).put(&mut explanation);
        explanation.words.extend(delivered::without_rate_note(&without_rate, walk.output));
        return Ok(explanation);
    }
    let Days { amounts, without_rate, valued } = by_day(walk, source, &conditions, scope).await?;
    let total: Decimal = amounts.values().sum();
    if without_rate.is_empty() {
        explanation.value = Some(shown(walk, source, total)?);
    }
    explanation.words.extend(delivered::without_rate_note(&without_rate, walk.output));
    explanation.parts.push(table(day_table(walk, &amounts, Cell::Number(total), &scope.known)));
    explanation.parts.extend(rates::table(walk, &valued, &scope.known).await?.map(table));
    explanation.parts.extend(largest(walk, source, &conditions, scope).await?);
    Ok(explanation)
}

/// Conditions on facts: they know day, account and campaign, and belong to no channel or product.
fn conditions(walk: &Walk<'_>, reference: &Reference) -> anyhow::Result<Where> {
    let mut conditions = Where::default();
    let (dates, others) = key::conditions(walk.books, reference, "day")?;
    for condition in dates.into_iter().chain(others) {
        let condition = match condition.as_str() {
            "channel IS NULL" | "product IS NULL" => continue,
            text if text.starts_with("channel =") || text.starts_with("product =") => "false".to_owned(),
            text => text.replace("media_account", "account"),
        };
        conditions.add(condition);
    }
    Ok(conditions)
}

fn rows_sql(walk: &Walk<'_>, source: &Source, scope: &Scope) -> anyhow::Result<String> {
    Ok(match source.kind {
        FactKind::AdClaim => format!("({})", delivered::claims_sql(&walk.snapshot, scope)?),
        kind => {
            let everything = Known { restricts: false, ..scope.known };
            let days = Scope { known: everything, ..scope.clone() }.conditions("day");
            format!("(SELECT * FROM {} f{})", in_force(&walk.snapshot, kind, &scope.known)?, days.clause())
        }
    })
}

/// Sums by account and day.
#[derive(Default)]
struct Days {
    amounts: BTreeMap<String, Decimal>,
    /// Currencies of claims that have no exchange rate and are left out.
    without_rate: BTreeSet<Currency>,
    /// What foreign amounts are valued by.
    valued: BTreeSet<Valued>,
}

async fn by_day(walk: &Walk<'_>, source: &Source, conditions: &Where, scope: &Scope) -> anyhow::Result<Days> {
    let sql = format!(
        "SELECT account, day, currency, SUM({}) AS amount FROM {} r{} GROUP BY account, day, currency",
        source.column,
        rows_sql(walk, source, scope)?,
        conditions.clause()
    );
    let company = walk.books.company.currency;
    let mut rates = None;
    let mut days = Days::default();
    for batch in walk.snapshot.query(&sql, &[]).await? {
        for row in 0..batch.num_rows() {
            let account = cell_of::<Word>(&batch, "account", row)?;
            let day = cell_of::<Day>(&batch, "day", row)?;
            let mut amount = cell_of::<Exact>(&batch, "amount", row)?;
            let currency = cell_of::<Code>(&batch, "currency", row)?;
            if source.id == "claimed_value" && currency != company {
                if rates.is_none() {
                    rates = Some(delivered::rates(&walk.snapshot, &scope.known).await?);
                }
                let Some(value) = delivered::converted(amount, currency, company, day, rates.as_ref()) else {
                    days.without_rate.insert(currency);
                    continue;
                };
                amount = value;
                days.valued.insert((currency, day, RateKind::Base));
            }
            *days.amounts.entry(format!("{account} {day}")).or_default() += amount;
        }
    }
    Ok(days)
}

/// The number in the form of the report.
fn shown(walk: &Walk<'_>, source: &Source, total: Decimal) -> anyhow::Result<Cell<'static>> {
    let currency = walk.books.company.currency;
    Ok(match source.id {
        "claimed" => Cell::Number(total),
        "claimed_value" => Cell::Money(Money::new(round_to_minor(total, currency, Rounding::HalfUp)?, currency)),
        _ => match total.to_i64() {
            Some(count) => Cell::Count(count),
            None => Cell::Number(total),
        },
    })
}

fn day_table(walk: &Walk<'_>, days: &BTreeMap<String, Decimal>, total: Cell<'static>, known: &Known) -> Table {
    let mut rows: Vec<(Text, Decimal)> = days.iter().map(|(day, amount)| (day.as_str().into(), *amount)).collect();
    rows.sort_by(|a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
    let rest: Decimal = rows.iter().skip(walk.asked.top).map(|(_, amount)| *amount).sum();
    let more = rows.len().saturating_sub(walk.asked.top);
    rows.truncate(walk.asked.top);
    if more > 0 {
        rows.push((walk.say(&format!("{more} more days"), &format!("그 밖의 {more}일")).into(), rest));
    }
    let refs = rows.iter().map(|(name, _)| {
        let (account, day) = name.split_once(' ')?;
        day.parse::<jangbu_core::Date>().ok()?;
        Some(known_reference("group", &format!("ad:{account}:{day}"), known))
    });
    let refs = refs.collect();
    let (names, amounts) = rows.into_iter().unzip();
    let columns =
        vec![Column::new("day", Values::Text(names)), Column::new("amount", Values::Number(amounts)).with_total(total)];
    Table { title: "facts", columns, refer: Some(refer_rows(refs)), ..Table::default() }
}

/// The facts with the largest amounts, down to their rows.
async fn largest(walk: &Walk<'_>, source: &Source, conditions: &Where, scope: &Scope) -> anyhow::Result<Vec<Part>> {
    if walk.asked.groups == 0 || walk.snapshot.rows(source.kind.as_str())? == 0 {
        return Ok(Vec::new());
    }
    let everything = Known { restricts: false, ..scope.known };
    let mut rows = Scope { known: everything, ..scope.clone() }.conditions("day");
    if source.kind == FactKind::AdClaim {
        rows.add("action IN ('purchase', 'total')");
    }
    rows.extend([conditions.clause().trim_start_matches(" WHERE ").to_owned()].into_iter().filter(|it| !it.is_empty()));
    // Purchases are what counts where there are any; `purchase` sorts before `total`.
    let first = if source.kind == FactKind::AdClaim { "action, " } else { "" };
    let sql = format!(
        "SELECT * FROM {} f{} ORDER BY {first}{} DESC, fact_id LIMIT {}",
        in_force(&walk.snapshot, source.kind, &scope.known)?,
        rows.clause(),
        source.column,
        walk.asked.groups.max(1) * 3
    );
    let facts = fact_rows::query(walk, source.kind, &sql).await?;
    fact_rows::parts(walk, &facts, &scope.known).await
}
