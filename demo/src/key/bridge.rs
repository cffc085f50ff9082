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
    ledger::{LineKey, Net, WON},
    links::links,
    orders::{OrderFacts, refunds_by_day, sales_by_day},
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
    pub booked: i64,
    pub fees: i64,
    pub hold_back: i64,
    pub in_transit: i64,
    pub paid_out: i64,
}

/// What the books say of one order.
#[derive(Debug, Default)]
struct Posted {
    first_on: Option<Date>,
    vat: i64,
    booked: i64,
    owed: i64,
}

/// Rows as of the end of `known_on`.
pub fn bridge(
    balances: &BTreeMap<LineKey, Net>,
    facts: &InForce,
    accounts: &[AccountSpec],
    known_on: Date,
) -> Vec<BridgeRow> {
    let links = links(facts, accounts);
    let orders = order_facts(facts, &links);
    let mut posted = posted(balances);
    let mut rows: BTreeMap<(String, Date), BridgeRow> = BTreeMap::new();
    for (name, lines) in payments(facts) {
        let row = of_payments(&lines, known_on);
        let order = orders.get(name.as_str());
        let of_order = posted.remove(name.as_str()).unwrap_or_default();
        let campaign = links.get(name.as_str()).map_or(String::new(), |link| link.1.clone());
        let own = lines.iter().map(|line| if line.fee != 0 { line.sold_on } else { line.paid_out_on }).min();
        let first_on = order.and_then(first_sale).or(of_order.first_on.into_iter().chain(own).min());
        add(&mut rows, (campaign, first_on), &of_order, order, row, facts);
    }
    for (name, of_order) in posted {
        let order = orders.get(name);
        let campaign = links.get(name).map_or(String::new(), |link| link.1.clone());
        let first_on = order.and_then(first_sale).or(of_order.first_on);
        add(&mut rows, (campaign, first_on), &of_order, order, BridgeRow::default(), facts);
    }
    rows.into_values().collect()
}

/// Balances with the order, by order: those of the order itself and what is owed for it.
fn posted(balances: &BTreeMap<LineKey, Net>) -> BTreeMap<&str, Posted> {
    let mut posted: BTreeMap<&str, Posted> = BTreeMap::new();
    for (key, net) in balances.iter().filter(|(key, _)| !key.order.is_empty()) {
        let of_order = posted.entry(&key.order).or_default();
        match key.code.as_str() {
            "401" | "4011" | "4021" | "402" => of_order.booked -= net.functional,
            "255" => of_order.vat -= net.functional,
            "108" => of_order.owed += net.functional,
            _ => continue,
        }
        of_order.first_on = Some(of_order.first_on.map_or(key.economic_on, |on| on.min(key.economic_on)));
    }
    posted
}

type Payment = crate::world::payments::Transaction;

/// Payout lines by order; those of none by the day of their payout.
fn payments(facts: &InForce) -> BTreeMap<String, Vec<&Payment>> {
    let mut payments: BTreeMap<String, Vec<&Payment>> = BTreeMap::new();
    for line in facts.lines.rows() {
        let name =
            if line.order_id.is_empty() { format!("payout:{}", line.paid_out_on) } else { line.order_id.clone() };
        payments.entry(name).or_default().push(line);
    }
    payments
}

fn of_payments(lines: &[&Payment], known_on: Date) -> BridgeRow {
    let mut row = BridgeRow::default();
    for line in lines {
        row.fees += line.fee + line.fee_vat;
        row.hold_back += line.hold_back;
        if line.paid_out_on <= known_on {
            row.paid_out += line.net();
        } else {
            row.in_transit += line.net();
        }
        if line.order_id.is_empty() {
            row.in_transit -= line.amount;
        }
    }
    row
}

fn first_sale(order: &OrderFacts) -> Option<Date> {
    sales_by_day(order).into_iter().map(|(on, _)| on).min()
}

fn add(
    rows: &mut BTreeMap<(String, Date), BridgeRow>,
    (campaign, first_on): (String, Option<Date>),
    of_order: &Posted,
    order: Option<&OrderFacts>,
    of_payments: BridgeRow,
    facts: &InForce,
) {
    let Some(first_on) = first_on else { return };
    let fresh = BridgeRow { campaign: campaign.clone(), day: first_on.to_string(), ..BridgeRow::default() };
    let is_linked = !campaign.is_empty();
    let row = rows.entry((campaign, first_on)).or_insert(fresh);
    // What waits for a rate came to nothing.
    let sale = order.and_then(|order| {
        let currency = order.lines.first().map(|l| l.1.currency).or(order.changes.first().map(|c| c.currency))?;
        Some((in_won(sales_by_day(order), currency, facts)?, in_won(refunds_by_day(order), currency, facts)?))
    });
    let (ordered, refunded) = sale.unwrap_or_default();
    *(if is_linked { &mut row.linked } else { &mut row.unlinked }) += ordered;
    row.refunded += refunded;
    row.vat += of_order.vat;
    row.booked += of_order.booked;
    row.fees += of_payments.fees;
    row.hold_back += of_payments.hold_back;
    row.in_transit += of_payments.in_transit + of_order.owed;
    row.paid_out += of_payments.paid_out;
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
