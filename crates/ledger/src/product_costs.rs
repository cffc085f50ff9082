//! What a piece of a product cost on a day.

use hashbrown::HashMap;
use jangbu_core::{Currency, Date, Decimal, Text, facts::Product};

/// Cost of a piece from a date on.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Valid {
    from: Date,
    key: Text,
    unit_cost: Option<Decimal>,
    currency: Currency,
}

/// Unit costs by shop and product, each with the dates from which it holds.
#[derive(Clone, Default, Debug)]
pub struct ProductCosts {
    shops: HashMap<Text, HashMap<Text, Vec<Valid>>>,
}

impl ProductCosts {
    /// Costs from the product facts in force; of two rows for one date the greater natural key counts.
    pub fn from_facts<'a>(products: impl Iterator<Item = &'a Product>) -> Self {
        let mut costs = Self::default();
        for product in products {
            let rows = costs.shops.entry_ref(product.origin.account.as_str()).or_default();
            rows.entry_ref(product.product.as_str()).or_default().push(Valid {
                from: product.valid_from,
                key: product.origin.key.clone(),
                unit_cost: product.unit_cost,
                currency: product.currency,
            });
        }
        for rows in costs.shops.values_mut().flat_map(HashMap::values_mut) {
            rows.sort_by(|a, b| (a.from, &a.key).cmp(&(b.from, &b.key)));
        }
        costs
    }

    /// Cost of a piece on `day` and its currency; `None` when the latest row has none, or there is no row.
    pub fn unit_cost(&self, shop: &str, product: &str, day: Date) -> Option<(Decimal, Currency)> {
        let rows = self.shops.get(shop)?.get(product)?;
        let valid = rows.iter().rev().find(|row| row.from <= day)?;
        valid.unit_cost.map(|cost| (cost, valid.currency))
    }
}

#[cfg(test)]
mod tests {
    use jangbu_core::facts::Origin;
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_latest_cost_on_or_before_the_day_holds_even_when_it_is_unknown() {
        let row = |valid_from, cost: Option<i64>| Product {
            origin: Origin { account: "own".into(), ..Origin::default() },
            product: "cap".into(),
            unit_cost: cost.map(Decimal::from),
            valid_from,
            ..Product::default()
        };
        let facts = [row(date(2026, 8, 5), Some(42)), row(date(2026, 1, 1), Some(40)), row(date(2026, 9, 1), None)];
        let costs = ProductCosts::from_facts(facts.iter());
        let cost = |day| costs.unit_cost("own", "cap", day).map(|(cost, _)| cost);
        assert_eq!(cost(date(2025, 12, 31)), None);
        assert_eq!(cost(date(2026, 8, 4)), Some(Decimal::from(40)));
        assert_eq!(cost(date(2026, 8, 5)), Some(Decimal::from(42)));
        assert_eq!(cost(date(2026, 9, 1)), None);
        assert_eq!(costs.unit_cost("mall", "cap", date(2026, 8, 5)), None);
    }
}
