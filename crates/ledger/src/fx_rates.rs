//! Exchange rates by day: of those for one purpose the latest on or before a day holds.

use std::collections::BTreeMap;

use hashbrown::HashMap;
use jangbu_core::{
    Currency, Date, Decimal, Text,
    facts::{FxRate, RateKind},
    fx::Rate,
};

/// A rate from one source.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Quoted {
    on: Date,
    source: Text,
    key: Text,
    rate: Decimal,
}

/// Rates of one currency in another, each for its purpose.
#[derive(Clone, Default, Debug)]
pub struct FxRates {
    pairs: HashMap<(RateKind, Currency, Currency), Vec<Quoted>>,
}

impl FxRates {
    /// Rates from the facts in force; of several on one day the first source in text order counts.
    pub fn from_facts<'a>(rates: impl Iterator<Item = &'a FxRate>) -> Self {
        let mut pairs: HashMap<(RateKind, Currency, Currency), Vec<Quoted>> = HashMap::new();
        for fact in rates {
            pairs.entry((fact.kind, fact.currency, fact.quote)).or_default().push(Quoted {
                on: fact.rate_on,
                source: fact.source.clone(),
                key: fact.origin.key.clone(),
                rate: fact.rate,
            });
        }
        for quoted in pairs.values_mut() {
            quoted.sort_by(|a, b| (a.on, &a.source, &a.key).cmp(&(b.on, &b.source, &b.key)));
            quoted.dedup_by_key(|it| it.on);
        }
        Self { pairs }
    }

    /// Units of `quote` for one unit of `currency` on `day`; `None` when no rate is that old.
    pub fn rate(&self, currency: Currency, quote: Currency, day: Date) -> Option<Decimal> {
        if currency == quote {
            return Some(Decimal::ONE);
        }
        self.latest(RateKind::Base, currency, quote, day)
    }

    /// What `currency` is worth in `quote` on `day`; where only the opposite is quoted, by that.
    pub fn worth(&self, kind: RateKind, currency: Currency, quote: Currency, day: Date) -> Option<Rate> {
        if currency == quote {
            return Some(Rate::Times(Decimal::ONE));
        }
        let direct = self.latest(kind, currency, quote, day).map(Rate::Times);
        direct.or_else(|| self.latest(kind, quote, currency, day).map(Rate::Over))
    }

    /// What `currency` is worth in `quote` at the ends of months, by day.
    pub fn closing(&self, currency: Currency, quote: Currency) -> BTreeMap<Date, Rate> {
        let quoted = |from, to| self.pairs.get(&(RateKind::Closing, from, to)).map_or(&[][..], Vec::as_slice).iter();
        let opposite = quoted(quote, currency).map(|it| (it.on, Rate::Over(it.rate)));
        let direct = quoted(currency, quote).map(|it| (it.on, Rate::Times(it.rate)));
        opposite.chain(direct).filter(|(on, _)| *on == on.last_of_month()).collect()
    }

    fn latest(&self, kind: RateKind, currency: Currency, quote: Currency, day: Date) -> Option<Decimal> {
        let quoted = self.pairs.get(&(kind, currency, quote))?;
        let after = quoted.partition_point(|it| it.on <= day);
        quoted.get(after.checked_sub(1)?).map(|it| it.rate)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_latest_rate_holds_and_the_first_source_wins() {
        let row = |rate_on, rate: i64, source: &str| FxRate {
            rate_on,
            currency: Currency::USD,
            quote: Currency::KRW,
            rate: Decimal::from(rate),
            source: source.into(),
            ..FxRate::default()
        };
        let facts =
            [row(date(2026, 8, 7), 1400, "b"), row(date(2026, 8, 7), 1390, "a"), row(date(2026, 8, 3), 1350, "b")];
        let rates = FxRates::from_facts(facts.iter());
        let rate = |day| rates.rate(Currency::USD, Currency::KRW, day);
        assert_eq!(rate(date(2026, 8, 2)), None);
        assert_eq!(rate(date(2026, 8, 6)), Some(Decimal::from(1350)));
        assert_eq!(rate(date(2026, 8, 9)), Some(Decimal::from(1390)));
        assert_eq!(rates.rate(Currency::KRW, Currency::KRW, date(2026, 8, 2)), Some(Decimal::ONE));
    }
}
