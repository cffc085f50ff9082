//! The number of orders: which orders became sales in the period, and which ceased to be.

use ledger::Role;
use serve::{Cell, Column, Explanation, Table, Values};
use store::tables::{
    cell::{Cell as _, Count, Word},
    column,
};

use super::{Span, Walk, between, group, known_reference, nothing_yet, profit::Chosen, refer_rows, table};
use crate::reports::{profit::booked, scope::Known, sql::equals};

/// The orders of `chosen` as a query, narrowed to the groups that have sales in the period.
pub fn changes(walk: &Walk<'_>, chosen: &Chosen, known: &Known) -> String {
    let mut dimensions = chosen.dimensions.clone();
    if !chosen.period.is_empty() {
        let sales = chosen.period.with(&chosen.dimensions).and(equals("code", walk.chart.code(Role::Sales)));
        dimensions.add(format!("group_hash IN (SELECT group_hash FROM journal{})", sales.clause()));
    }
    booked::order_changes(&walk.chart, &dimensions, known, chosen.by_product)
}

/// Explains it.
pub async fn explain(walk: &Walk<'_>, chosen: &Chosen, span: Option<&Span>) -> anyhow::Result<Explanation> {
    let words = if chosen.by_product {
        walk.say(
            "Orders with sales of the product, on the day they were first posted.",
            "해당 상품의 매출이 있는 주문 수(처음 전기한 날 기준).",
        )
    } else {
        walk.say(
            "Orders: counted where their sales became other than zero, taken back where they became zero.",
            "주문 수: 매출이 0이 아니게 된 날에 세고, 0이 되면 되돌림.",
        )
    };
    let mut explanation = nothing_yet(vec![words]);
    let lines = chosen.period.with(&chosen.dimensions);
    if let Some(span) = span {
        let [before, after] = [&span.before, &span.after].map(|known| {
            let all = Known { restricts: true, ..*known };
            format!("SELECT * FROM ({}) o{}", changes(walk, chosen, &all), lines.clause())
        });
        between::of_orders(walk, &before, &after, span, &mut explanation).await?;
        return Ok(explanation);
    }
    let known = &chosen.scope.known;
    let sql = format!(
        "SELECT group_key, SUM(orders) AS orders FROM ({}) o{} GROUP BY group_key \
         HAVING SUM(orders) <> 0 ORDER BY group_key",
        changes(walk, chosen, known),
        lines.clause()
    );
    let (mut groups, mut counts, mut more, mut rest, mut total) = (Vec::new(), Vec::new(), 0, 0, 0);
    for batch in walk.snapshot.query(&sql, &[]).await? {
        for at in 0..batch.num_rows() {
            let count = Count::get(column::<Count>(&batch, "orders")?, at)?;
            total += count;
            if groups.len() < walk.asked.top {
                groups.push(Word::get(column::<Word>(&batch, "group_key")?, at)?);
                counts.push(count);
            } else {
                more += 1;
                rest += count;
            }
        }
    }
    let first = groups.clone();
    let mut refs: Vec<Option<String>> =
        groups.iter().map(|group| Some(known_reference("group", group, known))).collect();
    if more > 0 {
        groups.push(walk.say(&format!("{more} more orders"), &format!("그 밖의 주문 {more}건")).into());
        counts.push(rest);
        refs.push(None);
    }
    let columns = vec![
        Column::new("group", Values::Text(groups)),
        Column::new("orders", Values::Count(counts)).with_total(Cell::Count(total)),
    ];
    explanation.value = Some(Cell::Count(total));
    explanation.parts.push(table(Table {
        title: "by_group",
        columns,
        refer: Some(refer_rows(refs)),
        ..Table::default()
    }));
    for group in first.iter().take(walk.asked.groups) {
        explanation.parts.extend(group::parts(walk, group, known, None).await?);
    }
    Ok(explanation)
}
