//! The number of orders: which orders became sales in the period, and which ceased to be.

use ledger::Role;
use serve::{Cell, Column, Explanation, Table, Values};
use store::tables::{
    cell::{Count, Word},
    cell_of,
};

use super::{
    Span, Walk,
    between::{self, Change},
    group, known_reference, nothing_yet,
    profit::Chosen,
    refer_rows, table,
};
use crate::reports::{
    profit::booked,
    scope::Known,
    sql::{Where, equals},
};

/// Where sales stand in the profit report.
const PLACE: &str = "economic_on, media_account, campaign, channel";

/// The orders of `chosen` as a query: `orders` by group, batch, place and day of posting, narrowed to the groups
/// that have sales there.
pub fn changes(walk: &Walk<'_>, chosen: &Chosen, known: &Known) -> String {
    let sales = equals("code", walk.chart.code(Role::Sales));
    if chosen.by_product {
        let mut dimensions = chosen.dimensions.clone();
        if !chosen.period.is_empty() {
            let lines = chosen.period.with(&chosen.dimensions).and(sales);
            dimensions.add(format!("group_hash IN (SELECT group_hash FROM journal{})", lines.clause()));
        }
        return booked::product_orders(&walk.chart, &dimensions, known);
    }
    let lines = Where::default().and(sales).and("group_key LIKE 'order:%'");
    let mut all = lines.clone();
    if !chosen.lines().is_empty() {
        let there = lines.with(&chosen.dimensions).and(&chosen.economic_days);
        all.add(format!("group_hash IN (SELECT group_hash FROM journal{})", there.clause()));
    }
    all.extend(known.condition());
    counted(&all, &chosen.posting_days.sql())
}

/// +1 where an entry makes a day the first one with sales of the order, −1 where a later entry ends that.
fn counted(lines: &Where, posted_on: &str) -> String {
    let first = PLACE.split(", ").map(|name| format!("{name} NULLS FIRST")).collect::<Vec<_>>().join(", ");
    let of_sold = PLACE.split(", ").map(|name| format!("s.{name}")).collect::<Vec<_>>().join(", ");
    let entry = "group_key, entry_id, batch_id, recorded_at, next_batch, next_recorded_at";
    let of_entry = entry.split(", ").map(|name| format!("e.{name}")).collect::<Vec<_>>().join(", ");
    format!(
        "WITH sold AS (SELECT group_key, entry_id, {PLACE}, MIN(batch_id) AS batch_id, \
           MIN(recorded_at) AS recorded_at, SUM(functional) AS sales FROM journal{} \
           GROUP BY group_key, entry_id, {PLACE}), \
         entries AS (SELECT *, LEAD(batch_id) OVER (PARTITION BY group_key ORDER BY entry_id) AS next_batch, \
           LEAD(recorded_at) OVER (PARTITION BY group_key ORDER BY entry_id) AS next_recorded_at \
           FROM (SELECT group_key, entry_id, MIN(batch_id) AS batch_id, MIN(recorded_at) AS recorded_at \
             FROM sold GROUP BY group_key, entry_id) e), \
         standing AS (SELECT {of_entry}, {of_sold} FROM entries e \
           JOIN sold s ON s.group_key = e.group_key AND s.entry_id <= e.entry_id \
           GROUP BY {of_entry}, {of_sold} HAVING SUM(s.sales) <> 0), \
         counted AS (SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY entry_id ORDER BY {first}) AS place \
           FROM standing) p WHERE place = 1) \
         SELECT *, {posted_on} AS posted_on FROM \
          (SELECT group_key, {PLACE}, batch_id, recorded_at, CAST(SUM(orders) AS BIGINT) AS orders FROM \
           (SELECT group_key, {PLACE}, batch_id, recorded_at, 1 AS orders FROM counted \
            UNION ALL SELECT group_key, {PLACE}, next_batch, next_recorded_at, -1 FROM counted \
            WHERE next_batch IS NOT NULL) c \
           GROUP BY group_key, {PLACE}, batch_id, recorded_at HAVING SUM(orders) <> 0) o",
        lines.clause()
    )
}

/// How the number changed between two dates of knowledge.
pub async fn between(walk: &Walk<'_>, chosen: &Chosen, span: &Span) -> anyhow::Result<Change> {
    let [before, after] = [&span.before, &span.after].map(|known| {
        let all = Known { restricts: true, ..*known };
        format!("SELECT * FROM ({}) o{}", changes(walk, chosen, &all), chosen.lines().clause())
    });
    between::of_orders(walk, &before, &after, span).await
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
            "Orders: each counts once, on the first day of its sales that are not zero; where that day or its link \
             changes, the order is taken back and counted anew.",
            "주문 수: 주문마다 매출이 0이 아닌 첫 귀속일에 한 번 세고, 그 날이나 유입 연결이 바뀌면 되돌려 다시 셈.",
        )
    };
    let mut explanation = nothing_yet(vec![words]);
    let lines = chosen.lines();
    if let Some(span) = span {
        between(walk, chosen, span).await?.put(&mut explanation);
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
            let count = cell_of::<Count>(&batch, "orders", at)?;
            total += count;
            if groups.len() < walk.asked.top {
                groups.push(cell_of::<Word>(&batch, "group_key", at)?);
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
