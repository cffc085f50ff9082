//! Policy 3.10: own points are owed from the day they are granted.

use super::{
    ledger::{Group, LineKey, WON},
    orders::Seller,
};
use crate::world::points::PointsMove;

/// The group of one movement.
pub fn group(moved: &PointsMove, seller: &Seller) -> Group {
    let mut group = Group::default();
    let owed_more = match moved.kind {
        "granted" | "restored" => moved.amount,
        _ => -moved.amount,
    };
    let discount = LineKey::new("4021", WON, moved.day).channel(seller.channel).order(&moved.order_id);
    group.add(discount, owed_more);
    group.add(LineKey::new("2591", WON, moved.day).partner(seller.shop), -owed_more);
    group
}
