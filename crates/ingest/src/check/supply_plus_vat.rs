//! 공급가액 + 세액 = 합계금액, as printed on every tax document.

use jangbu_core::Said;

use super::{Fault, Rule};
use crate::row::Row;

pub const RULE: Rule = Rule {
    id: "supply_plus_vat",
    demands: "supply + VAT = total where they are given; a tax document gives supply and VAT",
    demands_ko: "공급가액 + 세액 = 합계금액이고, 세금계산서에는 공급가액과 세액이 있다",
    mend: "copy supply, VAT and total from the tax document",
    mend_ko: "세금계산서의 공급가액, 세액, 합계금액을 옮겨 적으십시오",
};

/// Refuses a document whose parts are not its total.
pub fn supply_plus_vat(row: &Row<'_>, column: usize, supply: i64, vat: i64, total: i64) -> Result<(), Fault> {
    if i128::from(supply) + i128::from(vat) == i128::from(total) {
        return Ok(());
    }
    let sum = i128::from(supply) + i128::from(vat);
    let mend = Said::new(
        format!("supply + VAT is {sum}: {}", RULE.mend),
        format!("공급가액 + 세액은 {sum} 입니다: {}", RULE.mend_ko),
    );
    Err(RULE.broken_with(row, column, mend))
}

/// A tax document without its parts.
pub fn missing_vat(row: &Row<'_>, column: usize) -> Fault {
    RULE.broken(row, column)
}
