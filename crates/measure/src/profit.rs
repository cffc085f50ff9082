//! A row of the profit report: what a platform delivered and claims, and what the books say.
//!
//! Contribution margin = revenue − discounts − refunds − cost of goods − fees − ad cost. All without VAT,
//! except an ad cost whose VAT cannot be recovered.

use rust_decimal::Decimal;

/// A sum leaves 64 bits of minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a sum of the profit report is out of range")]
pub struct OutOfRange;

/// Sums of the books, each positive in its normal direction, minor units of the company's currency.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct BookedSums {
    /// Orders that are sales.
    pub orders: i64,
    /// Sales and shipping income.
    pub revenue: i64,
    /// Discounts that the seller bears.
    pub discount: i64,
    /// Refunds.
    pub refund: i64,
    /// Cost of goods sold.
    pub cogs: i64,
    /// Gateway and mall fees.
    pub fee: i64,
    /// Media cost.
    pub ad_cost: i64,
}

impl BookedSums {
    /// Revenue − discounts − refunds.
    pub fn net_revenue(&self) -> i64 {
        self.revenue.saturating_sub(self.discount).saturating_sub(self.refund)
    }

    /// Contribution margin before media cost.
    pub fn margin_before_ads(&self) -> i64 {
        self.net_revenue().saturating_sub(self.cogs).saturating_sub(self.fee)
    }

    /// Contribution margin.
    pub fn contribution_margin(&self) -> i64 {
        self.margin_before_ads().saturating_sub(self.ad_cost)
    }

    /// Adds the sums of `other`.
    ///
    /// # Errors
    /// [`OutOfRange`] when a sum does not fit.
    pub fn add(&mut self, other: &Self) -> Result<(), OutOfRange> {
        let add = |sum: &mut i64, more: i64| {
            *sum = sum.checked_add(more).ok_or(OutOfRange)?;
            Ok(())
        };
        add(&mut self.orders, other.orders)?;
        add(&mut self.revenue, other.revenue)?;
        add(&mut self.discount, other.discount)?;
        add(&mut self.refund, other.refund)?;
        add(&mut self.cogs, other.cogs)?;
        add(&mut self.fee, other.fee)?;
        add(&mut self.ad_cost, other.ad_cost)
    }
}

/// The part of a row that is linked to a campaign.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Linked {
    /// Orders.
    pub orders: i64,
    /// Revenue.
    pub revenue: i64,
    /// Revenue − discounts − refunds.
    pub net_revenue: i64,
    /// Contribution margin before media cost.
    pub margin_before_ads: i64,
}

/// One row.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct ProfitRow {
    /// Times shown.
    pub impressions: i64,
    /// Times clicked.
    pub clicks: i64,
    /// Conversions that the platforms claim; they report fractions.
    pub claimed_conversions: Decimal,
    /// Value that the platforms claim, in major units of the company's currency, exact.
    pub claimed_value: Decimal,
    /// What the books say.
    pub booked: BookedSums,
    /// The part of it that is linked to a campaign.
    pub linked: Linked,
}

impl ProfitRow {
    /// Adds sums of the books that are linked to a campaign, or not.
    ///
    /// # Errors
    /// [`OutOfRange`] when a sum does not fit.
    pub fn book(&mut self, sums: &BookedSums, linked: bool) -> Result<(), OutOfRange> {
        self.booked.add(sums)?;
        if linked {
            self.link(&Linked {
                orders: sums.orders,
                revenue: sums.revenue,
                net_revenue: sums.net_revenue(),
                margin_before_ads: sums.margin_before_ads(),
            })?;
        }
        Ok(())
    }

    /// Adds a whole row.
    ///
    /// # Errors
    /// [`OutOfRange`] when a sum does not fit.
    pub fn add(&mut self, other: &Self) -> Result<(), OutOfRange> {
        self.impressions = self.impressions.checked_add(other.impressions).ok_or(OutOfRange)?;
        self.clicks = self.clicks.checked_add(other.clicks).ok_or(OutOfRange)?;
        self.claim(other.claimed_conversions, other.claimed_value)?;
        self.booked.add(&other.booked)?;
        self.link(&other.linked)
    }

    /// Adds what a platform claims.
    ///
    /// # Errors
    /// [`OutOfRange`] when a sum does not fit.
    pub fn claim(&mut self, conversions: Decimal, value: Decimal) -> Result<(), OutOfRange> {
        self.claimed_conversions = self.claimed_conversions.checked_add(conversions).ok_or(OutOfRange)?;
        self.claimed_value = self.claimed_value.checked_add(value).ok_or(OutOfRange)?;
        Ok(())
    }

    fn link(&mut self, more: &Linked) -> Result<(), OutOfRange> {
        let linked = &mut self.linked;
        linked.orders = linked.orders.checked_add(more.orders).ok_or(OutOfRange)?;
        linked.revenue = linked.revenue.checked_add(more.revenue).ok_or(OutOfRange)?;
        linked.net_revenue = linked.net_revenue.checked_add(more.net_revenue).ok_or(OutOfRange)?;
        linked.margin_before_ads = linked.margin_before_ads.checked_add(more.margin_before_ads).ok_or(OutOfRange)?;
        Ok(())
    }

    /// Whether everything is zero.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn sums() -> BookedSums {
        BookedSums { orders: 2, revenue: 100, discount: 10, refund: 20, cogs: 30, fee: 3, ad_cost: 17 }
    }

    #[test]
    fn the_margin_is_what_remains_of_revenue() {
        assert_eq!((sums().net_revenue(), sums().margin_before_ads(), sums().contribution_margin()), (70, 37, 20));
    }

    #[test]
    fn only_linked_sums_count_as_linked() {
        let mut row = ProfitRow::default();
        row.book(&sums(), true).unwrap();
        row.book(&sums(), false).unwrap();
        assert_eq!(row.booked.revenue, 200);
        assert_eq!(row.linked, Linked { orders: 2, revenue: 100, net_revenue: 70, margin_before_ads: 37 });
        let mut total = ProfitRow::default();
        assert!(total.is_empty());
        total.add(&row).unwrap();
        assert_eq!(total, row);
    }

    #[test]
    fn a_sum_that_does_not_fit_is_an_error() {
        let mut row = ProfitRow::default();
        let huge = BookedSums { revenue: i64::MAX, ..BookedSums::default() };
        row.book(&huge, false).unwrap();
        assert_eq!(row.book(&huge, false), Err(OutOfRange));
    }
}
