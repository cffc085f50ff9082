//! The bank's dollar account: payouts from abroad, and what is changed into won at each month's end.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{accounts::KB_DOLLARS, bank::BankLine, malls::shopify::Movement};
use crate::calendar;

/// What the account held at the start, in cents.
pub const OPENING: i64 = 100_000;

/// All lines up to `last`, with the balance after each.
pub fn lines(months: &[Date], last: Date, movements: &[Movement]) -> Vec<BankLine> {
    let line = |on: Date, hour, texts: [&str; 3], amount| {
        let [description, counterparty, memo] = texts.map(str::to_owned);
        let at = calendar::at(on, hour, 0, 0);
        BankLine { bank: KB_DOLLARS, currency: "USD", at, description, counterparty, memo, amount, balance: 0 }
    };
    let mut list = Vec::new();
    let mut earned: BTreeMap<Date, i64> = BTreeMap::new();
    for it in movements.iter().filter(|it| it.kind == "PAYOUT") {
        *earned.entry(it.payout.1.first_of_month()).or_insert(0) -= it.amount;
        list.push(line(it.payout.1, 10, ["INWARD REMITTANCE", "SHOPIFY PAYMENTS", &it.payout.0], -it.amount));
    }
    for month in months {
        let won = earned.get(month).copied().unwrap_or(0) * 8 / 10;
        let on = calendar::business_days_after(calendar::plus(month.last_of_month(), -4), 1);
        if won > 0 {
            list.push(line(on, 15, ["EXCHANGE", "", "환전"], -won));
        }
    }
    list.retain(|it| it.at.date() <= last);
    list.sort_by_key(|it| it.at);
    let mut balance = OPENING;
    for it in &mut list {
        balance += it.amount;
        it.balance = balance;
    }
    list
}
