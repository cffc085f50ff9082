//! Many lines as several vouchers, each of which balances.

use std::collections::VecDeque;

use super::VoucherLine;

/// Most debits, and most credits, of a voucher.
pub const MOST_LINES: usize = 12;

/// Debits and credits of one voucher.
pub type Sides = (Vec<VoucherLine>, Vec<VoucherLine>);

/// Cuts lines whose sides add up to the same into vouchers; a line at the edge of one is shared with the next.
///
/// One voucher where the lines fit. Otherwise the first debit is set against the first credit, as far as both reach,
/// and so on: what is set off balances at any time, so a voucher may end wherever it is full.
pub fn split(debits: Vec<VoucherLine>, credits: Vec<VoucherLine>) -> Vec<Sides> {
    if debits.is_empty() && credits.is_empty() {
        return Vec::new();
    }
    if debits.len() <= MOST_LINES && credits.len() <= MOST_LINES {
        return vec![(debits, credits)];
    }
    let mut left = [VecDeque::from(debits), VecDeque::from(credits)];
    let mut vouchers = vec![Sides::default()];
    // Whether the line in front of a side stands in the open voucher already, with part of its amount.
    let mut begun = [false; 2];
    while let (Some(debit), Some(credit)) = (left[0].front(), left[1].front()) {
        let amount = debit.minor.min(credit.minor);
        let is_full = {
            let open = &vouchers[vouchers.len() - 1];
            (!begun[0] && open.0.len() == MOST_LINES) || (!begun[1] && open.1.len() == MOST_LINES)
        };
        if is_full {
            vouchers.push(Sides::default());
            begun = [false; 2];
        }
        let last = vouchers.len() - 1;
        let open = &mut vouchers[last];
        for (side, lines) in [&mut open.0, &mut open.1].into_iter().enumerate() {
            begun[side] = take(&mut left[side], lines, amount, begun[side]);
        }
    }
    vouchers
}

/// Moves `amount` of the line in front into the voucher; whether any of the line is left.
fn take(left: &mut VecDeque<VoucherLine>, lines: &mut Vec<VoucherLine>, amount: i64, begun: bool) -> bool {
    let Some(front) = left.front_mut() else { return false };
    match lines.last_mut() {
        Some(last) if begun => last.minor += amount,
        _ => lines.push(VoucherLine { minor: amount, ..front.clone() }),
    }
    front.minor -= amount;
    let is_left = front.minor != 0;
    if !is_left {
        left.pop_front();
    }
    is_left
}
