//! A balance brought forward from the books kept before. Posting policy 3.6.
//!
//! The account / 375; a complete opening trial balance leaves 375 at its own balance.

use jangbu_core::{
    account::AccountKind,
    facts::{FactSet, OpeningBalance, RateKind},
    group::{GroupKey, GroupKind},
};

use super::{PostingRule, Reason};
use crate::{
    chart::Role,
    context::Context,
    example::Example,
    journal::{Dimensions, Posting},
    lines::Lines,
};

pub(super) const RULE: PostingRule = PostingRule {
    id: "opening_balance",
    version: 1,
    group: GroupKind::Opening,
    summary: "A balance brought forward stands on its account, by party, against opening equity.",
    summary_ko: "이월된 잔액을 거래처별로 해당 계정에 올리고 이월이익잉여금을 상대 계정으로 한다.",
    rates: &[RateKind::Base],
    post,
    examples: EXAMPLES,
};

fn post(_group: &GroupKey, facts: &FactSet, context: &Context) -> Result<Vec<Posting>, Reason> {
    match facts.opening_balance.first() {
        Some(opening) => lines_of_opening(opening, context),
        None => Ok(Vec::new()),
    }
}

/// Lines of one balance.
pub(super) fn lines_of_opening(opening: &OpeningBalance, context: &Context) -> Result<Vec<Posting>, Reason> {
    let account = context.chart.account(&opening.code).ok_or_else(|| Reason::UnknownCode(opening.code.clone()))?;
    let party = context.party(None, &opening.party);
    let is_media = context.accounts.get(party).is_some_and(|it| it.kind == AccountKind::Media);
    let mut dimensions = Dimensions::default();
    if is_media {
        dimensions.media_account.clone_from(party);
    } else {
        dimensions.partner.clone_from(party);
    }
    let (amount, day) = (i128::from(opening.amount_minor), opening.as_of);
    let mut lines = Lines::new(context, 2);
    lines.push(&account.code, (amount, opening.currency), day, dimensions, opening.origin.id);
    lines.push(
        context.chart.code(Role::OpeningEquity),
        (-amount, opening.currency),
        day,
        Dimensions::default(),
        opening.origin.id,
    );
    // The debit side is worth what the fact says, with its sign.
    lines.finish(opening.functional_minor.map(|worth| if amount < 0 { worth.saturating_neg() } else { worth }))
}

const EXAMPLES: &[Example] = &[
    Example {
        entry: "E44",
        title: "Opening balances: 375 agrees with its own row",
        given: &[
            "opening_balance as_of=2026-08-01 code=103 party=kb amount=5000000",
            "opening_balance as_of=2026-08-01 code=131 party=naver amount=300000",
            "opening_balance as_of=2026-08-01 code=253 party=meta amount=-1200000",
            "opening_balance as_of=2026-08-01 code=146 amount=900000",
            "opening_balance as_of=2026-08-01 code=375 amount=-5000000",
        ],
        lines: &[
            "2026-08-01 103 +5,000,000 w=kb",
            "2026-08-01 375 -5,000,000",
            "2026-08-01 131 +300,000 m=naver",
            "2026-08-01 375 -300,000",
            "2026-08-01 253 -1,200,000 m=meta",
            "2026-08-01 375 +1,200,000",
            "2026-08-01 146 +900,000",
            "2026-08-01 375 -900,000",
        ],
        ..Example::EMPTY
    },
    Example {
        title: "A foreign balance keeps the worth it had",
        given: &[
            "opening_balance as_of=2026-08-01 code=262 party=google amount=-10000 currency=USD functional=-130000",
        ],
        only: "opening:",
        lines: &["2026-08-01 262 -100.00 USD = -130,000 m=google", "2026-08-01 375 +100.00 USD = +130,000"],
        ..Example::EMPTY
    },
];
