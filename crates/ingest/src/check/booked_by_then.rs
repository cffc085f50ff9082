//! A bank or card has not booked what comes later than its file.

use jangbu_core::{Date, Said};
use jiff::ToSpan;

use super::{Fault, Rule};
use crate::row::Row;

pub const RULE: Rule = Rule {
    id: "booked_by_then",
    demands: "a line of a bank message or card is booked at most a week after the file was exported",
    demands_ko: "은행 전문과 카드의 행은 파일을 내려받은 날부터 일주일 안에 기장된 것이다",
    mend: "correct the year, or say with `--as-of` when the file was exported",
    mend_ko: "연도를 바로잡거나, 파일을 언제 내려받았는지 `--as-of` 로 적으십시오",
};

/// Over weekends and holidays banks date lines ahead.
const DAYS_AHEAD: i32 = 7;

/// Refuses a day more than a week after `exported`.
pub fn booked_by_then(row: &Row<'_>, column: usize, day: Date, exported: Date) -> Result<Date, Fault> {
    if day <= exported.saturating_add(DAYS_AHEAD.days()) {
        return Ok(day);
    }
    let mend = Said::new(
        format!("the line is booked on {day}, the file was exported on {exported}: {}", RULE.mend),
        format!("기장일은 {day} 인데 파일은 {exported} 에 내려받은 것입니다. {}", RULE.mend_ko),
    );
    Err(RULE.broken_with(row, column, mend))
}
