//! Policy 3.16, 3.4: gateways pay in won on a business day, not before the sale, and where a term is agreed on its day.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{in_force::InForce, ledger::WON};
use crate::{
    calendar::{business_days_after, is_business_day, plus, plus_months},
    faults::Finding,
    world::accounts::AccountSpec,
};

/// Payouts in won on a day that nothing explains.
pub fn unexplained(facts: &InForce, accounts: &[AccountSpec]) -> Vec<Finding> {
    // The latest sale that is paid; none where the payout is only announced.
    let mut due: BTreeMap<(&str, Date), Option<Date>> = BTreeMap::new();
    for payout in facts.payouts.rows().filter(|p| p.currency == WON) {
        due.entry((payout.gateway, payout.paid_out_on)).or_default();
    }
    for line in facts.lines.rows().filter(|l| l.currency == WON && l.kind == "payment" && l.gross > 0) {
        let latest = due.entry((line.gateway, line.paid_out_on)).or_default();
        *latest = (*latest).max(Some(line.sold_on));
    }
    let term = |gateway: &str| accounts.iter().find(|a| a.id == gateway).and_then(|a| a.payout_term.as_deref());
    let explained = |gateway: &str, on: Date, sold_on: Option<Date>| {
        let agreed = sold_on.and_then(|sold_on| due_on(term(gateway)?, sold_on));
        is_business_day(on) && sold_on.is_none_or(|sold_on| sold_on <= on) && agreed.is_none_or(|agreed| agreed == on)
    };
    due.into_iter()
        .filter(|((gateway, on), sold_on)| !explained(gateway, *on, *sold_on))
        .map(|((gateway, on), _)| Finding { kind: "due_date".into(), subject: format!("{gateway}/{on}"), amount: None })
        .collect()
}

/// The day that a term gives: an anchor, then months, days and business days, moved to the next business day.
pub fn due_on(term: &str, sold_on: Date) -> Option<Date> {
    let mut steps = term.split('+');
    let mut on = match steps.next()? {
        "week" => plus(sold_on, 7 - i64::from(sold_on.weekday().to_monday_one_offset())),
        "month" => sold_on.last_of_month(),
        _ => sold_on,
    };
    for step in steps {
        let digits = step.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let count: u32 = digits.parse().ok()?;
        on = match &step[digits.len()..] {
            "bd" => business_days_after(on, count),
            "d" => plus(on, count.into()),
            _ if on == on.last_of_month() => plus_months(on, count.into()).last_of_month(),
            _ => plus_months(on, count.into()),
        };
    }
    Some(if is_business_day(on) { on } else { business_days_after(on, 1) })
}
