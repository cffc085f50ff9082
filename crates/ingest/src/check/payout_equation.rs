//! gross − fee − VAT on the fee − hold-back = what is paid out.

use jangbu_core::facts::PayoutLine;

use super::{Fault, Rule};
use crate::row::Row;

pub const RULE: Rule = Rule {
    id: "payout_equation",
    demands: "amount − fee − VAT on the fee − hold-back = payout, in every payout line",
    mend: "compare the line with the gateway's console and correct the amount that is wrong",
};

/// Refuses a payout line that does not add up.
pub fn payout_equation(row: &Row<'_>, column: usize, line: &PayoutLine) -> Result<(), Fault> {
    let parts = [line.fee_minor, line.fee_vat_minor, line.hold_back_minor];
    let net = i128::from(line.gross_minor) - parts.iter().map(|part| i128::from(*part)).sum::<i128>();
    if net == i128::from(line.net_minor) {
        return Ok(());
    }
    Err(RULE.broken_with(row, column, format!("the other columns give {net}: {}", RULE.mend)))
}
