//! What the shop sells: about sixty products, their prices and what they cost.

use jiff::civil::{Date, DateTime};
use rust_decimal::Decimal;

use super::accounts::{FARM, MILL};
use crate::{calendar, draw::Draw};

const LINES: [(&str, &str, i64); 15] = [
    ("수분 크림", "스킨케어", 28_000),
    ("비타민 세럼", "스킨케어", 34_000),
    ("약산성 클렌저", "클렌징", 16_900),
    ("무기자차 선크림", "선케어", 22_000),
    ("마스크팩 10매", "스킨케어", 14_900),
    ("시어버터 립밤", "메이크업", 7_900),
    ("핸드크림", "바디", 9_900),
    ("단백질 샴푸", "헤어", 19_800),
    ("바디로션", "바디", 17_500),
    ("콜라겐 젤리", "이너뷰티", 29_900),
    ("유산균 30포", "건강식품", 32_000),
    ("홍삼 스틱", "건강식품", 45_000),
    ("곤약 젤리", "간식", 12_900),
    ("현미 과자", "간식", 5_900),
    ("그래놀라", "간식", 11_900),
];
const VARIANTS: [(&str, i64); 4] = [("오리지널", 100), ("대용량", 165), ("민감성", 110), ("2입 세트", 185)];
const EXEMPT: [(&str, &str, i64); 3] =
    [("제주 감귤 3kg", "농산물", 19_900), ("친환경 방울토마토 1kg", "농산물", 9_900), ("피부 식단 책", "도서", 16_800)];

/// One unit cost, valid from a day, as the product file states it from some moment on.
#[derive(Debug, Clone)]
pub struct CostVersion {
    /// First day on which the cost applies.
    pub valid_from: Date,
    /// Won without VAT, for one piece.
    pub unit_cost: Decimal,
    /// When the shop wrote it down; a later version of the same day corrects it.
    pub known_at: DateTime,
}

/// What a supplier gets of goods sold for it: one of the two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// Who supplies them.
    pub supplier: &'static str,
    /// Its price for a piece, VAT included.
    pub supply_price: Option<Decimal>,
    /// The shop's commission, percent of the list price.
    pub commission_percent: Option<Decimal>,
}

/// One product.
#[derive(Debug, Clone)]
pub struct Product {
    /// The code in every file.
    pub code: String,
    /// Korean name.
    pub name: String,
    /// Korean category.
    pub category: &'static str,
    /// List price in won, VAT included.
    pub price_won: i64,
    /// List price abroad, in dollars.
    pub price_usd: Decimal,
    /// Free of VAT (produce, books).
    pub exempt: bool,
    /// How well it sells.
    pub weight: f64,
    /// Its costs; empty: the shop never entered one.
    pub costs: Vec<CostVersion>,
    /// Set where the shop sells it for a supplier.
    pub terms: Option<Terms>,
}

/// The catalogue of a shop that opens its books on `start`; costs rise a month later, three are corrected afterwards.
pub fn catalog(seed: u64, start: Date, corrected_at: DateTime) -> Vec<Product> {
    let mut draw = Draw::new(seed, "catalog");
    let mut products = Vec::new();
    let bodies = LINES.iter().flat_map(|(name, category, price)| {
        VARIANTS.iter().map(move |(variant, percent)| {
            (format!("{name} {variant}"), *category, price * percent / 100 / 100 * 100, false)
        })
    });
    let exempt = EXEMPT.iter().map(|(name, category, price)| (name.to_string(), *category, *price, true));
    let change_on = calendar::plus_months(start, 1);
    for (n, (name, category, price_won, exempt)) in bodies.skip(3).chain(exempt).enumerate() {
        let unit_cost = Decimal::new(price_won * draw.between(28, 46) + draw.between(0, 3) * 25, 2);
        let first = CostVersion {
            valid_from: calendar::plus(start, -59),
            unit_cost,
            known_at: calendar::at(calendar::plus(start, 1), 8, 0, 0),
        };
        let mut costs = vec![first];
        if n % 5 == 2 {
            let dearer = (unit_cost * Decimal::new(107, 2)).round_dp(2);
            let known_at = calendar::at(calendar::plus(change_on, -6), 8, 0, 0);
            costs.push(CostVersion { valid_from: change_on, unit_cost: dearer, known_at });
        }
        if n % 19 == 4 {
            let right = unit_cost + Decimal::new(draw.between(11_000, 42_000), 2);
            costs.push(CostVersion {
                valid_from: calendar::plus(start, -59),
                unit_cost: right,
                known_at: corrected_at,
            });
        }
        let terms = terms(n, price_won);
        if n == 33 || terms.is_some() {
            costs.clear();
        }
        products.push(Product {
            code: format!("P{:04}", 1001 + n),
            name,
            category,
            price_won,
            price_usd: Decimal::new((price_won / 13).max(99) / 5 * 5, 2) + Decimal::new(4, 2),
            exempt,
            weight: 0.3 + draw.unit() * draw.unit() * 3.0,
            costs,
            terms,
        });
    }
    products
}

/// Two products are sold for their suppliers.
fn terms(n: usize, price_won: i64) -> Option<Terms> {
    match n {
        46 => Some(Terms { supplier: MILL, supply_price: None, commission_percent: Some(Decimal::new(125, 1)) }),
        58 => {
            let price = Decimal::from(price_won * 7 / 10) + Decimal::new(5, 1);
            Some(Terms { supplier: FARM, supply_price: Some(price), commission_percent: None })
        }
        _ => None,
    }
}
