//! A bank message is in the currency of its account.

use jangbu_core::{Currency, Said};

use super::{Fault, Rule};
use crate::row::Row;

pub const RULE: Rule = Rule {
    id: "account_currency",
    demands: "a line of a bank message is in the currency of its account",
    demands_ko: "은행 전문의 행은 계좌의 통화로 되어 있다",
    mend: "register an account of the same number in this currency with `jangbu account add` and replay the row",
    mend_ko: "같은 계좌번호로 이 통화의 계좌를 `jangbu account add` 로 등록한 뒤 행을 다시 반영하십시오",
};

/// Refuses a line in another currency than that of the account called `id`.
pub fn account_currency(
    row: &Row<'_>,
    column: usize,
    currency: Currency,
    (id, own): (&str, Currency),
) -> Result<(), Fault> {
    if currency == own {
        return Ok(());
    }
    let mend = Said::new(
        format!("the account `{id}` is kept in {own}, the line is in {currency}: {}", RULE.mend),
        format!("계좌 `{id}` 의 통화는 {own} 인데 행은 {currency} 입니다. {}", RULE.mend_ko),
    );
    Err(RULE.broken_with(row, column, mend))
}
