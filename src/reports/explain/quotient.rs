//! A key figure: numerator ÷ denominator, each from its measures; between two dates of knowledge both change.

use anyhow::Context as _;
use jangbu_core::{Currency, Money, Text};
use ledger::ProfitLine;
use measure::{BookedSums, Figure, Kpi, Ratio, Unit, ratio::rounded_quotient};
use serve::{Cell, Column, Explanation, Part, Reference, Table, Values};
use store::tables::{
    cell::{Count, Minor, Word},
    cell_of,
};

use super::{
    Span, Walk,
    between::{self, Change},
    nothing_yet, orders,
    profit::{Chosen, journal_sum},
    refer_rows, table,
};
use crate::reports::{
    profit::{booked, figures, key::LINKED},
    scope::Known,
    sql::list,
};

/// One of the two parts of a quotient.
struct Half<'a> {
    /// `numerator` or `denominator`.
    key: &'static str,
    /// Measures: the first less the others.
    measures: &'a [&'static str],
    /// What it is a sum of.
    reference: Reference,
    chosen: Chosen,
}

impl<'a> Half<'a> {
    async fn of(
        walk: &Walk<'_>,
        key: &'static str,
        measures: &'a [&'static str],
        reference: Reference,
        whole: &Chosen,
    ) -> anyhow::Result<Self> {
        let chosen = Chosen::of(walk, &reference, whole.scope.clone()).await?;
        Ok(Self { key, measures, reference, chosen })
    }
}

/// Explains it.
pub async fn explain(
    walk: &Walk<'_>,
    reference: &Reference,
    kpi: &Kpi,
    chosen: &Chosen,
    span: Option<&Span>,
) -> anyhow::Result<Explanation> {
    let formula = format!("{}: {}", walk.label(kpi.id), walk.output.say(kpi.formula_en, kpi.formula_ko));
    let mut explanation = nothing_yet(vec![formula]);
    let linked = if kpi.is_linked { linked(reference) } else { reference.clone() };
    let denominator = [kpi.denominator];
    let halves = [
        Half::of(walk, "numerator", kpi.numerator, linked, chosen).await?,
        Half::of(walk, "denominator", &denominator, reference.clone(), chosen).await?,
    ];
    if let Some(span) = span {
        return changed(walk, kpi, &halves, span, explanation).await;
    }
    let mut parts = [0; 2];
    for (half, part) in halves.iter().zip(&mut parts) {
        let sums = sums(walk, &half.chosen, &chosen.scope.known).await?;
        *part = total(half.measures, &sums)?;
        explanation.parts.push(table(terms(walk, &half.reference, half.measures, &sums, half.key)?));
    }
    let currency = walk.books.company.currency;
    let [above, below] = [0, 1].map(|at| text(halves[at].measures, parts[at], currency));
    explanation.words.push(format!("{above} ÷ {below}"));
    explanation.value = Some(figures::cell(figure(kpi, parts), currency));
    Ok(explanation)
}

/// Numerator and denominator before and after, and the items that add up to their changes.
async fn changed(
    walk: &Walk<'_>,
    kpi: &Kpi,
    halves: &[Half<'_>; 2],
    span: &Span,
    mut explanation: Explanation,
) -> anyhow::Result<Explanation> {
    let (mut before, mut after) = ([0; 2], [0; 2]);
    for (at, half) in halves.iter().enumerate() {
        let sums = [sums(walk, &half.chosen, &span.before).await?, sums(walk, &half.chosen, &span.after).await?];
        (before[at], after[at]) = (total(half.measures, &sums[0])?, total(half.measures, &sums[1])?);
        explanation.parts.push(table(before_and_after(walk, half, &sums)?));
        let Change { words, items, .. } = items(walk, half, span).await?;
        explanation.parts.push(Part::Words(format!("{}: {words}", walk.label(half.key))));
        explanation.parts.push(table(items));
    }
    let currency = walk.books.company.currency;
    let [was, is] = [figure(kpi, before), figure(kpi, after)];
    let difference = match (was, is) {
        (Some(Figure::Ratio(was)), Some(Figure::Ratio(is))) => Cell::Number(is.decimal() - was.decimal()),
        (Some(Figure::Minor(was)), Some(Figure::Minor(is))) => {
            Cell::Money(Money::new(is.checked_sub(was).context("the difference is out of range")?, currency))
        }
        _ => Cell::None,
    };
    let [was, is] = [was, is].map(|figure| figures::cell(figure, currency));
    explanation.words.push(between::standing(walk, span, was, is, difference));
    explanation.value = Some(difference);
    Ok(explanation)
}

/// What batches and groups added to a half.
async fn items(walk: &Walk<'_>, half: &Half<'_>, span: &Span) -> anyhow::Result<Change> {
    if is_count(half.measures) {
        return orders::between(walk, &half.chosen, span).await;
    }
    let lines = ProfitLine::ALL.iter().filter(|line| half.measures.contains(&line.as_str()));
    let codes = lines.flat_map(|line| booked::codes(&walk.chart, *line)).collect();
    // Revenue is credit; a cost alone is debit.
    let negated = half.measures.first() == Some(&"revenue");
    between::of_journal(walk, &journal_sum(walk, &half.chosen, codes, negated), span).await
}

/// The same numbers of what is linked to a campaign.
fn linked(reference: &Reference) -> Reference {
    if reference.get(LINKED).is_some() { reference.clone() } else { reference.clone().with(LINKED, "yes") }
}

fn figure(kpi: &Kpi, [numerator, denominator]: [i64; 2]) -> Option<Figure> {
    match kpi.unit {
        Unit::Ratio => Ratio::of(numerator, denominator).map(Figure::Ratio),
        Unit::Money => rounded_quotient(i128::from(numerator), denominator).map(Figure::Minor),
    }
}

fn is_count(measures: &[&str]) -> bool {
    measures == ["orders"]
}

fn text(measures: &[&str], number: i64, currency: Currency) -> String {
    if is_count(measures) { number.to_string() } else { Money::new(number, currency).to_string() }
}

/// The measures with their signs: the first less the others.
fn signed(measures: &[&str], sums: &BookedSums) -> anyhow::Result<Vec<i64>> {
    let signed = measures.iter().enumerate().map(|(at, measure)| {
        let sum = sums.get(measure).with_context(|| format!("`{measure}` is no sum of the books"))?;
        Ok(if at == 0 { sum } else { -sum })
    });
    signed.collect()
}

fn total(measures: &[&str], sums: &BookedSums) -> anyhow::Result<i64> {
    Ok(signed(measures, sums)?.iter().sum())
}

/// Names of the measures, and a reference to each.
fn names(walk: &Walk<'_>, reference: &Reference, measures: &[&str]) -> (Vec<Text>, Vec<Option<String>>) {
    let named = measures.iter().enumerate().map(|(at, measure)| {
        let sign = if at == 0 { "" } else { "− " };
        let to = Reference { subject: (*measure).to_owned(), ..reference.clone() };
        (format!("{sign}{}", walk.label(measure)).into(), Some(to.to_string()))
    });
    named.unzip()
}

fn column(walk: &Walk<'_>, key: &'static str, numbers: Vec<i64>, is_count: bool) -> Column {
    let (currency, sum) = (walk.books.company.currency, numbers.iter().sum());
    if is_count {
        Column::new(key, Values::Count(numbers)).with_total(Cell::Count(sum))
    } else {
        Column::new(key, Values::Money(currency, numbers)).with_total(Cell::Money(Money::new(sum, currency)))
    }
}

/// Measures that add up, each with its own reference; `key` names the column of the amounts.
pub fn terms(
    walk: &Walk<'_>,
    reference: &Reference,
    measures: &[&str],
    sums: &BookedSums,
    key: &'static str,
) -> anyhow::Result<Table> {
    let (names, refs) = names(walk, reference, measures);
    let amounts = column(walk, key, signed(measures, sums)?, is_count(measures));
    let columns = vec![Column::new("measure", Values::Text(names)), amounts];
    let title = if key == "amount" { "profit" } else { key };
    Ok(Table { title, columns, refer: Some(refer_rows(refs)), ..Table::default() })
}

fn before_and_after(walk: &Walk<'_>, half: &Half<'_>, [before, after]: &[BookedSums; 2]) -> anyhow::Result<Table> {
    let (names, refs) = names(walk, &half.reference, half.measures);
    let (before, after) = (signed(half.measures, before)?, signed(half.measures, after)?);
    let change = before.iter().zip(&after).map(|(before, after)| after - before).collect();
    let mut columns = vec![Column::new("measure", Values::Text(names))];
    for (key, numbers) in [("before", before), ("after", after), ("change", change)] {
        columns.push(column(walk, key, numbers, is_count(half.measures)));
    }
    Ok(Table { title: half.key, columns, refer: Some(refer_rows(refs)), ..Table::default() })
}

/// The sums of the books, worked out from the journal.
pub async fn sums(walk: &Walk<'_>, chosen: &Chosen, known: &Known) -> anyhow::Result<BookedSums> {
    let mut lines = chosen.lines().and(format!("code IN {}", list(booked::all_codes(&walk.chart))));
    lines.extend(known.condition());
    let sql = format!("SELECT code, SUM(functional) AS amount FROM journal{} GROUP BY code", lines.clause());
    let mut all = BookedSums::default();
    for batch in walk.snapshot.query(&sql, &[]).await? {
        for at in 0..batch.num_rows() {
            let code = cell_of::<Word>(&batch, "code", at)?;
            let amount = cell_of::<Minor>(&batch, "amount", at)?;
            let mut sums = BookedSums::default();
            match walk.chart.profit_line(&code) {
                Some(ProfitLine::Revenue) => sums.revenue = -amount,
                Some(ProfitLine::Discount) => sums.discount = amount,
                Some(ProfitLine::Refund) => sums.refund = amount,
                Some(ProfitLine::Cogs) => sums.cogs = amount,
                Some(ProfitLine::Fee) => sums.fee = amount,
                Some(ProfitLine::AdCost) => sums.ad_cost = amount,
                None => {}
            }
            all.add(&sums)?;
        }
    }
    let sql = format!(
        "SELECT COALESCE(SUM(orders), 0) AS orders FROM ({}) o{}",
        orders::changes(walk, chosen, known),
        chosen.lines().clause()
    );
    for batch in walk.snapshot.query(&sql, &[]).await? {
        for at in 0..batch.num_rows() {
            let orders = cell_of::<Count>(&batch, "orders", at)?;
            all.add(&BookedSums { orders, ..BookedSums::default() })?;
        }
    }
    Ok(all)
}
