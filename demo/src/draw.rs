//! Chance: every random draw of the world, from one seed and the name of a stream.

use rand::{Rng, SeedableRng, rngs::StdRng};

/// A stream of draws; equal seed and name give equal draws.
pub struct Draw(StdRng);

impl Draw {
    /// The stream called `name` of the world with this seed.
    pub fn new(seed: u64, name: &str) -> Self {
        let salt =
            name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
        Self(StdRng::seed_from_u64(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ salt))
    }

    /// True with probability `p`.
    pub fn chance(&mut self, p: f64) -> bool {
        self.0.random::<f64>() < p
    }

    /// A whole number from `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        self.0.random_range(low..=high.max(low))
    }

    /// A fraction from 0 (included) to 1 (excluded); for demand, never for money.
    pub fn unit(&mut self) -> f64 {
        self.0.random()
    }

    /// One index of a list of `len` entries (0 for an empty one).
    pub fn index(&mut self, len: usize) -> usize {
        if len == 0 { 0 } else { self.0.random_range(0..len) }
    }

    /// One index, in proportion to the weights.
    pub fn weighted(&mut self, weights: &[f64]) -> usize {
        let mut left = self.unit() * weights.iter().sum::<f64>();
        for (i, w) in weights.iter().enumerate() {
            left -= w;
            if left < 0.0 {
                return i;
            }
        }
        weights.len().saturating_sub(1)
    }

    /// How often something happens that happens `mean` times on average.
    pub fn count(&mut self, mean: f64) -> i64 {
        if mean > 40.0 {
            let spread: f64 = (0..12).map(|_| self.unit()).sum::<f64>() - 6.0;
            return (mean + spread * mean.sqrt()).round().max(0.0) as i64;
        }
        let (floor, mut product, mut n) = ((-mean).exp(), self.unit(), 0);
        while product > floor {
            product *= self.unit();
            n += 1;
        }
        n
    }
}
