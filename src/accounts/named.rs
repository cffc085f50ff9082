//! What names an account: it cannot be removed then.

use jangbu_core::{
    Text,
    account::{Account, AccountKind, party},
    facts::FactKind,
};
use store::{
    Snapshot,
    records::{quarantine, replaced_day},
    tables::{
        cell::{Count, Word},
        cell_of,
    },
};

use super::PARTIES;
use crate::{books::Books, told::told};

/// Columns in which facts name an account that nothing is posted anew for.
const OTHERS: [(&str, &str, Option<AccountKind>); 3] = [
    ("campaign_alias", "media_account", Some(AccountKind::Media)),
    ("goods_receipt", "supplier", Some(AccountKind::Supplier)),
    ("product", "supplier", Some(AccountKind::Supplier)),
];

/// Refuses to let an account go that facts, other accounts or open rows of the quarantine name.
///
/// # Errors
/// When something does, with how many and where.
pub async fn refuse(books: &Books, account: &Account) -> anyhow::Result<()> {
    let id = &account.id;
    let facts = facts(books, account).await?;
    if !facts.is_empty() {
        let sum: i64 = facts.iter().map(|(_, count)| count).sum();
        let en: Vec<String> = facts.iter().map(|(table, count)| format!("{table} {count}")).collect();
        let ko: Vec<String> = facts.iter().map(|(table, count)| format!("{table} {count}건")).collect();
        return Err(told(
            format!(
                "account `{id}` cannot be removed: {sum} facts name it ({}). What is known of it can be changed with \
                 `jangbu account set {id}`",
                en.join(", ")
            ),
            format!(
                "계정 `{id}` 은(는) 삭제할 수 없습니다. 이 계정을 가리키는 자료가 {sum}건 있습니다({}). 계정의 속성은 \
                 `jangbu account set {id}` 로 고칠 수 있습니다",
                ko.join(", ")
            ),
        ));
    }
    let names = |other: &&Account| other.id != *id && (other.shop == *id || other.gateway == *id);
    let others: Vec<String> = books.accounts.values().filter(names).map(|other| format!("`{}`", other.id)).collect();
    if !others.is_empty() {
        let others = others.join(", ");
        return Err(told(
            format!(
                "account `{id}` cannot be removed: it is the shop or gateway of {others}. Change them first with \
                 `jangbu account set`"
            ),
            format!(
                "계정 `{id}` 은(는) 삭제할 수 없습니다. {others} 계정의 쇼핑몰이나 결제사입니다. 먼저 \
                 `jangbu account set` 으로 그 계정을 고치십시오"
            ),
        ));
    }
    let open = quarantine::all(&mut books.read().await?, Some("open")).await?;
    let waiting = open.iter().filter(|row| row.account == id.as_str()).count();
    if waiting > 0 {
        return Err(told(
            format!(
                "account `{id}` cannot be removed: {waiting} rows of it wait in quarantine. Mend or dismiss them first: \
                 `jangbu quarantine list`"
            ),
            format!(
                "계정 `{id}` 은(는) 삭제할 수 없습니다. 이 계정의 격리된 행이 {waiting}개 있습니다. 먼저 고치거나 \
                 제외하십시오: `jangbu quarantine list`"
            ),
        ));
    }
    Ok(())
}

/// How many facts, in force or not, belong to or name an account, by table; and the days of which a report said that
/// there was nothing.
async fn facts(books: &Books, account: &Account) -> anyhow::Result<Vec<(&'static str, i64)>> {
    let snapshot = books.lake.snapshot().await?;
    let mut found = Vec::new();
    for kind in FactKind::ALL.iter().copied() {
        let table = kind.as_str();
        let mut count = 0;
        if snapshot.rows(table)? > 0 {
            let sql = format!("SELECT COUNT(*) AS facts FROM {table} WHERE account = $1");
            for batch in snapshot.query(&sql, &[account.id.as_str().into()]).await? {
                count += cell_of::<Count>(&batch, "facts", 0)?;
            }
            let columns = PARTIES.iter().chain(&OTHERS).filter(|(of, ..)| *of == table);
            for &(_, column, of_kind) in columns {
                count += naming(books, &snapshot, (table, column, of_kind), &account.id).await?;
            }
        }
        if count == 0 && matches!(kind, FactKind::AdClaim | FactKind::AdDelivery) {
            let days = replaced_day::of(&mut books.read().await?, kind, &account.id).await?;
            count = i64::try_from(days.len()).unwrap_or(i64::MAX);
        }
        if count > 0 {
            found.push((table, count));
        }
    }
    Ok(found)
}

/// How many facts name an account in a column.
async fn naming(
    books: &Books,
    snapshot: &Snapshot,
    (table, column, kind): (&str, &str, Option<AccountKind>),
    id: &Text,
) -> anyhow::Result<i64> {
    let sql = format!(
        "SELECT {column} AS named, COUNT(*) AS facts FROM {table} WHERE {column} IS NOT NULL GROUP BY {column}"
    );
    let mut count = 0;
    for batch in snapshot.query(&sql, &[]).await? {
        for row in 0..batch.num_rows() {
            let named = cell_of::<Word>(&batch, "named", row)?;
            if party(&books.accounts, kind, &named) == id {
                count += cell_of::<Count>(&batch, "facts", row)?;
            }
        }
    }
    Ok(count)
}
