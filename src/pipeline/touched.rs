//! Groups that use a description: a changed cost or rate posts them anew.

use futures::TryStreamExt as _;
use hashbrown::HashSet;
use jangbu_core::{
    Currency, Text,
    facts::{FactSet, RateKind},
};
use store::{
    Snapshot,
    tables::{
        cell::{Cell, Code, Count, Key, Word},
        column,
    },
};

/// Tables whose facts are posted by group; other facts only inform their groups.
pub const POSTED_FACTS: [&str; 10] = [
    "ad_delivery",
    "media_charge",
    "order_line",
    "order_change",
    "payout_line",
    "bank_line",
    "opening_balance",
    "points",
    "goods_receipt",
    "accrual",
];

/// Adds the stored groups that use a product or a currency described in `chunk`.
///
/// # Errors
/// When the store cannot be read.
pub async fn by_description(
    chunk: &FactSet,
    company: Currency,
    snapshot: &Snapshot,
    groups: &mut HashSet<i64>,
) -> anyhow::Result<()> {
    // The rate at a month's end values balances, not groups of facts.
    let rates = chunk.fx_rate.iter().filter(|row| row.kind != RateKind::Closing);
    // A rate may be quoted the other way round.
    let named = rates.flat_map(|row| [row.currency, row.quote]);
    let currencies: HashSet<Currency> = named.filter(|currency| *currency != company).collect();
    let described = chunk.product.iter().map(|row| (&row.origin.account, &row.product));
    let received = chunk.goods_receipt.iter().map(|row| (&row.origin.account, &row.product));
    let mut products: HashSet<(Text, Text)> =
        described.chain(received).map(|(shop, product)| (shop.clone(), product.clone())).collect();
    priced_in(&currencies, snapshot, &mut products).await?;
    if !products.is_empty() {
        for table in ["order_line", "order_change"] {
            by_product(table, &products, snapshot, groups).await?;
        }
    }
    if !currencies.is_empty() {
        for table in POSTED_FACTS {
            by_currency(table, &currencies, snapshot, groups).await?;
        }
    }
    Ok(())
}

/// Shop and number of the orders with a touch that holds one of the texts.
///
/// # Errors
/// When the store cannot be read.
pub async fn orders_of(texts: &HashSet<Text>, snapshot: &Snapshot) -> anyhow::Result<HashSet<(Text, Text)>> {
    const FIELDS: [&str; 6] = ["ad", "ad_group", "campaign", "utm_campaign", "utm_source", "coupon"];
    let mut orders = HashSet::new();
    if snapshot.rows("order_touch")? == 0 {
        return Ok(orders);
    }
    let sql = format!("SELECT account, order_id, {} FROM order_touch", FIELDS.join(", "));
    let mut rows = snapshot.stream(&sql, &[]).await?;
    while let Some(batch) = rows.try_next().await? {
        let (shops, numbers) = (column::<Word>(&batch, "account")?, column::<Key>(&batch, "order_id")?);
        let mut holds = vec![false; batch.num_rows()];
        for field in FIELDS {
            let cells = column::<Word>(&batch, field)?;
            for (row, holds) in holds.iter_mut().enumerate() {
                *holds = *holds || texts.contains(&Word::get(cells, row)?);
            }
        }
        for (row, _) in holds.iter().enumerate().filter(|(_, holds)| **holds) {
            orders.insert((Word::get(shops, row)?, Key::get(numbers, row)?));
        }
    }
    Ok(orders)
}

/// Products whose receipts are in a foreign currency: their stock is worth something else when a rate comes.
///
/// # Errors
/// When the store cannot be read.
pub async fn received_abroad(company: Currency, snapshot: &Snapshot) -> anyhow::Result<Vec<(Text, Text)>> {
    if snapshot.rows("goods_receipt")? == 0 {
        return Ok(Vec::new());
    }
    let sql = "SELECT DISTINCT account, product FROM goods_receipt WHERE currency <> $1";
    let mut products = Vec::new();
    for batch in snapshot.query(sql, &[company.code().into()]).await? {
        let (accounts, names) = (column::<Word>(&batch, "account")?, column::<Word>(&batch, "product")?);
        for row in 0..batch.num_rows() {
            products.push((Word::get(accounts, row)?, Word::get(names, row)?));
        }
    }
    Ok(products)
}

/// Adds the products whose cost or receipts are in one of the currencies.
async fn priced_in(
    currencies: &HashSet<Currency>,
    snapshot: &Snapshot,
    products: &mut HashSet<(Text, Text)>,
) -> anyhow::Result<()> {
    for table in ["product", "goods_receipt"] {
        priced_by(table, currencies, snapshot, products).await?;
    }
    Ok(())
}

async fn priced_by(
    table: &str,
    currencies: &HashSet<Currency>,
    snapshot: &Snapshot,
    products: &mut HashSet<(Text, Text)>,
) -> anyhow::Result<()> {
    if currencies.is_empty() || snapshot.rows(table)? == 0 {
        return Ok(());
    }
    let sql = format!("SELECT DISTINCT account, product, currency FROM {table}");
    let mut rows = snapshot.stream(&sql, &[]).await?;
    while let Some(batch) = rows.try_next().await? {
        let (accounts, names) = (column::<Word>(&batch, "account")?, column::<Word>(&batch, "product")?);
        let codes = column::<Code>(&batch, "currency")?;
        for row in 0..batch.num_rows() {
            if currencies.contains(&Code::get(codes, row)?) {
                products.insert((Word::get(accounts, row)?, Word::get(names, row)?));
            }
        }
    }
    Ok(())
}

async fn by_product(
    table: &str,
    products: &HashSet<(Text, Text)>,
    snapshot: &Snapshot,
    groups: &mut HashSet<i64>,
) -> anyhow::Result<()> {
    if snapshot.rows(table)? == 0 {
        return Ok(());
    }
    let sql = format!("SELECT account, product, group_hash FROM {table}");
    let mut rows = snapshot.stream(&sql, &[]).await?;
    while let Some(batch) = rows.try_next().await? {
        let (accounts, names) = (column::<Word>(&batch, "account")?, column::<Word>(&batch, "product")?);
        let hashes = column::<Count>(&batch, "group_hash")?;
        for row in 0..batch.num_rows() {
            if products.contains(&(Word::get(accounts, row)?, Word::get(names, row)?)) {
                groups.insert(Count::get(hashes, row)?);
            }
        }
    }
    Ok(())
}

async fn by_currency(
    table: &str,
    currencies: &HashSet<Currency>,
    snapshot: &Snapshot,
    groups: &mut HashSet<i64>,
) -> anyhow::Result<()> {
    if snapshot.rows(table)? == 0 {
        return Ok(());
    }
    let sql = format!("SELECT currency, group_hash FROM {table}");
    let mut rows = snapshot.stream(&sql, &[]).await?;
    while let Some(batch) = rows.try_next().await? {
        let codes = column::<Code>(&batch, "currency")?;
        let hashes = column::<Count>(&batch, "group_hash")?;
        for row in 0..batch.num_rows() {
            if currencies.contains(&Code::get(codes, row)?) {
                groups.insert(Count::get(hashes, row)?);
            }
        }
    }
    Ok(())
}
