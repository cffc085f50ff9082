//! An advertising row is about one day.

use super::{Fault, Rule};
use crate::{header::normal, row::Row};

pub const RULE: Rule = Rule {
    id: "single_day",
    demands: "a row of an advertising report is about one day",
    demands_ko: "광고 보고서의 행 하나는 하루의 실적이다",
    mend: "download the report again broken down by day: add the segment or breakdown `Day`",
    mend_ko: "보고서에 ‘일’ 구분(세그먼트, 분석 데이터)을 더해 일별로 다시 내려받으십시오",
};

/// Headers of columns that hold more than a day.
const LONGER: &[&str] = &["주", "week", "월", "month", "분기", "quarter", "연도", "year"];

/// Refuses a cell that names a week, a month or a year, by its header or as `2024년 1월`.
pub fn single_day(row: &Row<'_>, column: usize) -> Result<(), Fault> {
    if is_longer(row.cell(column)) || LONGER.contains(&normal(row.printed(column)).as_str()) {
        return Err(several_days(row, column));
    }
    Ok(())
}

/// The period of the row is longer than a day.
pub fn several_days(row: &Row<'_>, column: usize) -> Fault {
    RULE.broken(row, column)
}

/// A year of four digits, with a month or alone.
fn is_longer(cell: &[u8]) -> bool {
    let mut numbers = cell.split(|byte| !byte.is_ascii_digit()).filter(|part| !part.is_empty());
    let (year, month, more) = (numbers.next(), numbers.next(), numbers.next());
    year.is_some_and(|year| year.len() == 4) && month.is_none_or(|month| month.len() <= 2) && more.is_none()
}
