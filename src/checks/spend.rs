//! G11: what the platforms report as cost is what is posted, per account and day.

use hashbrown::HashSet;
use jangbu_core::{
    Decimal,
    account::VatTreatment,
    facts::VatBasis,
    group::{GroupKey, GroupKind},
};
use ledger::{
    Context, Role,
    check::spend_conserved::{DaySpend, spend_conserved},
};
use store::{
    Snapshot,
    tables::cell::{Code, Day, Exact, Minor, Word},
};

use super::{Found, cell, query};

/// Account-days of one VAT basis whose posted cost is not the reported one; days in `waiting` are not posted yet.
pub async fn conserved(snapshot: &Snapshot, context: &Context, waiting: &HashSet<i64>) -> anyhow::Result<Vec<Found>> {
    let (spend, vat_spent) = (context.chart.code(Role::MediaSpend), context.chart.code(Role::VatAwaitingInvoice));
    let sql = format!(
        "SELECT f.account, f.day, f.currency, f.vat_basis, f.cost, COALESCE(u.used, 0) AS used, \
            COALESCE(j.cost_posted, 0) AS cost_posted, COALESCE(j.vat_posted, 0) AS vat_posted FROM \
        (SELECT account, day, currency, MIN(vat_basis) AS vat_basis, CAST(SUM(cost) AS DECIMAL(18,6)) AS cost \
         FROM current_ad_delivery GROUP BY account, day, currency HAVING COUNT(DISTINCT vat_basis) = 1) f \
        LEFT JOIN (SELECT account, charged_on, CAST(SUM(total) AS DECIMAL(18,0)) AS used FROM current_media_charge \
         WHERE kind = 'free_credit_used' GROUP BY account, charged_on) u \
         ON u.account = f.account AND u.charged_on = f.day \
        LEFT JOIN (SELECT media_account, economic_on, \
          CAST(SUM(CASE WHEN code = '{spend}' THEN amount ELSE 0 END) AS DECIMAL(18,0)) AS cost_posted, \
          CAST(SUM(CASE WHEN code = '{vat_spent}' THEN amount ELSE 0 END) AS DECIMAL(18,0)) AS vat_posted \
         FROM journal WHERE group_key LIKE '{}:%' GROUP BY media_account, economic_on) j \
         ON j.media_account = f.account AND j.economic_on = f.day",
        GroupKind::Ad
    );
    let mut days = Vec::new();
    for batch in query(snapshot, "ad_delivery", &sql).await? {
        for row in 0..batch.num_rows() {
            let media = cell::<Word>(&batch, "account", row)?;
            let day = cell::<Day>(&batch, "day", row)?;
            if waiting.contains(&GroupKey::ad(&media, day).hash64()) {
                continue;
            }
            let account = context.accounts.get(&media);
            let treatment = account.map_or(VatTreatment::None, |account| account.vat);
            let rounding = account.map(|account| account.vat_rounding).unwrap_or_default();
            let used = cell::<Minor>(&batch, "used", row)?;
            let cost = i128::from(cell::<Minor>(&batch, "cost_posted", row)?) + i128::from(used);
            let vat_posted = i128::from(cell::<Minor>(&batch, "vat_posted", row)?);
            let recoverable = treatment == VatTreatment::Recoverable;
            let used_vat = i128::from(if recoverable { context.vat.vat_inside(used, day, rounding) } else { 0 });
            let reported: Decimal = cell::<Exact>(&batch, "cost", row)?;
            let posted_minor = match (cell::<VatBasis>(&batch, "vat_basis", row)?, treatment) {
                (VatBasis::Included, VatTreatment::Recoverable) => cost + vat_posted,
                (VatBasis::Excluded, VatTreatment::Recoverable) => cost - used_vat,
                // VAT was added on top of an exact base: compared where the groups are posted anew.
                (VatBasis::Excluded, VatTreatment::Unrecoverable) => continue,
                _ => cost,
            };
            let currency = cell::<Code>(&batch, "currency", row)?;
            days.push(DaySpend { media_account: media, day, currency, reported, posted_minor });
        }
    }
    let found = spend_conserved(days).into_iter();
    Ok(found.map(|finding| Found::of(finding, context.company.currency)).collect())
}
