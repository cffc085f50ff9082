//! Policy 3.16: invoices that are too far from what was measured, and charges at a threshold that are missing.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{
    ad_spend, free_credit,
    in_force::InForce,
    ledger::{LineKey, Net},
};
use crate::{calendar::month_of, faults::Finding, world::accounts::AccountSpec};

/// Months of an account whose invoices break its tolerance, with invoiced − measured.
pub fn invoice_variances(facts: &InForce, accounts: &[AccountSpec]) -> Vec<Finding> {
    let mut found = Vec::new();
    for account in accounts {
        let Some(limit_bp) = account.tolerance_bp else { continue };
        let mut invoiced: BTreeMap<String, i64> = BTreeMap::new();
        for invoice in facts.charges.rows().filter(|c| c.account == account.id && c.kind == "invoice") {
            *invoiced.entry(month_of(invoice.service_to.unwrap_or(invoice.charged_on))).or_default() += invoice.total;
        }
        let measured = measured(facts, account);
        for (month, invoiced) in invoiced {
            let measured = measured.get(&month).copied().unwrap_or(0);
            let off = i128::from(invoiced) - i128::from(measured);
            if off.abs() * 10_000 > i128::from(measured.abs()) * i128::from(limit_bp) {
                found.push(Finding::new("invoice_variance", format!("{}/{month}", account.id), invoiced - measured));
            }
        }
    }
    found
}

/// Spend with its VAT, less free credit, by month: 833 and 1351 of the ad days and of the free credit worked out.
fn measured(facts: &InForce, account: &AccountSpec) -> BTreeMap<String, i64> {
    let days = facts.spend.iter().filter(|((id, _), _)| *id == account.id);
    let spend = days.map(|((_, day), rows)| (*day, ad_spend::group(account, *day, rows, facts)));
    let mut measured: BTreeMap<String, i64> = BTreeMap::new();
    for (day, group) in spend.chain(free_credit::groups(account, facts)) {
        *measured.entry(month_of(day)).or_default() += group.sum("833") + group.sum("1351");
    }
    measured
}

/// Accounts that stand at or above their threshold at the ends of two days with movements in a row: on the second, the
/// first time.
pub fn missing_charges(balances: &BTreeMap<LineKey, Net>, accounts: &[AccountSpec]) -> Vec<Finding> {
    let mut found = Vec::new();
    for account in accounts.iter().filter(|a| a.billing.as_deref() == Some("threshold")) {
        let Some(threshold) = account.threshold else { continue };
        let mut days: BTreeMap<Date, i64> = BTreeMap::new();
        for (key, net) in balances.iter().filter(|(key, _)| key.code == "262" && key.media_account == account.id) {
            *days.entry(key.economic_on).or_default() -= net.amount;
        }
        let (mut owed, mut reached) = (0, false);
        for moved in days.into_values() {
            owed += moved;
            if owed >= threshold && reached {
                found.push(Finding::new("charge_missing", account.id.clone(), owed));
                break;
            }
            reached = owed >= threshold;
        }
    }
    found
}
