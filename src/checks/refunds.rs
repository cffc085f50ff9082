//! G13: a full refund leaves nothing.

use jangbu_core::group::GroupKind;
use ledger::{
    Context, Role,
    check::refund_symmetry::{OrderSums, refund_symmetry},
};
use store::{
    Snapshot,
    tables::cell::{Code, Minor, Word},
};

use super::{Found, cell, query};

/// Refunded orders whose money is all back, but not their revenue and VAT.
pub async fn symmetric(snapshot: &Snapshot, context: &Context) -> anyhow::Result<Vec<Found>> {
    let sum = |roles: &[Role]| {
        let codes: Vec<String> = roles.iter().map(|role| format!("'{}'", context.chart.code(*role))).collect();
        format!("SUM(CASE WHEN code IN ({}) THEN amount ELSE 0 END)", codes.join(", "))
    };
    let (receivable, refunds) = (sum(&[Role::Receivable]), sum(&[Role::Refunds]));
    let revenue = sum(&[Role::Sales, Role::ShippingIncome, Role::SellerDiscount, Role::Refunds]);
    let sql = format!(
        "SELECT group_key, currency, CAST({receivable} AS DECIMAL(18,0)) AS receivable, \
         CAST({revenue} AS DECIMAL(18,0)) AS revenue, CAST({} AS DECIMAL(18,0)) AS vat \
         FROM journal WHERE group_key LIKE '{}:%' GROUP BY group_key, currency \
         HAVING {refunds} <> 0 AND {receivable} = 0 AND {} = 0",
        sum(&[Role::OutputVat]),
        GroupKind::Order,
        // Money that was written off is no refund: its sale stands.
        sum(&[Role::BadDebt])
    );
    let mut orders = Vec::new();
    for batch in query(snapshot, "journal", &sql).await? {
        for row in 0..batch.num_rows() {
            orders.push(OrderSums {
                group: cell::<Word>(&batch, "group_key", row)?,
                currency: cell::<Code>(&batch, "currency", row)?,
                receivable: cell::<Minor>(&batch, "receivable", row)?.into(),
                revenue: cell::<Minor>(&batch, "revenue", row)?.into(),
                vat: cell::<Minor>(&batch, "vat", row)?.into(),
            });
        }
    }
    Ok(refund_symmetry(orders).into_iter().map(|finding| Found::of(finding, context.company.currency)).collect())
}
