//! Value-added tax: rates with valid-from dates, and the split of a total into supply and tax.
//!
//! 부가가치세법 §30 (rate) and §29⑦ (supply = total × 100/110). The law states no rounding per document;
//! the common practice cuts the tax below one won and leaves the odd won to the supply.

use jiff::civil::{Date, date};

/// A VAT rate in percent from a date on.
struct Rate {
    valid_from: Date,
    percent: i128,
}

/// Korean standard rate; a later change is one more row.
const STANDARD: &[Rate] = &[Rate { valid_from: date(1977, 7, 1), percent: 10 }];

/// How the tax of a total or a supply is rounded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum VatMethod {
    /// The tax is cut below one `unit`; the supply takes the odd won.
    FloorVat,
    /// The supply is rounded half up; the tax is the rest.
    HalfUpSupply,
}

/// A total with its two parts, in minor units: `supply + vat = total`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct VatSplit {
    /// Consideration without tax (공급가액).
    pub supply_minor: i64,
    /// The tax (세액).
    pub vat_minor: i64,
}

impl VatSplit {
    /// Supply and tax together.
    pub fn total_minor(&self) -> i64 {
        self.supply_minor + self.vat_minor
    }
}

/// Standard rate in percent on `day`.
pub fn standard_percent(day: Date) -> i128 {
    STANDARD.iter().rev().find(|rate| rate.valid_from <= day).map_or(0, |rate| rate.percent)
}

/// Tax contained in a VAT-inclusive `total_minor`, cut below one won and mirrored for negatives.
pub fn vat_in_total(total_minor: i64, day: Date) -> i64 {
    split_total(total_minor, day, VatMethod::FloorVat).vat_minor
}

/// Splits a VAT-inclusive total. Mirrored for negatives.
pub fn split_total(total_minor: i64, day: Date, method: VatMethod) -> VatSplit {
    let percent = standard_percent(day);
    let total = i128::from(total_minor);
    let vat = match method {
        VatMethod::FloorVat => total * percent / (100 + percent),
        VatMethod::HalfUpSupply => total - div_half_up(total * 100, 100 + percent),
    };
    // |vat| <= |total|, so it fits.
    let vat_minor = i64::try_from(vat).unwrap_or(total_minor);
    VatSplit { supply_minor: total_minor - vat_minor, vat_minor }
}

/// Tax on top of a supply, cut to whole `unit`s (1 or 10 won); half up when `half_up`. Mirrored for negatives.
pub fn vat_on_supply(supply_minor: i64, day: Date, half_up: bool, unit: i64) -> i64 {
    let numerator = i128::from(supply_minor) * standard_percent(day);
    let unit = i128::from(unit.max(1));
    let units = if half_up { div_half_up(numerator, 100 * unit) } else { numerator / (100 * unit) };
    i64::try_from(units * unit).unwrap_or(i64::MAX)
}

fn div_half_up(numerator: i128, denominator: i128) -> i128 {
    let half = denominator / 2 * numerator.signum();
    (numerator + half) / denominator
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_supply_takes_the_odd_won_and_negatives_mirror() {
        let day = date(2026, 8, 3);
        let split = split_total(17, day, VatMethod::FloorVat);
        assert_eq!((split.supply_minor, split.vat_minor, split.total_minor()), (16, 1, 17));
        assert_eq!(split_total(17, day, VatMethod::HalfUpSupply).vat_minor, 2);
        assert_eq!((vat_in_total(10_000, day), vat_in_total(-10_000, day)), (909, -909));
        assert_eq!(vat_on_supply(123_456, day, false, 10), 12_340);
        assert_eq!((vat_on_supply(454_545, day, true, 1), vat_on_supply(-454_545, day, true, 1)), (45_455, -45_455));
    }

    #[test]
    fn no_vat_before_the_law() {
        assert_eq!(vat_in_total(1_100, date(1977, 6, 30)), 0);
    }
}
