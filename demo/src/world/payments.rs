//! What the gateway settles: one transaction per payment and per cancel, fees, hold-back and its release, payouts.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};
use rust_decimal::prelude::ToPrimitive;

use super::orders::{Desk, Method, Order};
use crate::{calendar, draw::Draw};

/// One row of the gateway's settlement; `amount − fee − fee_vat − hold_back = net`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Transaction {
    pub payment_key: String,
    pub transaction_key: String,
    /// Empty: a fee of the month.
    pub order_id: String,
    pub method: &'static str,
    pub amount: i64,
    pub fee: i64,
    pub fee_vat: i64,
    pub hold_back: i64,
    pub approved_at: DateTime,
    pub sold_on: Date,
    pub paid_out_on: Date,
    /// Whether it takes a payment back.
    pub cancel: bool,
}

impl Transaction {
    /// What reaches the bank.
    pub fn net(&self) -> i64 {
        self.amount - self.fee - self.fee_vat - self.hold_back
    }
}

/// The transactions of all web and telephone orders; hold-back exists from `hold_from` on.
pub fn transactions(seed: u64, hold_from: Date, months: &[Date], orders: &[Order]) -> Vec<Transaction> {
    let mut draw = Draw::new(seed, "payments");
    let mut list = Vec::new();
    for order in orders.iter().filter(|o| o.desk != Desk::Abroad) {
        let Some(paid_at) = order.paid_at else { continue };
        let (method, rate) = match order.method {
            Method::Card => ("카드", 280),
            Method::EasyPay => ("간편결제", 323),
            Method::VirtualAccount => ("가상계좌", 0),
        };
        let fee_of = |amount: i64| {
            if rate == 0 { 300 * amount.signum() } else { (amount * rate + 5_000 * amount.signum()) / 10_000 }
        };
        let amount = order.paid_total().to_i64().unwrap_or(0);
        let payment = row(&mut draw, order, "A", amount, fee_of(amount), paid_at, method);
        let held = paid_at.date() >= hold_from && amount > 120_000;
        let payment = Transaction { hold_back: if held { amount / 10 } else { 0 }, ..payment };
        if held {
            let freed_at = calendar::later(paid_at, 14 * 86_400);
            let release = row(&mut draw, order, "R", 0, 0, freed_at, method);
            list.push(Transaction {
                hold_back: -payment.hold_back,
                payment_key: payment.payment_key.clone(),
                ..release
            });
        }
        for (n, change) in order.changes.iter().enumerate() {
            let back = (change.refund + change.shipping_refund).to_i64().unwrap_or(0);
            if back == 0 {
                continue;
            }
            let fee = if rate == 0 { 0 } else { fee_of(-back) };
            let cancel = row(&mut draw, order, &format!("C{}", n + 1), -back, fee, change.changed_at, method);
            list.push(Transaction { cancel: true, payment_key: payment.payment_key.clone(), ..cancel });
        }
        list.push(payment);
    }
    list.extend(months.iter().map(|month| monthly_fee(*month)));
    never_negative(list)
}

fn row(
    draw: &mut Draw,
    order: &Order,
    step: &str,
    amount: i64,
    fee: i64,
    approved_at: DateTime,
    method: &'static str,
) -> Transaction {
    let sold_on = approved_at.date();
    Transaction {
        payment_key: format!("tpk_{:012x}", draw.between(1, 0xffff_ffff_ffff)),
        transaction_key: format!("T{}{step}", order.id.replace('-', "")),
        order_id: order.id.clone(),
        method,
        amount,
        fee,
        fee_vat: fee / 10,
        hold_back: 0,
        approved_at,
        sold_on,
        paid_out_on: calendar::business_days_after(sold_on, 2),
        cancel: false,
    }
}

/// The monthly service fee: no order, no payment, only a deduction.
fn monthly_fee(month: Date) -> Transaction {
    let sold_on = calendar::plus(month, 19);
    Transaction {
        payment_key: String::new(),
        transaction_key: format!("SVC{}", month.strftime("%Y%m")),
        order_id: String::new(),
        method: "이용료",
        amount: 0,
        fee: 5_000,
        fee_vat: 500,
        hold_back: 0,
        approved_at: calendar::at(sold_on, 0, 10, 0),
        sold_on,
        paid_out_on: calendar::business_days_after(sold_on, 2),
        cancel: false,
    }
}

/// A gateway does not pay out less than nothing: deductions wait for the next payout that covers them.
fn never_negative(list: Vec<Transaction>) -> Vec<Transaction> {
    let mut days: BTreeMap<Date, Vec<Transaction>> = BTreeMap::new();
    for transaction in list {
        days.entry(transaction.paid_out_on).or_default().push(transaction);
    }
    let mut settled = Vec::new();
    while let Some((day, mut due)) = days.pop_first() {
        due.sort_by(|a, b| a.transaction_key.cmp(&b.transaction_key));
        while due.iter().map(Transaction::net).sum::<i64>() < 0 {
            let Some(worst) = due.iter().enumerate().min_by_key(|(_, t)| t.net()).map(|(n, _)| n) else { break };
            let mut waits = due.remove(worst);
            waits.paid_out_on = calendar::business_days_after(day, 1);
            if calendar::days_between(waits.sold_on, waits.paid_out_on) < 40 {
                days.entry(waits.paid_out_on).or_default().push(waits);
            }
        }
        settled.extend(due);
    }
    settled
}
