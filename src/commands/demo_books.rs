//! What the product says of the demo company's books, for the answer key: balances, the profit report, the bridge,
//! quarantine and findings.

use anyhow::Context as _;
use demo::{
    BooksDump, DumpedFinding,
    key::{BalanceRow, BookedRow, BridgeRow, ProfitRow, ledger::LineKey},
};
use jangbu_core::Date;
use serve::{Cell, Table};
use store::tables::{
    cell::{Code, Day, Minor, Word},
    cell_of,
};

use crate::{
    books::Books,
    checks,
    output::{Format, Output},
    reports::{
        bridge::{self, BridgeQuery},
        profit::{self, Key, ProfitQuery},
        scope::ScopeArgs,
    },
};

/// Everything the answer key is compared with; the bridge as known on a day.
///
/// # Errors
/// When the books cannot be read.
pub async fn dump(books: &Books, report: &checks::Report, known_on: Date) -> anyhow::Result<BooksDump> {
    const BALANCES: &str = "SELECT code, currency, economic_on, media_account, campaign, ad_group, channel, product, \
        order_id, partner, CAST(SUM(amount) AS DECIMAL(18,0)) AS amount, \
        CAST(SUM(functional) AS DECIMAL(18,0)) AS functional FROM journal \
        GROUP BY code, currency, economic_on, media_account, campaign, ad_group, channel, product, order_id, partner";
    const BOOKED: &str = "SELECT to_char(posted_on, '%Y-%m') AS month, code, \
        CAST(SUM(functional) AS DECIMAL(18,0)) AS functional FROM journal GROUP BY 1, 2";
    let snapshot = books.lake.snapshot().await?;
    let mut dump = BooksDump::default();
    for batch in snapshot.query(BALANCES, &[]).await? {
        for row in 0..batch.num_rows() {
            let text = |name: &'static str| cell_of::<Word>(&batch, name, row).map(|text| text.to_string());
            let mut key = LineKey::new(
                &text("code")?,
                cell_of::<Code>(&batch, "currency", row)?.code(),
                cell_of::<Day>(&batch, "economic_on", row)?,
            );
            key.media_account = text("media_account")?;
            key.campaign = text("campaign")?;
            key.ad_group = text("ad_group")?;
            key.channel = text("channel")?;
            key.product = text("product")?;
            key.order = text("order_id")?;
            key.partner = text("partner")?;
            dump.balances.push(BalanceRow {
                key,
                amount: cell_of::<Minor>(&batch, "amount", row)?,
                functional: cell_of::<Minor>(&batch, "functional", row)?,
            });
        }
    }
    let mut booked = Vec::new();
    for batch in snapshot.query(BOOKED, &[]).await? {
        for row in 0..batch.num_rows() {
            booked.push(BookedRow {
                month: cell_of::<Word>(&batch, "month", row)?.to_string(),
                code: cell_of::<Word>(&batch, "code", row)?.to_string(),
                functional: cell_of::<Minor>(&batch, "functional", row)?,
            });
        }
    }
    booked.retain(|row| row.functional != 0);
    dump.booked = Some(booked);
    dump.profit_by_day = Some(profit_by_day(books).await?);
    dump.bridge = Some(bridge(books, known_on).await?);
    let rows = store::records::quarantine::all(&mut books.read().await?, None).await?;
    dump.quarantined =
        rows.into_iter().map(|row| Ok((row.file_name, usize::try_from(row.line)?))).collect::<anyhow::Result<_>>()?;
    dump.findings = report
        .findings
        .iter()
        .map(|found| DumpedFinding {
            kind: found.kind.to_owned(),
            subject: found.subject.clone(),
            amount: found.amount.map(|money| money.minor),
        })
        .collect();
    Ok(dump)
}

/// The profit report by media account, campaign and economic day, read from the very table that is printed.
async fn profit_by_day(books: &Books) -> anyhow::Result<Vec<ProfitRow>> {
    let query = ProfitQuery {
        by: vec![Key::Account, Key::Campaign, Key::Day],
        scope: ScopeArgs { economic: true, ..ScopeArgs::default() },
        sort: None,
        limit: None,
        refs: false,
    };
    let table = profit::table(books, &query, &Output::default()).await?;
    (0..table.rows()).map(|row| profit_row(&table, row)).collect()
}

/// The bridge by campaign and day, read from the very table that is printed.
async fn bridge(books: &Books, known_on: Date) -> anyhow::Result<Vec<BridgeRow>> {
    let query = BridgeQuery {
        by: vec![Key::Campaign, Key::Day],
        scope: ScopeArgs { as_known_on: Some(known_on), ..ScopeArgs::default() },
        limit: None,
        refs: false,
    };
    // For programs: with the columns that people see only where there is anything to see.
    let output = Output { format: Format::Json, ..Output::default() };
    let table = bridge::table(books, &query, &output).await?;
    (0..table.rows()).map(|row| bridge_row(&table, row)).collect()
}

fn bridge_row(table: &Table, row: usize) -> anyhow::Result<BridgeRow> {
    let (text, whole) = (|name| text(table, row, name), |name| whole(table, row, name));
    Ok(BridgeRow {
        campaign: text("campaign")?,
        day: text("day")?,
        linked: whole("linked")?,
        unlinked: whole("unlinked")?,
        refunded: whole("refunded")?,
        vat: whole("vat")?,
        supplier_share: whole("supplier_share")?,
        booked: whole("booked")?,
        written_off: whole("written_off")?,
        fees: whole("fees")?,
        hold_back: whole("hold_back")?,
        set_off: whole("set_off")?,
        in_transit: whole("in_transit")?,
        paid_out: whole("paid_out")?,
    })
}

fn cell<'a>(table: &'a Table, row: usize, name: &str) -> anyhow::Result<Cell<'a>> {
    let column = table.columns.iter().find(|column| column.key == name);
    Ok(column.with_context(|| format!("the report has no column {name}"))?.values.cell(row))
}

fn text(table: &Table, row: usize, name: &str) -> anyhow::Result<String> {
    match cell(table, row, name)? {
        Cell::Text(text) => Ok(text.to_owned()),
        _ => Err(anyhow::anyhow!("{name} is no text")),
    }
}

fn whole(table: &Table, row: usize, name: &str) -> anyhow::Result<i64> {
    match cell(table, row, name)? {
        Cell::Money(money) => Ok(money.minor),
        Cell::Count(count) => Ok(count),
        Cell::Number(number) => i64::try_from(number).with_context(|| format!("{name} {number}")),
        _ => Err(anyhow::anyhow!("{name} is no number")),
    }
}

fn profit_row(table: &Table, row: usize) -> anyhow::Result<ProfitRow> {
    let (text, whole) = (|name| text(table, row, name), |name| whole(table, row, name));
    Ok(ProfitRow {
        media_account: text("account")?,
        campaign: text("campaign")?,
        period: text("day")?,
        revenue: whole("revenue")?,
        discounts: whole("discount")?,
        refunds: whole("refund")?,
        cost_of_goods: whole("cogs")?,
        fees: whole("fee")?,
        ad_cost: whole("ad_cost")?,
        contribution_margin: whole("margin")?,
        orders: whole("orders")?,
        claimed_purchases: whole("claimed")?,
        claimed_value: whole("claimed_value")?,
    })
}
