//! What the books say: from the rollup, or from the journal where products are asked for.

use futures::TryStreamExt as _;
use ledger::{Chart, ProfitLine, Role};
use measure::{BookedSums, ProfitRow, ProfitSums};
use store::{
    RecordBatch, Snapshot,
    arrow::array::Array as _,
    tables::{
        PROFIT_LINES,
        cell::{Count, Minor, Word},
        column,
    },
};

use super::key::{Key, KeyColumns, Numbers};
use crate::reports::{
    scope::{Known, Scope},
    sql::{Where, equals, list},
};

/// Codes of a line of the profit report.
pub fn codes(chart: &Chart, line: ProfitLine) -> Vec<&str> {
    chart.accounts().iter().filter(|it| it.profit_line == Some(line)).map(|it| it.code.as_str()).collect()
}

/// Codes of all lines of the profit report.
pub fn all_codes(chart: &Chart) -> Vec<&str> {
    chart.accounts().iter().filter(|it| it.profit_line.is_some()).map(|it| it.code.as_str()).collect()
}

/// Adds the books to `sums`.
///
/// # Errors
/// When the store cannot be read or a sum does not fit.
pub async fn add(
    snapshot: &Snapshot,
    chart: &Chart,
    scope: &Scope,
    keys: &[Key],
    sums: &mut ProfitSums,
    numbers: &mut Numbers,
) -> anyhow::Result<()> {
    let sql = if keys.contains(&Key::Product) { journal_sql(chart, scope, keys) } else { rollup_sql(scope, keys) };
    let mut batches = Box::pin(snapshot.stream(&sql, &[]).await?);
    while let Some(batch) = batches.try_next().await? {
        add_batch(&batch, keys, sums, numbers)?;
    }
    Ok(())
}

/// The whole of the books in the scope, whatever the keys: an order of two products is one order.
///
/// # Errors
/// When the store cannot be read or a sum does not fit.
pub async fn total(snapshot: &Snapshot, scope: &Scope) -> anyhow::Result<ProfitRow> {
    let amounts: Vec<String> = PROFIT_LINES.iter().map(|line| format!("SUM({line}) AS {line}")).collect();
    let sql = format!(
        "SELECT CASE WHEN linked THEN 'x' END AS campaign, SUM(orders) AS orders, {} FROM \
         (SELECT *, campaign IS NOT NULL AS linked FROM profit_rollup{}) r GROUP BY linked",
        amounts.join(", "),
        scope.conditions(scope.view.column()).clause()
    );
    let mut total = ProfitSums::new(1);
    let number = total.number(0, "");
    for batch in snapshot.query(&sql, &[]).await? {
        let amounts = Amounts::read(&batch)?;
        for row in 0..batch.num_rows() {
            let (booked, linked) = amounts.get(row)?;
            total.row(&[number]).book(&booked, linked)?;
        }
    }
    Ok(total.row(&[number]).clone())
}

fn rollup_sql(scope: &Scope, keys: &[Key]) -> String {
    let on = scope.view.column();
    format!(
        "SELECT {} orders, {} FROM profit_rollup{}",
        columns(keys, on),
        PROFIT_LINES.join(", "),
        scope.conditions(on).clause()
    )
}

/// Columns of the keys and the campaign, each followed by a comma.
fn columns(keys: &[Key], on: &str) -> String {
    let mut names: Vec<&str> = keys.iter().map(|key| key.column()).chain(["campaign"]).collect();
    names.sort_unstable();
    names.dedup();
    names.iter().map(|name| if *name == "day" { format!("{on} AS day, ") } else { format!("{name}, ") }).collect()
}

fn journal_sql(chart: &Chart, scope: &Scope, keys: &[Key]) -> String {
    let on = scope.view.column();
    let columns = columns(keys, on);
    let amounts: Vec<String> = ProfitLine::ALL
        .iter()
        .map(|line| {
            let codes = list(codes(chart, *line));
            format!("SUM(CASE WHEN code IN {codes} THEN functional ELSE 0 END) AS {}", line.as_str())
        })
        .collect();
    let zeros: Vec<String> = PROFIT_LINES.iter().map(|_| "0".to_owned()).collect();
    let lines = scope.conditions(on).and(format!("code IN {}", list(all_codes(chart))));
    let groups = columns.replace(" AS day", "");
    format!(
        "SELECT {columns} CAST(0 AS BIGINT) AS orders, {} FROM journal{} GROUP BY {} \
         UNION ALL SELECT {columns} orders, {} FROM ({}) o{}",
        amounts.join(", "),
        lines.clause(),
        groups.trim_end_matches([',', ' ']),
        zeros.join(", "),
        product_orders(chart, &Where::default(), &scope.known),
        scope.conditions(on).clause()
    )
}

/// Orders by day, dimensions and product, as `orders`, with group, batch and `recorded_at`.
///
/// An order of two products counts for both; it counts on each economic day on which the sales of the product are
/// other than zero, posted when they first were.
pub fn product_orders(chart: &Chart, dimensions: &Where, known: &Known) -> String {
    let mut sales = dimensions.and(equals("code", chart.code(Role::Sales)));
    sales.extend(known.condition());
    format!(
        "SELECT MIN(group_key) AS group_key, economic_on, media_account, campaign, channel, product, \
         MIN(batch_id) AS batch_id, MIN(posted_on) AS posted_on, MIN(recorded_at) AS recorded_at, \
         CAST(1 AS BIGINT) AS orders FROM journal{} \
         GROUP BY group_hash, economic_on, media_account, campaign, channel, product HAVING SUM(functional) <> 0",
        sales.clause()
    )
}

fn add_batch(batch: &RecordBatch, keys: &[Key], sums: &mut ProfitSums, numbers: &mut Numbers) -> anyhow::Result<()> {
    let key_columns = KeyColumns::read(batch, keys)?;
    let amounts = Amounts::read(batch)?;
    let mut row_numbers = vec![0; keys.len()];
    for row in 0..batch.num_rows() {
        let (booked, linked) = amounts.get(row)?;
        key_columns.numbers(row, sums, numbers, &mut row_numbers);
        sums.row(&row_numbers).book(&booked, linked)?;
    }
    Ok(())
}

/// Amount columns of a batch, debit positive.
struct Amounts<'a> {
    campaign: &'a <Word as store::tables::cell::Cell>::Array,
    orders: &'a <Count as store::tables::cell::Cell>::Array,
    lines: Vec<&'a <Minor as store::tables::cell::Cell>::Array>,
}

impl<'a> Amounts<'a> {
    fn read(batch: &'a RecordBatch) -> anyhow::Result<Self> {
        Ok(Self {
            campaign: column::<Word>(batch, "campaign")?,
            orders: column::<Count>(batch, "orders")?,
            lines: PROFIT_LINES.iter().map(|line| column::<Minor>(batch, line)).collect::<Result<_, _>>()?,
        })
    }

    /// The sums of a row, each positive in its normal direction, and whether they are linked to a campaign.
    fn get(&self, row: usize) -> anyhow::Result<(BookedSums, bool)> {
        let mut amounts = [0; PROFIT_LINES.len()];
        for (amount, column) in amounts.iter_mut().zip(&self.lines) {
            *amount = i64::try_from(column.value(row)).map_err(|_| measure::OutOfRange)?;
        }
        let [revenue, discount, refund, cogs, fee, ad_cost] = amounts;
        let orders = self.orders.value(row);
        let booked = BookedSums { orders, revenue: -revenue, discount, refund, cogs, fee, ad_cost };
        Ok((booked, self.campaign.is_valid(row)))
    }
}
