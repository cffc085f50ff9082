//! Policy 3.13: free credit of which nobody says when it was used.

use jiff::civil::Date;

use super::{ad_spend, in_force::InForce, ledger::Group};
use crate::world::accounts::AccountSpec;

/// What is left of a grant; sorts in the order in which grants are used.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Grant {
    last_day: Date,
    from: Date,
    key: String,
    left: i64,
}

/// The lines of the group `credit:` by day; none where the platform itself says what was used.
pub fn groups(account: &AccountSpec, facts: &InForce) -> Vec<(Date, Group)> {
    let of_kind = |kind: &'static str| facts.charges.rows().filter(move |c| c.account == account.id && c.kind == kind);
    if of_kind("free_credit_used").next().is_some() {
        return Vec::new();
    }
    let mut grants: Vec<Grant> = of_kind("free_credit_granted")
        .map(|c| Grant {
            last_day: c.service_to.unwrap_or(Date::MAX),
            from: c.charged_on,
            key: c.charge_id.clone(),
            left: c.total,
        })
        .collect();
    grants.sort();
    let (mut groups, mut paid_spend) = (Vec::new(), 0);
    let paid_first =
        account.credit_use.as_deref() == Some("paid_first") && account.billing.as_deref() == Some("prepaid");
    let days = facts.spend.iter().filter(|((id, _), _)| *id == account.id);
    for ((_, day), rows) in days {
        let paid_from = if account.billing.as_deref() == Some("prepaid") { "131" } else { "262" };
        let spent = (-ad_spend::group(account, *day, rows, facts).sum(paid_from)).max(0);
        let there = |grant: &&mut Grant| grant.from <= *day && *day <= grant.last_day;
        let free: i64 = grants.iter_mut().filter(there).map(|grant| grant.left).sum();
        let covered = if paid_first { spent.min(paid_money(account, facts, *day) - paid_spend).max(0) } else { 0 };
        let used = free.min(spent - covered);
        paid_spend += spent - used;
        let mut open = used;
        for grant in grants.iter_mut().filter(there) {
            let part = open.min(grant.left);
            grant.left -= part;
            open -= part;
        }
        if used > 0 {
            let mut group = Group::default();
            ad_spend::take_off(&mut group, account, *day, rows, used);
            groups.push((*day, group));
        }
    }
    groups
}

/// Paid money on 131 by the end of a day, before any spend: openings, top-ups, refunds, credit memos.
fn paid_money(account: &AccountSpec, facts: &InForce, day: Date) -> i64 {
    let openings = facts.openings.rows().filter(|o| o.code == "131" && o.party == account.id && o.as_of <= day);
    let documents = facts.charges.rows().filter(|c| c.account == account.id);
    let moved = documents.map(|c| match c.kind {
        "top_up" if c.charged_on <= day => c.total,
        "refund" if c.charged_on <= day => -c.total,
        "credit_memo" if c.service_to.unwrap_or(c.charged_on) <= day => c.total,
        _ => 0,
    });
    openings.map(|o| o.amount).sum::<i64>() + moved.sum::<i64>()
}
