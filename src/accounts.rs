//! Registering and changing accounts, as recorded acts.

use std::collections::BTreeMap;

use hashbrown::HashSet;
use jangbu_core::{
    Text,
    account::{Account, AccountKind, party},
    facts::OrderTouch,
    group::{GroupKey, GroupKind},
};
use store::{
    Snapshot,
    records::{self, batch::Batch},
    tables::{
        FactRow,
        cell::{Cell, Count, Word},
        column,
    },
};

use crate::{
    books::Books,
    clock::{Clock, actor},
    pipeline::{Act, Beside, Recorded, grouping, record},
};

/// Registers or changes the account `id`; groups whose postings depend on it are posted anew.
///
/// `change` makes of the account as it is, if it is registered, what it is to be. It is asked under the lock: whoever
/// changed the account meanwhile is not undone.
///
/// # Errors
/// When `change` or the store refuses.
pub async fn put(
    books: &mut Books,
    id: &Text,
    clock: &Clock,
    change: impl FnOnce(&Books, Option<&Account>) -> anyhow::Result<Account>,
) -> anyhow::Result<(Account, Recorded)> {
    let mut lock = books.database.lock().await?;
    books.refresh(&mut books.read().await?).await?;
    let before = books.accounts.get(id).cloned();
    let account = change(books, before.as_ref())?;
    if before.as_ref() == Some(&account) {
        return Ok((account, Recorded::default()));
    }
    let (batch_id, recorded_at) = clock.next(&mut books.read().await?).await?;
    let batch = Batch {
        account: account.id.to_string(),
        detail: serde_json::to_string(&account)?,
        ..Batch::new(batch_id, "account", actor(), recorded_at)
    };
    let repost = touched(books, before.as_ref(), &account).await?;
    let recorded = put_recorded(books, &mut lock, batch, &account, repost).await?;
    books.accounts.insert(account.id.clone(), account.clone());
    Ok((account, recorded))
}

/// Records an account batch.
///
/// # Errors
/// When the store refuses.
pub async fn put_recorded(
    books: &Books,
    lock: &mut store::WriteLock,
    batch: Batch,
    account: &Account,
    repost: HashSet<i64>,
) -> anyhow::Result<Recorded> {
    let act = Act { batch, numbered: true, repost, accept: true, account: Some(account.clone()) };
    let (sender, none) = std::sync::mpsc::sync_channel(1);
    drop(sender);
    record(books, lock, act, none, async || Ok(Beside::default()), &|_| {}).await
}

/// Groups whose postings may depend on the attributes of `account`.
///
/// # Errors
/// When the store cannot be read.
pub async fn touched(books: &Books, before: Option<&Account>, account: &Account) -> anyhow::Result<HashSet<i64>> {
    let mut groups = HashSet::new();
    let old_text = before.map(|it| it.bank_text.clone()).unwrap_or_default();
    if old_text != account.bank_text {
        add_groups(books, "bank_line", None, &mut groups).await?;
    }
    let own: &[&str] = match account.kind {
        AccountKind::Media => &["ad_delivery", "media_charge"],
        AccountKind::Shop => &["order_line", "order_change", "points", "goods_receipt"],
        AccountKind::Gateway => &["payout_line"],
        AccountKind::Bank | AccountKind::Supplier => &[],
    };
    for table in own {
        add_groups(books, table, Some(&account.id), &mut groups).await?;
    }
    if account.kind == AccountKind::Media {
        add_groups(books, "opening_balance", None, &mut groups).await?;
        add_groups(books, "accrual", None, &mut groups).await?;
    }
    if account.kind == AccountKind::Shop {
        for gateway in grouping::gateways_of(&books.accounts, &account.id) {
            add_groups(books, "payout_line", Some(gateway), &mut groups).await?;
        }
    }
    add_renamed(books, account, &mut groups).await?;
    Ok(groups)
}

/// Columns in which facts name other accounts, and of which kind.
const PARTIES: [(&str, &str, Option<AccountKind>); 6] = [
    ("order_touch", "media_account", Some(AccountKind::Media)),
    ("order_line", "gateway", Some(AccountKind::Gateway)),
    ("order_change", "gateway", Some(AccountKind::Gateway)),
    ("opening_balance", "party", None),
    ("accrual", "party", None),
    ("payout_line", "media_account", Some(AccountKind::Media)),
];

/// Adds the groups whose facts name an account that they mean only with `account` registered as it is now, or no more.
async fn add_renamed(books: &Books, account: &Account, groups: &mut HashSet<i64>) -> anyhow::Result<()> {
    let mut after = books.accounts.clone();
    after.insert(account.id.clone(), account.clone());
    let snapshot = books.lake.snapshot().await?;
    for (table, column_name, kind) in PARTIES {
        if snapshot.rows(table)? == 0 {
            continue;
        }
        let sql = format!("SELECT DISTINCT {column_name} AS named FROM {table} WHERE {column_name} IS NOT NULL");
        for batch in snapshot.query(&sql, &[]).await? {
            let names = column::<Word>(&batch, "named")?;
            for row in 0..batch.num_rows() {
                let named = Word::get(names, row)?;
                if party(&books.accounts, kind, &named) != party(&after, kind, &named) {
                    add_naming(&snapshot, (table, column_name, &named), &after, groups).await?;
                }
            }
        }
    }
    Ok(())
}

/// Adds the groups of the facts that name `named`; a touch concerns its order's payout lines too.
async fn add_naming(
    snapshot: &Snapshot,
    (table, column_name, named): (&str, &str, &Text),
    accounts: &BTreeMap<Text, Account>,
    groups: &mut HashSet<i64>,
) -> anyhow::Result<()> {
    let sql = format!("SELECT * FROM {table} WHERE {column_name} = $1");
    for batch in snapshot.query(&sql, &[named.as_str().into()]).await? {
        let hashes = column::<Count>(&batch, "group_hash")?;
        for row in 0..batch.num_rows() {
            groups.insert(Count::get(hashes, row)?);
        }
        if table == OrderTouch::table() {
            for touch in OrderTouch::decode(&batch)? {
                for gateway in grouping::gateways_of(accounts, &touch.origin.account) {
                    groups.insert(GroupKey::new(GroupKind::Pay, gateway, &touch.order_id).hash64());
                }
            }
        }
    }
    Ok(())
}

async fn add_groups(
    books: &Books,
    table: &str,
    account: Option<&Text>,
    groups: &mut HashSet<i64>,
) -> anyhow::Result<()> {
    let snapshot = books.lake.snapshot().await?;
    if snapshot.rows(table)? == 0 {
        return Ok(());
    }
    let (sql, values) = match account {
        Some(id) => (format!("SELECT DISTINCT group_hash FROM {table} WHERE account = $1"), vec![id.as_str().into()]),
        None => (format!("SELECT DISTINCT group_hash FROM {table}"), Vec::new()),
    };
    for batch in snapshot.query(&sql, &values).await? {
        let hashes = column::<Count>(&batch, "group_hash")?;
        for row in 0..batch.num_rows() {
            groups.insert(Count::get(hashes, row)?);
        }
    }
    Ok(())
}

/// Every account batch in recorded order holds the account as it was then.
///
/// # Errors
/// When a stored account cannot be read.
pub fn of_batch(batch: &records::batch::Batch) -> anyhow::Result<Account> {
    Ok(serde_json::from_str(&batch.detail)?)
}
