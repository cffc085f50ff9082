//! The value of what is owed to a foreign-currency ad account at a month's end, reversed the next day. Posting policy
//! 3.14.
//!
//! Dr 935 or Cr 910 against 262 and 253, in worth only. A month has ended when its closing rate is known.

use jangbu_core::{
    Currency,
    exact::AmountError,
    facts::{FactSet, RateKind},
    fx::Rate,
    group::{GroupKey, GroupKind},
};
use jiff::ToSpan;

use super::{
    PostingRule, Reason,
    fx_realised::{Carried, days_of, source_lines, worth_only},
};
use crate::{chart::Role, context::Context, example::Example, journal::Posting, lines::merge};

pub(super) const RULE: PostingRule = PostingRule {
    id: "fx_month_end",
    version: 1,
    group: GroupKind::Reval,
    summary: "When the closing rate of a month is known, what is owed in foreign currency is shown at it; the \
              difference is an unrealised exchange gain or loss and is reversed the next day.",
    summary_ko: "월말 환율이 등록되면 외화 미지급비용·미지급금을 그 환율로 평가하고, 차액을 외화환산이익·손실로 잡아 \
                 다음 날 되돌린다.",
    rates: &[RateKind::Closing],
    post,
    examples: EXAMPLES,
};

/// Money items; an advance (131) keeps its cost.
const REVALUED: [Role; 2] = [Role::AccruedMedia, Role::MediaPayable];

fn post(group: &GroupKey, facts: &FactSet, context: &Context) -> Result<Vec<Posting>, Reason> {
    let media = context.account(group.account())?;
    let company = context.company.currency;
    let closings = context.rates.closing(media.currency, company);
    if media.currency == company || closings.is_empty() {
        return Ok(Vec::new());
    }
    let sources = source_lines(media, facts, context)?;
    let carried = REVALUED.map(|role| days_of(role, false, &sources, context).map(|days| (role, days)));
    let carried = carried.into_iter().collect::<Result<Vec<_>, _>>()?;
    let mut postings = Vec::new();
    for (month_end, rate) in closings {
        for (role, days) in &carried {
            let Some(day) = days.iter().rev().find(|day| day.on <= month_end) else { continue };
            let change = value(day.balance, media.currency, company, rate)? - day.balance.worth;
            if change == 0 {
                continue;
            }
            let accounts = (*role, if change < 0 { Role::RevalLoss } else { Role::RevalGain });
            let next_day = month_end.saturating_add(1.day());
            postings.extend(worth_only(media, accounts, change, (month_end, day.fact_id), context)?);
            postings.extend(worth_only(media, accounts, -change, (next_day, day.fact_id), context)?);
        }
    }
    merge(&mut postings);
    Ok(postings)
}

/// A foreign balance at `rate`, minor units of the company's currency.
fn value(balance: Carried, currency: Currency, company: Currency, rate: Rate) -> Result<i128, AmountError> {
    let foreign = i64::try_from(balance.foreign).map_err(|_| AmountError::OutOfRange)?;
    rate.convert(foreign, currency, company).map(i128::from)
}

const EXAMPLES: &[Example] = &[
    Example {
        entry: "E68",
        title: "A debt in dollars at a month's end",
        given: &[
            "fx_rate rate_on=2026-08-10 currency=USD quote=KRW rate=1385.40",
            "fx_rate rate_on=2026-08-31 currency=USD quote=KRW rate=1390.00 kind=closing",
            "ad_delivery media=google day=2026-08-10 campaign=search cost=1234.56 currency=USD vat_basis=none",
        ],
        only: "reval:",
        lines: &[
            "2026-08-31 935 +0.00 USD = +5,679 m=google",
            "2026-08-31 262 +0.00 USD = -5,679 m=google",
            "2026-09-01 262 +0.00 USD = +5,679 m=google",
            "2026-09-01 935 +0.00 USD = -5,679 m=google",
        ],
        ..Example::EMPTY
    },
    Example {
        title: "A gain, and a month at whose end nothing is owed",
        given: &[
            "fx_rate rate_on=2026-08-10 currency=USD quote=KRW rate=1400",
            "fx_rate rate_on=2026-08-31 currency=USD quote=KRW rate=1390 kind=closing",
            "fx_rate rate_on=2026-09-30 currency=USD quote=KRW rate=1380 kind=closing",
            "ad_delivery media=google day=2026-08-10 campaign=search cost=100.00 currency=USD vat_basis=none",
            "media_charge media=google charge_id=c1 kind=charge charged_on=2026-09-02 total=10000 currency=USD settled=139500",
        ],
        only: "reval:",
        lines: &[
            "2026-08-31 262 +0.00 USD = +1,000 m=google",
            "2026-08-31 910 +0.00 USD = -1,000 m=google",
            "2026-09-01 910 +0.00 USD = +1,000 m=google",
            "2026-09-01 262 +0.00 USD = -1,000 m=google",
        ],
        ..Example::EMPTY
    },
];
