//! Policy 3.1: the spend of a media account on a day, less free credit used, and what an agency adds.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{
    arithmetic::{r, r_ratio, split, vat_inside, vat_on_top},
    in_force::{InForce, Spend},
    ledger::{Group, LineKey, decimals},
};
use crate::world::accounts::AccountSpec;

/// The group of an account and day.
pub fn group(account: &AccountSpec, day: Date, rows: &[Spend], facts: &InForce) -> Group {
    let mut group = Group::default();
    let line = |code: &str| LineKey::new(code, &account.currency, day).media(&account.id);
    let recoverable = account.vat.as_deref() == Some("recoverable");
    let unrecoverable = account.vat.as_deref() == Some("unrecoverable");
    let paid_from = if account.billing.as_deref() == Some("prepaid") { "131" } else { "262" };
    let party = |campaign: &str, ad_group: &str| line("833").campaign(campaign).ad_group(ad_group);

    let minor_units = Decimal::from(10_i64.pow(decimals(&account.currency)));
    let mut of_all_bases = 0;
    for vat_included in [true, false] {
        let of_basis: Vec<&Spend> = rows.iter().filter(|s| s.vat_included == vat_included).collect();
        let cost = r(of_basis.iter().map(|s| s.cost).sum::<Decimal>() * minor_units);
        let (total, vat, expense) = match (vat_included, recoverable, unrecoverable) {
            (true, true, _) => (cost, vat_inside(cost), cost - vat_inside(cost)),
            (false, true, _) => (cost + vat_on_top(cost), vat_on_top(cost), cost),
            (false, _, true) => (cost + vat_on_top(cost), 0, cost + vat_on_top(cost)),
            _ => (cost, 0, cost),
        };
        let parties = parties(of_basis.iter().copied());
        let weights: Vec<Decimal> = parties.values().copied().collect();
        let shares = split(expense, &weights).unwrap_or_default();
        for ((campaign, ad_group), share) in parties.keys().zip(shares) {
            group.add(party(campaign, ad_group), share);
        }
        group.add(line("1351"), vat);
        group.add(line(paid_from), -total);
        of_all_bases += expense;
    }
    if let Some(markup) = account.agency_markup.as_deref() {
        mark_up(&mut group, &line, rows, exact_part(markup, of_all_bases));
    }

    let free: i64 = facts
        .charges
        .rows()
        .filter(|c| c.account == account.id && c.kind == "free_credit_used" && c.charged_on == day)
        .map(|c| c.total)
        .sum();
    take_off(&mut group, account, day, rows, free);
    group
}

/// Step 4: free credit that a day used is no cost.
pub fn take_off(group: &mut Group, account: &AccountSpec, day: Date, rows: &[Spend], free: i64) {
    let line = |code: &str| LineKey::new(code, &account.currency, day).media(&account.id);
    let paid_from = if account.billing.as_deref() == Some("prepaid") { "131" } else { "262" };
    let vat = if account.vat.as_deref() == Some("recoverable") { vat_inside(free) } else { 0 };
    group.add(line(paid_from), free);
    group.add(line("1351"), -vat);
    let parties = parties(rows.iter());
    let weights: Vec<Decimal> = parties.values().copied().collect();
    match split(free - vat, &weights) {
        Some(shares) => {
            for ((campaign, ad_group), share) in parties.keys().zip(shares) {
                group.add(line("833").campaign(campaign).ad_group(ad_group), -share);
            }
        }
        None => group.add(line("833"), vat - free),
    }
}

/// Step 5: what the agency adds, whatever the billing.
fn mark_up(group: &mut Group, line: &dyn Fn(&str) -> LineKey, rows: &[Spend], fee: i64) {
    let parties = parties(rows.iter());
    let weights: Vec<Decimal> = parties.values().copied().collect();
    match split(fee, &weights) {
        Some(shares) => {
            for ((campaign, ad_group), share) in parties.keys().zip(shares) {
                group.add(line("831").campaign(campaign).ad_group(ad_group), share);
            }
        }
        None => group.add(line("831"), fee),
    }
    group.add(line("262"), -fee);
}

/// `r(fraction × amount)` of a fraction such as `3/17`.
fn exact_part(fraction: &str, amount: i64) -> i64 {
    let (above, below) = fraction.split_once('/').unwrap_or((fraction, "1"));
    let whole = |text: &str| text.trim().parse().unwrap_or(0);
    r_ratio(amount, whole(above), whole(below).max(1))
}

/// Exact cost by campaign and ad group, in the order of their texts.
fn parties<'a>(rows: impl Iterator<Item = &'a Spend>) -> BTreeMap<(&'a str, &'a str), Decimal> {
    let mut parties = BTreeMap::new();
    for row in rows {
        *parties.entry((row.campaign.as_str(), row.ad_group.as_str())).or_insert(Decimal::ZERO) += row.cost;
    }
    parties
}
