//! Return on ad spend: linked net revenue ÷ ad cost. Unit: ratio (3.2 means ₩3.2 per ₩1).
//!
//! Only orders linked to a campaign count, without VAT, discounts and refunds. Says nothing about the cost
//! of the goods: read beside margin ROAS.

use super::{Example, Kpi, Unit};

pub(super) const KPI: Kpi = Kpi {
    id: "roas",
    unit: Unit::Ratio,
    formula_en: "(revenue − discounts − refunds) linked to a campaign ÷ ad cost",
    formula_ko: "캠페인에 연결된 (매출 − 할인 − 환불) ÷ 광고비",
    numerator: &["revenue", "discount", "refund"],
    is_linked: true,
    denominator: "ad_cost",
    parts: |row| (row.linked().net_revenue(), row.booked.ad_cost),
    examples: &[
        Example { booked: [2, 100_000, 5_000, 15_000, 30_000, 3_000, 25_000], figure: Some(32_000) },
        Example { booked: [2, 100_000, 0, 0, 0, 0, 30_000], figure: Some(33_333) },
        Example { booked: [2, 100_000, 0, 0, 0, 0, 0], figure: None },
    ],
};
