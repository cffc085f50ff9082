//! Cost per order: ad cost ÷ booked orders of the row. Unit: money per order.
//!
//! Counts every order of the row: by campaign the linked ones, by day those that no ad brought as well.

use super::{Example, Kpi, Unit};

pub(super) const KPI: Kpi = Kpi {
    id: "cpa",
    unit: Unit::Money,
    formula_en: "ad cost ÷ booked orders",
    formula_ko: "광고비 ÷ 주문 수",
    numerator: &["ad_cost"],
    is_linked: false,
    denominator: "orders",
    parts: |row| (row.booked.ad_cost, row.booked.orders),
    examples: &[
        Example { booked: [3, 0, 0, 0, 0, 0, 10_000], figure: Some(3_333) },
        Example { booked: [2, 0, 0, 0, 0, 0, 25], figure: Some(13) },
        Example { booked: [0, 0, 0, 0, 0, 0, 10_000], figure: None },
    ],
};
