//! A period ends on or after the day it begins, and is no longer than ten years.

use jangbu_core::Date;
use jiff::ToSpan;

use super::{Fault, Rule};
use crate::row::Row;

pub const RULE: Rule = Rule {
    id: "period_in_order",
    demands: "a period ends on or after its first day, and within ten years",
    demands_ko: "기간은 시작일 이후, 10년 안에 끝난다",
    mend: "correct the first or the last day",
    mend_ko: "시작일이나 종료일을 바로잡으십시오",
};

/// Refuses a period whose last day in `column` comes before its first, or much too late.
pub fn period_in_order(row: &Row<'_>, column: usize, from: Date, to: Date) -> Result<(), Fault> {
    if from <= to && to <= from.saturating_add(10.years()) { Ok(()) } else { Err(RULE.broken(row, column)) }
}
