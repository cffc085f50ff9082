//! A cell without which a row means nothing.

use jangbu_core::Said;

use super::{Fault, Rule};
use crate::row::Row;

pub const RULE: Rule = Rule {
    id: "required_cell",
    demands: "ids, dates and amounts without which a row means nothing are there",
    demands_ko: "행의 뜻을 이루는 번호, 날짜, 금액이 있다",
    mend: "fill in the cell",
    mend_ko: "빈칸을 채우십시오",
};

/// The cell, unless it is empty.
pub fn required_cell<'r>(row: &'r Row<'_>, column: usize) -> Result<&'r [u8], Fault> {
    let cell = row.cell(column);
    if cell.is_empty() { Err(missing_cell(row, column)) } else { Ok(cell) }
}

/// The cell is empty.
pub fn missing_cell(row: &Row<'_>, column: usize) -> Fault {
    if row.has(column) {
        return RULE.broken(row, column);
    }
    let name = row.printed(column);
    RULE.broken_with(
        row,
        column,
        Said::new(
            format!("the file has no such column: say it with `--set {name}=VALUE`"),
            format!("파일에 이 열이 없습니다. `--set {name}=값` 으로 알려 주십시오"),
        ),
    )
}
