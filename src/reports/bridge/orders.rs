//! The steps of every order: the sale from the facts, what became of it from the journal, and whether both agree.

use hashbrown::HashMap;
use jangbu_core::{Currency, Date};
use ledger::{FxRates, Role};
use measure::{Bridge, OutOfRange, Step};
use store::tables::cell::day_of_number;

use super::{
    overlap,
    place::Place,
    posted::{Balances, Posted},
    sales::{self, Sale, Sales},
    slots::Slots,
};
use crate::{books::Books, reports::scope::Scope};

/// An order, or payouts that belong to none.
pub struct Order<'a> {
    /// Its number in this reading.
    pub slot: u32,
    /// Hash of its posting group.
    pub hash: i64,
    /// First revenue date; without one the first day on which anything of it stands.
    pub day: Date,
    /// Where it belongs, by number.
    pub place: (u32, &'a Place),
    /// Its steps.
    pub bridge: Bridge,
}

/// Orders of which the steps say nothing, or do not add up.
#[derive(Default)]
pub struct Odd {
    /// How many wait to be posted.
    pub waiting: u64,
    /// Hashes of those whose steps do not add up.
    pub unsound: Vec<i64>,
}

/// All orders as known.
pub struct Orders {
    slots: Slots,
    sales: Sales,
    posted: Posted,
    /// Media accounts that may claim an order.
    claimants: HashMap<i64, i64>,
    rates: FxRates,
    company: Currency,
    places: Vec<Place>,
    place_of: Vec<u32>,
    first_days: HashMap<u32, i32>,
}

impl Orders {
    /// Reads facts and journal.
    ///
    /// # Errors
    /// When the store cannot be read or a sum does not fit.
    pub async fn read(books: &Books, scope: &Scope) -> anyhow::Result<Self> {
        let mut slots = Slots::default();
        let sales = Sales::read(books, scope, &mut slots).await?;
        let mut posted = Posted::read(books, scope, &sales, &mut slots).await?;
        let claimants = overlap::read(books, scope).await?;
        let rates = sales::rates(books, scope, &sales).await?;
        let (place_of, first_days) = (posted.places_of_orders(), posted.first_days());
        let mut places = std::mem::take(&mut posted.places).into_places();
        places.push(Place::default());
        let company = books.company.currency;
        Ok(Self { slots, sales, posted, claimants, rates, company, places, place_of, first_days })
    }

    /// Places by number.
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// Hashes of the groups of payout lines of some orders, by slot.
    pub fn payers_of(&self, slots: &[u32]) -> HashMap<u32, Vec<i64>> {
        self.posted.payers_of(slots)
    }

    /// Hands every order of which anything stands to `take`.
    ///
    /// # Errors
    /// When an amount does not fit, or `take` fails.
    pub fn each(&self, mut take: impl FnMut(&Order<'_>) -> anyhow::Result<()>) -> anyhow::Result<Odd> {
        let mut odd = Odd::default();
        let nowhere = u32::try_from(self.places.len() - 1)?;
        for slot in 0..u32::try_from(self.slots.len())? {
            let hash = self.slots.hash(slot);
            let balances = self.posted.balances(slot);
            let sale = self.sales.of(slot, self.company, &self.rates)?;
            let sale = if is_posted(&balances) { sale } else { waits(sale, &mut odd) };
            let place = self.place_of.get(slot as usize).copied().unwrap_or(nowhere).min(nowhere);
            let claimants = self.claimants.get(&hash).copied().unwrap_or(1);
            let linked = !self.places[place as usize].campaign.is_empty();
            let bridge = steps(&sale.unwrap_or_default(), &balances, linked, claimants)?;
            if bridge.is_zero() {
                continue;
            }
            if !bridge.holds() {
                odd.unsound.push(hash);
            }
            let day = self.sales.first_on(slot).or_else(|| self.first_days.get(&slot).copied()).unwrap_or_default();
            take(&Order { slot, hash, day: day_of_number(day), place: (place, &self.places[place as usize]), bridge })?;
        }
        Ok(odd)
    }
}

/// Whether the order's own group has anything posted.
fn is_posted(balances: &Balances) -> bool {
    const OWN: [Role; 7] = [
        Role::Sales,
        Role::ShippingIncome,
        Role::SellerDiscount,
        Role::Refunds,
        Role::BadDebt,
        Role::OutputVat,
        Role::SupplierPayable,
    ];
    OWN.iter().any(|role| balances.of(*role) != 0)
}

/// Notes an order that came to something and is not posted.
fn waits(sale: Option<Sale>, odd: &mut Odd) -> Option<Sale> {
    if sale.is_none_or(|sale| sale.ordered != 0 || sale.refunded != 0) {
        odd.waiting += 1;
    }
    None
}

/// The steps of an order. Only a rounding within what converting may cause is taken for one.
fn steps(sale: &Sale, balances: &Balances, is_linked: bool, claimants: i64) -> Result<Bridge, OutOfRange> {
    let sum = |roles: &[Role]| {
        roles.iter().try_fold(0_i64, |sum, role| sum.checked_add(balances.of(*role))).ok_or(OutOfRange)
    };
    let booked = -sum(&[Role::Sales, Role::ShippingIncome, Role::SellerDiscount, Role::Refunds])?;
    let overlap = sale.ordered.checked_mul(claimants - 1).ok_or(OutOfRange)?;
    let ordered = if is_linked { Step::Linked } else { Step::Unlinked };
    let bridge = [
        (Step::Overlap, overlap),
        (ordered, sale.ordered),
        (Step::Refunded, sale.refunded),
        (Step::Vat, -balances.of(Role::OutputVat)),
        (Step::SupplierShare, -balances.of(Role::SupplierPayable)),
        (Step::Booked, booked),
        (Step::WrittenOff, balances.of(Role::BadDebt)),
        (Step::Fees, sum(&[Role::GatewayFee, Role::VatAwaitingInvoice])?),
        (Step::HoldBack, balances.of(Role::HoldBack)),
        (Step::SetOff, sum(&[Role::MediaClearing, Role::SuspenseOut, Role::SuspenseIn])?),
        (Step::InTransit, sum(&[Role::Receivable])?.checked_add(balances.announced()).ok_or(OutOfRange)?),
        (Step::PaidOut, balances.of(Role::PayoutClearing)),
    ];
    let bridge = bridge.into_iter().fold(Bridge::default(), |bridge, (step, minor)| bridge.with(step, minor));
    let off = i64::try_from(bridge.off_at_booked()).map_err(|_| OutOfRange)?;
    Ok(if off.abs() <= sale.tolerance { bridge.with(Step::FxRounding, off) } else { bridge })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn only_what_converting_may_cause_is_a_rounding() {
        let sale = |tolerance| Sale { ordered: 1_000, refunded: 0, tolerance };
        let off = steps(&sale(0), &Balances::default(), true, 1).unwrap();
        assert_eq!((off.get(Step::FxRounding), off.holds()), (0, false));
        let off = steps(&sale(8), &Balances::default(), true, 1).unwrap();
        assert_eq!((off.get(Step::FxRounding), off.holds()), (0, false), "1,000 is more than 8 lines can be off");
        let near = Sale { ordered: 3, refunded: 1, tolerance: 8 };
        let near = steps(&near, &Balances::default(), false, 3).unwrap();
        assert_eq!((near.get(Step::FxRounding), near.get(Step::Overlap), near.holds()), (2, 6, true));
    }
}
