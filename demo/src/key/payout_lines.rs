//! Policy 3.4: what the gateway keeps and what it pays out.

use super::ledger::{Group, LineKey, WON};
use crate::world::{
    accounts::{CHANNEL, TOSS},
    payments::Transaction,
};

/// Adds one payout line to its group.
pub fn add(group: &mut Group, line: &Transaction, link: &(String, String)) {
    let receivable = |on| LineKey::new("108", WON, on).channel(CHANNEL).order(&line.order_id).partner(TOSS);
    let fee = LineKey::new("831", WON, line.sold_on).link(link).channel(CHANNEL).order(&line.order_id).partner(TOSS);
    group.add(fee, line.fee);
    group.add(LineKey::new("1351", WON, line.sold_on).partner(TOSS), line.fee_vat);
    group.add(receivable(line.sold_on), -line.fee - line.fee_vat);

    let on = line.paid_out_on;
    group.add(LineKey::new("1391", WON, on).partner(TOSS), line.net());
    group.add(LineKey::new("1201", WON, on).order(&line.order_id).partner(TOSS), line.hold_back);
    group.add(receivable(on), -line.net() - line.hold_back);
}
