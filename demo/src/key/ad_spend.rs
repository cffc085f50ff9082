//! Policy 3.1: the spend of a media account on a day, less free credit used.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{
    arithmetic::{r, split, vat_inside, vat_on_top},
    in_force::{InForce, Spend},
    ledger::{Group, LineKey},
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

    for vat_included in [true, false] {
        let of_basis: Vec<&Spend> = rows.iter().filter(|s| s.vat_included == vat_included).collect();
        let cost = r(of_basis.iter().map(|s| s.cost).sum());
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
    }

    let free: i64 = facts
        .charges
        .rows()
        .filter(|c| c.account == account.id && c.kind == "free_credit_used" && c.charged_on == day)
        .map(|c| c.total)
        .sum();
    let vat = if recoverable { vat_inside(free) } else { 0 };
    group.add(line(paid_from), free);
    group.add(line("1351"), -vat);
    let parties = parties(rows.iter());
    let weights: Vec<Decimal> = parties.values().copied().collect();
    match split(free - vat, &weights) {
        Some(shares) => {
            for ((campaign, ad_group), share) in parties.keys().zip(shares) {
                group.add(party(campaign, ad_group), -share);
            }
        }
        None => group.add(line("833"), vat - free),
    }
    group
}

/// Exact cost by campaign and ad group, in the order of their texts.
fn parties<'a>(rows: impl Iterator<Item = &'a Spend>) -> BTreeMap<(&'a str, &'a str), Decimal> {
    let mut parties = BTreeMap::new();
    for row in rows {
        *parties.entry((row.campaign.as_str(), row.ad_group.as_str())).or_insert(Decimal::ZERO) += row.cost;
    }
    parties
}
