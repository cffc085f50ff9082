//! Registering, changing and removing accounts, as recorded acts.

mod named;

use std::collections::BTreeMap;

use hashbrown::HashSet;
use jangbu_core::{
    Text,
    account::{Account, AccountKind, party},
    facts::OrderTouch,
    group::{GroupKey, GroupKind},
};
use store::{
    Snapshot, WriteLock,
    records::batch::Batch,
    tables::{
        FactRow,
        cell::{Cell, Count, Word},
        column,
    },
};

use crate::{
    books::Books,
    clock::{Clock, actor},
    pipeline::{AccountChange, Act, Beside, Recorded, grouping, record},
    told::told,
};

/// Kind of a batch by which an account is registered or changed.
const PUT: &str = "account";
/// Kind of a batch by which an account is removed.
const REMOVED: &str = "account_removed";
/// Kinds of batches that change accounts.
pub const KINDS: [&str; 2] = [PUT, REMOVED];

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
    let before = books.accounts.get(id);
    let account = change(books, before)?;
    if before == Some(&account) {
        return Ok((account, Recorded::default()));
    }
    let recorded = now(books, &mut lock, clock, AccountChange::Put(account.clone())).await?;
    Ok((account, recorded))
}

/// Takes the account `id` out of the register; groups whose postings depended on it are posted anew.
///
/// # Errors
/// When it is not registered, something names it, or the store refuses.
pub async fn remove(books: &mut Books, id: &Text, clock: &Clock) -> anyhow::Result<(Account, Recorded)> {
    let mut lock = books.database.lock().await?;
    books.refresh(&mut books.read().await?).await?;
    let account = books.accounts.get(id).cloned().ok_or_else(|| unregistered(id))?;
    named::refuse(books, &account).await?;
    let recorded = now(books, &mut lock, clock, AccountChange::Remove(account.clone())).await?;
    Ok((account, recorded))
}

/// That there is no such account.
pub fn unregistered(id: &str) -> anyhow::Error {
    told(
        format!("account `{id}` is not registered; `jangbu account list` shows those that are"),
        format!("계정 `{id}` 은(는) 등록되어 있지 않습니다. `jangbu account list` 로 확인하십시오"),
    )
}

/// Records a change as a batch of its own.
async fn now(
    books: &mut Books,
    lock: &mut WriteLock,
    clock: &Clock,
    change: AccountChange,
) -> anyhow::Result<Recorded> {
    let (batch_id, recorded_at) = clock.next(&mut books.read().await?).await?;
    let kind = match change {
        AccountChange::Put(_) => PUT,
        AccountChange::Remove(_) => REMOVED,
    };
    let batch = Batch {
        account: change.account().id.to_string(),
        detail: serde_json::to_string(change.account())?,
        ..Batch::new(batch_id, kind, actor(), recorded_at)
    };
    record_change(books, lock, batch, change).await
}

/// Records a batch that changes an account; groups whose postings depend on it are posted anew.
///
/// # Errors
/// When the store refuses.
pub async fn record_change(
    books: &mut Books,
    lock: &mut WriteLock,
    batch: Batch,
    change: AccountChange,
) -> anyhow::Result<Recorded> {
    let repost = touched(books, &change).await?;
    let act = Act { batch, numbered: true, repost, accept: true, account: Some(change.clone()) };
    let (sender, none) = std::sync::mpsc::sync_channel(1);
    drop(sender);
    let recorded = record(books, lock, act, none, async || Ok(Beside::default()), &|_| {}).await?;
    change.apply(&mut books.accounts);
    Ok(recorded)
}

/// Groups whose postings may depend on what changes of an account.
async fn touched(books: &Books, change: &AccountChange) -> anyhow::Result<HashSet<i64>> {
    let account = change.account();
    let mut after = books.accounts.clone();
    let before = change.apply(&mut after);
    let mut groups = HashSet::new();
    let bank_text = |account: Option<&Account>| account.map(|it| it.bank_text.clone()).unwrap_or_default();
    if bank_text(before.as_ref()) != bank_text(after.get(&account.id)) {
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
    add_renamed(books, &after, &mut groups).await?;
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

/// Adds the groups whose facts name an account that they mean only with the accounts as they are `after`, or no more.
async fn add_renamed(books: &Books, after: &BTreeMap<Text, Account>, groups: &mut HashSet<i64>) -> anyhow::Result<()> {
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
                if party(&books.accounts, kind, &named) != party(after, kind, &named) {
                    add_naming(&snapshot, (table, column_name, &named), after, groups).await?;
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

/// What a batch changes of an account; `None` where it is of another kind.
///
/// # Errors
/// When a stored account cannot be read.
pub fn of_batch(batch: &Batch) -> anyhow::Result<Option<AccountChange>> {
    let account = || serde_json::from_str(&batch.detail);
    Ok(match batch.kind.as_str() {
        PUT => Some(AccountChange::Put(account()?)),
        REMOVED => Some(AccountChange::Remove(account()?)),
        _ => None,
    })
}
