//! What the journal says of orders and of the payouts of each: balances by account, and the campaign it carries.

use futures::TryStreamExt as _;
use hashbrown::HashMap;
use jangbu_core::{
    Text,
    group::{GroupKey, GroupKind},
};
use ledger::{Chart, Role};
use measure::OutOfRange;
use store::{
    RecordBatch,
    arrow::array::{Decimal128Array, Int64Array, StringArray},
    tables::{
        cell::{Count, Day, Minor, Word, day_number},
        column,
    },
};

use super::{place::Places, sales::Sales, slots::Slots};
use crate::{
    books::Books,
    pipeline::load::order_of,
    reports::{
        profit::key::text_of,
        scope::Scope,
        sql::{Where, list},
    },
};

/// Accounts whose balances are the steps of the bridge. The first [`PLACED`] carry the campaign.
const ROLES: &[Role] = &[
    Role::Sales,
    Role::ShippingIncome,
    Role::SellerDiscount,
    Role::Refunds,
    Role::BadDebt,
    Role::GatewayFee,
    Role::OutputVat,
    Role::SupplierPayable,
    Role::Receivable,
    Role::VatAwaitingInvoice,
    Role::HoldBack,
    Role::MediaClearing,
    Role::SuspenseOut,
    Role::SuspenseIn,
    Role::PayoutClearing,
];
/// How many of them carry the campaign.
const PLACED: usize = 6;
/// Balances of an order: payouts announced for a later day stand behind those that are paid out.
const BALANCES: usize = ROLES.len() + 1;

/// Balances of an order in the company's currency, debit positive.
#[derive(Clone, Copy, Default)]
pub struct Balances([i64; BALANCES]);

impl Balances {
    fn add(&mut self, at: usize, minor: i64) -> Result<(), OutOfRange> {
        self.0[at] = self.0[at].checked_add(minor).ok_or(OutOfRange)?;
        Ok(())
    }

    /// The balance of an account.
    pub fn of(&self, role: Role) -> i64 {
        ROLES.iter().position(|it| *it == role).map_or(0, |at| self.0[at])
    }

    /// Payouts announced for a later day.
    pub fn announced(&self) -> i64 {
        self.0[BALANCES - 1]
    }
}

/// Balances of all orders.
pub struct Posted {
    /// The last day that counts as paid out, as a day number.
    known_on: i32,
    codes: Vec<Text>,
    balances: Vec<Balances>,
    /// The place of the first line that carries one, by slot; `u32::MAX` for none.
    first_place: Vec<u32>,
    /// Of orders whose link changed: what stands at the other places.
    moved: HashMap<(u32, u32), [i64; PLACED]>,
    /// Places by number.
    pub places: Places,
    /// Of orders without a revenue date: what stands on each day and account.
    days: HashMap<(u32, i32, usize), i64>,
    /// Slots of the orders that groups of payout lines pay for, by hash of the group.
    payers: HashMap<i64, u32>,
}

impl Posted {
    /// Reads the journal as known; orders that have no facts get their slots.
    ///
    /// # Errors
    /// When the store cannot be read or a sum does not fit.
    pub async fn read(books: &Books, scope: &Scope, sales: &Sales, slots: &mut Slots) -> anyhow::Result<Self> {
        let chart = Chart::korea()?;
        let mut posted = Self {
            known_on: day_number(scope.known_on(books)?),
            codes: ROLES.iter().map(|role| chart.code(*role).clone()).collect(),
            balances: Vec::new(),
            first_place: Vec::new(),
            moved: HashMap::new(),
            places: Places::default(),
            days: HashMap::new(),
            payers: HashMap::new(),
        };
        let mut payers = Payers { books, slots: HashMap::new() };
        for (kind, rule) in [(GroupKind::Order, "order"), (GroupKind::Pay, "payout")] {
            let key = if kind == GroupKind::Pay { "group_key, " } else { "" };
            let mut lines = Where::default();
            lines.add(format!("rule = '{rule}'"));
            lines.add(format!("code IN {}", list(&posted.codes)));
            lines.extend(scope.known.condition());
            let sql = format!(
                "SELECT {key}group_hash, code, economic_on, functional, media_account, campaign, channel FROM journal{}",
                lines.clause()
            );
            let mut batches = scope.snapshot.stream(&sql, &[]).await?;
            while let Some(batch) = batches.try_next().await? {
                let lines = LineColumns::read(&batch)?;
                let keys = if kind == GroupKind::Pay { Some(column::<Word>(&batch, "group_key")?) } else { None };
                for row in 0..batch.num_rows() {
                    let hash = lines.hashes.value(row);
                    let slot = match keys {
                        None => slots.of(hash),
                        Some(keys) => payers.slot(hash, || keys.value(row), slots),
                    };
                    posted.add(slot, &lines, row, sales)?;
                }
            }
        }
        posted.payers = payers.slots;
        Ok(posted)
    }

    /// Hashes of the groups of payout lines of some orders, by slot.
    pub fn payers_of(&self, slots: &[u32]) -> HashMap<u32, Vec<i64>> {
        let mut payers: HashMap<u32, Vec<i64>> = slots.iter().map(|slot| (*slot, Vec::new())).collect();
        for (hash, slot) in &self.payers {
            if let Some(hashes) = payers.get_mut(slot) {
                hashes.push(*hash);
            }
        }
        payers
    }

    fn add(&mut self, slot: u32, lines: &LineColumns<'_>, row: usize, sales: &Sales) -> anyhow::Result<()> {
        let code = lines.codes.value(row);
        let Some(mut at) = self.codes.iter().position(|it| it == code) else { return Ok(()) };
        let day = lines.days.value(row);
        if ROLES[at] == Role::PayoutClearing && day > self.known_on {
            at = BALANCES - 1;
        }
        let minor = i64::try_from(lines.amounts.value(row)).map_err(|_| OutOfRange)?;
        let place = slot as usize;
        if self.balances.len() <= place {
            self.balances.resize(place + 1, Balances::default());
            self.first_place.resize(place + 1, u32::MAX);
        }
        self.balances[place].add(at, minor)?;
        if at < PLACED {
            self.place(slot, at, minor, lines.place(row))?;
        }
        if sales.first_on(slot).is_none() {
            let sum = self.days.entry((slot, day, at)).or_default();
            *sum = sum.checked_add(minor).ok_or(OutOfRange)?;
        }
        Ok(())
    }

    fn place(&mut self, slot: u32, at: usize, minor: i64, words: [&str; 3]) -> Result<(), OutOfRange> {
        let first = &mut self.first_place[slot as usize];
        let number = self.places.number(words, *first);
        if *first == u32::MAX {
            *first = number;
        } else if *first != number {
            let sum = &mut self.moved.entry((slot, number)).or_default()[at];
            *sum = sum.checked_add(minor).ok_or(OutOfRange)?;
        }
        Ok(())
    }

    /// Balances of an order.
    pub fn balances(&self, slot: u32) -> Balances {
        self.balances.get(slot as usize).copied().unwrap_or_default()
    }

    /// The number of the place of every order that has one, by slot: the one where something stands.
    pub fn places_of_orders(&self) -> Vec<u32> {
        let mut places = self.first_place.clone();
        let mut elsewhere: HashMap<u32, [i64; PLACED]> = HashMap::new();
        for ((slot, _), sums) in &self.moved {
            let all = elsewhere.entry(*slot).or_default();
            all.iter_mut().zip(sums).for_each(|(all, sum)| *all = all.saturating_add(*sum));
        }
        // Among several, the account that comes first decides, then the place that was seen first.
        let mut best: HashMap<u32, (usize, u32)> = HashMap::new();
        let stands = |sums: &[i64; PLACED]| sums.iter().position(|sum| *sum != 0);
        for (slot, moved) in &elsewhere {
            let balances = &self.balances[*slot as usize].0;
            let here: [i64; PLACED] = std::array::from_fn(|at| balances[at].saturating_sub(moved[at]));
            best.extend(stands(&here).map(|at| (*slot, (at, self.first_place[*slot as usize]))));
        }
        for ((slot, place), sums) in &self.moved {
            if let Some(at) = stands(sums) {
                let found = best.entry(*slot).or_insert((at, *place));
                *found = (*found).min((at, *place));
            }
        }
        for (slot, (_, place)) in best {
            places[slot as usize] = place;
        }
        places
    }

    /// The first day on which anything of an order without a revenue date stands, by slot.
    pub fn first_days(&self) -> HashMap<u32, i32> {
        let mut days: HashMap<u32, i32> = HashMap::new();
        for ((slot, day, _), sum) in &self.days {
            if *sum != 0 {
                let first = days.entry(*slot).or_insert(*day);
                *first = (*first).min(*day);
            }
        }
        days
    }
}

/// Columns of journal lines.
struct LineColumns<'a> {
    hashes: &'a Int64Array,
    codes: &'a StringArray,
    days: &'a store::arrow::array::Date32Array,
    amounts: &'a Decimal128Array,
    words: [&'a StringArray; 3],
}

impl<'a> LineColumns<'a> {
    fn read(batch: &'a RecordBatch) -> anyhow::Result<Self> {
        let word = |name| column::<Word>(batch, name);
        Ok(Self {
            hashes: column::<Count>(batch, "group_hash")?,
            codes: word("code")?,
            days: column::<Day>(batch, "economic_on")?,
            amounts: column::<Minor>(batch, "functional")?,
            words: [word("media_account")?, word("campaign")?, word("channel")?],
        })
    }

    fn place(&self, row: usize) -> [&'a str; 3] {
        self.words.map(|texts| text_of(texts, row))
    }
}

/// The orders of payouts: that of the gateway's shop, or none, so that the payout stands by itself.
struct Payers<'a> {
    books: &'a Books,
    slots: HashMap<i64, u32>,
}

impl Payers<'_> {
    fn slot<'k>(&mut self, hash: i64, key: impl FnOnce() -> &'k str, slots: &mut Slots) -> u32 {
        *self.slots.entry(hash).or_insert_with(|| {
            let order = order_of(&GroupKey::from_stored(key()), &self.books.accounts);
            slots.of(order.map_or(hash, |order| order.hash64()))
        })
    }
}
