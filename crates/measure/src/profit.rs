//! A row of the profit report: what a platform delivered and claims, and what the books say.
//!
//! Contribution margin = revenue − discounts − refunds − cost of goods − fees − ad cost. All without VAT,
//! except an ad cost whose VAT cannot be recovered.

use rust_decimal::Decimal;

use crate::keyed_sums::{AddUp, KeyedSums};

/// A sum leaves 64 bits of minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a sum of the report is out of range")]
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

    /// The sum called `name`: a field's name, or `margin`.
    pub fn get(&self, name: &str) -> Option<i64> {
        Some(match name {
            "orders" => self.orders,
            "revenue" => self.revenue,
            "discount" => self.discount,
            "refund" => self.refund,
            "cogs" => self.cogs,
            "fee" => self.fee,
            "ad_cost" => self.ad_cost,
            "margin" => self.contribution_margin(),
            _ => return None,
        })
    }

    /// What remains without `part`, which is a part of these sums.
    fn less(&self, part: &Self) -> Self {
        Self {
            orders: self.orders.saturating_sub(part.orders),
            revenue: self.revenue.saturating_sub(part.revenue),
            discount: self.discount.saturating_sub(part.discount),
            refund: self.refund.saturating_sub(part.refund),
            cogs: self.cogs.saturating_sub(part.cogs),
            fee: self.fee.saturating_sub(part.fee),
            ad_cost: self.ad_cost.saturating_sub(part.ad_cost),
        }
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

/// What platforms claim.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Claims {
    /// Conversions; platforms report fractions.
    pub conversions: Decimal,
    /// Their value, in major units of the company's currency, exact.
    pub value: Decimal,
    /// Whether the value of some of them is not known in the company's currency.
    pub is_partial: bool,
}

/// One row. What most rows lack is kept apart: a report may have a million of them.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct ProfitRow {
    /// Times shown.
    pub impressions: i64,
    /// Times clicked.
    pub clicks: i64,
    /// What the books say.
    pub booked: BookedSums,
    /// The part of it that is not linked to a campaign.
    unlinked: Option<Box<BookedSums>>,
    claims: Option<Box<Claims>>,
}

impl ProfitRow {
    /// The part of the books that is linked to a campaign.
    pub fn linked(&self) -> BookedSums {
        self.unlinked.as_ref().map_or(self.booked, |unlinked| self.booked.less(unlinked))
    }

    /// What platforms claim.
    pub fn claims(&self) -> Claims {
        self.claims.as_deref().copied().unwrap_or_default()
    }

    /// Adds sums of the books that are linked to a campaign, or not.
    ///
    /// # Errors
    /// [`OutOfRange`] when a sum does not fit.
    pub fn book(&mut self, sums: &BookedSums, linked: bool) -> Result<(), OutOfRange> {
        self.booked.add(sums)?;
        if !linked {
            self.unlinked.get_or_insert_default().add(sums)?;
        }
        Ok(())
    }

    /// Adds what a platform claims.
    ///
    /// # Errors
    /// [`OutOfRange`] when a sum does not fit.
    pub fn claim(&mut self, more: Claims) -> Result<(), OutOfRange> {
        let claims = self.claims.get_or_insert_default();
        claims.conversions = claims.conversions.checked_add(more.conversions).ok_or(OutOfRange)?;
        claims.value = claims.value.checked_add(more.value).ok_or(OutOfRange)?;
        claims.is_partial |= more.is_partial;
        Ok(())
    }

    /// Takes the numbers of orders from `whole`, where the rows of a report count an order more than once.
    pub fn recount(&mut self, whole: &Self) {
        self.booked.orders = whole.booked.orders;
        self.unlinked.get_or_insert_default().orders = whole.unlinked.as_ref().map_or(0, |unlinked| unlinked.orders);
    }

    /// Whether everything is zero.
    pub fn is_empty(&self) -> bool {
        let nothing = BookedSums::default();
        self.impressions == 0
            && self.clicks == 0
            && self.booked == nothing
            && self.unlinked.as_ref().is_none_or(|unlinked| **unlinked == nothing)
            && self.claims() == Claims::default()
    }
}

impl AddUp for ProfitRow {
    fn add(&mut self, other: &Self) -> Result<(), OutOfRange> {
        self.impressions = self.impressions.checked_add(other.impressions).ok_or(OutOfRange)?;
        self.clicks = self.clicks.checked_add(other.clicks).ok_or(OutOfRange)?;
        self.booked.add(&other.booked)?;
        if let Some(unlinked) = &other.unlinked {
            self.unlinked.get_or_insert_default().add(unlinked)?;
        }
        other.claims.as_ref().map_or(Ok(()), |claims| self.claim(**claims))
    }
}

/// Rows of the profit report by key.
pub type ProfitSums = KeyedSums<ProfitRow>;

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
        assert_eq!(row.linked(), sums());
        row.claim(Claims { conversions: Decimal::ONE, value: Decimal::TEN, is_partial: true }).unwrap();
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
