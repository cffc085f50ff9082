//! Amounts of payouts, banks and documents are whole won (or cents).

use jangbu_core::{Currency, Decimal, exact};

use super::{Fault, Rule};
use crate::row::Row;

pub const RULE: Rule = Rule {
    id: "whole_minor",
    demands: "booked amounts have no fraction of the currency's smallest unit",
    demands_ko: "장부에 적는 금액에는 통화의 최소 단위보다 작은 끝수가 없다",
    mend: "round the amount as the document prints it, or correct the currency",
    mend_ko: "증빙에 적힌 대로 반올림하거나 통화를 바로잡으십시오",
};

/// The amount in minor units; refused when it has a fraction of one.
pub fn whole_minor(row: &Row<'_>, column: usize, amount: Decimal, currency: Currency) -> Result<i64, Fault> {
    exact::whole_minor(amount, currency).map_err(|_| RULE.broken(row, column))
}
