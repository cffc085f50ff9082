//! A date or an instant in one of the forms that are understood.

use super::{Fault, Rule};
use crate::row::Row;

pub const RULE: Rule = Rule {
    id: "date_form",
    demands: "a date reads like 2026-03-05, 2026.03.05., 20260305 or 2026/03/05, with HH:MM[:SS] for an instant",
    demands_ko: "날짜는 2026-03-05, 2026.03.05., 20260305, 2026/03/05 꼴이고, 시각은 뒤에 HH:MM[:SS] 로 적는다",
    mend: "write the date as 2026-03-05",
    mend_ko: "날짜를 2026-03-05 처럼 적으십시오",
};

/// The cell is no date.
pub fn not_a_date(row: &Row<'_>, column: usize) -> Fault {
    RULE.broken(row, column)
}
