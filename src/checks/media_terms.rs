//! G40, where an ad account says what to expect: its threshold, and how far its invoices may be from what was measured.

use std::collections::BTreeMap;

use jangbu_core::{
    Text,
    account::{Account, Billing},
    facts::ChargeKind,
    group::GroupKind,
};
use ledger::{
    Context, Month, Role,
    check::{
        invoice_variance::{InvoicedMonth, invoice_variance},
        threshold_reached::{AccruedDay, threshold_reached},
    },
    invoice_tolerance::Tolerance,
};
use store::{
    Snapshot,
    tables::cell::{Day, Minor, Word},
};

use super::{Found, cell, query};

/// Threshold-billed accounts that were not charged when their threshold was reached.
pub async fn thresholds(snapshot: &Snapshot, context: &Context) -> anyhow::Result<Vec<Found>> {
    let mut found = Vec::new();
    for media in context.accounts.values().filter(|it| it.billing == Billing::Threshold) {
        let Some(threshold) = media.threshold_minor else { continue };
        let days = accrued(snapshot, context, media).await?;
        let finding = threshold_reached(&media.id, (threshold, media.currency), &days);
        found.extend(finding.map(|it| Found { kind: "charge_missing", ..Found::of(it, media.currency) }));
    }
    Ok(found)
}

/// What moved on 262 of an account, by day.
async fn accrued(snapshot: &Snapshot, context: &Context, media: &Account) -> anyhow::Result<Vec<AccruedDay>> {
    if snapshot.rows("journal")? == 0 {
        return Ok(Vec::new());
    }
    const SQL: &str = "SELECT economic_on, CAST(SUM(CASE WHEN amount < 0 THEN -amount ELSE 0 END) AS DECIMAL(18,0)) AS spent, \
        CAST(SUM(CASE WHEN amount > 0 THEN amount ELSE 0 END) AS DECIMAL(18,0)) AS charged FROM journal \
        WHERE code = $1 AND media_account = $2 AND currency = $3 GROUP BY economic_on ORDER BY economic_on";
    let code = context.chart.code(Role::AccruedMedia);
    let values = [code.as_str().into(), media.id.as_str().into(), media.currency.code().into()];
    let mut days = Vec::new();
    for batch in snapshot.query(SQL, &values).await? {
        for row in 0..batch.num_rows() {
            days.push(AccruedDay {
                on: cell::<Day>(&batch, "economic_on", row)?,
                spent_minor: cell::<Minor>(&batch, "spent", row)?,
                charged_minor: cell::<Minor>(&batch, "charged", row)?,
            });
        }
    }
    Ok(days)
}

/// Months whose invoices are further from what was measured than their account allows.
pub async fn invoices(snapshot: &Snapshot, context: &Context) -> anyhow::Result<Vec<Found>> {
    let allows = |it: &&Account| it.tolerance_basis_points.is_some() || it.tolerance_minor.is_some();
    let limited: Vec<&Account> = context.accounts.values().filter(allows).collect();
    if limited.is_empty() {
        return Ok(Vec::new());
    }
    let invoiced = format!(
        "SELECT account, COALESCE(service_to, charged_on) AS day, total AS amount FROM current_media_charge \
         WHERE kind = '{}'",
        ChargeKind::Invoice
    );
    let measured = format!(
        "SELECT media_account AS account, economic_on AS day, CAST(SUM(amount) AS DECIMAL(18,0)) AS amount FROM journal \
         WHERE (group_key LIKE '{}:%' OR group_key LIKE '{}:%') AND code IN ('{}', '{}') \
         GROUP BY media_account, economic_on",
        GroupKind::Ad,
        GroupKind::Credit,
        context.chart.code(Role::MediaSpend),
        context.chart.code(Role::VatAwaitingInvoice)
    );
    let invoiced = by_month(snapshot, "media_charge", &invoiced).await?;
    let measured = by_month(snapshot, "journal", &measured).await?;
    let months = invoiced.into_iter().filter_map(|((account, month), invoiced_minor)| {
        let media = limited.iter().find(|it| it.id == account)?;
        let measured_minor = measured.get(&(account.clone(), month)).copied().unwrap_or(0);
        let tolerance = Tolerance {
            basis_points: media.tolerance_basis_points.unwrap_or(i64::MAX),
            amount_minor: media.tolerance_minor.unwrap_or(i64::MAX),
        };
        let currency = media.currency;
        Some(InvoicedMonth { media_account: account, month, currency, measured_minor, invoiced_minor, tolerance })
    });
    let own = context.company.currency;
    let found = invoice_variance(months).into_iter();
    Ok(found.map(|finding| Found { kind: "invoice_variance", ..Found::of(finding, own) }).collect())
}

/// Sums by account and month.
async fn by_month(snapshot: &Snapshot, table: &str, sql: &str) -> anyhow::Result<BTreeMap<(Text, Month), i64>> {
    let mut sums: BTreeMap<(Text, Month), i64> = BTreeMap::new();
    for batch in query(snapshot, table, sql).await? {
        for row in 0..batch.num_rows() {
            let month = Month::of(cell::<Day>(&batch, "day", row)?);
            let sum = sums.entry((cell::<Word>(&batch, "account", row)?, month)).or_default();
            *sum = sum.saturating_add(cell::<Minor>(&batch, "amount", row)?);
        }
    }
    Ok(sums)
}
