//! A Korean business registration number has ten digits, the last of which checks the others.

use jangbu_core::business_number;

use super::{Fault, Rule};
use crate::row::Row;

pub const RULE: Rule = Rule {
    id: "business_number",
    demands: "a business registration number has ten digits and the right check digit",
    demands_ko: "사업자등록번호는 열 자리이고 검증 숫자가 맞다",
    mend: "copy the number from the tax invoice",
    mend_ko: "세금계산서의 사업자등록번호를 옮겨 적으십시오",
};

/// Refuses a number with a slip in it. Empty, and a resident's number (thirteen digits), say nothing of a business.
pub fn business_number(row: &Row<'_>, column: usize) -> Result<(), Fault> {
    let number = row.text(column)?;
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let masked = number.contains('*');
    if number.is_empty() || digits == 13 || masked || business_number::is_valid(&number) {
        return Ok(());
    }
    Err(RULE.broken(row, column))
}
