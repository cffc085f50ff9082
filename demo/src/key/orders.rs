//! Policy 3.3: what an order holds, and its sale; refunds are in `refunds`.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{
    arithmetic::{r, running, vat_inside},
    in_force::InForce,
    ledger::{Group, LineKey, WON},
    refunds,
    stock::Moved,
};
use crate::{
    files::rows::{ChangeRow, SaleRow, Terms},
    world::accounts::AccountSpec,
};

/// The shop of an order: its id, its channel and the gateway that collects where no other is named (policy 2.11).
#[derive(Debug, Clone, Copy, Default)]
#[allow(missing_docs)]
pub struct Seller<'a> {
    pub shop: &'a str,
    pub channel: &'a str,
    pub gateway: &'a str,
}

impl<'a> Seller<'a> {
    /// The registered shop with this id.
    pub fn of(accounts: &'a [AccountSpec], shop: &'a str) -> Self {
        let account = accounts.iter().find(|a| a.kind == "shop" && a.id == shop);
        let channel = account.map_or("", |a| a.channel.as_deref().unwrap_or(&a.platform));
        let gateway = account.and_then(|a| a.gateway.as_deref()).unwrap_or(shop);
        Self { shop, channel, gateway }
    }
}

/// An order as it is in force: lines with the natural key, changes, and the link to marketing.
#[derive(Debug, Default)]
#[allow(missing_docs)]
pub struct OrderFacts<'a> {
    pub seller: Seller<'a>,
    pub lines: Vec<(&'a str, &'a SaleRow)>,
    /// Likewise with the natural key.
    pub changes: Vec<(&'a str, &'a ChangeRow)>,
    /// Media account and campaign, possibly empty.
    pub link: (String, String),
}

/// Keys of the lines of one order on one day.
pub(super) struct Place<'a> {
    pub seller: Seller<'a>,
    order: &'a str,
    pub currency: &'a str,
    pub link: &'a (String, String),
}

impl Place<'_> {
    pub fn money(&self, code: &str, on: Date) -> LineKey {
        LineKey::new(code, self.currency, on).channel(self.seller.channel).order(self.order)
    }
    pub fn result(&self, code: &str, on: Date) -> LineKey {
        self.money(code, on).link(self.link)
    }
    /// Goods of a product that go to the customer, or come back where pieces are negative.
    pub fn goods(&self, posted: &mut Posted, on: Date, product: &str, (pieces, cost): (i64, i64)) {
        let stock = LineKey::new("146", WON, on).channel(self.seller.channel).order(self.order).product(product);
        let sold = LineKey { code: "451".into(), ..stock.clone() }.link(self.link);
        posted.group.add(sold, cost);
        posted.group.add(stock, -cost);
        if cost != 0 {
            let (product, link) = (product.to_owned(), self.link.clone());
            posted.moved.push(Moved { product, on, pieces, posted: cost, link });
        }
    }
}

/// What the rule makes of an order.
#[derive(Debug, Default)]
pub struct Posted {
    /// Its lines.
    pub group: Group,
    /// The goods it moves.
    pub moved: Vec<Moved>,
    /// Whether an agent line has no terms: nothing is posted then.
    pub waits: bool,
}

/// A line that was sold, and what is left of it for refunds: what is paid for it and the supplier's share of that.
pub(super) struct Sold<'a> {
    pub row: &'a SaleRow,
    pub left: i64,
    pub supplier: &'a str,
    pub share: i64,
}

/// Exact minor units of the currency.
pub(super) fn minor(currency: &str, amount: Decimal) -> Decimal {
    if currency == WON { amount } else { amount * Decimal::from(100) }
}

pub(super) fn revenue_on(line: &SaleRow) -> Option<Date> {
    line.paid_at.map(|at| at.date())
}

pub(super) fn gateway_of<'a>(named: &'a str, otherwise: &'a str) -> &'a str {
    if named.is_empty() { otherwise } else { named }
}

/// The group of an order: all rows are in one currency.
pub fn group(order: &str, facts: &OrderFacts, all: &InForce) -> Posted {
    let mut posted = Posted::default();
    let currency =
        facts.lines.first().map(|l| l.1.currency).or(facts.changes.first().map(|c| c.1.currency)).unwrap_or(WON);
    let place = Place { seller: facts.seller, order, currency, link: &facts.link };
    let Some((sold, charged)) = sale(&mut posted, &place, facts, all) else {
        return Posted { waits: true, ..Posted::default() };
    };
    refunds::post(&mut posted, &place, facts, all, (sold, charged));
    posted
}

/// Posts the dated lines; returns them with the VAT charged, or nothing if a supplier's terms are missing.
fn sale<'a>(
    posted: &mut Posted,
    place: &Place,
    facts: &OrderFacts<'a>,
    all: &'a InForce,
) -> Option<(Vec<Sold<'a>>, i64)> {
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

    let mut sold = Vec::new();
    for (n, (on, _, row)) in dated.iter().enumerate() {
        let (mut supplier, mut share) = ("", 0);
        if row.agent {
            let terms = all.product(row.shop, &row.product, *on)?.terms.as_ref()?;
            (supplier, share) = (terms.supplier, suppliers_share(terms, row, gross[n])?);
        }
        sold.push(Sold { row, left: paid[n] + mall[n], supplier, share });
    }

    let mut bases = Vec::new();
    for (n, (_, _, line)) in dated.iter().enumerate() {
        let taxed = i64::from(line.tax == "taxable");
        bases.extend([(gross[n] - sold[n].share) * taxed, shipping[n] * taxed, -seller[n] * taxed]);
    }
    let vat = running(&bases, vat_inside);

    for (n, (on, _, line)) in dated.iter().enumerate() {
        let (on, product) = (*on, line.product.as_str());
        let (of_goods, of_shipping, of_discount) = (vat[3 * n], vat[3 * n + 1], -vat[3 * n + 2]);
        let gateway = gateway_of(line.gateway, place.seller.gateway);
        let group = &mut posted.group;
        group.add(place.money("108", on).partner(gateway), paid[n]);
        group.add(place.money("108", on).partner(place.seller.shop), mall[n]);
        group.add(place.result("4021", on).product(product), seller[n] - of_discount);
        group.add(place.result("401", on).product(product), of_goods - (gross[n] - sold[n].share));
        group.add(place.result("4011", on), of_shipping - shipping[n]);
        group.add(place.money("255", on), of_discount - of_goods - of_shipping);
        group.add(place.money("251", on).product(product).partner(sold[n].supplier), -sold[n].share);
        if !line.agent
            && let Some(unit) = all.unit_cost(line.shop, product, on)
        {
            let cost = r(Decimal::from(line.quantity) * unit);
            place.goods(posted, on, product, (line.quantity, cost));
        }
    }
    Some((sold, vat.iter().sum()))
}

/// What the supplier gets of a line, VAT included: by the piece, else what the commission leaves.
fn suppliers_share(terms: &Terms, line: &SaleRow, gross: i64) -> Option<i64> {
    if let Some(price) = terms.supply_price {
        return Some(r(minor(line.currency, price) * Decimal::from(line.quantity)));
    }
    let fraction = terms.commission_percent? / Decimal::from(100);
    Some(gross - r(Decimal::from(gross) * fraction))
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
