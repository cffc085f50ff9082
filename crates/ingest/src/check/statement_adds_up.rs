//! Opening balance + lines = closing balance, for every statement of a bank message.

use jangbu_core::Said;

use super::{Fault, Rule};
use crate::{containers::statement::BETWEEN, row::Row};

pub const RULE: Rule = Rule {
    id: "statement_adds_up",
    demands: "opening balance + lines = closing balance in every statement of a bank message",
    demands_ko: "은행 전문의 거래명세서마다 기초 잔액 + 거래 = 기말 잔액이다",
    mend: "download the statement again; if the bank confirms the line, empty `held_back` and replay it",
    mend_ko: "거래명세서를 다시 내려받으십시오. 은행이 맞다고 확인한 행이면 `held_back` 을 비우고 다시 반영하십시오",
};

/// Refuses a line of a statement that its container holds back; the cell of `column` says why, in both languages.
pub fn statement_adds_up(row: &Row<'_>, column: usize) -> Result<(), Fault> {
    let reason = String::from_utf8_lossy(row.cell(column));
    if reason.is_empty() {
        return Ok(());
    }
    let (en, ko) = reason.split_once(BETWEEN).unwrap_or((&reason, &reason));
    let mend = Said::new(format!("{en}: {}", RULE.mend), format!("{ko}. {}", RULE.mend_ko));
    Err(RULE.broken_with(row, column, mend))
}
