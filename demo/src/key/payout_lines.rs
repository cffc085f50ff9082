//! Policy 3.4: what a gateway keeps and what it pays out.

use super::{
    ledger::{Group, LineKey, WON},
    orders::Seller,
};
use crate::world::{
    accounts::{AccountSpec, TOSS},
    payments::Transaction,
    payout_lines::PayoutLine,
};

/// A row of the Toss settlements; the payout has no number but its day.
pub fn of_toss(row: &Transaction) -> PayoutLine {
    PayoutLine {
        order_id: row.order_id.clone(),
        gross: row.amount,
        fee: row.fee,
        fee_vat: row.fee_vat,
        hold_back: row.hold_back,
        sold_on: row.sold_on,
        ..PayoutLine::of_day(TOSS, WON, if row.amount < 0 { "cancel" } else { "payment" }, row.paid_out_on)
    }
}

/// What groups lines beside the gateway: the order, else the payout.
pub fn group_name(line: &PayoutLine) -> String {
    if line.order_id.is_empty() { format!("payout:{}", line.payout) } else { line.order_id.clone() }
}

/// The shop whose orders a gateway collects, if it names one.
pub fn seller<'a>(accounts: &'a [AccountSpec], gateway: &str) -> Option<Seller<'a>> {
    let account = accounts.iter().find(|a| a.kind == "gateway" && a.id == gateway)?;
    account.shop.as_deref().map(|shop| Seller::of(accounts, shop))
}

/// Adds one payout line to its group; `media` is the registered account whose advertising it sets off.
pub fn add(group: &mut Group, line: &PayoutLine, seller: Option<Seller>, link: &(String, String), media: &str) {
    let channel = seller.map_or("", |it| it.channel);
    let key = |code: &str, on| LineKey::new(code, line.currency, on);
    let owed = |partner: &str, on| key("108", on).channel(channel).order(&line.order_id).partner(partner);
    let opposite = |on| match line.kind {
        "mall_benefit" => owed(seller.map_or(line.gateway, |it| it.shop), on),
        "ad_cost" => key("1392", on).media(media),
        "deduction" if line.gross < 0 => key("134", on).order(&line.order_id).partner(line.gateway),
        "deduction" => key("257", on).order(&line.order_id).partner(line.gateway),
        _ => owed(line.gateway, on),
    };
    let fee = key("831", line.sold_on).link(link).channel(channel).order(&line.order_id).partner(line.gateway);
    group.add(fee, line.fee);
    group.add(key("1351", line.sold_on).partner(line.gateway), line.fee_vat);
    group.add(opposite(line.sold_on), -line.fee - line.fee_vat);

    let on = line.paid_out_on;
    group.add(key("1391", on).partner(line.gateway), line.net());
    group.add(key("1201", on).order(&line.order_id).partner(line.gateway), line.hold_back);
    group.add(opposite(on), -line.net() - line.hold_back);
}
