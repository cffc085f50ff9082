//! Value-added tax: rates with valid-from dates, and the split of a total into supply and tax.
//!
//! 부가가치세법 §30 (rate) and §29⑦ (supply = total × 100/110). The law states no rounding per document;
//! the common practice cuts the tax below one won and leaves the odd won to the supply.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::account::VatRounding;

/// The Korean standard rate; a later change is one more row.
const KOREA: &str = include_str!("../data/kr_vat.csv");

/// A table of rates cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no line of VAT rates: a day and a whole percentage from 0 to 99, one line a day")]
pub struct VatRatesError(String);

/// Standard rates in percent, each from a day on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VatRates(BTreeMap<Date, i128>);

impl VatRates {
    /// The rates of Korea.
    ///
    /// # Errors
    /// Never: a test reads the table.
    pub fn korea() -> Result<Self, VatRatesError> {
        Self::read(KOREA)
    }

    /// Reads a table of the columns `valid_from` and `percent`, with a header; further columns are passed over.
    ///
    /// # Errors
    /// Names the line that cannot be read, or that gives a day its second rate.
    pub fn read(csv: &str) -> Result<Self, VatRatesError> {
        let mut rates = BTreeMap::new();
        for line in csv.lines().skip(1) {
            let mut cells = line.split(',');
            let mut row = || Some((cells.next()?.parse().ok()?, cells.next()?.parse::<u8>().ok()?));
            match row() {
                Some((day, percent)) if percent < 100 && rates.insert(day, percent.into()).is_none() => {}
                _ => return Err(VatRatesError(line.to_owned())),
            }
        }
        Ok(Self(rates))
    }

    /// Standard rate in percent on `day`; 0 before the first.
    pub fn percent(&self, day: Date) -> i128 {
        self.0.range(..=day).next_back().map_or(0, |(_, percent)| *percent)
    }

    /// Tax contained in a VAT-inclusive `total_minor`, cut below one won and mirrored for negatives.
    pub fn vat_in_total(&self, total_minor: i64, day: Date) -> i64 {
        self.vat_inside(total_minor, day, VatRounding::Cut)
    }

    /// Tax contained in a VAT-inclusive `total_minor`; the supply is the rest. Mirrored for negatives.
    pub fn vat_inside(&self, total_minor: i64, day: Date, rounding: VatRounding) -> i64 {
        let percent = self.percent(day);
        let (total, all) = (i128::from(total_minor), 100 + percent);
        let vat = match rounding {
            VatRounding::Cut => total * percent / all,
            VatRounding::HalfUp => div_half_up(total * percent, all),
            VatRounding::TenWon => total * percent / (all * 10) * 10,
            VatRounding::HalfUpSupply => total - div_half_up(total * 100, all),
        };
        // |vat| <= |total|, so it fits.
        i64::try_from(vat).unwrap_or(total_minor)
    }

    /// Tax on top of a supply. Mirrored for negatives.
    pub fn vat_on_supply(&self, supply_minor: i64, day: Date, rounding: VatRounding) -> i64 {
        let tax = i128::from(supply_minor) * self.percent(day);
        let vat = match rounding {
            VatRounding::Cut | VatRounding::HalfUpSupply => tax / 100,
            VatRounding::HalfUp => div_half_up(tax, 100),
            VatRounding::TenWon => tax / 1_000 * 10,
        };
        // |vat| < |supply|, so it fits, but for the last unit.
        i64::try_from(vat).unwrap_or(i64::MAX)
    }
}

fn div_half_up(numerator: i128, denominator: i128) -> i128 {
    let half = denominator / 2 * numerator.signum();
    (numerator + half) / denominator
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_supply_takes_the_odd_won_and_negatives_mirror() {
        let (rates, day) = (VatRates::korea().unwrap(), date(2026, 8, 3));
        assert_eq!(VatRounding::ALL.iter().map(|it| rates.vat_inside(17, day, *it)).collect::<Vec<_>>(), [1, 2, 0, 2]);
        assert_eq!((rates.vat_in_total(10_000, day), rates.vat_in_total(-10_000, day)), (909, -909));
        assert_eq!(rates.vat_on_supply(123_456, day, VatRounding::TenWon), 12_340);
        let half_up = |supply| rates.vat_on_supply(supply, day, VatRounding::HalfUp);
        assert_eq!((half_up(454_545), half_up(-454_545)), (45_455, -45_455));
    }

    #[test]
    fn no_vat_before_the_law() {
        assert_eq!(VatRates::korea().unwrap().vat_in_total(1_100, date(1977, 6, 30)), 0);
    }

    #[test]
    fn a_new_rate_holds_from_its_day_on() {
        let rates = VatRates::read("valid_from,percent\n1977-07-01,10\n2027-01-01,12").unwrap();
        assert_eq!(rates.vat_in_total(11_200, date(2026, 12, 31)), 1_018);
        assert_eq!(rates.vat_in_total(11_200, date(2027, 1, 1)), 1_200);
    }

    #[test]
    fn a_rate_that_cannot_be_read_is_named() {
        for line in ["2027-01-01", "2027-13-01,10", "2027-01-01,1e1", "2027-01-01,100", "1977-07-01,12"] {
            let table = format!("valid_from,percent\n1977-07-01,10\n{line}");
            assert_eq!(VatRates::read(&table), Err(VatRatesError(line.to_owned())));
        }
    }
}
