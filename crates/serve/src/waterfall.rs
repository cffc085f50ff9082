//! A picture of a sum for people: bars from one level down or up to the next, in plain blocks.

use jangbu_core::{Currency, Money};

use crate::{
    locale::{Lang, label},
    width::{pad, width},
};

/// Blocks of the longest bar.
const BLOCKS: i128 = 48;

/// What a bar does to the level before it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Change {
    /// It is a level of its own.
    Level,
    /// It takes from the level.
    Less,
    /// It adds to the level.
    More,
}

/// A bar.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bar {
    /// Key of its label.
    pub key: &'static str,
    /// What it does.
    pub change: Change,
    /// Its amount, minor units.
    pub minor: i64,
}

/// Bars from the first level to the last.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Waterfall {
    /// The bars, in order.
    pub bars: Vec<Bar>,
    /// Currency of the amounts.
    pub currency: Currency,
}

/// A bar and the levels it lies between.
struct Drawn<'a> {
    label: String,
    amount: String,
    levels: (i128, i128),
    bar: &'a Bar,
}

impl Waterfall {
    /// A line a bar: sign and label, bar, amount.
    pub fn render(&self, lang: Lang) -> String {
        let drawn = self.drawn(lang);
        let levels = || drawn.iter().flat_map(|it| [it.levels.0, it.levels.1]);
        let (lowest, highest) = (levels().min().unwrap_or(0).min(0), levels().max().unwrap_or(0).max(0));
        let label_width = drawn.iter().map(|it| width(&it.label)).max().unwrap_or(0);
        let amount_width = drawn.iter().map(|it| it.amount.len()).max().unwrap_or(0);
        let at = |level: i128| match highest - lowest {
            0 => 0,
            // Half up: the place nearest to the level.
            span => usize::try_from(((level - lowest) * BLOCKS * 2 + span) / (span * 2)).unwrap_or(0),
        };
        let mut out = String::new();
        for it in &drawn {
            let (left, right) = (at(it.levels.0.min(it.levels.1)), at(it.levels.0.max(it.levels.1)));
            // However small a step is, it is seen.
            let blocks = if it.bar.minor == 0 { 0 } else { (right - left).max(1) };
            let block = if it.bar.change == Change::Level { '█' } else { '▒' };
            pad(&mut out, &it.label, label_width, false);
            out.push_str("  ");
            let mut bar: String = std::iter::repeat_n(' ', left).collect();
            bar.extend(std::iter::repeat_n(block, blocks));
            let filled = left + blocks;
            bar.extend(std::iter::repeat_n(' ', (at(highest) + 1).saturating_sub(filled)));
            out.push_str(&bar);
            out.push_str("  ");
            pad(&mut out, &it.amount, amount_width, true);
            out.push('\n');
        }
        out
    }

    fn drawn(&self, lang: Lang) -> Vec<Drawn<'_>> {
        let mut level: i128 = 0;
        let drawn = self.bars.iter().map(|bar| {
            let minor = i128::from(bar.minor);
            let (before, sign) = match bar.change {
                Change::Level => (0, ' '),
                Change::Less => (level, '−'),
                Change::More => (level, '+'),
            };
            level = match bar.change {
                Change::Level => minor,
                Change::Less => level - minor,
                Change::More => level + minor,
            };
            Drawn {
                label: format!("{sign} {}", label(bar.key, lang)),
                amount: Money::new(bar.minor, self.currency).to_string(),
                levels: (before, level),
                bar,
            }
        });
        drawn.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(bars: &[(&'static str, Change, i64)]) -> Vec<String> {
        let bars = bars.iter().map(|(key, change, minor)| Bar { key, change: *change, minor: *minor }).collect();
        let text = Waterfall { bars, currency: Currency::KRW }.render(Lang::En);
        text.lines().map(str::to_owned).collect()
    }

    /// Place of the first block, and how many there are.
    fn blocks(line: &str) -> (usize, usize) {
        let is_block = |it: &char| ['█', '▒'].contains(it);
        (line.chars().position(|it| is_block(&it)).unwrap_or(0), line.chars().filter(is_block).count())
    }

    #[test]
    fn a_step_hangs_between_the_levels_it_leads_from_and_to() {
        let lines = drawn(&[
            ("booked", Change::Level, 4_800),
            ("fees", Change::Less, 1_200),
            ("vat", Change::More, 600),
            ("paid_out", Change::Level, 4_200),
        ]);
        let places: Vec<_> = lines.iter().map(|line| blocks(line)).collect();
        let first = places[0].0;
        assert_eq!(places, [(first, 48), (first + 36, 12), (first + 36, 6), (first, 42)], "{lines:#?}");
        assert!(lines[1].starts_with("− ") && lines[1].ends_with(" 1,200"), "{lines:#?}");
    }

    #[test]
    fn levels_below_zero_and_steps_of_next_to_nothing_are_seen() {
        let lines = drawn(&[
            ("booked", Change::Level, 100_000),
            ("fees", Change::Less, 1),
            ("in_transit", Change::Less, 149_999),
            ("paid_out", Change::Level, -50_000),
        ]);
        let places: Vec<_> = lines.iter().map(|line| blocks(line)).collect();
        let zero = places[0].0;
        assert_eq!(places[1].1, 1, "{lines:#?}");
        assert_eq!((places[3].0 + places[3].1, places[0].1, places[2].1), (zero, 32, 48), "{lines:#?}");
        assert_eq!(drawn(&[("booked", Change::Level, 0)]).len(), 1);
    }
}
