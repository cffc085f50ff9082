//! Policy 3.11: goods received, owed to their supplier.

use super::{
    ledger::{Group, LineKey, WON},
    orders::Seller,
};
use crate::world::goods::Receipt;

/// The group of one receipt; empty for stock at the start.
pub fn group(receipt: &Receipt, seller: &Seller) -> Group {
    let mut group = Group::default();
    let sign = match receipt.kind {
        "purchase" => 1,
        "return" => -1,
        _ => return group,
    };
    let line = |code: &str| LineKey::new(code, WON, receipt.received_on);
    group.add(line("146").channel(seller.channel).product(&receipt.product), sign * receipt.supply);
    group.add(line("1351").partner(receipt.supplier), sign * receipt.vat);
    group.add(line("251").partner(receipt.supplier), -sign * (receipt.supply + receipt.vat));
    group
}
