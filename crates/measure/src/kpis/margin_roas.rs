//! Return on ad spend counted in margin: linked contribution margin before ad cost ÷ ad cost. Unit: ratio.
//!
//! Above 1 the ads earn more than they cost. Margin without a known cost of goods is too high.

use super::{Example, Kpi, Unit};

pub(super) const KPI: Kpi = Kpi {
    id: "margin_roas",
    unit: Unit::Ratio,
    formula_en: "(revenue − discounts − refunds − cost of goods − fees) linked to a campaign ÷ ad cost",
    formula_ko: "캠페인에 연결된 (매출 − 할인 − 환불 − 상품원가 − 수수료) ÷ 광고비",
    numerator: &["revenue", "discount", "refund", "cogs", "fee"],
    is_linked: true,
    denominator: "ad_cost",
    parts: |row| (row.linked().margin_before_ads(), row.booked.ad_cost),
    examples: &[
        Example { booked: [2, 100_000, 5_000, 15_000, 30_000, 3_000, 25_000], figure: Some(18_800) },
        Example { booked: [1, 0, 0, 10_000, 0, 0, 40_000], figure: Some(-2_500) },
        Example { booked: [2, 100_000, 0, 0, 0, 0, 0], figure: None },
    ],
};
