//! What a supplier is owed of goods that are sold for it, and what of that comes back with a refund. Posting policy 3.3.

use jangbu_core::{
    Date, Decimal, Text,
    allocation::allocate_units,
    exact::{AmountError, from_minor},
    facts::{OrderLine, SellerRole},
    fx::proportion,
};

use super::{Order, Reason};
use crate::{product_costs::Share, running_total::half_up};

/// A line's supplier and what it is owed of the line's list price, VAT included; `None` for own goods.
pub(super) fn owed<'a>(
    order: &Order<'a>,
    line: &OrderLine,
    revenue_on: Date,
    gross_minor: i64,
) -> Result<Option<(&'a Text, i64)>, Reason> {
    if line.role == SellerRole::Principal {
        return Ok(None);
    }
    let terms = order.context.costs.terms(&order.shop.id, &line.product, revenue_on);
    let terms = terms.ok_or_else(|| Reason::MissingTerms { product: line.product.clone(), day: revenue_on })?;
    let exact = |a: Decimal, b| a.checked_mul(b).ok_or(AmountError::OutOfRange);
    let owed_minor = match terms.share {
        Share::PerPiece(price) => half_up(exact(line.quantity, price)?, line.currency)?,
        Share::AfterCommission(rate) => {
            gross_minor - half_up(exact(from_minor(gross_minor, line.currency), rate)?, line.currency)?
        }
    };
    Ok(Some((terms.supplier, owed_minor)))
}

/// What is left of a line: of its price and of what its supplier is owed, minor units.
pub(super) struct Left<'a> {
    pub(super) price_minor: i64,
    pub(super) owed_minor: i64,
    pub(super) supplier: &'a Text,
    pub(super) product: &'a Text,
}

/// The dated lines of an order, in the order of the sale; empty when none is sold for a supplier.
#[derive(Default)]
pub(super) struct Shares<'a>(pub(super) Vec<Left<'a>>);

/// What comes back from a supplier with a refund.
pub(super) struct Back<'a> {
    pub(super) owed_minor: i64,
    pub(super) supplier: &'a Text,
    pub(super) product: &'a Text,
}

impl<'a> Shares<'a> {
    /// The share of suppliers in a refund of `amount` from the line at `at`, or from all lines.
    pub(super) fn take(&mut self, at: Option<usize>, amount: i64) -> Result<Vec<Back<'a>>, Reason> {
        let parts: Vec<(usize, i64)> = match at {
            Some(at) => vec![(at, amount)],
            None => {
                let weights: Vec<i128> = self.0.iter().map(|it| it.price_minor.max(0).into()).collect();
                if weights.iter().all(|it| *it == 0) {
                    return Ok(Vec::new());
                }
                let parts = allocate_units(amount, &weights)?;
                parts.into_iter().enumerate().filter(|(at, _)| weights[*at] > 0).collect()
            }
        };
        let mut back = Vec::new();
        for (at, amount) in parts {
            let Some(left) = self.0.get_mut(at) else { continue };
            let owed_minor = left.take(amount)?;
            if owed_minor != 0 {
                back.push(Back { owed_minor, supplier: left.supplier, product: left.product });
            }
        }
        Ok(back)
    }
}

impl Left<'_> {
    /// In proportion; what takes the rest of the price takes the rest of the share.
    fn take(&mut self, amount: i64) -> Result<i64, AmountError> {
        if amount >= self.price_minor {
            self.price_minor = 0;
            return Ok(std::mem::take(&mut self.owed_minor));
        }
        if amount <= 0 {
            return Ok(0);
        }
        let share = proportion(self.owed_minor.into(), amount.into(), self.price_minor.into())?;
        let share = i64::try_from(share).map_err(|_| AmountError::OutOfRange)?;
        self.price_minor -= amount;
        self.owed_minor -= share;
        Ok(share)
    }
}
