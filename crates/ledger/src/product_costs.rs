//! What is known of a product on a day: what a piece cost, and on which terms it is sold for a supplier.

use hashbrown::HashMap;
use jangbu_core::{
    Currency, Date, Decimal, Text,
    exact::{MAX_DECIMALS, from_minor},
    facts::{GoodsReceipt, Product, ReceiptKind},
};
use rust_decimal::RoundingStrategy;

/// On which terms a product is sold for its supplier.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Terms<'a> {
    /// Who is owed.
    pub supplier: &'a Text,
    /// What the supplier gets.
    pub share: Share,
}

/// What a supplier gets of a sale.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Share {
    /// So much for a piece, VAT included.
    PerPiece(Decimal),
    /// The list price less this fraction of it.
    AfterCommission(Decimal),
}

/// Cost of a piece from a date on.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Cost {
    from: Date,
    key: Text,
    unit_cost: Decimal,
    currency: Currency,
}

/// What is known of one product.
#[derive(Clone, Default, Debug)]
struct Known {
    products: Vec<Product>,
    receipts: Vec<Cost>,
    is_received: bool,
}

/// Unit costs and terms by shop and product, each with the dates from which it holds.
#[derive(Clone, Default, Debug)]
pub struct ProductCosts {
    shops: HashMap<Text, HashMap<Text, Known>>,
    any_received: bool,
}

impl ProductCosts {
    /// From the facts in force; of two rows for one date the greater natural key counts.
    pub fn from_facts(products: impl IntoIterator<Item = Product>, receipts: &[GoodsReceipt]) -> Self {
        let mut costs = Self { any_received: !receipts.is_empty(), ..Self::default() };
        for product in products {
            costs.entry(&product.origin.account.clone(), &product.product.clone()).products.push(product);
        }
        for receipt in receipts {
            let known = costs.entry(&receipt.origin.account, &receipt.product);
            known.is_received = true;
            let supply = from_minor(receipt.supply_minor, receipt.currency);
            let each = supply.checked_div(receipt.quantity).filter(|_| receipt.kind != ReceiptKind::Return);
            known.receipts.extend(each.map(|each| Cost {
                from: receipt.received_on,
                key: receipt.origin.key.clone(),
                unit_cost: each.round_dp_with_strategy(MAX_DECIMALS, RoundingStrategy::MidpointAwayFromZero),
                currency: receipt.currency,
            }));
        }
        for known in costs.shops.values_mut().flat_map(HashMap::values_mut) {
            known.products.sort_by(|a, b| (a.valid_from, &a.origin.key).cmp(&(b.valid_from, &b.origin.key)));
            known.receipts.sort_by(|a, b| (a.from, &a.key).cmp(&(b.from, &b.key)));
        }
        costs
    }

    fn entry(&mut self, shop: &Text, product: &Text) -> &mut Known {
        self.shops.entry_ref(shop.as_str()).or_default().entry_ref(product.as_str()).or_default()
    }

    fn known(&self, shop: &str, product: &str) -> Option<&Known> {
        self.shops.get(shop)?.get(product)
    }

    /// Cost of a piece on `day` and its currency: the latest that the product is said to have, else that of the latest
    /// receipt; `None` when neither is known.
    pub fn unit_cost(&self, shop: &str, product: &str, day: Date) -> Option<(Decimal, Currency)> {
        let known = self.known(shop, product)?;
        if let Some(row) = known.products.iter().rev().find(|row| row.valid_from <= day)
            && let Some(cost) = row.unit_cost.filter(|cost| !cost.is_zero())
        {
            return Some((cost, row.currency));
        }
        known.receipts.iter().rev().find(|row| row.from <= day).map(|row| (row.unit_cost, row.currency))
    }

    /// Terms of the supplier on `day`; `None` when the latest row names no supplier or no terms.
    pub fn terms(&self, shop: &str, product: &str, day: Date) -> Option<Terms<'_>> {
        let row = self.known(shop, product)?.products.iter().rev().find(|row| row.valid_from <= day)?;
        let share = row.supply_price.map(Share::PerPiece).or(row.commission_rate.map(Share::AfterCommission))?;
        (!row.supplier.is_empty()).then_some(Terms { supplier: &row.supplier, share })
    }

    /// Whether goods of the product were received: its stock is kept at moving average.
    pub fn is_received(&self, shop: &str, product: &str) -> bool {
        self.known(shop, product).is_some_and(|known| known.is_received)
    }

    /// Whether goods of any product were received.
    pub fn any_received(&self) -> bool {
        self.any_received
    }

    /// Shop and product of everything received.
    pub fn received(&self) -> impl Iterator<Item = (&Text, &Text)> {
        let products = |(shop, products)| std::iter::repeat(shop).zip::<&HashMap<Text, Known>>(products);
        let all = self.shops.iter().flat_map(products);
        all.filter(|(_, (_, known))| known.is_received).map(|(shop, (product, _))| (shop, product))
    }
}

#[cfg(test)]
mod tests {
    use jangbu_core::facts::Origin;
    use jiff::civil::date;

    use super::*;

    fn product(valid_from: Date, cost: Option<i64>) -> Product {
        Product {
            origin: Origin { account: "own".into(), ..Origin::default() },
            product: "cap".into(),
            unit_cost: cost.map(Decimal::from),
            valid_from,
            ..Product::default()
        }
    }

    #[test]
    fn the_latest_cost_on_or_before_the_day_holds_even_when_it_is_unknown() {
        let facts =
            [product(date(2026, 8, 5), Some(42)), product(date(2026, 1, 1), Some(40)), product(date(2026, 9, 1), None)];
        let costs = ProductCosts::from_facts(facts, &[]);
        let cost = |day| costs.unit_cost("own", "cap", day).map(|(cost, _)| cost);
        assert_eq!(cost(date(2025, 12, 31)), None);
        assert_eq!(cost(date(2026, 8, 4)), Some(Decimal::from(40)));
        assert_eq!(cost(date(2026, 8, 5)), Some(Decimal::from(42)));
        assert_eq!(cost(date(2026, 9, 1)), None);
        assert_eq!(costs.unit_cost("mall", "cap", date(2026, 8, 5)), None);
        assert!(!costs.is_received("own", "cap"));
    }

    #[test]
    fn a_receipt_prices_what_has_no_cost_of_its_own() {
        let receipt = |key: &str, kind, supply_minor| GoodsReceipt {
            origin: Origin { account: "own".into(), key: key.into(), ..Origin::default() },
            product: "cap".into(),
            kind,
            received_on: date(2026, 8, 1),
            quantity: Decimal::from(3),
            supply_minor,
            ..GoodsReceipt::default()
        };
        let receipts = [
            receipt("2", ReceiptKind::Purchase, 100),
            receipt("1", ReceiptKind::Opening, 90),
            receipt("3", ReceiptKind::Return, 60),
        ];
        let cost = |facts: &[Product]| {
            let costs = ProductCosts::from_facts(facts.to_vec(), &receipts);
            assert_eq!(costs.received().count(), 1);
            costs.unit_cost("own", "cap", date(2026, 8, 9)).map(|(cost, _)| cost.to_string())
        };
        assert_eq!(cost(&[]).as_deref(), Some("33.333333"));
        assert_eq!(cost(&[product(date(2026, 1, 1), Some(0))]).as_deref(), Some("33.333333"));
        assert_eq!(cost(&[product(date(2026, 1, 1), Some(40))]).as_deref(), Some("40"));
    }
}
