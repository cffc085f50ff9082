//! Groups that use a description: a changed cost or rate posts them anew.

use futures::TryStreamExt as _;
use hashbrown::HashSet;
use jangbu_core::{Currency, Text, facts::FactSet};
use store::{
    Snapshot,
    tables::{
        cell::{Cell, Code, Count, Word},
        column,
    },
};

/// Adds the stored groups that use a product or a currency described in `chunk`.
///
/// # Errors
/// When the store cannot be read.
pub async fn by_description(chunk: &FactSet, snapshot: &Snapshot, groups: &mut HashSet<i64>) -> anyhow::Result<()> {
    let currencies: HashSet<Currency> = chunk.fx_rate.iter().map(|row| row.currency).collect();
    let mut products: HashSet<(Text, Text)> =
        chunk.product.iter().map(|row| (row.origin.account.clone(), row.product.clone())).collect();
    priced_in(&currencies, snapshot, &mut products).await?;
    if !products.is_empty() {
        for table in ["order_line", "order_change"] {
            by_product(table, &products, snapshot, groups).await?;
        }
    }
    if !currencies.is_empty() {
        for table in
            ["ad_delivery", "media_charge", "order_line", "order_change", "payout_line", "bank_line", "opening_balance"]
        {
            by_currency(table, &currencies, snapshot, groups).await?;
        }
    }
    Ok(())
}

/// Adds the products whose cost is in one of the currencies.
async fn priced_in(
    currencies: &HashSet<Currency>,
    snapshot: &Snapshot,
    products: &mut HashSet<(Text, Text)>,
) -> anyhow::Result<()> {
    if currencies.is_empty() || snapshot.rows("product")? == 0 {
        return Ok(());
    }
    let mut rows = snapshot.stream("SELECT DISTINCT account, product, currency FROM product", &[]).await?;
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
