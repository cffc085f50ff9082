//! No amount of a small company has thirteen digits before the point: such a number is a slip.

use jangbu_core::Decimal;

use super::{Fault, Rule};
use crate::row::Row;

pub const RULE: Rule = Rule {
    id: "amount_range",
    demands: "an amount or count is below 1,000,000,000,000",
    demands_ko: "금액과 수량은 1,000,000,000,000 미만이다",
    mend: "correct the number: it has too many digits",
    mend_ko: "자릿수가 너무 많습니다. 숫자를 바로잡으십시오",
};

const LIMIT: i64 = 1_000_000_000_000;

/// Refuses an amount of a million million or more, whatever its sign.
pub fn in_range(row: &Row<'_>, column: usize, amount: Decimal) -> Result<Decimal, Fault> {
    if amount.scale() == 0 && (-LIMIT as i128..LIMIT as i128).contains(&amount.mantissa())
        || amount.abs() < LIMIT.into()
    {
        Ok(amount)
    } else {
        Err(RULE.broken(row, column))
    }
}
