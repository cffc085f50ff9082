//! G40, in part: invoices of media are what was reported as spent, within a tolerance.
//!
//! Accounts billed by monthly invoice are compared, in months that have one. An invoice stands for the month of its last
//! day of service, else for that of its date.

use std::collections::BTreeMap;

use jangbu_core::{
    Currency, Text,
    account::{AccountKind, Billing},
    group::GroupKind,
};
use ledger::{
    Context, Month, Role,
    check::media_invoice::{InvoicedMonth, media_invoice},
};
use store::{
    Snapshot,
    tables::cell::{Code, Day, Minor, Word},
};

use super::{Found, cell, query};

/// Months whose invoice and reported spend are further apart than the tolerance.
pub async fn within_tolerance(snapshot: &Snapshot, context: &Context) -> anyhow::Result<Vec<Found>> {
    const INVOICED: &str = "SELECT account AS media, currency, COALESCE(service_to, charged_on) AS day, total AS amount \
        FROM current_media_charge WHERE kind = 'invoice'";
    let spent = format!(
        "SELECT media_account AS media, currency, economic_on AS day, CAST(-SUM(amount) AS DECIMAL(18,0)) AS amount \
         FROM journal WHERE code = '{}' AND group_key LIKE '{}:%' GROUP BY media_account, currency, economic_on",
        context.chart.code(Role::AccruedMedia),
        GroupKind::Ad
    );
    let invoiced = by_month(snapshot, "media_charge", INVOICED).await?;
    let reported = by_month(snapshot, "journal", &spent).await?;
    let by_invoice = |media: &Text| {
        let account = context.accounts.get(media);
        account.is_some_and(|it| it.kind == AccountKind::Media && it.billing == Billing::Invoiced)
    };
    let months = invoiced.into_iter().filter(|((media, ..), _)| by_invoice(media)).map(|(key, invoiced_minor)| {
        let reported_minor = reported.get(&key).copied().unwrap_or(0);
        let (media_account, month, currency) = key;
        InvoicedMonth { media_account, month, currency, reported_minor, invoiced_minor }
    });
    let found = media_invoice(months).into_iter();
    Ok(found
        .map(|finding| Found { kind: "invoice_difference", ..Found::of(finding, context.company.currency) })
        .collect())
}

async fn by_month(
    snapshot: &Snapshot,
    table: &str,
    sql: &str,
) -> anyhow::Result<BTreeMap<(Text, Month, Currency), i64>> {
    let mut months = BTreeMap::new();
    for batch in query(snapshot, table, sql).await? {
        for row in 0..batch.num_rows() {
            let month = Month::of(cell::<Day>(&batch, "day", row)?);
            let key = (cell::<Word>(&batch, "media", row)?, month, cell::<Code>(&batch, "currency", row)?);
            *months.entry(key).or_default() += cell::<Minor>(&batch, "amount", row)?;
        }
    }
    Ok(months)
}
