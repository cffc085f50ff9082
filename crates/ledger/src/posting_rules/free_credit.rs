//! Free credit in its order of use, where the platform does not say what a day used. Posting policy 3.13.
//!
//! Dr 131 prepaid or 262 accrued media / Cr 833 advertising, Cr 1351 VAT: what free credit paid is no cost.

use std::collections::BTreeMap;

use jangbu_core::{
    Date, Text,
    account::{Account, Billing, CreditUse},
    facts::{AdDelivery, ChargeKind, FactSet, MediaCharge, RateKind},
    group::{GroupKey, GroupKind},
};

use super::{
    PostingRule, Reason,
    ad_spend::{total_of_day, use_credit},
    media_charge::lines_of_charge,
    opening_balance::lines_of_opening,
};
use crate::{chart::Role, context::Context, example::Example, journal::Posting, lines::Lines};

pub(super) const RULE: PostingRule = PostingRule {
    id: "free_credit",
    version: 1,
    group: GroupKind::Credit,
    summary: "Where a platform does not say how much free credit a day used, free credit is spent first, or after paid \
              money where the account says so; what it paid is no cost.",
    summary_ko: "매체가 무상 크레딧 사용액을 알려 주지 않으면 무상분부터(계정 설정에 따라 유상분부터) 쓴 것으로 보고, \
                 무상분으로 집행한 금액은 비용에서 뺀다.",
    rates: &[RateKind::Base],
    post,
    examples: EXAMPLES,
};

fn post(group: &GroupKey, facts: &FactSet, context: &Context) -> Result<Vec<Posting>, Reason> {
    lines_of_credit(context.account(group.account())?, facts, context)
}

/// Lines of the free credit that `media` used, of all days.
pub(super) fn lines_of_credit(media: &Account, facts: &FactSet, context: &Context) -> Result<Vec<Posting>, Reason> {
    let of_kind = |kind| facts.media_charge.iter().filter(move |it| it.kind == kind);
    let mut grants = grants(of_kind(ChargeKind::FreeCreditGranted));
    if grants.is_empty() || of_kind(ChargeKind::FreeCreditUsed).next().is_some() {
        return Ok(Vec::new());
    }
    if let Some(other) = of_kind(ChargeKind::FreeCreditGranted).find(|it| it.currency != media.currency) {
        return Err(Reason::WrongCurrency { found: other.currency, expected: media.currency });
    }
    let mut days: BTreeMap<Date, Vec<&AdDelivery>> = BTreeMap::new();
    for row in &facts.ad_delivery {
        days.entry(row.day).or_default().push(row);
    }
    let mut paid = Paid::of(media, facts, context)?;
    let mut lines = Lines::new(context, 3 * days.len());
    for (day, delivery) in days {
        let total = total_of_day(media, day, &delivery, context)?.max(0);
        let wanted = match &paid {
            Some(paid) => total - paid.left_on(day).clamp(0, total),
            None => total,
        };
        let (used, fact_id) = take(&mut grants, day, wanted);
        if let Some(paid) = &mut paid {
            paid.spent += i128::from(total - used);
        }
        use_credit(&mut lines, media, day, (used, fact_id), &delivery, context)?;
    }
    lines.finish(None)
}

/// A grant and what is left of it.
struct Grant {
    from: Date,
    until: Option<Date>,
    left: i64,
    fact_id: i64,
}

/// Grants in the order of use: the earliest end first, those without end last.
fn grants<'a>(facts: impl Iterator<Item = &'a MediaCharge>) -> Vec<Grant> {
    let mut sorted: Vec<&MediaCharge> = facts.collect();
    let key = |it: &&MediaCharge| -> (bool, Option<Date>, Date, Text) {
        (it.service_to.is_none(), it.service_to, it.charged_on, it.origin.key.clone())
    };
    sorted.sort_by_cached_key(key);
    let grant = |it: &MediaCharge| Grant {
        from: it.charged_on,
        until: it.service_to,
        left: it.total_minor,
        fact_id: it.origin.id,
    };
    sorted.into_iter().map(grant).collect()
}

/// Takes up to `wanted` from what is there on `day`; the amount, and the grant it begins with.
fn take(grants: &mut [Grant], day: Date, wanted: i64) -> (i64, i64) {
    let (mut used, mut fact_id) = (0, 0);
    for grant in grants.iter_mut().filter(|it| it.from <= day && it.until.is_none_or(|until| day <= until)) {
        let part = grant.left.min(wanted - used);
        if part > 0 && used == 0 {
            fact_id = grant.fact_id;
        }
        grant.left -= part;
        used += part;
    }
    (used, fact_id)
}

/// Paid money of a prepaid account that spends it first.
struct Paid {
    /// Money that came and went beside spend, by day.
    moved: BTreeMap<Date, i128>,
    /// Paid money spent so far.
    spent: i128,
}

impl Paid {
    /// `None` where free credit is spent first.
    fn of(media: &Account, facts: &FactSet, context: &Context) -> Result<Option<Self>, Reason> {
        if media.credit_use != CreditUse::PaidFirst || media.billing != Billing::Prepaid {
            return Ok(None);
        }
        let mut postings = Vec::new();
        for charge in &facts.media_charge {
            postings.append(&mut lines_of_charge(media, charge, context)?);
        }
        for opening in facts.opening_balance.iter().filter(|it| *context.party(None, &it.party) == media.id) {
            postings.append(&mut lines_of_opening(opening, context)?);
        }
        let prepaid = context.chart.code(Role::PrepaidMedia);
        let mut moved: BTreeMap<Date, i128> = BTreeMap::new();
        for it in postings.iter().filter(|it| it.code == *prepaid && it.currency == media.currency) {
            *moved.entry(it.economic_on).or_default() += i128::from(it.amount_minor);
        }
        Ok(Some(Self { moved, spent: 0 }))
    }

    /// Paid money before the spend of `day`.
    fn left_on(&self, day: Date) -> i64 {
        let left = self.moved.range(..=day).map(|(_, minor)| minor).sum::<i128>() - self.spent;
        i64::try_from(left).unwrap_or(if left < 0 { i64::MIN } else { i64::MAX })
    }
}

const EXAMPLES: &[Example] = &[
    Example {
        entry: "E59",
        title: "Free credit first",
        given: &[
            "media_charge media=naver charge_id=g1 kind=free_credit_granted charged_on=2026-08-02 total=50000",
            "ad_delivery media=naver day=2026-08-03 campaign=brand cost=130000",
        ],
        only: "credit:",
        lines: &[
            "2026-08-03 131 +50,000 m=naver",
            "2026-08-03 1351 -4,545 m=naver",
            "2026-08-03 833 -45,455 m=naver c=brand",
        ],
        ..Example::EMPTY
    },
    Example {
        entry: "E60",
        title: "Paid money first",
        given: &[
            "account id=naver kind=media billing=prepaid vat=recoverable credit_use=paid_first",
            "media_charge media=naver charge_id=t1 kind=top_up charged_on=2026-08-01 total=100000",
            "media_charge media=naver charge_id=g1 kind=free_credit_granted charged_on=2026-08-02 total=50000",
            "ad_delivery media=naver day=2026-08-03 campaign=brand cost=80000",
            "ad_delivery media=naver day=2026-08-04 campaign=brand cost=60000",
        ],
        only: "credit:",
        lines: &[
            "2026-08-04 131 +40,000 m=naver",
            "2026-08-04 1351 -3,636 m=naver",
            "2026-08-04 833 -36,364 m=naver c=brand",
        ],
        ..Example::EMPTY
    },
    Example {
        title: "Credit with an end is used before credit without, and not after its end",
        given: &[
            "media_charge media=clinic charge_id=g1 kind=free_credit_granted charged_on=2026-08-01 total=500",
            "media_charge media=clinic charge_id=g2 kind=free_credit_granted charged_on=2026-08-02 service_to=2026-08-03 total=700",
            "ad_delivery media=clinic day=2026-08-03 campaign=a cost=600",
            "ad_delivery media=clinic day=2026-08-04 campaign=a cost=900",
        ],
        only: "credit:",
        lines: &[
            "2026-08-03 131 +600 m=clinic",
            "2026-08-03 833 -600 m=clinic c=a",
            "2026-08-04 131 +500 m=clinic",
            "2026-08-04 833 -500 m=clinic c=a",
        ],
        ..Example::EMPTY
    },
    Example {
        title: "Where the platform says what was used, nothing is worked out",
        given: &[
            "media_charge media=naver charge_id=g1 kind=free_credit_granted charged_on=2026-08-02 total=50000",
            "media_charge media=naver charge_id=u1 kind=free_credit_used charged_on=2026-08-04 total=10000",
            "ad_delivery media=naver day=2026-08-03 campaign=brand cost=130000",
        ],
        only: "credit:",
        lines: &[],
        ..Example::EMPTY
    },
];
