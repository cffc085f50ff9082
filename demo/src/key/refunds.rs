//! Policy 3.3: what comes back of an order, in money and in goods, and what is lost.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{
    arithmetic::{r, r_ratio, running, split, vat_inside},
    in_force::InForce,
    orders::{OrderFacts, Place, Posted, Sold, gateway_of, minor, revenue_on},
};
use crate::files::rows::{ChangeRow, SaleRow};

/// What customer and mall get back, exact minor units, by effective day.
pub fn refunds_by_day(facts: &OrderFacts) -> Vec<(Date, [Decimal; 2])> {
    let changes = facts.changes.iter().filter_map(|(_, change)| effective(change, facts));
    let mut refunds: Vec<(Date, [Decimal; 2])> = changes
        .filter(|e| e.change.kind != "write_off")
        .map(|Effective { on, change, .. }| {
            let [customer, mall] = [change.refund + change.shipping_refund, change.mall_discount];
            (on, [minor(change.currency, customer), minor(change.currency, mall)])
        })
        .collect();
    refunds.sort_by_key(|(on, _)| *on);
    refunds
}

/// A change with what it inherits from its line.
struct Effective<'a> {
    on: Date,
    change: &'a ChangeRow,
    its_line: Option<&'a SaleRow>,
    taxable: bool,
    gateway: &'a str,
    product: &'a str,
    /// Day whose unit cost applies.
    cost_on: Date,
}

fn effective<'a>(change: &'a ChangeRow, facts: &OrderFacts<'a>) -> Option<Effective<'a>> {
    let changed_on = change.changed_at.date();
    let its_line =
        facts.lines.iter().map(|(_, l)| *l).find(|l| !change.line_id.is_empty() && l.line_id == change.line_id);
    let sold_on = match its_line {
        Some(line) => Some(revenue_on(line)?),
        None if change.line_id.is_empty() && !facts.lines.is_empty() => {
            Some(facts.lines.iter().filter_map(|(_, l)| revenue_on(l)).min()?)
        }
        None => None,
    };
    let line_gateway = its_line.map_or(facts.seller.gateway, |l| gateway_of(l.gateway, facts.seller.gateway));
    Some(Effective {
        on: sold_on.map_or(changed_on, |on| on.max(changed_on)),
        change,
        its_line,
        taxable: its_line.map_or(change.tax, |l| l.tax) == "taxable",
        gateway: gateway_of(change.gateway, line_gateway),
        product: its_line.map_or(&change.product, |l| &l.product),
        cost_on: sold_on.unwrap_or(changed_on),
    })
}

/// Posts the changes of an order whose sale left `sold` and charged this VAT.
pub(super) fn post(
    posted: &mut Posted,
    place: &Place,
    facts: &OrderFacts,
    all: &InForce,
    (mut sold, charged): (Vec<Sold>, i64),
) {
    let mut changes: Vec<(&str, Effective)> =
        facts.changes.iter().filter_map(|(key, change)| Some((*key, effective(change, facts)?))).collect();
    changes.sort_by_key(|(key, e)| (e.on, e.change.changed_at.date(), e.change.change_id.clone(), key.to_string()));
    let changes = changes.into_iter().map(|(_, e)| e);
    let (lost, changes): (Vec<_>, Vec<_>) = changes.partition(|e| e.change.kind == "write_off");
    for e in lost {
        let w = r(minor(place.currency, e.change.refund + e.change.shipping_refund));
        posted.group.add(place.result("835", e.on).product(e.product), w);
        posted.group.add(place.money("108", e.on).partner(e.gateway), -w);
    }
    let part = |amount: &dyn Fn(&ChangeRow) -> Decimal| {
        let exact: Vec<Decimal> = changes.iter().map(|e| minor(place.currency, amount(e.change))).collect();
        running(&exact, r)
    };
    let paid = part(&|c| c.refund + c.shipping_refund);
    let mall = part(&|c| c.mall_discount);
    let cap = if facts.lines.is_empty() { i64::MAX } else { charged.max(0) };
    let returned = |x: i64| vat_inside(x).min(cap);
    let mut taxable_so_far = 0;
    for (n, e) in changes.iter().enumerate() {
        let refund = paid[n] + mall[n];
        let shares = suppliers_give_back(&mut sold, e, refund);
        let of_suppliers: i64 = shares.iter().map(|(.., u)| *u).sum();
        let before = taxable_so_far;
        taxable_so_far += if e.taxable { refund - of_suppliers } else { 0 };
        let vat = returned(taxable_so_far) - returned(before);
        let group = &mut posted.group;
        for (product, supplier, u) in shares {
            group.add(place.money("251", e.on).product(product).partner(supplier), u);
        }
        group.add(place.result("402", e.on).product(e.product), refund - of_suppliers - vat);
        group.add(place.money("255", e.on), vat);
        group.add(place.money("108", e.on).partner(e.gateway), -paid[n]);
        group.add(place.money("108", e.on).partner(place.seller.shop), -mall[n]);
    }
    restock(posted, place, &changes, all);
}

/// Takes a refund from its line, or from all that were sold; what their suppliers give back of it, by product.
fn suppliers_give_back<'a>(sold: &mut [Sold<'a>], e: &Effective, refund: i64) -> Vec<(&'a str, &'a str, i64)> {
    let parts = match e.its_line {
        Some(line) => sold.iter().map(|it| if std::ptr::eq(it.row, line) { refund } else { 0 }).collect(),
        None => {
            let weights: Vec<Decimal> = sold.iter().map(|it| Decimal::from(it.left.max(0))).collect();
            split(refund, &weights).unwrap_or_else(|| vec![0; sold.len()])
        }
    };
    let mut back = Vec::new();
    for (it, part) in sold.iter_mut().zip(parts) {
        let is_its_line = e.its_line.is_some_and(|line| std::ptr::eq(it.row, line));
        if part == 0 && !is_its_line {
            continue;
        }
        let u = if part >= it.left {
            it.left = 0;
            it.share
        } else if part <= 0 || it.left == 0 {
            it.left -= part;
            0
        } else {
            let u = r_ratio(it.share, part, it.left);
            it.left -= part;
            u
        };
        it.share -= u;
        if u != 0 {
            back.push((it.row.product.as_str(), it.supplier, u));
        }
    }
    back
}

/// Goods that can be sold again come back at the cost of the sale; those of suppliers go back to them.
fn restock(posted: &mut Posted, place: &Place, changes: &[Effective], all: &InForce) {
    let own = |e: &&Effective| !e.its_line.is_some_and(|line| line.agent);
    let back: Vec<&Effective> = changes
        .iter()
        .filter(own)
        .filter(|e| e.change.restocked && ["cancel", "return"].contains(&e.change.kind))
        .collect();
    for (n, e) in back.iter().enumerate() {
        let same = |other: &&&Effective| other.change.line_id == e.change.line_id && other.product == e.product;
        let value = |list: &[&Effective]| {
            let unit = |e: &Effective| all.unit_cost(e.change.shop, e.product, e.cost_on).unwrap_or_default();
            let exact = list.iter().filter(same).map(|e| Decimal::from(e.change.quantity) * unit(e)).sum();
            r(exact)
        };
        let worth = value(&back[..=n]) - value(&back[..n]);
        place.goods(posted, e.on, e.product, (-e.change.quantity, -worth));
    }
}
