//! What changed between two dates of knowledge: items that add up exactly to the difference.

use std::collections::BTreeMap;

use jangbu_core::{Decimal, Money, Text};
use serve::{Cell, Column, Explanation, Table, Values};
use store::{
    records,
    tables::{
        cell::{Count, Minor, Word},
        cell_of,
    },
};

use super::{Span, Walk, journal_sum::JournalSum, known_reference, refer_rows, table};

/// A batch's change of a group.
struct Item {
    batch: i64,
    group: Text,
    change: i64,
}

/// How a number changed.
pub struct Change {
    /// The number before and after, and the difference.
    pub words: String,
    /// The difference.
    pub difference: Cell<'static>,
    /// Items that add up to it.
    pub items: Table,
}

impl Change {
    /// Makes it the answer.
    pub fn put(self, explanation: &mut Explanation) {
        explanation.words.push(self.words);
        explanation.value = Some(self.difference);
        explanation.parts.push(table(self.items));
    }
}

/// A sum of journal lines: every line recorded between the two dates is a change.
pub async fn of_journal(walk: &Walk<'_>, sum: &JournalSum, span: &Span) -> anyhow::Result<Change> {
    let sign = if sum.negated { "-" } else { "" };
    let value = |condition: String| {
        format!(
            "SELECT {sign}COALESCE(SUM({}), 0) AS amount FROM journal{}",
            sum.column,
            sum.lines.and(condition).clause()
        )
    };
    let before = one_amount(walk, &value(span.before.always())).await?;
    let after = one_amount(walk, &value(span.after.always())).await?;
    let sql = format!(
        "SELECT batch_id, group_key, {sign}SUM({}) AS amount FROM journal{} GROUP BY batch_id, group_key",
        sum.column,
        sum.lines.and(span.condition()).clause()
    );
    let mut items = Vec::new();
    for batch in walk.snapshot.query(&sql, &[]).await? {
        for row in 0..batch.num_rows() {
            items.push(Item {
                batch: cell_of::<Count>(&batch, "batch_id", row)?,
                group: cell_of::<Word>(&batch, "group_key", row)?,
                change: cell_of::<Minor>(&batch, "amount", row)?,
            });
        }
    }
    let money = |minor| Cell::Money(Money::new(minor, sum.currency));
    show(walk, items, span, [before, after], &money).await
}

/// Orders as known before and after: queries with batch, group and `orders`.
pub async fn of_orders(walk: &Walk<'_>, before: &str, after: &str, span: &Span) -> anyhow::Result<Change> {
    let mut changes: BTreeMap<(i64, Text), i64> = BTreeMap::new();
    let mut sums = [0; 2];
    for (at, (sql, sign)) in [(before, -1), (after, 1)].into_iter().enumerate() {
        let sql =
            format!("SELECT batch_id, group_key, SUM(orders) AS orders FROM ({sql}) o GROUP BY batch_id, group_key");
        for batch in walk.snapshot.query(&sql, &[]).await? {
            for row in 0..batch.num_rows() {
                let id = cell_of::<Count>(&batch, "batch_id", row)?;
                let group = cell_of::<Word>(&batch, "group_key", row)?;
                let orders = cell_of::<Count>(&batch, "orders", row)?;
                sums[at] += orders;
                *changes.entry((id, group)).or_default() += sign * orders;
            }
        }
    }
    let items = changes.into_iter().map(|((batch, group), change)| Item { batch, group, change }).collect();
    show(walk, items, span, sums, &Cell::Count).await
}

async fn one_amount(walk: &Walk<'_>, sql: &str) -> anyhow::Result<i64> {
    let mut sum = 0;
    for batch in walk.snapshot.query(sql, &[]).await? {
        for row in 0..batch.num_rows() {
            sum += cell_of::<Minor>(&batch, "amount", row)?;
        }
    }
    Ok(sum)
}

async fn show(
    walk: &Walk<'_>,
    mut items: Vec<Item>,
    span: &Span,
    [before, after]: [i64; 2],
    cell: &dyn Fn(i64) -> Cell<'static>,
) -> anyhow::Result<Change> {
    let batches = records::batch::all(&mut walk.books.read().await?).await?;
    let name = |id: i64| batches.iter().find(|batch| batch.id == id).map_or("", |batch| batch.file_name.as_str());
    items.retain(|item| item.change != 0);
    items.sort_by(|a, b| (b.change.abs(), a.batch, &a.group).cmp(&(a.change.abs(), b.batch, &b.group)));
    let difference: i64 = items.iter().map(|item| item.change).sum();
    let more = items.len().saturating_sub(walk.asked.top);
    let rest: i64 = items.iter().skip(walk.asked.top).map(|item| item.change).sum();
    items.truncate(walk.asked.top);
    let mut labels: Vec<Text> =
        items.iter().map(|item| format!("{} {}", item.batch, name(item.batch)).trim_end().into()).collect();
    let mut groups: Vec<Text> = items.iter().map(|item| item.group.clone()).collect();
    let mut refs: Vec<Option<String>> =
        items.iter().map(|item| Some(known_reference("group", &item.group, &span.after))).collect();
    let mut changes: Vec<i64> = items.iter().map(|item| item.change).collect();
    if more > 0 {
        labels.push("".into());
        groups.push(walk.say(&format!("{more} more changes"), &format!("그 밖의 변동 {more}건")).into());
        refs.push(None);
        changes.push(rest);
    }
    let values = match cell(0) {
        Cell::Money(zero) => Values::Money(zero.currency, changes),
        _ => Values::Count(changes),
    };
    let columns = vec![
        Column::new("batch", Values::Text(labels)),
        Column::new("group", Values::Text(groups)),
        Column::new("change", values).with_total(cell(difference)),
    ];
    anyhow::ensure!(after - before == difference, "the changes add up to {difference}, not to {}", after - before);
    Ok(Change {
        words: standing(walk, span, cell(before), cell(after), cell(difference)),
        difference: cell(difference),
        items: Table { title: "changes", columns, refer: Some(refer_rows(refs)), ..Table::default() },
    })
}

/// A number before and after, and the difference, in words.
pub fn standing(walk: &Walk<'_>, span: &Span, before: Cell<'_>, after: Cell<'_>, difference: Cell<'_>) -> String {
    let [before, after, difference] = [before, after, difference].map(shown);
    walk.say(
        &format!(
            "{before} as known at {}; {after} as known at {}; difference {difference}",
            span.before.at, span.after.at
        ),
        &format!("{} 기준 {before}; {} 기준 {after}; 차이 {difference}", span.before.at, span.after.at),
    )
}

fn shown(cell: Cell<'_>) -> String {
    match cell {
        Cell::Money(money) => money.to_string(),
        Cell::Count(count) => count.to_string(),
        Cell::Number(number) => number.normalize().to_string(),
        Cell::Ratio(ratio) => ratio.to_string(),
        _ => "-".to_owned(),
    }
}

/// A sum of facts by account and day: days whose sum changed.
pub fn of_days(
    walk: &Walk<'_>,
    span: &Span,
    before: BTreeMap<String, Decimal>,
    after: BTreeMap<String, Decimal>,
) -> Change {
    let mut changes: BTreeMap<String, Decimal> = after.clone();
    for (key, value) in &before {
        *changes.entry(key.clone()).or_default() -= *value;
    }
    let total = |sums: &BTreeMap<String, Decimal>| sums.values().sum::<Decimal>();
    let (before, after) = (total(&before), total(&after));
    let mut changes: Vec<(String, Decimal)> = changes.into_iter().filter(|(_, change)| !change.is_zero()).collect();
    changes.sort_by(|a, b| (b.1.abs(), &a.0).cmp(&(a.1.abs(), &b.0)));
    let rest: Decimal = changes.iter().skip(walk.asked.top).map(|(_, change)| *change).sum();
    let more = changes.len().saturating_sub(walk.asked.top);
    changes.truncate(walk.asked.top);
    if more > 0 {
        changes.push((walk.say(&format!("{more} more days"), &format!("그 밖의 {more}일")), rest));
    }
    let difference = Cell::Number(after - before);
    let columns = vec![
        Column::new("day", Values::Text(changes.iter().map(|(key, _)| key.as_str().into()).collect())),
        Column::new("change", Values::Number(changes.iter().map(|(_, change)| *change).collect()))
            .with_total(difference),
    ];
    Change {
        words: standing(walk, span, Cell::Number(before), Cell::Number(after), difference),
        difference,
        items: Table { title: "changes", columns, ..Table::default() },
    }
}
