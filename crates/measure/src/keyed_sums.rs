//! Rows by one or more keys, added up as they come.
//!
//! Each key is a list of distinct texts with numbers; a row is found by the numbers of its keys, so that
//! millions of source rows cost a look-up each.

use compact_str::CompactString;
use hashbrown::HashMap;

use crate::{pairs::Pairs, profit::OutOfRange};

/// A row that another can be added to.
pub trait AddUp: Clone + Default {
    /// Adds a whole row.
    ///
    /// # Errors
    /// [`OutOfRange`] when a sum does not fit.
    fn add(&mut self, other: &Self) -> Result<(), OutOfRange>;
}

/// Distinct texts of one key, numbered as they first came.
#[derive(Default, Debug)]
struct Names {
    numbers: HashMap<CompactString, u32>,
    names: Vec<CompactString>,
    /// The last text asked for: neighbouring rows often share it.
    last: Option<u32>,
}

impl Names {
    fn number(&mut self, name: &str) -> u32 {
        if let Some(last) = self.last
            && self.names[last as usize] == name
        {
            return last;
        }
        let next = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        let number = match self.numbers.get(name) {
            Some(number) => *number,
            None => {
                self.numbers.insert(name.into(), next);
                self.names.push(name.into());
                next
            }
        };
        self.last = Some(number);
        number
    }
}

/// Rows kept together: memory grows by so many rows, and no row is ever moved.
const CHUNK: usize = 4096;

/// Sums by key.
pub struct KeyedSums<R> {
    keys: Vec<Names>,
    /// From the second key on: (number of the keys before, number of this key) → number of both.
    pairs: Vec<Pairs>,
    /// Numbers of the keys of each row, one after the other.
    parts: Vec<u32>,
    chunks: Vec<Vec<R>>,
    rows: usize,
}

impl<R: AddUp> KeyedSums<R> {
    /// No rows yet, for rows of `keys` keys; at least one.
    pub fn new(keys: usize) -> Self {
        Self {
            keys: (0..keys).map(|_| Names::default()).collect(),
            pairs: (1..keys).map(|_| Pairs::default()).collect(),
            parts: Vec::new(),
            chunks: Vec::new(),
            rows: 0,
        }
    }

    /// The number of a text of a key, by which [`KeyedSums::row`] finds rows.
    pub fn number(&mut self, key: usize, name: &str) -> u32 {
        self.keys[key].number(name)
    }

    /// The row of the keys with these numbers, created when missing.
    pub fn row(&mut self, numbers: &[u32]) -> &mut R {
        let (first, others) = numbers.split_first().map_or((0, numbers), |(first, others)| (*first, others));
        let pairs = self.pairs.iter_mut().zip(others);
        let place = pairs.fold(first, |place, (pairs, number)| pairs.number(place, *number)) as usize;
        while self.rows <= place {
            // With one key a row's place is its number; numbers come in order, so only the last is missing.
            let number = u32::try_from(self.rows).unwrap_or(u32::MAX);
            if others.is_empty() {
                self.parts.push(number)
            } else {
                self.parts.extend_from_slice(numbers)
            }
            if self.rows.is_multiple_of(CHUNK) {
                self.chunks.push(Vec::with_capacity(CHUNK));
            }
            if let Some(chunk) = self.chunks.last_mut() {
                chunk.push(R::default());
            }
            self.rows += 1;
        }
        &mut self.chunks[place / CHUNK][place % CHUNK]
    }

    /// Adds the rows of `other`, which has the same keys.
    ///
    /// # Errors
    /// [`OutOfRange`] when a sum does not fit.
    pub fn merge(&mut self, other: &Self) -> Result<(), OutOfRange> {
        let width = self.keys.len();
        let own: Vec<Vec<u32>> =
            (0..width).map(|key| other.keys[key].names.iter().map(|name| self.number(key, name)).collect()).collect();
        let mut numbers = vec![0; width];
        for (row, sums) in other.rows().enumerate() {
            for (key, number) in numbers.iter_mut().enumerate() {
                *number = own[key][other.number_of(row, key) as usize];
            }
            self.row(&numbers).add(sums)?;
        }
        Ok(())
    }

    /// A row by its place.
    pub fn at(&self, row: usize) -> &R {
        &self.chunks[row / CHUNK][row % CHUNK]
    }

    /// Every row.
    pub fn rows(&self) -> impl Iterator<Item = &R> {
        self.chunks.iter().flatten()
    }

    /// Distinct texts of a key, by the numbers of [`KeyedSums::number_of`].
    pub fn names(&self, key: usize) -> &[CompactString] {
        &self.keys[key].names
    }

    /// The number of the text of a key of a row.
    pub fn number_of(&self, row: usize, key: usize) -> u32 {
        self.parts[row * self.keys.len() + key]
    }

    /// The text of a key of a row.
    pub fn name(&self, row: usize, key: usize) -> &CompactString {
        &self.keys[key].names[self.number_of(row, key) as usize]
    }

    /// Places of the rows by their keys, ascending; an empty text comes last.
    pub fn order(&self) -> Vec<usize> {
        let ranks: Vec<Vec<u32>> = self.keys.iter().map(|names| ranks(&names.names)).collect();
        let width = self.keys.len();
        let mut order: Vec<usize> = (0..self.rows).collect();
        let rank = |row: usize, key: usize| ranks[key][self.number_of(row, key) as usize];
        if width <= 2 {
            // Two ranks in one number: plain numbers sort several times as fast as looked-up pairs.
            let pair = |row: usize| (0..width).fold(0_u64, |pair, key| (pair << 32) | u64::from(rank(row, key)));
            let mut pairs: Vec<(u64, usize)> = order.iter().map(|row| (pair(*row), *row)).collect();
            pairs.sort_unstable();
            return pairs.into_iter().map(|(_, row)| row).collect();
        }
        order.sort_by(|a, b| (0..width).map(|key| rank(*a, key)).cmp((0..width).map(|key| rank(*b, key))));
        order
    }
}

/// The rank of each text, the empty one last.
fn ranks(names: &[CompactString]) -> Vec<u32> {
    let mut order: Vec<usize> = (0..names.len()).collect();
    order.sort_unstable_by_key(|at| (names[*at].is_empty(), &names[*at]));
    let mut ranks = vec![0; names.len()];
    for (rank, at) in (0..).zip(order) {
        ranks[at] = rank;
    }
    ranks
}

#[cfg(test)]
mod tests {
    use crate::ProfitSums;

    fn add(sums: &mut ProfitSums, names: &[&str], clicks: i64) {
        let numbers: Vec<u32> = names.iter().enumerate().map(|(key, name)| sums.number(key, name)).collect();
        sums.row(&numbers).clicks += clicks;
    }

    fn read(sums: &ProfitSums, keys: usize) -> Vec<(String, i64)> {
        let name = |row| (0..keys).map(|key| sums.name(row, key).to_string()).collect::<Vec<_>>().join("/");
        sums.order().into_iter().map(|row| (name(row), sums.at(row).clicks)).collect()
    }

    #[test]
    fn rows_of_equal_keys_are_one_row_and_come_in_order() {
        let mut sums = ProfitSums::new(2);
        for (names, clicks) in [(["b", "2"], 1), (["", "1"], 2), (["a", "2"], 4), (["b", "1"], 8), (["b", "2"], 16)] {
            add(&mut sums, &names, clicks);
        }
        let expected = [("a/2", 4), ("b/1", 8), ("b/2", 17), ("/1", 2)];
        assert_eq!(read(&sums, 2), expected.map(|(name, clicks)| (name.to_owned(), clicks)));
    }

    #[test]
    fn merged_rows_are_as_if_they_had_come_together() {
        let rows = [(["b", "2"], 1), (["a", "1"], 2), (["b", "1"], 4), (["b", "2"], 8), (["c", "3"], 16)];
        let of = |rows: &[([&str; 2], i64)]| {
            let mut sums = ProfitSums::new(2);
            rows.iter().for_each(|(names, clicks)| add(&mut sums, names, *clicks));
            sums
        };
        let mut merged = of(&rows[..2]);
        assert_eq!(merged.merge(&of(&rows[2..])), Ok(()));
        assert_eq!(read(&merged, 2), read(&of(&rows), 2));
    }

    #[test]
    fn one_key_and_three_keys_work_alike() {
        let mut one = ProfitSums::new(1);
        add(&mut one, &["x"], 1);
        add(&mut one, &["w"], 2);
        add(&mut one, &["x"], 4);
        assert_eq!(read(&one, 1), [("w".to_owned(), 2), ("x".to_owned(), 5)]);
        let mut three = ProfitSums::new(3);
        for (names, clicks) in [(["a", "b", "c"], 1), (["a", "b", "d"], 2), (["a", "c", "c"], 4), (["a", "b", "c"], 8)]
        {
            add(&mut three, &names, clicks);
        }
        assert_eq!(read(&three, 3), [("a/b/c".to_owned(), 9), ("a/b/d".to_owned(), 2), ("a/c/c".to_owned(), 4)]);
    }
}
