//! Touches that lead nowhere yet.

use store::{Snapshot, tables::cell::Count};

use super::{cell, query};

/// Touches of orders that no file has. They are no mistake by themselves: the order may still come.
pub async fn without_order(snapshot: &Snapshot) -> anyhow::Result<i64> {
    const SQL: &str = "SELECT CAST(COUNT(*) AS BIGINT) AS touches FROM current_order_touch t \
        LEFT JOIN (SELECT DISTINCT account, order_id FROM current_order_line) o \
        ON o.account = t.account AND o.order_id = t.order_id WHERE o.order_id IS NULL";
    match query(snapshot, "order_touch", SQL).await?.first() {
        Some(batch) => Ok(cell::<Count>(batch, "touches", 0)?),
        None => Ok(0),
    }
}
