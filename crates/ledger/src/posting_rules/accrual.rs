//! An expense before its document: spread over its days, taken back when the document comes. Posting policy 3.15.
//!
//! Dr the expense / Cr 262, day by day; on the day of the document the other way round.

use jangbu_core::{
    Text,
    account::AccountKind,
    allocation::allocate_units,
    facts::{Accrual, FactSet, RateKind},
    group::{GroupKey, GroupKind},
};
use jiff::ToSpan;

use super::{PostingRule, Reason};
use crate::{
    chart::Role,
    context::Context,
    example::Example,
    journal::{Dimensions, Posting},
    lines::Lines,
};

pub(super) const RULE: PostingRule = PostingRule {
    id: "accrual",
    version: 1,
    group: GroupKind::Accrual,
    summary: "An expense known before its document is accrued over the days it is about, and reversed when the \
              document takes its place.",
    summary_ko: "증빙을 받기 전의 비용은 해당 기간에 일할로 미지급비용을 잡고, 증빙이 오면 되돌린다.",
    rates: &[RateKind::Base],
    post,
    examples: EXAMPLES,
};

fn post(_group: &GroupKey, facts: &FactSet, context: &Context) -> Result<Vec<Posting>, Reason> {
    let Some(accrual) = facts.accrual.first() else { return Ok(Vec::new()) };
    let expense = context.chart.account(&accrual.code).ok_or_else(|| Reason::UnknownCode(accrual.code.clone()))?;
    let (spent, owed) = dimensions(accrual, context);
    let accrued = context.chart.code(Role::AccruedMedia);
    let days: Vec<_> = accrual.from_on.series(1.day()).take_while(|day| *day <= accrual.to_on).collect();
    let mut lines = Lines::new(context, 2 * days.len() + 2);
    let mut pair = |amount: i64, day| {
        for (code, amount, dimensions) in [(&expense.code, amount, &spent), (accrued, -amount, &owed)] {
            lines.push(code, (amount, accrual.currency), day, dimensions.clone(), accrual.origin.id);
        }
    };
    for (day, part) in days.iter().zip(allocate_units(accrual.amount_minor, &vec![1; days.len()])?) {
        pair(part, *day);
    }
    if let Some(day) = accrual.reversed_on {
        pair(-accrual.amount_minor, day);
    }
    lines.finish(None)
}

/// Dimensions of the expense and of what is owed for it.
fn dimensions(accrual: &Accrual, context: &Context) -> (Dimensions, Dimensions) {
    let party: &Text = context.party(None, &accrual.party);
    if context.accounts.get(party).is_none_or(|it| it.kind != AccountKind::Media) {
        let owed = Dimensions { partner: party.clone(), ..Dimensions::default() };
        return (owed.clone(), owed);
    }
    let owed = Dimensions { media_account: party.clone(), ..Dimensions::default() };
    (Dimensions { campaign: accrual.campaign.clone(), ..owed.clone() }, owed)
}

const EXAMPLES: &[Example] = &[
    Example {
        entry: "E66",
        title: "An expense before its document",
        given: &[
            "accrual accrual_id=a1 code=833 party=meta campaign=talk from_on=2026-08-30 to_on=2026-09-02 amount=1000003 reversed_on=2026-09-10",
        ],
        lines: &[
            "2026-08-30 833 +250,001 m=meta c=talk",
            "2026-08-30 262 -250,001 m=meta",
            "2026-08-31 833 +250,001 m=meta c=talk",
            "2026-08-31 262 -250,001 m=meta",
            "2026-09-01 833 +250,001 m=meta c=talk",
            "2026-09-01 262 -250,001 m=meta",
            "2026-09-02 833 +250,000 m=meta c=talk",
            "2026-09-02 262 -250,000 m=meta",
            "2026-09-10 262 +1,000,003 m=meta",
            "2026-09-10 833 -1,000,003 m=meta c=talk",
        ],
        ..Example::EMPTY
    },
    Example {
        entry: "E67",
        title: "An accrual of a party that is no ad account",
        given: &["accrual accrual_id=a2 code=831 party=studio from_on=2026-08-31 to_on=2026-08-31 amount=300000"],
        lines: &["2026-08-31 831 +300,000 w=studio", "2026-08-31 262 -300,000 w=studio"],
        ..Example::EMPTY
    },
];
