//! Naver: `smartstore_product_order`, `naver_settle_case`, `naver_settle_commission`, `naver_settle_daily`.

use super::{Told, amount, change, claim, line, order, sale, shipping};
use crate::{
    files::{malls::MallRow, rows::PayoutRow},
    key::{arithmetic::vat_inside, ledger::WON},
    world::{
        accounts::{NAVER_PAY, STORE},
        malls::naver::{Case, Day, package},
        payout_lines::PayoutLine,
    },
};

/// A product order: what was ordered at first, the package's shipping, and the claim on it.
pub fn orders(row: &MallRow) -> Told {
    let (line, order) = (line(row), order(row));
    let mut told = Told::default();
    let mut sold = sale(STORE, WON, row);
    sold.seller_discount = amount(WON, line.seller_off);
    sold.mall_discount = amount(WON, line.mall_off);
    if order.shipping > 0 {
        let key = format!("{}/shipping/{}", order.id, package(&order.id));
        told.sales.push((key.clone(), shipping(&sold, key, order.shipping)));
    }
    if let Some(claim) = claim(row) {
        let mall = line.part(line.mall_off, claim.quantity);
        let refund = line.part(line.gross() - line.seller_off, claim.quantity) - mall;
        // A claim on all pieces is known by its kind, one on some by its number.
        let part = if claim.quantity == line.quantity { claim.kind } else { &claim.id };
        told.changes.push((format!("{}/{part}", line.id), change(&sold, claim, (refund, mall))));
    }
    told.sales.push((line.id.clone(), sold));
    told
}

fn frame(case: &Case) -> PayoutLine {
    let kind = if case.settle_type.ends_with("AFTER_CANCEL") { "cancel" } else { "payment" };
    PayoutLine {
        order_id: case.order.clone(),
        sold_on: case.basis_on,
        ..PayoutLine::of_day(NAVER_PAY, WON, kind, case.expected_on)
    }
}

fn key(case: &Case) -> String {
    format!("{}/{}/{}", case.number, case.kind, case.settle_type)
}

/// The payment of a case, its benefits, and its commissions as one line.
pub fn case(case: &Case) -> Vec<(String, PayoutLine)> {
    let (key, frame) = (key(case), frame(case));
    let payment = PayoutLine { gross: case.paid, ..frame.clone() };
    let benefit = PayoutLine { gross: case.benefit, kind: "adjustment", ..frame };
    let mut lines = vec![(key.clone(), payment), (format!("{key}/benefit"), benefit)];
    lines.retain(|(_, line)| line.gross != 0);
    lines.extend(commissions(case, case.commissions.iter().sum()));
    lines
}

/// The line of the commissions of a case; VAT is contained in them.
pub fn commissions(case: &Case, total: i64) -> Option<(String, PayoutLine)> {
    let fee_vat = vat_inside(-total);
    let line = PayoutLine { fee: -total - fee_vat, fee_vat, ..frame(case) };
    (total != 0).then(|| (format!("{}/commission", key(case)), line))
}

/// What a day tells beside its cases, and the payout it announces.
pub fn day(day: &Day) -> (Vec<(String, PayoutLine)>, PayoutRow) {
    let payout = day.expected_on.to_string();
    let line = |name: &str, gross: i64, hold_back: i64| {
        let key = format!("{}/{}/{payout}/ACCOUNT/{name}", day.basis_on, day.basis_on);
        let line = PayoutLine { gross, hold_back, ..PayoutLine::of_day(NAVER_PAY, WON, "adjustment", day.expected_on) };
        (key, line)
    };
    let mut lines = vec![line("returnCareSettleAmount", day.return_care, 0), line("payHoldbackAmount", 0, -day.held)];
    lines.retain(|(_, line)| line.net() != 0);
    let row = PayoutRow {
        gateway: NAVER_PAY,
        payout: payout.clone(),
        paid_out_on: day.expected_on,
        amount: day.amount(),
        currency: WON,
    };
    (lines, row)
}
