//! Quantity and worth of a product in stock, at moving average.

use jangbu_core::{Decimal, exact::AmountError};

/// Pieces are counted in millionths, the finest that a fact has.
const PIECE_SCALE: u32 = 6;

/// A product's stock.
#[derive(Default, Debug)]
pub(super) struct Stock {
    /// Millionths of a piece; negative when more left than came.
    pieces: i128,
    /// Minor units of the company's currency.
    worth: i128,
    /// The last known average as a fraction: worth of so many millionths.
    average: (i128, i128),
}

impl Stock {
    /// Takes in goods, or gives them back when negative; the cost of earlier sales that becomes known with them.
    pub(super) fn receive(&mut self, quantity: Decimal, worth: i64) -> Result<i64, AmountError> {
        let (pieces, worth) = (millionths(quantity)?, i128::from(worth));
        let mut late_cost = 0;
        if pieces > 0 && self.pieces < 0 {
            let short = -self.pieces;
            let fills = if pieces > short { part(worth, short, pieces)? } else { worth };
            let carried = if pieces >= short { -self.worth } else { part(-self.worth, pieces, short)? };
            late_cost = fills - carried;
        }
        self.pieces += pieces;
        self.worth += worth - late_cost;
        self.remember();
        minor(late_cost)
    }

    /// Lets goods go, or takes them back when negative, at the average; their cost.
    pub(super) fn issue(&mut self, quantity: Decimal) -> Result<i64, AmountError> {
        let pieces = millionths(quantity)?;
        // What is there goes, and what was short comes back, at what it is carried at; the rest at the average.
        let carried = pieces != 0 && pieces.signum() == self.pieces.signum();
        let cost = if carried && pieces.abs() <= self.pieces.abs() {
            part(self.worth, pieces.abs(), self.pieces.abs())?
        } else if carried {
            self.worth + self.at_average(pieces - self.pieces)?
        } else {
            self.at_average(pieces)?
        };
        self.pieces -= pieces;
        self.worth -= cost;
        self.remember();
        minor(cost)
    }

    fn at_average(&self, pieces: i128) -> Result<i128, AmountError> {
        let (worth, of) = self.average;
        if of == 0 { Ok(0) } else { part(worth, pieces, of) }
    }

    fn remember(&mut self) {
        if self.pieces > 0 {
            self.average = (self.worth, self.pieces);
        }
    }
}

/// `whole × part ÷ of`, half up and mirrored; `of` is above zero.
fn part(whole: i128, part: i128, of: i128) -> Result<i128, AmountError> {
    jangbu_core::fx::proportion(whole, part, of)
}

fn millionths(quantity: Decimal) -> Result<i128, AmountError> {
    let mut scaled = quantity;
    scaled.rescale(PIECE_SCALE);
    if scaled == quantity { Ok(scaled.mantissa()) } else { Err(AmountError::OutOfRange) }
}

fn minor(amount: i128) -> Result<i64, AmountError> {
    i64::try_from(amount).map_err(|_| AmountError::OutOfRange)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn zero_pieces_are_worth_zero_however_they_went() {
        let mut stock = Stock::default();
        let mut cost = 0;
        cost += stock.receive(Decimal::from(3), 100).unwrap();
        for quantity in [1, 1, 4, -1] {
            cost += stock.issue(Decimal::from(quantity)).unwrap();
        }
        cost += stock.receive(Decimal::from(2), 90).unwrap();
        assert_eq!((stock.pieces, stock.worth), (0, 0));
        assert_eq!(cost, 190, "all that was bought is cost");
    }

    proptest! {
        #[test]
        fn all_that_was_bought_is_cost_once_all_is_gone(
            moves in prop::collection::vec((0..5_u8, 1..4_i64, 0..90_000_i64), 1..40),
            scale in prop::sample::select(vec![0_u32, 6]),
        ) {
            let (mut stock, mut cost, mut bought) = (Stock::default(), 0, 0);
            for (kind, pieces, worth) in moves {
                let quantity = Decimal::new(pieces, scale);
                match kind {
                    0 | 1 => {
                        cost += stock.receive(quantity, worth).unwrap();
                        bought += worth;
                    }
                    2 | 3 => cost += stock.issue(quantity).unwrap(),
                    _ => cost += stock.issue(-quantity).unwrap(),
                }
                prop_assert_eq!(i128::from(bought - cost), stock.worth);
                prop_assert!(stock.pieces != 0 || stock.worth == 0, "{:?}", stock);
            }
            let left = Decimal::from_i128_with_scale(stock.pieces, 6);
            if stock.pieces < 0 {
                cost += stock.receive(-left, 12_345).unwrap();
                bought += 12_345;
            } else {
                cost += stock.issue(left).unwrap();
            }
            prop_assert_eq!((stock.pieces, stock.worth, cost), (0, 0, bought));
        }
    }

    #[test]
    fn what_fills_a_gap_brings_its_own_price() {
        let mut stock = Stock::default();
        assert_eq!(stock.receive(Decimal::from(2), 10_000).unwrap(), 0);
        assert_eq!(stock.issue(Decimal::from(3)).unwrap(), 15_000);
        assert_eq!(stock.receive(Decimal::from(4), 24_000).unwrap(), 1_000);
        assert_eq!((stock.pieces, stock.worth), (3_000_000, 18_000));
    }
}
