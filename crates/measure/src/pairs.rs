//! Numbers for pairs of small numbers: a grid while it is small, so that a look-up costs no hash.

use std::collections::HashMap;

/// No number yet.
const NONE: u32 = u32::MAX;
/// Cells of the grid beyond which pairs are hashed: 64 MiB.
const MOST_CELLS: usize = 1 << 24;

/// Pair → number.
#[derive(Debug)]
pub struct Pairs {
    /// Numbers by the first of the pair, then by the second.
    grid: Vec<Vec<u32>>,
    cells: usize,
    most_cells: usize,
    /// All pairs, once the grid would be too large.
    hashed: Option<HashMap<(u32, u32), u32>>,
    len: usize,
}

impl Default for Pairs {
    fn default() -> Self {
        Self { grid: Vec::new(), cells: 0, most_cells: MOST_CELLS, hashed: None, len: 0 }
    }
}

impl Pairs {
    /// The number of a pair; a new pair gets the next number, counted from 0.
    pub fn number(&mut self, first: u32, second: u32) -> u32 {
        let next = u32::try_from(self.len).unwrap_or(NONE);
        let found = match &mut self.hashed {
            Some(hashed) => *hashed.entry((first, second)).or_insert(next),
            None => match self.cell(first as usize, second as usize) {
                Some(cell) => {
                    if *cell == NONE {
                        *cell = next;
                    }
                    *cell
                }
                None => {
                    self.hash();
                    return self.number(first, second);
                }
            },
        };
        self.len += usize::from(found == next);
        found
    }

    /// The cell of a pair; `None` when the grid would become too large for it.
    fn cell(&mut self, first: usize, second: usize) -> Option<&mut u32> {
        if first >= self.grid.len() {
            self.grid.resize_with(first + 1, Vec::new);
        }
        let row = &mut self.grid[first];
        if second >= row.len() {
            let more = second + 1 - row.len();
            if self.cells + more > self.most_cells {
                return None;
            }
            self.cells += more;
            row.resize(second + 1, NONE);
        }
        row.get_mut(second)
    }

    fn hash(&mut self) {
        let mut hashed = HashMap::with_capacity(self.len * 2);
        for (first, row) in (0..).zip(&self.grid) {
            for (second, number) in (0..).zip(row).filter(|(_, number)| **number != NONE) {
                hashed.insert((first, second), *number);
            }
        }
        self.grid = Vec::new();
        self.hashed = Some(hashed);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn numbers_are_the_same_from_the_grid_and_hashed(
            pairs in proptest::collection::vec((0_u32..20, 0_u32..20), 0..200),
            most_cells in 0_usize..400,
        ) {
            let mut numbered = Pairs { most_cells, ..Pairs::default() };
            let mut seen: Vec<(u32, u32)> = Vec::new();
            for pair in pairs {
                let at = seen.iter().position(|it| *it == pair).unwrap_or(seen.len());
                if at == seen.len() {
                    seen.push(pair);
                }
                prop_assert_eq!(numbered.number(pair.0, pair.1) as usize, at);
            }
        }
    }
}
