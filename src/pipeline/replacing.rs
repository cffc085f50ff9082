//! Rows of account-days that a file reports as a whole: none is posted before all have come.

use hashbrown::HashMap;
use jangbu_core::facts::{AdDelivery, Fact as _, FactSet};

use super::narrower::Units;

/// Rows up to which they are held; the groups of more are posted from the store.
const MOST_HELD: usize = 200_000;

/// The rows of one batch.
#[derive(Default)]
pub struct Replacing {
    /// What costs are reported of.
    pub delivered: Units,
    /// What conversions are claimed for; no entry rests on them.
    pub claimed: Units,
    held: Vec<AdDelivery>,
    /// Rows by group hash, once they are too many.
    spilled: HashMap<i64, usize>,
}

impl Replacing {
    /// Takes the rows of a chunk.
    pub fn take(&mut self, chunk: &mut FactSet) {
        chunk.ad_claim.drain(..).for_each(|row| self.claimed.add(&row));
        chunk.ad_delivery.iter().for_each(|row| self.delivered.add(row));
        self.held.append(&mut chunk.ad_delivery);
        if self.held.len() > MOST_HELD {
            for group in self.held.drain(..).filter_map(|row| row.group()) {
                *self.spilled.entry(group.hash64()).or_default() += 1;
            }
        }
    }

    /// The rows that are held.
    pub fn take_held(&mut self) -> Vec<AdDelivery> {
        std::mem::take(&mut self.held)
    }

    /// The groups of the rows that are not.
    pub fn spilled(&self) -> impl Iterator<Item = i64> {
        self.spilled.keys().copied()
    }

    /// Rows of a group that are not held.
    pub fn spilled_rows(&self, group: i64) -> usize {
        self.spilled.get(&group).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use jangbu_core::{Text, facts::AdUnit, group::GroupKey};
    use jiff::civil::date;

    use super::*;

    #[test]
    fn rows_are_held_while_they_are_few_and_counted_by_group_when_they_are_many() {
        let row = |n: usize| AdDelivery {
            day: date(2026, 1, if n.is_multiple_of(4) { 1 } else { 2 }),
            unit: AdUnit { campaign: Text::from(format!("c{}", n % 3)), ..AdUnit::default() },
            ..AdDelivery::default()
        };
        let mut replacing = Replacing::default();
        let mut take = |rows: std::ops::Range<usize>| {
            replacing.take(&mut FactSet { ad_delivery: rows.map(row).collect(), ..FactSet::default() });
        };
        take(0..MOST_HELD / 2);
        take(0..MOST_HELD / 2);
        assert_eq!(replacing.spilled().count(), 0);
        assert_eq!(replacing.take_held().len(), MOST_HELD);
        let mut take = |rows: std::ops::Range<usize>| {
            replacing.take(&mut FactSet { ad_delivery: rows.map(row).collect(), ..FactSet::default() });
        };
        take(0..MOST_HELD + 4);
        let rows = |day| replacing.spilled_rows(GroupKey::ad("", date(2026, 1, day)).hash64());
        assert_eq!((rows(1), rows(2)), (MOST_HELD / 4 + 1, MOST_HELD / 4 * 3 + 3));
        assert!(replacing.take_held().is_empty());
    }
}
