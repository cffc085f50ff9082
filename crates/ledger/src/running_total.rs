//! Rounding the parts of a sum so that they add up to the rounded whole: part = ρ(sum so far) − ρ(sum before).

use jangbu_core::{
    Currency, Date, Decimal,
    exact::{AmountError, Rounding, round_to_minor},
    vat::VatRates,
};

/// Largest sum of a group, minor units: sums and differences of several stay within 64 bits.
pub(crate) const LARGEST: i64 = 1_000_000_000_000_000_000;

/// An exact amount as minor units, half up.
pub(crate) fn half_up(amount: Decimal, currency: Currency) -> Result<i64, AmountError> {
    let minor = round_to_minor(amount, currency, Rounding::HalfUp)?;
    if (-LARGEST..=LARGEST).contains(&minor) { Ok(minor) } else { Err(AmountError::OutOfRange) }
}

/// A running total of exact amounts, rounded half up to the minor units of a currency.
#[derive(Clone, Debug)]
pub(crate) struct RunningTotal {
    currency: Currency,
    sum: Decimal,
    rounded: i64,
}

impl RunningTotal {
    pub(crate) fn new(currency: Currency) -> Self {
        Self { currency, sum: Decimal::ZERO, rounded: 0 }
    }

    /// The part of `amount`.
    pub(crate) fn part(&mut self, amount: Decimal) -> Result<i64, AmountError> {
        if amount.is_zero() {
            return Ok(0);
        }
        self.sum = self.sum.checked_add(amount).ok_or(AmountError::OutOfRange)?;
        let rounded = half_up(self.sum, self.currency)?;
        let part = rounded - self.rounded;
        self.rounded = rounded;
        Ok(part)
    }
}

/// A running total of VAT-inclusive amounts whose tax is cut below one minor unit.
#[derive(Clone, Debug)]
pub(crate) struct RunningVat<'a> {
    rates: &'a VatRates,
    rate_on: Date,
    most: Option<i64>,
    sum: i64,
    vat: i64,
}

impl<'a> RunningVat<'a> {
    /// At the rate of `rate_on`; the tax never exceeds `most` where that is given.
    pub(crate) fn new(rates: &'a VatRates, rate_on: Date, most: Option<i64>) -> Self {
        Self { rates, rate_on, most, sum: 0, vat: 0 }
    }

    /// The tax in `total_minor`.
    pub(crate) fn part(&mut self, total_minor: i64) -> i64 {
        if total_minor == 0 {
            return 0;
        }
        self.sum += total_minor;
        let vat = self.rates.vat_in_total(self.sum, self.rate_on);
        let vat = self.most.map_or(vat, |most| vat.min(most));
        let part = vat - self.vat;
        self.vat = vat;
        part
    }

    /// The tax so far.
    pub(crate) fn so_far(&self) -> i64 {
        self.vat
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use jiff::civil::date;

    use super::*;

    #[test]
    fn parts_add_up_to_the_rounded_whole() {
        let mut pence = RunningTotal::new("GBP".parse().unwrap());
        let parts = ["1.275", "1.275", "2.550"].map(|it| pence.part(it.parse().unwrap()).unwrap());
        assert_eq!(parts, [128, 127, 255]);
    }

    #[test]
    fn vat_comes_back_to_the_won_and_not_beyond_what_was_charged() {
        let rates = VatRates::korea().unwrap();
        let mut vat = RunningVat::new(&rates, date(2026, 8, 3), Some(91));
        assert_eq!([501, 502, 5000].map(|it| vat.part(it)), [45, 46, 0]);
    }
}
