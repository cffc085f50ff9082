//! Realised exchange differences of an ad account in a foreign currency. Posting policy 3.7.
//!
//! 131, 262 and 253 keep a won balance in proportion to their foreign balance: what a payment relieves is
//! the carrying amount, and the rest is gain (907) or loss (932). A foreign balance of zero is worth zero.

use std::collections::BTreeMap;

use jangbu_core::{
    Date,
    account::Account,
    exact::AmountError,
    facts::{AdDelivery, ChargeKind, FactSet, MediaCharge},
    fx::proportion,
    group::{GroupKey, GroupKind},
};

use super::{
    PostingRule, Reason, ad_spend::lines_of_day, free_credit::lines_of_credit, media_charge::lines_of_charge,
    opening_balance::lines_of_opening,
};
use crate::{
    chart::Role,
    context::Context,
    example::Example,
    journal::{Dimensions, Posting},
    lines::merge,
};

pub(super) const RULE: PostingRule = PostingRule {
    id: "fx_realised",
    version: 1,
    group: GroupKind::Fx,
    summary: "When a foreign-currency ad account is charged or paid at another rate than it was spent, the difference \
              is an exchange gain or loss; a foreign balance of zero is then worth zero.",
    summary_ko: "외화 광고계정이 집행 시와 다른 환율로 결제되면 그 차액을 외환차익·외환차손으로 처리한다. \
                 외화 잔액이 0이면 원화 잔액도 0이 된다.",
    rates: &[],
    post,
    examples: EXAMPLES,
};

/// The accounts that carry a foreign balance, and whether they normally stand in debit.
const CARRYING: [(Role, bool); 3] =
    [(Role::PrepaidMedia, true), (Role::AccruedMedia, false), (Role::MediaPayable, false)];

fn post(group: &GroupKey, facts: &FactSet, context: &Context) -> Result<Vec<Posting>, Reason> {
    let media = context.account(group.account())?;
    if media.currency == context.company.currency {
        return Ok(Vec::new());
    }
    let sources = source_lines(media, facts, context)?;
    let mut postings = Vec::new();
    for (role, debit_normal) in CARRYING {
        for Day { on, correction, fact_id, .. } in days_of(role, debit_normal, &sources, context)? {
            if correction != 0 {
                let result = if correction < 0 { Role::FxLoss } else { Role::FxGain };
                postings.extend(worth_only(media, (role, result), correction, (on, fact_id), context)?);
            }
        }
    }
    merge(&mut postings);
    Ok(postings)
}

/// A line on the first account that changes only its worth, by `change`, and its opposite on the second.
pub(super) fn worth_only(
    media: &Account,
    (account, result): (Role, Role),
    change: i128,
    (day, fact_id): (Date, i64),
    context: &Context,
) -> Result<[Posting; 2], AmountError> {
    let functional_minor = i64::try_from(change).map_err(|_| AmountError::OutOfRange)?;
    Ok([(account, functional_minor), (result, -functional_minor)].map(|(role, functional_minor)| Posting {
        code: context.chart.code(role).clone(),
        currency: media.currency,
        amount_minor: 0,
        functional_minor,
        economic_on: day,
        booked_on: day,
        dimensions: Dimensions { media_account: media.id.clone(), ..Dimensions::default() },
        fact_id,
    }))
}

/// A day on which a carried balance moved.
pub(super) struct Day {
    pub(super) on: Date,
    /// By how much the worth of the balance must change beside the day's lines.
    correction: i128,
    pub(super) fact_id: i64,
    /// The balance behind the day.
    pub(super) balance: Carried,
}

/// The days of one account, ascending.
pub(super) fn days_of(
    role: Role,
    debit_normal: bool,
    sources: &[Posting],
    context: &Context,
) -> Result<Vec<Day>, AmountError> {
    let code = context.chart.code(role);
    let mut balance = Carried::default();
    let mut days = Vec::new();
    for (on, sides) in movements(sources.iter().filter(|it| it.code == *code), debit_normal) {
        let (mut correction, mut fact_id) = (0, 0);
        for movement in sides {
            correction += balance.apply(&movement)?;
            fact_id = fact_id.max(movement.fact_id);
        }
        days.push(Day { on, correction, fact_id, balance });
    }
    Ok(days)
}

/// What the account's other groups post in its own currency.
pub(super) fn source_lines(media: &Account, facts: &FactSet, context: &Context) -> Result<Vec<Posting>, Reason> {
    let mut days: BTreeMap<Date, (Vec<&AdDelivery>, Vec<&MediaCharge>)> = BTreeMap::new();
    for row in &facts.ad_delivery {
        days.entry(row.day).or_default().0.push(row);
    }
    let mut sources = Vec::new();
    for charge in &facts.media_charge {
        if charge.kind == ChargeKind::FreeCreditUsed {
            days.entry(charge.charged_on).or_default().1.push(charge);
        } else {
            sources.append(&mut lines_of_charge(media, charge, context)?);
        }
    }
    for (day, (delivery, credits)) in days {
        sources.append(&mut lines_of_day(media, day, &delivery, credits.into_iter(), context)?);
    }
    for opening in facts.opening_balance.iter().filter(|it| *context.party(None, &it.party) == media.id) {
        sources.append(&mut lines_of_opening(opening, context)?);
    }
    sources.append(&mut lines_of_credit(media, facts, context)?);
    sources.retain(|it| it.currency == media.currency && it.dimensions.media_account == media.id);
    Ok(sources)
}

/// Lines of one account, day and side together.
#[derive(Clone, Copy, Default)]
struct Movement {
    foreign: i128,
    worth: i128,
    fact_id: i64,
}

/// Movements by day: the account's normal side first, as spend comes before the charge of its day.
fn movements<'a>(lines: impl Iterator<Item = &'a Posting>, debit_normal: bool) -> BTreeMap<Date, [Movement; 2]> {
    let mut days: BTreeMap<Date, [Movement; 2]> = BTreeMap::new();
    for line in lines {
        let against = usize::from((line.amount_minor > 0) != debit_normal);
        let movement = &mut days.entry(line.economic_on).or_default()[against];
        movement.foreign += i128::from(line.amount_minor);
        movement.worth += i128::from(line.functional_minor);
        movement.fact_id = movement.fact_id.max(line.fact_id);
    }
    days
}

/// A foreign balance and what it is carried at in the company's currency.
#[derive(Clone, Copy, Default)]
pub(super) struct Carried {
    pub(super) foreign: i128,
    pub(super) worth: i128,
}

impl Carried {
    /// Takes a movement in; the correction by which the account's worth must change beside it.
    fn apply(&mut self, movement: &Movement) -> Result<i128, AmountError> {
        let Movement { foreign, worth, .. } = *movement;
        if foreign == 0 {
            return Ok(0);
        }
        let grows = self.foreign == 0 || self.foreign.signum() == foreign.signum();
        let correction = if grows {
            self.worth += worth;
            0
        } else if foreign.abs() <= self.foreign.abs() {
            let relieved = proportion(self.worth, foreign.abs(), self.foreign.abs())?;
            self.worth -= relieved;
            -relieved - worth
        } else {
            let closing = proportion(worth, self.foreign.abs(), foreign.abs())?;
            let correction = -self.worth - closing;
            self.worth = worth - closing;
            correction
        };
        self.foreign += foreign;
        Ok(correction)
    }
}

const EXAMPLES: &[Example] = &[
    Example {
        entry: "E40",
        title: "Charged at another rate than spent: a loss",
        given: &[
            "fx_rate rate_on=2026-08-10 currency=USD quote=KRW rate=1385.40",
            "ad_delivery media=google day=2026-08-10 campaign=search cost=1234.56 currency=USD vat_basis=none",
            "media_charge media=google charge_id=c1 kind=charge charged_on=2026-09-01 total=123456 currency=USD settled=1730977",
        ],
        only: "fx:",
        lines: &["2026-09-01 932 +0.00 USD = +20,618 m=google", "2026-09-01 262 +0.00 USD = -20,618 m=google"],
        ..Example::EMPTY
    },
    Example {
        entry: "E42",
        title: "Charged in two parts: a gain, then a loss",
        given: &[
            "fx_rate rate_on=2026-08-10 currency=USD quote=KRW rate=1385.40",
            "fx_rate rate_on=2026-08-20 currency=USD quote=KRW rate=1380.00",
            "fx_rate rate_on=2026-09-01 currency=USD quote=KRW rate=1400.00",
            "ad_delivery media=google day=2026-08-10 campaign=search cost=1234.56 currency=USD vat_basis=none",
            "media_charge media=google charge_id=c1 kind=charge charged_on=2026-08-20 total=100000 currency=USD",
            "media_charge media=google charge_id=c2 kind=charge charged_on=2026-09-01 total=23456 currency=USD",
        ],
        only: "fx:",
        lines: &[
            "2026-08-20 262 +0.00 USD = +5,400 m=google",
            "2026-08-20 907 +0.00 USD = -5,400 m=google",
            "2026-09-01 932 +0.00 USD = +3,425 m=google",
            "2026-09-01 262 +0.00 USD = -3,425 m=google",
        ],
        ..Example::EMPTY
    },
    Example {
        entry: "E43",
        title: "Charged more than was spent: the account changes sides",
        given: &[
            "fx_rate rate_on=2026-08-10 currency=USD quote=KRW rate=1390",
            "fx_rate rate_on=2026-08-11 currency=USD quote=KRW rate=1400",
            "ad_delivery media=google day=2026-08-10 campaign=search cost=100.00 currency=USD vat_basis=none",
            "media_charge media=google charge_id=c1 kind=charge charged_on=2026-08-11 total=30000 currency=USD",
        ],
        only: "fx:",
        lines: &["2026-08-11 932 +0.00 USD = +1,000 m=google", "2026-08-11 262 +0.00 USD = -1,000 m=google"],
        ..Example::EMPTY
    },
    Example {
        title: "Spend and charge of one day: the charge relieves the average of the old balance and the day's spend",
        given: &[
            "opening_balance as_of=2026-08-01 code=262 party=google amount=-10000 currency=USD functional=-130000",
            "fx_rate rate_on=2026-08-10 currency=USD quote=KRW rate=1390",
            "ad_delivery media=google day=2026-08-10 campaign=search cost=100.00 currency=USD vat_basis=none",
            "media_charge media=google charge_id=c1 kind=charge charged_on=2026-08-10 total=10000 currency=USD settled=140000",
        ],
        only: "fx:",
        lines: &["2026-08-10 932 +0.00 USD = +5,500 m=google", "2026-08-10 262 +0.00 USD = -5,500 m=google"],
        ..Example::EMPTY
    },
    Example {
        title: "An opening balance is carried at its own worth",
        given: &[
            "opening_balance as_of=2026-08-01 code=262 party=google amount=-10000 currency=USD functional=-130000",
            "media_charge media=google charge_id=c1 kind=charge charged_on=2026-08-10 total=10000 currency=USD settled=140000",
        ],
        only: "fx:",
        lines: &["2026-08-10 932 +0.00 USD = +10,000 m=google", "2026-08-10 262 +0.00 USD = -10,000 m=google"],
        ..Example::EMPTY
    },
];
