//! Groups that rest on the facts of several others: exchange differences, month ends and free credit of an ad account,
//! and the stock of a product. They are posted behind all others, whole.

use std::{collections::BTreeMap, sync::Arc};

use futures::TryStreamExt as _;
use hashbrown::{HashMap, HashSet};
use jangbu_core::{
    Text,
    account::{Account, AccountKind, Company},
    facts::{ChargeKind, Fact as _, FactSet, GoodsReceipt},
    group::{GroupKey, GroupKind},
};
use store::{
    Snapshot,
    tables::{
        cell::{Cell, Count, Word},
        column,
    },
};

use super::{in_force::Known, load};

/// Orders whose facts are loaded at once for the stock of products: bounds memory when a batch touches very many.
const PARTITION: usize = 100_000;

/// Whether a group rests on the facts of several others.
pub fn is_derived(group: &GroupKey) -> bool {
    matches!(group.kind(), Some(GroupKind::Fx | GroupKind::Reval | GroupKind::Credit | GroupKind::Stock))
}

/// The derived groups that a media account may have.
pub fn of_media(account: &Account, company: &Company) -> Vec<GroupKey> {
    if account.kind != AccountKind::Media {
        return Vec::new();
    }
    let group = |kind| GroupKey::new(kind, &account.id, "");
    let mut groups = vec![group(GroupKind::Credit)];
    if account.currency != company.currency {
        groups.extend([group(GroupKind::Fx), group(GroupKind::Reval)]);
    }
    groups
}

/// The stock group of a product.
pub fn of_product(shop: &str, product: &str) -> GroupKey {
    GroupKey::new(GroupKind::Stock, shop, product)
}

/// `groups`, sorted, without the free credit of accounts that never were granted any.
///
/// # Errors
/// When the store cannot be read.
pub async fn due(groups: impl IntoIterator<Item = GroupKey>, snapshot: &Snapshot) -> anyhow::Result<Vec<GroupKey>> {
    let mut granted: HashSet<Text> = HashSet::new();
    if snapshot.rows("media_charge")? > 0 {
        let sql = "SELECT DISTINCT account FROM media_charge WHERE kind = $1";
        for batch in snapshot.query(sql, &[ChargeKind::FreeCreditGranted.as_str().into()]).await? {
            let accounts = column::<Word>(&batch, "account")?;
            for row in 0..batch.num_rows() {
                granted.insert(Word::get(accounts, row)?);
            }
        }
    }
    let has_any = |group: &GroupKey| group.kind() != Some(GroupKind::Credit) || granted.contains(group.account());
    let mut due: Vec<GroupKey> = groups.into_iter().filter(has_any).collect();
    due.sort_unstable();
    due.dedup();
    Ok(due)
}

/// Calls `take` with each of `groups` and the facts it rests on.
///
/// # Errors
/// When the store cannot be read, or `take` fails.
pub async fn each(
    groups: &[GroupKey],
    snapshot: &Snapshot,
    known: &Known,
    accounts: &BTreeMap<Text, Account>,
    mut take: impl FnMut(&GroupKey, FactSet) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let (stock, of_media): (Vec<&GroupKey>, Vec<&GroupKey>) =
        groups.iter().partition(|group| group.kind() == Some(GroupKind::Stock));
    for groups in of_media.chunk_by(|a, b| a.account() == b.account()) {
        let facts = load::facts_of_media(groups[0].account(), snapshot, known).await?;
        for group in groups {
            take(group, facts.clone())?;
        }
    }
    if stock.is_empty() {
        return Ok(());
    }
    let mut orders = orders_of(&stock, snapshot).await?;
    let receipts: Vec<GoodsReceipt> = load::all_rows(snapshot, known).await?;
    let mut left = stock.as_slice();
    while !left.is_empty() {
        let mut wanted: HashMap<i64, Vec<usize>> = HashMap::new();
        let mut count = 0;
        while count < left.len() && (count == 0 || wanted.len() < PARTITION) {
            let of_product = orders.get_mut(left[count].account()).and_then(|it| it.remove(left[count].rest()));
            for hash in of_product.into_iter().flatten() {
                wanted.entry(hash).or_default().push(count);
            }
            count += 1;
        }
        let (part, rest) = left.split_at(count);
        for (group, facts) in part.iter().zip(stock_facts(part, &wanted, &receipts, snapshot, known, accounts).await?) {
            take(group, facts)?;
        }
        left = rest;
    }
    Ok(())
}

/// Orders by shop and product, as hashes of their groups.
type Orders = HashMap<Text, HashMap<Text, HashSet<i64>>>;

/// The orders that have a line or change of each product.
async fn orders_of(stock: &[&GroupKey], snapshot: &Snapshot) -> anyhow::Result<Orders> {
    let mut orders = Orders::new();
    for group in stock {
        orders.entry_ref(group.account()).or_default().entry_ref(group.rest()).or_default();
    }
    for table in ["order_line", "order_change"] {
        if snapshot.rows(table)? == 0 {
            continue;
        }
        let sql = format!("SELECT account, product, group_hash FROM {table} WHERE product IS NOT NULL");
        let mut rows = snapshot.stream(&sql, &[]).await?;
        while let Some(batch) = rows.try_next().await? {
            let (accounts, products) = (column::<Word>(&batch, "account")?, column::<Word>(&batch, "product")?);
            let hashes = column::<Count>(&batch, "group_hash")?;
            for row in 0..batch.num_rows() {
                let Some(of_shop) = orders.get_mut(&Word::get(accounts, row)?) else { continue };
                if let Some(of_product) = of_shop.get_mut(&Word::get(products, row)?) {
                    of_product.insert(Count::get(hashes, row)?);
                }
            }
        }
    }
    Ok(orders)
}

/// Receipts of each product of `part`, and the facts of its orders; `wanted` says whose an order is.
async fn stock_facts(
    part: &[&GroupKey],
    wanted: &HashMap<i64, Vec<usize>>,
    receipts: &[GoodsReceipt],
    snapshot: &Snapshot,
    known: &Known,
    accounts: &BTreeMap<Text, Account>,
) -> anyhow::Result<Vec<FactSet>> {
    let mut all = vec![FactSet::default(); part.len()];
    let places: HashMap<&GroupKey, usize> = part.iter().enumerate().map(|(at, group)| (*group, at)).collect();
    for receipt in receipts {
        if let Some(at) = places.get(&of_product(&receipt.origin().account, &receipt.product)) {
            all[*at].goods_receipt.push(receipt.clone());
        }
    }
    let hashes = Arc::new(wanted.keys().copied().collect());
    for (order, facts) in load::facts_of(&hashes, snapshot, known, accounts).await?.into_groups() {
        for at in wanted.get(&order.hash64()).into_iter().flatten() {
            if order.kind() == Some(GroupKind::Order) && order.account() == part[*at].account() {
                all[*at].append(facts.clone());
            }
        }
    }
    Ok(all)
}
