//! Naver Smart Store: its orders, and what Naver settles of them the day after the customer confirms.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};

use super::{Mall, MallOrder};
use crate::calendar;

/// The store: product orders of sixteen digits, prices as in the own shop, nothing free of VAT.
pub const STORE: Mall = Mall {
    name: "smartstore",
    number: |day, n| format!("{}{:08}", day.strftime("%Y%m%d"), 90_000_000 + n),
    line_number: |order, n| format!("{}55{:04}{n:02}", &order[..8], order[12..].parse::<i64>().unwrap_or(0)),
    price: |product| (!product.exempt).then_some(product.price_won),
    coin: 500,
    shipping: 3_000,
    in_parts: true,
    advertised: 0.0,
};

/// One row of the settlement by case: a product order, or the shipping of an order. Won; commissions negative.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Case {
    pub order: String,
    /// Product order, or number of the shipping.
    pub number: String,
    /// PROD_ORDER or DELIVERY.
    pub kind: &'static str,
    pub settle_type: &'static str,
    pub basis_on: Date,
    pub expected_on: Date,
    pub paid: i64,
    /// Commission for payment and for the sale.
    pub commissions: [i64; 2],
    /// Points that the store gives for a review.
    pub benefit: i64,
}

impl Case {
    /// What is settled.
    pub fn net(&self) -> i64 {
        self.paid + self.commissions.iter().sum::<i64>() + self.benefit
    }
}

/// One row of the settlement by day; won, what is taken off negative.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Day {
    pub basis_on: Date,
    pub expected_on: Date,
    pub paid: i64,
    pub commissions: i64,
    pub benefit: i64,
    /// Held back; released positive.
    pub held: i64,
    /// For the returns that Naver handles.
    pub return_care: i64,
}

impl Day {
    /// What reaches the bank.
    pub fn amount(&self) -> i64 {
        self.paid + self.commissions + self.benefit + self.held + self.return_care
    }
}

/// Number of the package whose shipping an order pays.
pub fn package(order: &str) -> String {
    format!("71{}", &order[2..])
}

/// The cases of all orders; `until` is the end of the story.
pub fn cases(orders: &[MallOrder], until: DateTime) -> Vec<Case> {
    let mut list = Vec::new();
    for order in orders {
        let mut shipping = (order.shipping > 0).then_some(order.shipping);
        for (n, line) in order.lines.iter().enumerate() {
            let Some(confirmed_at) = line.confirmed_at.filter(|at| *at < until) else { continue };
            let pieces = line.left(confirmed_at);
            let paid = line.part(line.gross() - line.seller_off, pieces);
            let case = |on: Date, paid: i64, settle_type| {
                let share = |per_myriad: i64| -(paid * per_myriad / 10_000);
                let basis_on = calendar::business_days_after(on, 1);
                Case {
                    order: order.id.clone(),
                    number: line.id.clone(),
                    kind: "PROD_ORDER",
                    settle_type,
                    basis_on,
                    expected_on: calendar::business_days_after(basis_on, 1),
                    paid,
                    commissions: [share(363), if n == 0 { share(200) } else { 0 }],
                    benefit: if line.quantity == 1 && paid % 7 == 0 { share(100) } else { 0 },
                }
            };
            list.push(case(confirmed_at.date(), paid, "NORMAL_SETTLE_ORIGINAL"));
            if let Some(fee) = shipping.take() {
                list.push(Case {
                    number: package(&order.id),
                    kind: "DELIVERY",
                    benefit: 0,
                    ..case(confirmed_at.date(), fee, "NORMAL_SETTLE_ORIGINAL")
                });
            }
            if let Some(claim) = line.claim.as_ref().filter(|c| c.at > confirmed_at && c.at < until) {
                list.push(case(claim.at.date(), -paid, "NORMAL_SETTLE_AFTER_CANCEL"));
            }
        }
    }
    list.sort_by(|a, b| (a.expected_on, &a.number, a.kind).cmp(&(b.expected_on, &b.number, b.kind)));
    list
}

/// The days of the settlement. Every fifth keeps some money back, and the next one releases it; no day pays less than
/// nothing, so that what a day lacks is kept back as a negative amount too.
pub fn days(cases: &[Case]) -> Vec<Day> {
    let mut days: BTreeMap<Date, Day> = BTreeMap::new();
    for case in cases {
        let day = days.entry(case.expected_on).or_default();
        day.basis_on = day.basis_on.max(case.basis_on);
        day.expected_on = case.expected_on;
        day.paid += case.paid;
        day.commissions += case.commissions.iter().sum::<i64>();
        day.benefit += case.benefit;
    }
    let mut kept = 0;
    let mut list: Vec<Day> = days.into_values().collect();
    for (n, day) in list.iter_mut().enumerate() {
        day.return_care = if n % 7 == 3 { -1_000 } else { 0 };
        let keep = if n % 5 == 1 { day.paid.max(0) / 10 } else { 0 };
        day.held = kept - keep;
        let lacking = (-day.amount()).max(0);
        day.held += lacking;
        kept = keep - lacking;
    }
    list
}
