//! gross − fee − VAT on the fee − hold-back = what is paid out.

use jangbu_core::{Said, facts::PayoutLine};

use super::{Fault, Rule};
use crate::row::Row;

pub const RULE: Rule = Rule {
    id: "payout_equation",
    demands: "amount − fee − VAT on the fee − hold-back = payout, in every payout line",
    demands_ko: "정산 행마다 금액 − 수수료 − 수수료 부가세 − 보류 = 지급액이다",
    mend: "compare the line with the gateway's console and correct the amount that is wrong",
    mend_ko: "결제사 화면과 비교해 틀린 금액을 바로잡으십시오",
};

/// Refuses a payout line that does not add up.
pub fn payout_equation(row: &Row<'_>, column: usize, line: &PayoutLine) -> Result<(), Fault> {
    let parts = [line.fee_minor, line.fee_vat_minor, line.hold_back_minor];
    let net = i128::from(line.gross_minor) - parts.iter().map(|part| i128::from(*part)).sum::<i128>();
    if net == i128::from(line.net_minor) {
        return Ok(());
    }
    let mend = Said::new(
        format!("the other columns give {net}: {}", RULE.mend),
        format!("다른 열로 계산하면 {net} 입니다: {}", RULE.mend_ko),
    );
    Err(RULE.broken_with(row, column, mend))
}
