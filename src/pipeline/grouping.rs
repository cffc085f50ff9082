//! Facts of a batch by posting group.

use std::collections::BTreeMap;

use hashbrown::{HashMap, HashSet, hash_map::Entry};
use jangbu_core::{
    Text,
    account::{self, Account, AccountKind, Company},
    facts::{Fact, FactSet},
    group::GroupKey,
};

use super::derived;

/// Groups in order of first appearance, each with its facts.
#[derive(Default)]
pub struct Groups {
    places: HashMap<GroupKey, usize>,
    groups: Vec<(GroupKey, FactSet)>,
}

impl Groups {
    /// Room for so many groups.
    fn with_room_for(groups: usize) -> Self {
        Self { places: HashMap::with_capacity(groups), groups: Vec::with_capacity(groups) }
    }

    /// Adds a fact to its group; facts without a group are left out.
    pub fn add<F: Fact>(&mut self, fact: F, field: impl FnOnce(&mut FactSet) -> &mut Vec<F>) {
        if let Some(group) = fact.group() {
            let rows = field(self.of(group));
            // Most groups have one fact of a kind.
            if rows.is_empty() {
                rows.reserve_exact(1);
            }
            rows.push(fact);
        }
    }

    /// The facts of a group, created when missing.
    pub fn of(&mut self, group: GroupKey) -> &mut FactSet {
        let place = match self.places.entry(group) {
            Entry::Occupied(place) => *place.get(),
            Entry::Vacant(vacant) => {
                self.groups.push((vacant.key().clone(), FactSet::default()));
                *vacant.insert(self.groups.len() - 1)
            }
        };
        &mut self.groups[place].1
    }

    /// Key of every group.
    pub fn keys(&self) -> impl Iterator<Item = &GroupKey> {
        self.groups.iter().map(|(key, _)| key)
    }

    /// Key and facts of every group.
    pub fn into_groups(self) -> Vec<(GroupKey, FactSet)> {
        self.groups
    }
}

/// Moves every grouped fact of `set` into its group.
pub fn group(set: FactSet) -> Groups {
    let mut groups = Groups::with_room_for(set.len());
    macro_rules! move_rows {
        ($($field:ident)+) => {
            $(for row in set.$field {
                groups.add(row, |facts| &mut facts.$field);
            })+
        };
    }
    move_rows!(ad_delivery media_charge order_line order_change order_touch payout_line bank_line opening_balance
        points goods_receipt accrual);
    groups
}

/// The gateways that collect for a shop: an order's link matters to their payout lines too.
pub fn gateways_of<'a>(accounts: &'a BTreeMap<Text, Account>, shop: &str) -> Vec<&'a Text> {
    accounts
        .values()
        .filter(|account| account.kind == AccountKind::Gateway && account.shop == shop)
        .map(|account| &account.id)
        .collect()
}

/// The derived groups of media accounts that facts of `set` concern: those of the accounts they name, and of all when a
/// rate came.
pub fn derived_of_media(set: &FactSet, accounts: &BTreeMap<Text, Account>, company: &Company) -> HashSet<GroupKey> {
    if !set.fx_rate.is_empty() {
        return accounts.values().flat_map(|it| derived::of_media(it, company)).collect();
    }
    let delivery = set.ad_delivery.iter().map(|row| &row.origin.account);
    let charges = set.media_charge.iter().map(|row| &row.origin.account);
    let openings = set.opening_balance.iter().map(|row| account::party(accounts, None, &row.party));
    let named: HashSet<&Text> = delivery.chain(charges).chain(openings).collect();
    named.into_iter().filter_map(|id| accounts.get(id)).flat_map(|it| derived::of_media(it, company)).collect()
}
