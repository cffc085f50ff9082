//! Prices contain their taxes.

use jangbu_core::{Decimal, Said};

use super::{Fault, Rule};
use crate::row::Row;

pub const RULE: Rule = Rule {
    id: "taxes_included",
    demands: "an order's total is goods and shipping: taxes are contained in the prices, not added to them",
    demands_ko: "주문 총액은 상품과 배송비의 합이다. 세금은 가격에 포함되어 있고 따로 더해지지 않는다",
    mend: "taxes on top of prices are not read yet; enter the order with prices that contain them",
    mend_ko: "가격에 더해지는 세금은 아직 읽지 못합니다. 세금이 포함된 가격으로 주문을 적으십시오",
};

/// Refuses an order whose `total` is more than `goods`, shipping included, by its taxes.
pub fn taxes_included(row: &Row<'_>, column: usize, total: Decimal, goods: Decimal) -> Result<(), Fault> {
    if total == goods {
        return Ok(());
    }
    let mend = Said::new(
        format!("goods and shipping are {goods}, the total is {total}: {}", RULE.mend),
        format!("상품과 배송비는 {goods}, 총액은 {total} 입니다: {}", RULE.mend_ko),
    );
    Err(RULE.broken_with(row, column, mend))
}
