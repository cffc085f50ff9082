//! An invented ad account whose conversions arrive late, seen on some days only.

use rust_decimal::Decimal;

use super::super::Observation;

/// A small generator of random numbers (SplitMix64), so that every run sees the same world.
pub struct Chance(pub u64);

impl Chance {
    /// Evenly between 0 and 1.
    pub fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A count of this mean (Knuth's product of uniforms).
    fn poisson(&mut self, mean: f64) -> u32 {
        let (limit, mut product, mut count) = ((-mean).exp(), self.next(), 0);
        while product > limit {
            product *= self.next();
            count += 1;
        }
        count
    }
}

/// Days on which conversions arrive: a share on the day itself, then ever fewer until day 27.
pub const SAME_DAY: f64 = 0.5;
const STAYS: f64 = 0.85;

/// Share of conversions that have arrived after `lag` days.
pub fn arrived(lag: u32) -> f64 {
    let until = |n: u32| 1.0 - STAYS.powi(n as i32);
    SAME_DAY + (1.0 - SAME_DAY) * until(lag.min(27)) / until(27)
}

/// `days` days of about `usual` conversions each, as downloads see them that happen on a share of days.
pub fn conversions(days: i32, usual: f64, downloads: f64, chance: &mut Chance) -> Vec<Observation> {
    let days: Vec<Vec<u32>> = (0..days)
        .map(|_| {
            // Busy and quiet days.
            let mean = usual * (0.6 + 0.8 * chance.next());
            let mut sum = 0;
            (0..28)
                .map(|lag| {
                    let before = if lag == 0 { 0.0 } else { arrived(lag - 1) };
                    sum += chance.poisson(mean * (arrived(lag) - before));
                    sum
                })
                .collect()
        })
        .collect();
    let mut seen = Vec::new();
    for on in 0..days.len() + 28 {
        if chance.next() >= downloads {
            continue;
        }
        for (day, sums) in days.iter().enumerate().take(on + 1).skip(on.saturating_sub(35)) {
            let lag = on - day;
            let value = Decimal::from(sums[lag.min(27)]);
            seen.push(Observation { day: day as i32, lag: lag as u32, value });
        }
    }
    seen
}
