//! Facts of a batch by posting group.

use hashbrown::{HashMap, hash_map::Entry};
use jangbu_core::{
    Text,
    account::{self, Account, AccountKind, Company},
    facts::{Fact, FactSet},
    group::{GroupKey, GroupKind},
};

/// Groups in order of first appearance, each with its facts.
#[derive(Default)]
pub struct Groups {
    places: HashMap<GroupKey, usize>,
    groups: Vec<(GroupKey, FactSet)>,
}

impl Groups {
    /// Adds a fact to its group; facts without a group are left out.
    pub fn add<F: Fact>(&mut self, fact: F, field: impl FnOnce(&mut FactSet) -> &mut Vec<F>) {
        if let Some(group) = fact.group() {
            field(self.of(group)).push(fact);
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
    let mut groups = Groups::default();
    macro_rules! move_rows {
        ($($field:ident)+) => {
            $(for row in set.$field {
                groups.add(row, |facts| &mut facts.$field);
            })+
        };
    }
    move_rows!(ad_delivery media_charge order_line order_change order_touch payout_line bank_line opening_balance);
    groups
}

/// The gateways that collect for a shop: an order's link matters to their payout lines too.
pub fn gateways_of<'a>(accounts: &'a std::collections::BTreeMap<Text, Account>, shop: &str) -> Vec<&'a Text> {
    accounts
        .values()
        .filter(|account| account.kind == AccountKind::Gateway && account.shop == shop)
        .map(|account| &account.id)
        .collect()
}

/// Media accounts in a foreign currency that facts of `set` concern: their exchange differences follow.
pub fn foreign_media(
    set: &FactSet,
    accounts: &std::collections::BTreeMap<Text, Account>,
    company: &Company,
) -> Vec<GroupKey> {
    let foreign =
        |id: &Text| accounts.get(id).is_some_and(|it| it.kind == AccountKind::Media && it.currency != company.currency);
    let mut media: Vec<&Text> = set
        .ad_delivery
        .iter()
        .map(|row| &row.origin.account)
        .chain(set.media_charge.iter().map(|row| &row.origin.account))
        .chain(set.opening_balance.iter().map(|row| account::party(accounts, None, &row.party)))
        .filter(|id| foreign(id))
        .collect();
    if !set.fx_rate.is_empty() {
        media.extend(accounts.keys().filter(|id| foreign(id)));
    }
    media.sort_unstable();
    media.dedup();
    media.into_iter().map(|id| GroupKey::new(GroupKind::Fx, id, "")).collect()
}
