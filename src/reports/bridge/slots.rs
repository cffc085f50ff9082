//! A number for each order, by the hash of its posting group: what is summed over millions of rows stands in plain
//! lists.

use hashbrown::HashMap;

/// Numbers of orders, in the order in which they were first seen.
#[derive(Default)]
pub struct Slots {
    numbers: HashMap<i64, u32>,
    hashes: Vec<i64>,
    /// Neighbouring rows are often of one order.
    last: Option<(i64, u32)>,
}

impl Slots {
    /// The number of an order, given now if it has none.
    pub fn of(&mut self, hash: i64) -> u32 {
        if let Some((last, slot)) = self.last
            && last == hash
        {
            return slot;
        }
        let slot = *self.numbers.entry(hash).or_insert_with(|| {
            self.hashes.push(hash);
            u32::try_from(self.hashes.len() - 1).unwrap_or(u32::MAX)
        });
        self.last = Some((hash, slot));
        slot
    }

    /// The hash of the order's posting group.
    pub fn hash(&self, slot: u32) -> i64 {
        self.hashes[slot as usize]
    }

    /// How many orders there are.
    pub fn len(&self) -> usize {
        self.hashes.len()
    }
}
