//! Key figures of a profit row: one file each, with its formula, its unit and examples.

mod aov;
mod cpa;
mod margin_roas;
mod roas;

use crate::{
    profit::ProfitRow,
    ratio::{Ratio, rounded_quotient},
};

/// Every key figure, in the order of the report.
pub const ALL: &[Kpi] = &[roas::KPI, margin_roas::KPI, cpa::KPI, aov::KPI];

/// Which part of the books is linked to a campaign; beneath the report.
pub const SHARES: &[Kpi] = &[
    Kpi {
        id: "linked_orders_share",
        unit: Unit::Ratio,
        formula_en: "orders linked to a campaign ÷ orders",
        formula_ko: "캠페인에 연결된 주문 수 ÷ 주문 수",
        numerator: &["orders"],
        is_linked: true,
        denominator: "orders",
        parts: |row| (row.linked().orders, row.booked.orders),
        examples: &[Example { booked: [3, 0, 0, 0, 0, 0, 0], figure: Some(10_000) }],
    },
    Kpi {
        id: "linked_revenue_share",
        unit: Unit::Ratio,
        formula_en: "revenue linked to a campaign ÷ revenue",
        formula_ko: "캠페인에 연결된 매출 ÷ 매출",
        numerator: &["revenue"],
        is_linked: true,
        denominator: "revenue",
        parts: |row| (row.linked().revenue, row.booked.revenue),
        examples: &[Example { booked: [0, 3, 0, 0, 0, 0, 0], figure: Some(10_000) }],
    },
];

/// What a figure is measured in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unit {
    /// A quotient with four decimals.
    Ratio,
    /// Minor units of the company's currency, rounded half up.
    Money,
}

/// A key figure.
pub struct Kpi {
    /// Equals the file name.
    pub id: &'static str,
    /// What it is measured in.
    pub unit: Unit,
    /// The formula in words.
    pub formula_en: &'static str,
    /// The formula in Korean words.
    pub formula_ko: &'static str,
    /// Measures of the numerator, by the names of [`BookedSums::get`]: the first less the others.
    pub numerator: &'static [&'static str],
    /// Whether the numerator counts only what is linked to a campaign.
    pub is_linked: bool,
    /// Measure of the denominator, linked or not.
    pub denominator: &'static str,
    /// Numerator and denominator, in minor units or pieces.
    pub parts: fn(&ProfitRow) -> (i64, i64),
    /// Rows with the figure they give.
    pub examples: &'static [Example],
}

/// A row by its parts, and the figure.
pub struct Example {
    /// Orders, revenue, discount, refund, cogs, fee, ad cost; all linked to a campaign.
    pub booked: [i64; 7],
    /// The figure: ten-thousandths or minor units; `None` when it has none.
    pub figure: Option<i64>,
}

/// The value of a key figure.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Figure {
    /// A quotient.
    Ratio(Ratio),
    /// Minor units of the company's currency.
    Minor(i64),
}

impl Kpi {
    /// The figure of a row; `None` when its denominator is zero.
    pub fn of(&self, row: &ProfitRow) -> Option<Figure> {
        let (numerator, denominator) = (self.parts)(row);
        match self.unit {
            Unit::Ratio => Ratio::of(numerator, denominator).map(Figure::Ratio),
            Unit::Money => rounded_quotient(i128::from(numerator), denominator).map(Figure::Minor),
        }
    }
}

/// The key figure called `id`.
pub fn by_id(id: &str) -> Option<&'static Kpi> {
    ALL.iter().chain(SHARES).find(|kpi| kpi.id == id)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::profit::BookedSums;

    #[test]
    fn every_example_holds() {
        for kpi in ALL.iter().chain(SHARES) {
            assert!(!kpi.examples.is_empty(), "{} has no example", kpi.id);
            for example in kpi.examples {
                let [orders, revenue, discount, refund, cogs, fee, ad_cost] = example.booked;
                let mut row = ProfitRow::default();
                row.book(&BookedSums { orders, revenue, discount, refund, cogs, fee, ad_cost }, true).unwrap();
                let figure = kpi.of(&row).map(|figure| match figure {
                    Figure::Ratio(ratio) => ratio.ten_thousandths(),
                    Figure::Minor(minor) => minor,
                });
                assert_eq!(figure, example.figure, "{} of {:?}", kpi.id, example.booked);
            }
        }
    }

    #[test]
    fn the_named_measures_give_the_parts() {
        let linked = BookedSums { orders: 2, revenue: 100, discount: 10, refund: 20, cogs: 30, fee: 3, ad_cost: 17 };
        let other = BookedSums { orders: 5, revenue: 700, discount: 40, refund: 60, cogs: 90, fee: 7, ad_cost: 11 };
        let mut row = ProfitRow::default();
        row.book(&linked, true).unwrap();
        row.book(&other, false).unwrap();
        for kpi in ALL.iter().chain(SHARES) {
            let sums = if kpi.is_linked { row.linked() } else { row.booked };
            let terms: Vec<i64> = kpi.numerator.iter().map(|name| sums.get(name).unwrap()).collect();
            let numerator = terms[0] - terms[1..].iter().sum::<i64>();
            assert_eq!((numerator, row.booked.get(kpi.denominator).unwrap()), (kpi.parts)(&row), "{}", kpi.id);
        }
    }

    #[test]
    fn folder_and_list_agree() {
        let mut listed: Vec<String> = ALL.iter().map(|kpi| format!("{}.rs", kpi.id)).collect();
        listed.sort();
        let mut found: Vec<String> = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/kpis"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name != "mod.rs")
            .collect();
        found.sort();
        assert_eq!(found, listed);
        assert_eq!(by_id("roas").map(|kpi| kpi.id), Some("roas"));
    }
}
