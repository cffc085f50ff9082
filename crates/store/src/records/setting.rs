//! Named settings of the company; the company itself is one of them.

use jangbu_core::{Timestamp, account::Company};

use crate::{
    database::Transaction,
    error::{Result, unexpected},
};

/// The company whose books these are; `None` before `init`.
///
/// # Errors
/// When the stored text cannot be read.
pub async fn company(tx: &mut Transaction<'_>) -> Result<Option<Company>> {
    get(tx, "company").await?.map(|text| serde_json::from_str(&text).map_err(|e| unexpected("company", e))).transpose()
}

/// Stores the company.
///
/// # Errors
/// When the database refuses.
pub async fn put_company(tx: &mut Transaction<'_>, company: &Company, now: Timestamp) -> Result<()> {
    let text = serde_json::to_string(company).map_err(|e| unexpected("company", e))?;
    put(tx, "company", &text, now).await
}

/// A setting's value.
///
/// # Errors
/// When the database refuses.
pub async fn get(tx: &mut Transaction<'_>, name: &str) -> Result<Option<String>> {
    let rows = tx.query("SELECT value FROM jangbu_setting WHERE name = $1", &[name.into()]).await?;
    rows.first().map(|row| row.text(0).map(str::to_owned)).transpose()
}

/// Sets a setting.
///
/// # Errors
/// When the database refuses.
pub async fn put(tx: &mut Transaction<'_>, name: &str, value: &str, now: Timestamp) -> Result<()> {
    tx.execute(
        "INSERT INTO jangbu_setting (name, value, created_at) VALUES ($1, $2, $3) \
         ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        &[name.into(), value.into(), now.to_string().into()],
    )
    .await
    .map(drop)
}
