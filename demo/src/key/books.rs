//! All posting groups of the facts in force.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{
    ad_spend, bank_lines, exchange, free_credit,
    in_force::{InForce, Spend},
    ledger::{Group, Ledger, WON},
    links::links,
    media_charge, opening_balances,
    orders::{self, OrderFacts},
    payout_lines,
    reported::Link,
};
use crate::world::accounts::AccountSpec;

/// The books.
pub fn books(facts: &InForce, accounts: &[AccountSpec]) -> Ledger {
    let mut ledger = Ledger::default();
    media(&mut ledger, facts, accounts);
    let links = links(facts, accounts);
    for (order, of_order) in order_facts(facts, &links) {
        ledger.post(orders::group(order, &of_order, facts), &facts.rates, None);
    }
    let mut payouts: BTreeMap<String, Group> = BTreeMap::new();
    for line in facts.lines.rows() {
        let name =
            if line.order_id.is_empty() { format!("payout:{}", line.paid_out_on) } else { line.order_id.clone() };
        let link = links.get(line.order_id.as_str()).cloned().unwrap_or_default();
        payout_lines::add(payouts.entry(name).or_default(), line, &link);
    }
    payouts.into_values().for_each(|group| drop(ledger.post(group, &facts.rates, None)));
    for line in facts.bank.rows() {
        ledger.post(bank_lines::group(line, accounts), &facts.rates, None);
    }
    ledger
}

/// Spend, documents, openings and exchange differences: the last needs what the others posted.
fn media(ledger: &mut Ledger, facts: &InForce, accounts: &[AccountSpec]) {
    let mut posted = Vec::new();
    let mut ad_days: BTreeMap<(&str, Date), &[Spend]> = BTreeMap::new();
    for charge in facts.charges.rows().filter(|c| c.kind == "free_credit_used") {
        ad_days.insert((charge.account, charge.charged_on), &[]);
    }
    ad_days.extend(facts.spend.iter().map(|((id, day), rows)| ((*id, *day), rows.as_slice())));
    for ((id, day), rows) in ad_days {
        let Some(account) = accounts.iter().find(|a| a.id == id) else { continue };
        posted.extend(ledger.post(ad_spend::group(account, day, rows, facts), &facts.rates, None));
    }
    for charge in facts.charges.rows() {
        let Some(account) = accounts.iter().find(|a| a.id == charge.account) else { continue };
        match media_charge::group(account, charge, &facts.rates) {
            Some(group) => posted.extend(ledger.post(group, &facts.rates, charge.settled)),
            None => ledger.waiting.push((charge.currency.to_owned(), charge.charged_on)),
        }
    }
    for account in accounts.iter().filter(|a| a.kind == "media") {
        for (_, group) in free_credit::groups(account, facts) {
            posted.extend(ledger.post(group, &facts.rates, None));
        }
    }
    for opening in facts.openings.rows() {
        posted.extend(ledger.post(opening_balances::group(opening, accounts), &facts.rates, opening.functional));
    }
    for account in accounts.iter().filter(|a| a.kind == "media" && a.currency != WON) {
        exchange::post(ledger, &account.id, &account.currency, &posted, &facts.rates);
    }
}

/// The facts of each order.
pub fn order_facts<'a>(facts: &'a InForce, links: &BTreeMap<&str, Link>) -> BTreeMap<&'a str, OrderFacts<'a>> {
    let mut orders: BTreeMap<&str, OrderFacts> = BTreeMap::new();
    for ((key, _), sale) in facts.sales.iter() {
        orders.entry(&sale.order_id).or_default().lines.push((key, sale));
    }
    for change in facts.changes.rows() {
        orders.entry(&change.order_id).or_default().changes.push(change);
    }
    for (order, of_order) in &mut orders {
        of_order.link = links.get(order).cloned().unwrap_or_default();
    }
    orders
}
