//! Claims that cannot be: a platform claims far more purchases than there were linked orders.

use jangbu_core::{Decimal, Said};
use store::{
    Snapshot,
    tables::cell::{Count, Day, Exact, Word},
};

use super::{Found, cell, query};

/// A claim is implausible from twice the linked orders and this many more.
const MARGIN: i64 = 5;

/// Campaign-days whose claimed purchases are implausible beside the orders linked to the campaign.
pub async fn implausible(snapshot: &Snapshot) -> anyhow::Result<Vec<Found>> {
    const SQL: &str = "SELECT c.account, c.campaign, c.day, c.claimed, CAST(COALESCE(o.orders, 0) AS BIGINT) AS orders \
        FROM (SELECT account, campaign, day, CAST(SUM(conversions) AS DECIMAL(18,6)) AS claimed \
          FROM current_ad_claim WHERE action = 'purchase' GROUP BY account, campaign, day) c \
        LEFT JOIN (SELECT campaign, economic_on, SUM(orders) AS orders FROM profit_rollup \
          WHERE campaign IS NOT NULL GROUP BY campaign, economic_on) o \
        ON o.campaign = c.campaign AND o.economic_on = c.day";
    let mut found = Vec::new();
    for batch in query(snapshot, "ad_claim", SQL).await? {
        for row in 0..batch.num_rows() {
            let claimed = cell::<Exact>(&batch, "claimed", row)?;
            let orders = cell::<Count>(&batch, "orders", row)?;
            if claimed < Decimal::from(2 * orders + MARGIN) {
                continue;
            }
            found.push(Found {
                rule: "G10",
                kind: "doubled_claim",
                subject: format!(
                    "{}/{}/{}",
                    cell::<Word>(&batch, "account", row)?,
                    cell::<Word>(&batch, "campaign", row)?,
                    cell::<Day>(&batch, "day", row)?
                ),
                message: Said::new(
                    format!("{claimed} purchases are claimed, {orders} orders are linked"),
                    format!("매체가 주장하는 구매는 {claimed}건, 연결된 주문은 {orders}건입니다"),
                ),
                amount: None,
            });
        }
    }
    Ok(found)
}
