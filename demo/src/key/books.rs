//! All posting groups of the facts in force.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{
    accruals, ad_spend, bank_lines, exchange, free_credit,
    in_force::{InForce, Spend},
    ledger::{Group, Ledger, WON},
    links::{self, links},
    media_charge, opening_balances,
    orders::{self, OrderFacts, Seller},
    payout_lines, points, receipts,
    reported::Link,
    stock::{self, Moved},
};
use crate::world::{
    accounts::{AccountSpec, SHOP},
    goods::Receipt,
};

/// The books.
pub fn books(facts: &InForce, accounts: &[AccountSpec]) -> Ledger {
    let mut ledger = Ledger::default();
    media(&mut ledger, facts, accounts);
    let links = links(facts, accounts);
    let mut moved: BTreeMap<(&str, String), Vec<Moved>> = BTreeMap::new();
    for ((shop, order), of_order) in order_facts(facts, accounts, &links) {
        let made = orders::group(order, &of_order, facts);
        let waiting = ledger.waiting.len();
        let lines = ledger.post(made.group, &facts.rates, None);
        ledger.of_orders.entry((shop.to_owned(), order.to_owned())).or_default().order = lines;
        for it in made.moved.into_iter().filter(|_| ledger.waiting.len() == waiting) {
            moved.entry((shop, it.product.clone())).or_default().push(it);
        }
    }
    goods(&mut ledger, facts, accounts, &moved);
    payouts(&mut ledger, facts, accounts, &links);
    for line in facts.bank.rows() {
        ledger.post(bank_lines::group(line, accounts), &facts.rates, None);
    }
    for it in facts.points.rows() {
        ledger.post(points::group(it, &Seller::of(accounts, SHOP)), &facts.rates, None);
    }
    for accrual in facts.accruals.rows() {
        ledger.post(accruals::group(accrual, accounts), &facts.rates, None);
    }
    ledger
}

/// Payout lines, by the order they are about, else by their payout.
fn payouts(ledger: &mut Ledger, facts: &InForce, accounts: &[AccountSpec], links: &BTreeMap<&str, Link>) {
    let mut groups: BTreeMap<(&str, String), Group> = BTreeMap::new();
    for line in facts.lines.rows() {
        let link = links.get(line.order_id.as_str()).cloned().unwrap_or_default();
        let media = links::account(accounts, line.media_account);
        let seller = payout_lines::seller(accounts, line.gateway);
        let group = groups.entry((line.gateway, payout_lines::group_name(line))).or_default();
        payout_lines::add(group, line, seller, &link, &media);
    }
    for ((gateway, name), group) in groups {
        let lines = ledger.post(group, &facts.rates, None);
        let shop = payout_lines::seller(accounts, gateway).map(|it| it.shop);
        let owner = if name.starts_with("payout:") { gateway } else { shop.unwrap_or(gateway) };
        ledger.of_orders.entry((owner.to_owned(), name)).or_default().payouts.extend(lines);
    }
}

/// Goods received, and what brings their products to moving average.
fn goods(ledger: &mut Ledger, facts: &InForce, accounts: &[AccountSpec], moved: &BTreeMap<(&str, String), Vec<Moved>>) {
    let mut products: BTreeMap<(&str, &str), Vec<&Receipt>> = BTreeMap::new();
    for receipt in facts.receipts.rows() {
        let seller = Seller::of(accounts, receipt.shop);
        ledger.post(receipts::group(receipt, &seller), &facts.rates, None);
        products.entry((receipt.shop, &receipt.product)).or_default().push(receipt);
    }
    for ((shop, product), receipts) in products {
        let moved: Vec<&Moved> = moved.get(&(shop, product.to_owned())).into_iter().flatten().collect();
        let (group, lowest) = stock::group(product, &receipts, &moved, &Seller::of(accounts, shop));
        ledger.post(group, &facts.rates, None);
        ledger.short.extend(lowest.map(|_| format!("{shop}/{product}")));
    }
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

/// The facts of each order, by shop and order.
pub fn order_facts<'a>(
    facts: &'a InForce,
    accounts: &'a [AccountSpec],
    links: &BTreeMap<&str, Link>,
) -> BTreeMap<(&'a str, &'a str), OrderFacts<'a>> {
    let mut orders: BTreeMap<(&str, &str), OrderFacts> = BTreeMap::new();
    for ((shop, key, _), sale) in facts.sales.iter() {
        orders.entry((shop, &sale.order_id)).or_default().lines.push((key, sale));
    }
    for ((shop, key), change) in facts.changes.iter() {
        orders.entry((shop, &change.order_id)).or_default().changes.push((key, change));
    }
    for ((shop, order), of_order) in &mut orders {
        of_order.seller = Seller::of(accounts, shop);
        of_order.link = links.get(order).cloned().unwrap_or_default();
    }
    orders
}
