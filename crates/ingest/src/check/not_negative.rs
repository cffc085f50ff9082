//! Amounts whose direction is told by the kind of row are not negative.

use jangbu_core::Decimal;

use super::{Fault, Rule};
use crate::row::Row;

pub const RULE: Rule = Rule {
    id: "not_negative",
    demands: "costs, quantities, prices, discounts, refunds and charges are not negative",
    demands_ko: "비용, 수량, 가격, 할인, 환불, 청구액은 음수가 아니다",
    mend: "write the amount without sign; money that goes back is a row of its own kind",
    mend_ko: "부호 없이 적으십시오. 되돌아가는 돈은 그 종류의 행으로 따로 적습니다",
};

/// Refuses a negative amount.
pub fn not_negative(row: &Row<'_>, column: usize, amount: Decimal) -> Result<Decimal, Fault> {
    if amount.is_sign_negative() && !amount.is_zero() { Err(RULE.broken(row, column)) } else { Ok(amount) }
}
