//! The bridge from orders to payouts, by campaign and first revenue date; what gateways say they pay later is in
//! transit. Won, each amount positive in the direction of its name.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{
    arithmetic::{r, running},
    books::order_facts,
    in_force::InForce,
    ledger::{Ledger, LineKey, Net, OfOrder, WON},
    links::links,
    orders::{OrderFacts, sales_by_day},
    refunds::refunds_by_day,
};
use crate::world::accounts::AccountSpec;

/// One row of the bridge; an empty campaign is *not attributed*.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct BridgeRow {
    pub campaign: String,
    /// `2026-03-05`.
    pub day: String,
    pub linked: i64,
    pub unlinked: i64,
    pub refunded: i64,
    pub vat: i64,
    pub supplier_share: i64,
    pub booked: i64,
    pub written_off: i64,
    pub fees: i64,
    pub hold_back: i64,
    pub set_off: i64,
    pub in_transit: i64,
    pub paid_out: i64,
}

/// Rows as of the end of `known_on`.
pub fn bridge(ledger: &Ledger, facts: &InForce, accounts: &[AccountSpec], known_on: Date) -> Vec<BridgeRow> {
    let links = links(facts, accounts);
    let orders = order_facts(facts, accounts, &links);
    let mut rows: BTreeMap<(String, Date), BridgeRow> = BTreeMap::new();
    for ((shop, name), lines) in &ledger.of_orders {
        let order = orders.get(&(shop.as_str(), name.as_str()));
        let campaign = links.get(name.as_str()).map_or(String::new(), |link| link.1.clone());
        let first_sale = order.and_then(|order| sales_by_day(order).first().map(|(on, _)| *on));
        let Some(first_on) = first_sale.or_else(|| first_line(lines)) else { continue };
        let fresh = BridgeRow { campaign: campaign.clone(), day: first_on.to_string(), ..BridgeRow::default() };
        let is_linked = !campaign.is_empty();
        let row = rows.entry((campaign, first_on)).or_insert(fresh);
        // What waits for a rate came to nothing.
        let (ordered, refunded) = order.and_then(|order| of_facts(order, facts)).unwrap_or_default();
        *(if is_linked { &mut row.linked } else { &mut row.unlinked }) += ordered;
        row.refunded += refunded;
        add_lines(row, lines, known_on);
    }
    rows.into_values().collect()
}

/// The first day on which any account of the bridge has a line.
fn first_line(lines: &OfOrder) -> Option<Date> {
    const ACCOUNTS: [&str; 15] =
        ["401", "4011", "4021", "402", "835", "831", "255", "251", "108", "1351", "1201", "1392", "134", "257", "1391"];
    let mut days: BTreeMap<(Date, &str), i64> = BTreeMap::new();
    for (key, net) in all(lines).filter(|(key, _)| ACCOUNTS.contains(&key.code.as_str())) {
        *days.entry((key.economic_on, &key.code)).or_insert(0) += net.functional;
    }
    days.into_iter().find(|(_, won)| *won != 0).map(|((on, _), _)| on)
}

fn all(lines: &OfOrder) -> impl Iterator<Item = &(LineKey, Net)> {
    lines.order.iter().chain(&lines.payouts)
}

fn add_lines(row: &mut BridgeRow, lines: &OfOrder, known_on: Date) {
    for (key, net) in all(lines) {
        let won = net.functional;
        match key.code.as_str() {
            "401" | "4011" | "4021" | "402" => row.booked -= won,
            "255" => row.vat -= won,
            "251" => row.supplier_share -= won,
            "835" => row.written_off += won,
            "831" | "1351" => row.fees += won,
            "1201" => row.hold_back += won,
            "1392" | "134" | "257" => row.set_off += won,
            "1391" if key.economic_on <= known_on => row.paid_out += won,
            "1391" | "108" => row.in_transit += won,
            _ => {}
        }
    }
}

/// What was ordered and what was refunded, in won.
fn of_facts(order: &OrderFacts, facts: &InForce) -> Option<(i64, i64)> {
    let currency = order.lines.first().map(|l| l.1.currency).or(order.changes.first().map(|c| c.1.currency))?;
    Some((in_won(sales_by_day(order), currency, facts)?, in_won(refunds_by_day(order), currency, facts)?))
}

/// Amounts of customer and mall, in order of their days: each rounded by its running total, a day converted as one.
fn in_won(amounts: Vec<(Date, [Decimal; 2])>, currency: &str, facts: &InForce) -> Option<i64> {
    let mut days: BTreeMap<Date, i64> = BTreeMap::new();
    for which in 0..2 {
        let exact: Vec<Decimal> = amounts.iter().map(|(_, parts)| parts[which]).collect();
        for ((on, _), part) in amounts.iter().zip(running(&exact, r)) {
            *days.entry(*on).or_insert(0) += part;
        }
    }
    let mut won = 0;
    for (on, minor) in days {
        won += if currency == WON { minor } else { r(Decimal::new(minor, 2) * facts.rates.rate(currency, on)?) };
    }
    Some(won)
}
