//! Policy 3.3: sales, refunds and goods of an order.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{
    arithmetic::{r, running, vat_inside},
    in_force::InForce,
    ledger::{Group, LineKey, WON},
};
use crate::{
    files::rows::{ChangeRow, SaleRow},
    world::accounts::{CHANNEL, SHOP, TOSS},
};

/// An order as it is in force: lines with the natural key, changes, and the link to marketing.
#[derive(Debug, Default)]
#[allow(missing_docs)]
pub struct OrderFacts<'a> {
    pub lines: Vec<(&'a str, &'a SaleRow)>,
    pub changes: Vec<&'a ChangeRow>,
    /// Media account and campaign, possibly empty.
    pub link: (String, String),
}

/// Keys of the lines of one order on one day.
struct Place<'a> {
    order: &'a str,
    currency: &'a str,
    link: &'a (String, String),
}

impl Place<'_> {
    fn money(&self, code: &str, on: Date) -> LineKey {
        LineKey::new(code, self.currency, on).channel(CHANNEL).order(self.order)
    }
    fn result(&self, code: &str, on: Date) -> LineKey {
        self.money(code, on).link(self.link)
    }
    fn goods(&self, on: Date, product: &str) -> (LineKey, LineKey) {
        let stock = LineKey::new("146", WON, on).channel(CHANNEL).order(self.order).product(product);
        let cost = LineKey { code: "451".into(), ..stock.clone() }.link(self.link);
        (stock, cost)
    }
}

/// Exact minor units of the currency.
fn minor(currency: &str, amount: Decimal) -> Decimal {
    if currency == WON { amount } else { amount * Decimal::from(100) }
}

fn revenue_on(line: &SaleRow) -> Option<Date> {
    line.paid_at.map(|at| at.date())
}

fn gateway_of<'a>(named: &'a str, otherwise: &'a str) -> &'a str {
    if named.is_empty() { otherwise } else { named }
}

/// Unit cost of a product on a day, in won.
fn unit_cost(facts: &InForce, product: &str, on: Date) -> Option<Decimal> {
    let valid = facts.products.iter().filter(|((code, from), _)| code == product && *from <= on);
    valid.last().and_then(|(_, row)| row.unit_cost)
}

/// The group of an order: all rows are in one currency.
pub fn group(order: &str, facts: &OrderFacts, all: &InForce) -> Group {
    let mut group = Group::default();
    let currency =
        facts.lines.first().map(|l| l.1.currency).or(facts.changes.first().map(|c| c.currency)).unwrap_or(WON);
    let place = Place { order, currency, link: &facts.link };
    let charged = sale(&mut group, &place, facts, all);
    refunds(&mut group, &place, facts, all, charged);
    group
}

/// Posts the dated lines; returns the VAT charged.
fn sale(group: &mut Group, place: &Place, facts: &OrderFacts, all: &InForce) -> i64 {
    let mut dated: Vec<(Date, &str, &SaleRow)> =
        facts.lines.iter().filter_map(|(key, line)| revenue_on(line).map(|on| (on, *key, *line))).collect();
    dated.sort_by_key(|(on, key, line)| (*on, line.line_id.clone(), key.to_string()));
    let part = |amount: &dyn Fn(&SaleRow) -> Decimal| {
        let exact: Vec<Decimal> = dated.iter().map(|(_, _, line)| minor(place.currency, amount(line))).collect();
        running(&exact, r)
    };
    let gross = part(&|l| l.gross);
    let shipping = part(&|l| l.shipping_fee);
    let mall = part(&|l| l.mall_discount + l.points_mall);
    let paid =
        part(&|l| l.gross + l.shipping_fee - l.seller_discount - l.points_seller - (l.mall_discount + l.points_mall));
    let seller: Vec<i64> = (0..dated.len()).map(|n| gross[n] + shipping[n] - paid[n] - mall[n]).collect();

    let mut bases = Vec::new();
    for (n, (_, _, line)) in dated.iter().enumerate() {
        let taxed = i64::from(line.tax == "taxable");
        bases.extend([gross[n] * taxed, shipping[n] * taxed, -seller[n] * taxed]);
    }
    let vat = running(&bases, vat_inside);

    for (n, (on, _, line)) in dated.iter().enumerate() {
        let (on, product) = (*on, line.product.as_str());
        let (of_gross, of_shipping, of_discount) = (vat[3 * n], vat[3 * n + 1], -vat[3 * n + 2]);
        let gateway = gateway_of(line.gateway, TOSS);
        group.add(place.money("108", on).partner(gateway), paid[n]);
        group.add(place.money("108", on).partner(SHOP), mall[n]);
        group.add(place.result("4021", on).product(product), seller[n] - of_discount);
        group.add(place.result("401", on).product(product), of_gross - gross[n]);
        group.add(place.result("4011", on), of_shipping - shipping[n]);
        group.add(place.money("255", on), of_discount - of_gross - of_shipping);
        if let Some(unit) = unit_cost(all, product, on) {
            let cost = r(Decimal::from(line.quantity) * unit);
            let (stock, sold) = place.goods(on, product);
            group.add(sold, cost);
            group.add(stock, -cost);
        }
    }
    vat.iter().sum()
}

/// What customer and mall pay for the dated lines of an order, exact minor units, by day.
pub fn sales_by_day(facts: &OrderFacts) -> Vec<(Date, [Decimal; 2])> {
    let mut sales: Vec<(Date, [Decimal; 2])> = Vec::new();
    for (_, line) in &facts.lines {
        let Some(on) = revenue_on(line) else { continue };
        let mall = line.mall_discount + line.points_mall;
        let all = line.gross + line.shipping_fee - line.seller_discount - line.points_seller;
        sales.push((on, [minor(line.currency, all - mall), minor(line.currency, mall)]));
    }
    sales.sort_by_key(|(on, _)| *on);
    sales
}

/// What customer and mall get back, exact minor units, by effective day.
pub fn refunds_by_day(facts: &OrderFacts) -> Vec<(Date, [Decimal; 2])> {
    let changes = facts.changes.iter().filter_map(|change| effective(change, facts));
    let mut refunds: Vec<(Date, [Decimal; 2])> = changes
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
    let line_gateway = its_line.map_or(TOSS, |l| gateway_of(l.gateway, TOSS));
    Some(Effective {
        on: sold_on.map_or(changed_on, |on| on.max(changed_on)),
        change,
        taxable: its_line.map_or(change.tax, |l| l.tax) == "taxable",
        gateway: gateway_of(change.gateway, line_gateway),
        product: its_line.map_or(&change.product, |l| &l.product),
        cost_on: sold_on.unwrap_or(changed_on),
    })
}

fn refunds(group: &mut Group, place: &Place, facts: &OrderFacts, all: &InForce, charged: i64) {
    let mut changes: Vec<Effective> = facts.changes.iter().filter_map(|c| effective(c, facts)).collect();
    changes.sort_by_key(|e| (e.on, e.change.changed_at.date(), e.change.change_id.clone()));
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
        let before = taxable_so_far;
        taxable_so_far += if e.taxable { refund } else { 0 };
        let vat = returned(taxable_so_far) - returned(before);
        group.add(place.result("402", e.on).product(e.product), refund - vat);
        group.add(place.money("255", e.on), vat);
        group.add(place.money("108", e.on).partner(e.gateway), -paid[n]);
        group.add(place.money("108", e.on).partner(SHOP), -mall[n]);
    }
    restock(group, place, &changes, all);
}

/// Goods that can be sold again come back at the cost of the sale.
fn restock(group: &mut Group, place: &Place, changes: &[Effective], all: &InForce) {
    let back: Vec<&Effective> =
        changes.iter().filter(|e| e.change.restocked && ["cancel", "return"].contains(&e.change.kind)).collect();
    for (n, e) in back.iter().enumerate() {
        let same = |other: &&&Effective| other.change.line_id == e.change.line_id && other.product == e.product;
        let value = |list: &[&Effective]| {
            let exact: Decimal = list
                .iter()
                .filter(same)
                .map(|e| Decimal::from(e.change.quantity) * unit_cost(all, e.product, e.cost_on).unwrap_or_default())
                .sum();
            r(exact)
        };
        let worth = value(&back[..=n]) - value(&back[..n]);
        let (stock, sold) = place.goods(e.on, e.product);
        group.add(stock, worth);
        group.add(sold, -worth);
    }
}
