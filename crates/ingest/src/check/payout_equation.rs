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
    let net = computed(line);
    if net == i128::from(line.net_minor) {
        return Ok(());
    }
    let mend = Said::new(
        format!("the other columns give {net}: {}", RULE.mend),
        format!("다른 열로 계산하면 {net} 입니다: {}", RULE.mend_ko),
    );
    Err(RULE.broken_with(row, column, mend))
}

/// The same, for a file of any layout: fees that add up with their sign turned are printed negative. `fees` are their
/// columns, and our names of them.
pub fn payout_equation_or_sign(
    row: &Row<'_>,
    column: usize,
    fees: &[(usize, &str)],
    line: &PayoutLine,
) -> Result<(), Fault> {
    let stated = i128::from(line.net_minor);
    let fee = i128::from(line.fee_minor) + i128::from(line.fee_vat_minor);
    let net = computed(line);
    if net == stated || net + 2 * fee != stated {
        return payout_equation(row, column, line);
    }
    let filled = fees.iter().filter(|(at, _)| !row.cell(*at).is_empty());
    let sums: Vec<String> = filled.map(|(at, name)| format!("{name} = [\"-{}\"]", row.printed(*at))).collect();
    let sums = sums.join("; ");
    Err(RULE.broken_with(
        row,
        column,
        Said::new(
            format!(
                "the other columns give {net}, and {stated} where the sign of the fee is turned: the file prints fees \
                 negative. Read it by a mapping (`jangbu map`) that has, under [sums] and not under [columns], {sums}"
            ),
            format!(
                "다른 열로 계산하면 {net} 이고, 수수료의 부호를 바꾸면 {stated} 이(가) 맞습니다. 수수료를 음수로 적은 \
                 파일입니다. 매핑(`jangbu map`)의 [columns] 대신 [sums] 에 이렇게 적어 읽으십시오: {sums}"
            ),
        ),
    ))
}

/// What the other amounts of a line give for what is paid out.
fn computed(line: &PayoutLine) -> i128 {
    let parts = [line.fee_minor, line.fee_vat_minor, line.hold_back_minor];
    i128::from(line.gross_minor) - parts.iter().map(|part| i128::from(*part)).sum::<i128>()
}
