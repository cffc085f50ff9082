//! Policy 3.15: an expense before its document, spread over its days.

use rust_decimal::Decimal;

use super::{
    arithmetic::split,
    ledger::{Group, LineKey},
    links,
};
use crate::{
    calendar,
    world::{accounts::AccountSpec, accruals::Accrual},
};

/// The group of one accrual.
pub fn group(accrual: &Accrual, accounts: &[AccountSpec]) -> Group {
    let mut group = Group::default();
    let party = links::account(accounts, accrual.party);
    let is_media = accounts.iter().any(|a| a.kind == "media" && a.id == party);
    let mut move_amount = |on, amount: i64| {
        let line = |code: &str| {
            let line = LineKey::new(code, accrual.currency, on);
            if is_media { line.media(&party) } else { line.partner(&party) }
        };
        let campaign = if is_media { accrual.campaign.as_str() } else { "" };
        group.add(line(accrual.code).campaign(campaign), amount);
        group.add(line("262"), -amount);
    };
    let days: Vec<_> = calendar::days(accrual.from, accrual.to).collect();
    let shares = split(accrual.amount, &vec![Decimal::ONE; days.len()]).unwrap_or_default();
    for (on, share) in days.into_iter().zip(shares) {
        move_amount(on, share);
    }
    if let Some(on) = accrual.reversed_on {
        move_amount(on, -accrual.amount);
    }
    group
}
