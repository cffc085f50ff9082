//! A number in one of the forms that are understood.

use super::{Fault, Rule};
use crate::row::Row;

pub const RULE: Rule = Rule {
    id: "number_form",
    demands: "a number reads like 12345, -1,234.50, ₩12,300 or 12,300원, with at most six decimals",
    demands_ko: "숫자는 12345, -1,234.50, ₩12,300, 12,300원 꼴이고 소수는 여섯 자리까지이다",
    mend: "write the number as digits with a point before the decimals",
    mend_ko: "숫자로만 적고 소수는 점 뒤에 적으십시오",
};

/// The cell is no number.
pub fn not_a_number(row: &Row<'_>, column: usize) -> Fault {
    RULE.broken(row, column)
}
