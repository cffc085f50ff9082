//! The bridge from what platforms claim to what is paid out.
//!
//! claimed − overlap − over-claimed = linked orders; linked + other orders − refunds − VAT − suppliers' share −
//! rounding = booked; booked + VAT + suppliers' share − written off − fees − held back − set off − in transit = paid
//! out. Every step is an amount of its own, so both sums can be checked; only what is over-claimed is a difference.

use rust_decimal::Decimal;

use crate::{keyed_sums::AddUp, profit::OutOfRange};

macro_rules! steps {
    ($($(#[$doc:meta])* $variant:ident = $id:literal),+ $(,)?) => {
        /// A step that is added up over orders; positive in the direction of its name.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum Step { $($(#[$doc])* $variant),+ }

        impl Step {
            /// Every step, in the order of the bridge.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Name of its column, and in references.
            pub fn id(self) -> &'static str {
                match self { $(Self::$variant => $id),+ }
            }
        }

        /// How many steps there are.
        pub const STEPS: usize = [$($id),+].len();
    };
}

steps! {
    /// What several platforms may claim at once: an order that k of them touched counts k − 1 times.
    Overlap = "overlap",
    /// Orders linked to a campaign, with VAT, after the discounts that the seller bears.
    Linked = "linked",
    /// All other orders, likewise.
    Unlinked = "unlinked",
    /// Refunds, with VAT.
    Refunded = "refunded",
    /// VAT of the orders less that of their refunds.
    Vat = "vat",
    /// What suppliers are owed of goods sold for them.
    SupplierShare = "supplier_share",
    /// What converting an order in foreign currency line by line adds or takes, a few units.
    FxRounding = "fx_rounding",
    /// Revenue less discounts and refunds, without VAT.
    Booked = "booked",
    /// Payments lost for good.
    WrittenOff = "written_off",
    /// Fees of gateways and malls, with VAT.
    Fees = "fees",
    /// Kept back for later.
    HoldBack = "hold_back",
    /// Advertising and other deductions set off against payouts.
    SetOff = "set_off",
    /// Owed by gateways and malls, or announced for a later day.
    InTransit = "in_transit",
    /// Paid out by gateways and malls.
    PaidOut = "paid_out",
}

/// The steps of one order or of many, minor units of the company's currency.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Bridge([i64; STEPS]);

impl Bridge {
    /// The steps in the order of [`Step::ALL`].
    pub fn from_steps(steps: [i64; STEPS]) -> Self {
        Self(steps)
    }

    /// The steps in the order of [`Step::ALL`].
    pub fn steps(&self) -> &[i64; STEPS] {
        &self.0
    }

    /// One step.
    pub fn get(&self, step: Step) -> i64 {
        self.0[step as usize]
    }

    /// The same with a step set.
    #[must_use]
    pub fn with(mut self, step: Step, minor: i64) -> Self {
        self.0[step as usize] = minor;
        self
    }

    /// Whether every step is zero.
    pub fn is_zero(&self) -> bool {
        self.0.iter().all(|step| *step == 0)
    }

    /// Adds the steps of `other`.
    ///
    /// # Errors
    /// [`OutOfRange`] when a sum does not fit.
    pub fn add(&mut self, other: &Self) -> Result<(), OutOfRange> {
        for (sum, more) in self.0.iter_mut().zip(other.0) {
            *sum = sum.checked_add(more).ok_or(OutOfRange)?;
        }
        Ok(())
    }

    fn sum(&self, plus: &[Step], minus: &[Step]) -> i128 {
        let of = |steps: &[Step]| steps.iter().map(|step| i128::from(self.get(*step))).sum::<i128>();
        of(plus) - of(minus)
    }

    /// What the orders come to without refunds, VAT and suppliers' share, less what is booked; zero in sound books.
    pub fn off_at_booked(&self) -> i128 {
        use Step::{Booked, FxRounding, Linked, Refunded, SupplierShare, Unlinked, Vat};
        self.sum(&[Linked, Unlinked], &[Refunded, Vat, SupplierShare, FxRounding, Booked])
    }

    /// What is booked with VAT and suppliers' share, less what became of it; zero in sound books.
    pub fn off_at_paid_out(&self) -> i128 {
        use Step::{Booked, Fees, HoldBack, InTransit, PaidOut, SetOff, SupplierShare, Vat, WrittenOff};
        self.sum(&[Booked, Vat, SupplierShare], &[WrittenOff, Fees, HoldBack, SetOff, InTransit, PaidOut])
    }

    /// Whether the steps lead from the orders to what is paid out, to the last unit.
    pub fn holds(&self) -> bool {
        self.off_at_booked() == 0 && self.off_at_paid_out() == 0
    }

    /// What is claimed beyond the linked orders; negative when less is claimed. Where claims of several platforms are
    /// added up (`across`), what may be claimed more than once is left out: it is the step before.
    ///
    /// # Errors
    /// [`OutOfRange`] when it does not fit.
    pub fn over_claimed(&self, claimed_minor: i64, across: bool) -> Result<i64, OutOfRange> {
        let overlap = if across { self.get(Step::Overlap) } else { 0 };
        let once = claimed_minor.checked_sub(overlap).ok_or(OutOfRange)?;
        once.checked_sub(self.get(Step::Linked)).ok_or(OutOfRange)
    }
}

/// A row of the bridge report.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct BridgeRow {
    /// What became of the orders.
    pub bridge: Bridge,
    /// What platforms claim, in major units of the company's currency, exact.
    pub claimed: Decimal,
    /// Whether the value of some claims is not known in the company's currency.
    pub is_partial: bool,
}

impl BridgeRow {
    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.bridge.is_zero() && self.claimed.is_zero() && !self.is_partial
    }
}

impl AddUp for BridgeRow {
    fn add(&mut self, other: &Self) -> Result<(), OutOfRange> {
        self.bridge.add(&other.bridge)?;
        self.claimed = self.claimed.checked_add(other.claimed).ok_or(OutOfRange)?;
        self.is_partial |= other.is_partial;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    /// 33,000 sold, 5,500 back, the rest paid out less a fee of 800 with VAT and 1,000 held back.
    fn order() -> Bridge {
        let steps = [
            (Step::Linked, 33_000),
            (Step::Refunded, 5_500),
            (Step::Vat, 2_500),
            (Step::Booked, 25_000),
            (Step::Fees, 800),
            (Step::HoldBack, 1_000),
            (Step::InTransit, 700),
            (Step::PaidOut, 25_000),
        ];
        steps.into_iter().fold(Bridge::default(), |bridge, (step, minor)| bridge.with(step, minor))
    }

    #[test]
    fn the_steps_lead_from_the_order_to_the_payout() {
        assert!(order().holds());
        assert_eq!(order().with(Step::Refunded, 5_501).off_at_booked(), -1);
        assert_eq!(order().with(Step::PaidOut, 24_990).off_at_paid_out(), 10);
        assert!(!order().with(Step::Booked, 24_999).holds());
    }

    #[test]
    fn what_is_over_claimed_leaves_out_what_may_be_claimed_twice() {
        let order = order().with(Step::Overlap, 33_000);
        assert_eq!(order.over_claimed(70_000, false), Ok(37_000));
        assert_eq!(order.over_claimed(70_000, true), Ok(4_000));
        assert_eq!(order.over_claimed(20_000, false), Ok(-13_000));
        assert_eq!(order.over_claimed(i64::MIN, true), Err(OutOfRange));
    }

    #[test]
    fn every_step_has_its_own_place_and_name() {
        let mut ids: Vec<&str> = Step::ALL.iter().map(|step| step.id()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), STEPS);
        for (at, step) in Step::ALL.iter().enumerate() {
            assert_eq!(Bridge::default().with(*step, 7).steps()[at], 7);
        }
        let mut huge = Bridge::default().with(Step::PaidOut, i64::MAX);
        assert_eq!(huge.add(&Bridge::default().with(Step::PaidOut, 1)), Err(OutOfRange));
    }

    /// An order of which everything but two steps is free: those two close the sums.
    fn sound() -> impl Strategy<Value = Bridge> {
        proptest::array::uniform12(-1_000_000_000_i64..1_000_000_000).prop_map(|it| {
            let [overlap, linked, unlinked, refunded, vat, supplier, rounding, lost, fees, held, off, transit] = it;
            let booked = linked + unlinked - refunded - vat - supplier - rounding;
            let paid = booked + vat + supplier - lost - fees - held - off - transit;
            let steps = [
                overlap, linked, unlinked, refunded, vat, supplier, rounding, booked, lost, fees, held, off, transit,
                paid,
            ];
            Bridge::from_steps(steps)
        })
    }

    proptest! {
        #[test]
        fn sound_orders_add_up_to_a_sound_whole(orders in proptest::collection::vec(sound(), 0..20)) {
            let mut whole = Bridge::default();
            for order in &orders {
                prop_assert!(order.holds());
                whole.add(order).unwrap();
            }
            prop_assert!(whole.holds());
            let paid: i64 = orders.iter().map(|order| order.get(Step::PaidOut)).sum();
            prop_assert_eq!(whole.get(Step::PaidOut), paid);
        }

        #[test]
        fn one_unit_more_or_less_in_any_step_but_the_overlap_is_noticed(
            order in sound(), at in 1..STEPS, off in prop_oneof![Just(-1_i64), Just(1)]
        ) {
            let step = Step::ALL[at];
            prop_assert!(!order.with(step, order.get(step) + off).holds());
        }

        #[test]
        fn claims_once_less_what_is_over_claimed_are_the_linked_orders(order in sound(), claimed in -1_000_000_000_i64..1_000_000_000) {
            let over = order.over_claimed(claimed, true).unwrap();
            prop_assert_eq!(claimed - order.get(Step::Overlap) - over, order.get(Step::Linked));
        }
    }
}
