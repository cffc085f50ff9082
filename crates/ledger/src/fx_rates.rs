//! Exchange rates by day: of those for one purpose the latest on or before a day holds.

use std::collections::BTreeMap;

use hashbrown::HashMap;
use jangbu_core::{
    Currency, Date, Decimal, Text,
    facts::{FxRate, RateKind},
    fx::Rate,
};

/// A rate as one source quotes it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Quoted {
    /// Day of the rate.
    pub on: Date,
    /// Who quotes it.
    pub source: Text,
    /// Units of the other currency for one unit of its own.
    pub rate: Decimal,
    /// Fact that says so.
    pub fact_id: i64,
    key: Text,
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
                fact_id: fact.origin.id,
            });
        }
        for quoted in pairs.values_mut() {
            quoted.sort_by(|a, b| (a.on, &a.source, &a.key).cmp(&(b.on, &b.source, &b.key)));
            quoted.dedup_by_key(|it| it.on);
        }
        Self { pairs }
    }

    /// What `currency` is worth in `quote` on `day`; where only the opposite is quoted, by that. `None` when no rate is
    /// that old.
    pub fn worth(&self, kind: RateKind, currency: Currency, quote: Currency, day: Date) -> Option<Rate> {
        if currency == quote {
            return Some(Rate::Times(Decimal::ONE));
        }
        let (is_direct, quoted) = self.quoted(kind, currency, quote, day)?;
        Some(if is_direct { Rate::Times(quoted.rate) } else { Rate::Over(quoted.rate) })
    }

    /// The quotation behind [`FxRates::worth`], and whether it is of `currency` in `quote`, not the opposite.
    pub fn quoted(&self, kind: RateKind, currency: Currency, quote: Currency, day: Date) -> Option<(bool, &Quoted)> {
        let direct = self.latest(kind, currency, quote, day).map(|it| (true, it));
        direct.or_else(|| self.latest(kind, quote, currency, day).map(|it| (false, it)))
    }

    /// What `currency` is worth in `quote` at the ends of months, by day.
    pub fn closing(&self, currency: Currency, quote: Currency) -> BTreeMap<Date, Rate> {
        let quoted = |from, to| self.pairs.get(&(RateKind::Closing, from, to)).map_or(&[][..], Vec::as_slice).iter();
        let opposite = quoted(quote, currency).map(|it| (it.on, Rate::Over(it.rate)));
        let direct = quoted(currency, quote).map(|it| (it.on, Rate::Times(it.rate)));
        opposite.chain(direct).filter(|(on, _)| *on == on.last_of_month()).collect()
    }

    fn latest(&self, kind: RateKind, currency: Currency, quote: Currency, day: Date) -> Option<&Quoted> {
        let quoted = self.pairs.get(&(kind, currency, quote))?;
        let after = quoted.partition_point(|it| it.on <= day);
        quoted.get(after.checked_sub(1)?)
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
        let (usd, krw) = (Currency::USD, Currency::KRW);
        let rate = |day| rates.worth(RateKind::Base, usd, krw, day);
        assert_eq!(rate(date(2026, 8, 2)), None);
        assert_eq!(rate(date(2026, 8, 6)), Some(Rate::Times(Decimal::from(1350))));
        assert_eq!(rate(date(2026, 8, 9)), Some(Rate::Times(Decimal::from(1390))));
        assert_eq!(rates.worth(RateKind::Base, krw, krw, date(2026, 8, 2)), Some(Rate::Times(Decimal::ONE)));
        // Where only won are quoted in dollars, a won is worth by that.
        assert_eq!(rates.worth(RateKind::Base, krw, usd, date(2026, 8, 6)), Some(Rate::Over(Decimal::from(1350))));
        assert_eq!(rates.worth(RateKind::Selling, usd, krw, date(2026, 8, 6)), None);
        let quoted = rates.quoted(RateKind::Base, usd, krw, date(2026, 8, 9));
        assert_eq!(
            quoted.map(|(is_direct, it)| (is_direct, it.on, it.source.as_str())),
            Some((true, date(2026, 8, 7), "a"))
        );
    }
}
