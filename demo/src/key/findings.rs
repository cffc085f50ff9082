//! What a careful reader of the files has to notice.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{
    due_dates,
    in_force::InForce,
    ledger::{Ledger, LineKey, Net},
    media_terms,
};
use crate::{
    faults::Finding,
    files::rows::{Content, Export, PayoutRow},
    world::accounts::{AccountSpec, KB},
};

/// A platform claims this many purchases of a campaign and day beyond twice the orders linked to it: not plausible.
pub const DOUBLED_CLAIM_MARGIN: i64 = 5;

/// All findings, sorted.
pub fn findings(exports: &[Export], facts: &InForce, accounts: &[AccountSpec], ledger: &Ledger) -> Vec<Finding> {
    let balances = ledger.balances();
    let mut found = lying_totals(exports);
    found.extend(payout_differences(facts));
    found.extend(bank_gaps(facts));
    found.extend(due_dates::unexplained(facts, accounts));
    found.extend(doubled_claims(facts, &balances));
    found.extend(media_terms::invoice_variances(facts, accounts));
    found.extend(media_terms::missing_charges(&balances, accounts));
    for (currency, on) in &ledger.waiting {
        found.push(Finding { kind: "missing_rate".into(), subject: format!("{currency}/{on}"), amount: None });
    }
    let short = ledger.short.iter().cloned();
    found.extend(short.map(|subject| Finding { kind: "stock_below_zero".into(), subject, amount: None }));
    found.sort();
    found.dedup();
    found
}

/// Reports whose totals row is not the sum of the rows as printed.
fn lying_totals(exports: &[Export]) -> Vec<Finding> {
    let lie = |export: &Export| match export.content {
        Content::NaverUi { total: Some(lie), .. } | Content::Orders { total: Some(lie), .. } if lie != 0 => {
            Some(Finding::new("control_total", export.name.clone(), lie))
        }
        _ => None,
    };
    exports.iter().filter(|e| !e.copy).filter_map(lie).collect()
}

/// Announced payouts that differ from the net of their lines.
fn payout_differences(facts: &InForce) -> Vec<Finding> {
    let mut nets: BTreeMap<(&str, &str), i64> = BTreeMap::new();
    for line in facts.lines.rows() {
        *nets.entry((line.gateway, &line.payout)).or_insert(0) += line.net();
    }
    let difference = |p: &PayoutRow| p.amount - nets.get(&(p.gateway, p.payout.as_str())).copied().unwrap_or(0);
    let differing = facts.payouts.rows().filter(|p| difference(p) != 0);
    let found =
        |p: &PayoutRow| Finding::new("payout_difference", format!("{}/{}", p.gateway, p.paid_out_on), difference(p));
    differing.map(found).collect()
}

/// Lines of the statement whose balance does not follow from the line before.
fn bank_gaps(facts: &InForce) -> Vec<Finding> {
    let lines: Vec<_> = facts.bank.rows().filter(|line| line.bank == KB).collect();
    lines
        .windows(2)
        .map(|pair| (pair[1], pair[1].balance - pair[1].amount - pair[0].balance))
        .filter(|(_, gap)| *gap != 0)
        .map(|(line, gap)| Finding::new("bank_gap", format!("{KB}/{}", line.at.date()), gap))
        .collect()
}

/// Orders by media account, campaign and day: each once, on the first day on which its sales are not zero (policy 1).
pub fn counted_orders(balances: &BTreeMap<LineKey, Net>) -> BTreeMap<(String, String, Date), i64> {
    let mut sales: BTreeMap<(&str, Date, &str, &str), i64> = BTreeMap::new();
    for (key, net) in balances.iter().filter(|(key, _)| key.code == "401" && !key.order.is_empty()) {
        let place = (key.order.as_str(), key.economic_on, key.media_account.as_str(), key.campaign.as_str());
        *sales.entry(place).or_insert(0) += net.functional;
    }
    let mut counts = BTreeMap::new();
    let mut counted = "";
    for ((order, on, media_account, campaign), _) in sales.into_iter().filter(|(_, won)| *won != 0) {
        if order != counted {
            *counts.entry((media_account.to_owned(), campaign.to_owned(), on)).or_insert(0) += 1;
            counted = order;
        }
    }
    counts
}

/// Campaign days on which more than twice the linked orders, and a margin more, are claimed as purchases.
fn doubled_claims(facts: &InForce, balances: &BTreeMap<LineKey, Net>) -> Vec<Finding> {
    let mut linked: BTreeMap<(String, Date), i64> = BTreeMap::new();
    for ((_, campaign, on), count) in counted_orders(balances) {
        *linked.entry((campaign, on)).or_insert(0) += count;
    }
    let mut found = Vec::new();
    for ((account, on), rows) in facts.claims.iter() {
        let mut claimed: BTreeMap<&str, i64> = BTreeMap::new();
        for claim in rows.iter().filter(|c| c.action == "purchase") {
            *claimed.entry(&claim.campaign).or_insert(0) += claim.count;
        }
        for (campaign, count) in claimed {
            let orders = linked.get(&(campaign.to_owned(), *on)).copied().unwrap_or(0);
            if count >= 2 * orders + DOUBLED_CLAIM_MARGIN {
                let subject = format!("{account}/{campaign}/{on}");
                found.push(Finding { kind: "doubled_claim".into(), subject, amount: Some(count - orders) });
            }
        }
    }
    found
}
