//! Business dates lie between 2000 and 2100.

use jangbu_core::Date;

use super::{Fault, Rule};
use crate::row::Row;

pub const RULE: Rule = Rule {
    id: "plausible_date",
    demands: "a date lies between 2000-01-01 and 2100-12-31",
    demands_ko: "날짜는 2000-01-01 과 2100-12-31 사이이다",
    mend: "correct the year",
    mend_ko: "연도를 바로잡으십시오",
};

/// Refuses a date of another century.
pub fn plausible_date(row: &Row<'_>, column: usize, day: Date) -> Result<Date, Fault> {
    if (2000..=2100).contains(&day.year()) { Ok(day) } else { Err(RULE.broken(row, column)) }
}
