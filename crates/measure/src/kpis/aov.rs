//! Average order value: net revenue ÷ booked orders. Unit: money per order.
//!
//! Refunds of earlier orders lower the value of the day on which they are given back.

use super::{Example, Kpi, Unit};

pub(super) const KPI: Kpi = Kpi {
    id: "aov",
    unit: Unit::Money,
    formula_en: "(revenue − discounts − refunds) ÷ booked orders",
    formula_ko: "(매출 − 할인 − 환불) ÷ 주문 수",
    numerator: &["revenue", "discount", "refund"],
    is_linked: false,
    denominator: "orders",
    parts: |row| (row.booked.net_revenue(), row.booked.orders),
    examples: &[
        Example { booked: [2, 100_000, 5_000, 15_000, 0, 0, 0], figure: Some(40_000) },
        Example { booked: [3, 100, 0, 0, 0, 0, 0], figure: Some(33) },
        Example { booked: [0, 0, 0, 500, 0, 0, 0], figure: None },
    ],
};
