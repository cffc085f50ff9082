//! Registered accounts.

use std::collections::BTreeMap;

use jangbu_core::{Text, Timestamp, account::Account};

use crate::{
    database::Transaction,
    error::{Result, unexpected},
};

/// Every registered account by its id.
///
/// # Errors
/// When a stored account cannot be read.
pub async fn all(tx: &mut Transaction<'_>) -> Result<BTreeMap<Text, Account>> {
    let rows = tx.query("SELECT body FROM jangbu_account ORDER BY id", &[]).await?;
    rows.iter()
        .map(|row| {
            let account: Account = serde_json::from_str(row.text(0)?).map_err(|e| unexpected("account", e))?;
            Ok((account.id.clone(), account))
        })
        .collect()
}

/// Registers an account or changes its attributes.
///
/// # Errors
/// When the database refuses.
pub async fn put(tx: &mut Transaction<'_>, account: &Account, now: Timestamp) -> Result<()> {
    let body = serde_json::to_string(account).map_err(|e| unexpected("account", e))?;
    tx.execute(
        "INSERT INTO jangbu_account (id, body, created_at) VALUES ($1, $2, $3) \
         ON CONFLICT (id) DO UPDATE SET body = excluded.body",
        &[account.id.as_str().into(), body.into(), now.to_string().into()],
    )
    .await
    .map(drop)
}

/// Takes an account out of the register.
///
/// # Errors
/// When the database refuses.
pub async fn remove(tx: &mut Transaction<'_>, id: &str) -> Result<()> {
    tx.execute("DELETE FROM jangbu_account WHERE id = $1", &[id.into()]).await.map(drop)
}
