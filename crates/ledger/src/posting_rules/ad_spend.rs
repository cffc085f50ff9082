//! Ad spend of an account and day, less free credit. Posting policy 3.1.
//!
//! Dr 833 advertising, Dr 1351 VAT awaiting invoice / Cr 131 prepaid or 262 accrued media.

mod examples;

use jangbu_core::{
    Date, Decimal, Text,
    account::{Account, Billing, VatTreatment},
    allocation::allocate,
    exact::AmountError,
    facts::{AdDelivery, FactSet, MediaCharge, RateKind, VatBasis},
    group::{GroupKey, GroupKind},
    vat::VatRates,
};

use super::{PostingRule, Reason};
use crate::{
    chart::Role,
    context::Context,
    journal::{Dimensions, Posting},
    lines::Lines,
    running_total::half_up,
};

pub(super) const RULE: PostingRule = PostingRule {
    id: "ad_spend",
    version: 2,
    group: GroupKind::Ad,
    summary: "Advertising cost of a day, without recoverable VAT, by campaign and ad group; taken from the prepaid \
              balance or accrued. The VAT waits for the tax invoice. Free credit lowers the cost, the mark-up of an \
              agency is a fee.",
    summary_ko: "하루의 광고비를 캠페인·광고그룹별로 비용 처리하고 선급금 또는 미지급비용으로 대체한다. \
                 부가세는 세금계산서를 받을 때까지 대기 계정에 둔다. 무상 크레딧은 비용에서 빼고, 대행사 마크업은 수수료로 잡는다.",
    rates: &[RateKind::Base],
    post,
    examples: examples::EXAMPLES,
};

fn post(group: &GroupKey, facts: &FactSet, context: &Context) -> Result<Vec<Posting>, Reason> {
    let media = context.account(group.account())?;
    let Some(day) = facts.ad_delivery.first().map(|it| it.day).or(facts.media_charge.first().map(|it| it.charged_on))
    else {
        return Ok(Vec::new());
    };
    lines_of_day(media, day, &facts.ad_delivery.iter().collect::<Vec<_>>(), facts.media_charge.iter(), context)
}

/// Lines of `media` on `day` from its delivery and the free credit used.
pub(super) fn lines_of_day<'a>(
    media: &Account,
    day: Date,
    delivery: &[&AdDelivery],
    credits: impl Iterator<Item = &'a MediaCharge>,
    context: &Context,
) -> Result<Vec<Posting>, Reason> {
    let chart = &context.chart;
    let currency = media.currency;
    if let Some(other) = delivery.iter().find(|it| it.currency != currency) {
        return Err(Reason::WrongCurrency { found: other.currency, expected: currency });
    }
    let mut lines = Lines::new(context, delivery.len() + 6);
    let paid_from = chart.code(spend_account(media.billing));
    let mut expense_minor = 0;
    for (basis, rows) in by_basis(delivery) {
        let fact_id = first_fact(&rows);
        let parties = parties(&rows)?;
        let spend = Spend::of(half_up(total_cost(&parties)?, currency)?, basis, media, &context.vat, day);
        expense_minor += spend.expense_minor;
        let spent = (Role::MediaSpend, spend.expense_minor, fact_id);
        split(&mut lines, media, day, spent, &parties, context)?;
        lines.push(chart.code(Role::VatAwaitingInvoice), (spend.vat_minor, currency), day, of_media(media), fact_id);
        lines.push(paid_from, (-spend.total_minor(), currency), day, of_media(media), fact_id);
    }
    if let Some(markup) = &media.agency_markup {
        let fee = markup.of(expense_minor)?;
        split(&mut lines, media, day, (Role::GatewayFee, fee, first_fact(delivery)), &parties(delivery)?, context)?;
        lines.push(chart.code(Role::AccruedMedia), (-fee, currency), day, of_media(media), first_fact(delivery));
    }

    let (mut used, mut fact_id) = (0_i128, i64::MAX);
    for credit in credits {
        if credit.currency != currency {
            return Err(Reason::WrongCurrency { found: credit.currency, expected: currency });
        }
        used += i128::from(credit.total_minor);
        fact_id = fact_id.min(credit.origin.id);
    }
    let used = i64::try_from(used).map_err(|_| AmountError::OutOfRange)?;
    use_credit(&mut lines, media, day, (used, fact_id), delivery, context)?;
    lines.finish(None)
}

/// Posts free credit that a day used: what it paid is no cost.
pub(super) fn use_credit(
    lines: &mut Lines<'_>,
    media: &Account,
    day: Date,
    (used, fact_id): (i64, i64),
    delivery: &[&AdDelivery],
    context: &Context,
) -> Result<(), Reason> {
    if used == 0 {
        return Ok(());
    }
    let recoverable = media.vat == VatTreatment::Recoverable;
    let vat = if recoverable { context.vat.vat_inside(used, day, media.vat_rounding) } else { 0 };
    let mut push = |role, amount: i64| {
        lines.push(context.chart.code(role), (amount, media.currency), day, of_media(media), fact_id);
    };
    push(spend_account(media.billing), used);
    push(Role::VatAwaitingInvoice, -vat);
    split(lines, media, day, (Role::MediaSpend, vat - used, fact_id), &parties(delivery)?, context)
}

/// What a day takes from the account before free credit, minor units.
pub(super) fn total_of_day(
    media: &Account,
    day: Date,
    delivery: &[&AdDelivery],
    context: &Context,
) -> Result<i64, Reason> {
    let mut total = 0;
    for (basis, rows) in by_basis(delivery) {
        let cost = half_up(total_cost(&parties(&rows)?)?, media.currency)?;
        total += Spend::of(cost, basis, media, &context.vat, day).total_minor();
    }
    Ok(total)
}

/// The rows of each VAT basis that occurs.
fn by_basis<'a>(delivery: &[&'a AdDelivery]) -> impl Iterator<Item = (VatBasis, Vec<&'a AdDelivery>)> {
    let of = |basis: &VatBasis| delivery.iter().copied().filter(|it| it.vat_basis == *basis).collect::<Vec<_>>();
    VatBasis::ALL.iter().map(move |basis| (*basis, of(basis))).filter(|(_, rows)| !rows.is_empty())
}

fn first_fact(rows: &[&AdDelivery]) -> i64 {
    rows.iter().map(|it| it.origin.id).min().unwrap_or_default()
}

/// Of the account as a whole.
fn of_media(media: &Account) -> Dimensions {
    Dimensions { media_account: media.id.clone(), ..Dimensions::default() }
}

/// The account that spend is taken from.
pub(super) fn spend_account(billing: Billing) -> Role {
    match billing {
        Billing::Prepaid => Role::PrepaidMedia,
        Billing::Threshold | Billing::Invoiced => Role::AccruedMedia,
    }
}

/// Spend of a day under one VAT basis, minor units.
struct Spend {
    expense_minor: i64,
    vat_minor: i64,
}

impl Spend {
    /// From the rounded cost as reported.
    fn of(cost: i64, basis: VatBasis, media: &Account, rates: &VatRates, day: Date) -> Self {
        let on_top = || rates.vat_on_supply(cost, day, media.vat_rounding);
        match (basis, media.vat) {
            (VatBasis::Included, VatTreatment::Recoverable) => {
                let vat_minor = rates.vat_inside(cost, day, media.vat_rounding);
                Self { expense_minor: cost - vat_minor, vat_minor }
            }
            (VatBasis::Excluded, VatTreatment::Recoverable) => Self { expense_minor: cost, vat_minor: on_top() },
            (VatBasis::Excluded, VatTreatment::Unrecoverable) => Self { expense_minor: cost + on_top(), vat_minor: 0 },
            (VatBasis::None, _)
            | (_, VatTreatment::None | VatTreatment::ReverseCharge)
            | (VatBasis::Included, VatTreatment::Unrecoverable) => Self { expense_minor: cost, vat_minor: 0 },
        }
    }

    fn total_minor(&self) -> i64 {
        self.expense_minor + self.vat_minor
    }
}

/// A campaign and ad group with the exact sum of their cost.
struct Party<'a> {
    campaign: &'a Text,
    ad_group: &'a Text,
    cost: Decimal,
    fact_id: i64,
}

/// The parties of `rows` in text order.
fn parties<'a>(rows: &[&'a AdDelivery]) -> Result<Vec<Party<'a>>, Reason> {
    let mut sorted = rows.to_vec();
    sorted.sort_unstable_by(|a, b| (&a.unit.campaign, &a.unit.ad_group).cmp(&(&b.unit.campaign, &b.unit.ad_group)));
    let mut parties: Vec<Party<'a>> = Vec::new();
    for row in sorted {
        match parties.last_mut() {
            Some(last) if (last.campaign, last.ad_group) == (&row.unit.campaign, &row.unit.ad_group) => {
                last.cost = last.cost.checked_add(row.cost).ok_or(AmountError::OutOfRange)?;
                last.fact_id = last.fact_id.min(row.origin.id);
            }
            _ => parties.push(Party {
                campaign: &row.unit.campaign,
                ad_group: &row.unit.ad_group,
                cost: row.cost,
                fact_id: row.origin.id,
            }),
        }
    }
    Ok(parties)
}

fn total_cost(parties: &[Party<'_>]) -> Result<Decimal, AmountError> {
    parties.iter().try_fold(Decimal::ZERO, |sum, it| sum.checked_add(it.cost)).ok_or(AmountError::OutOfRange)
}

/// Splits an amount over the parties in proportion to their exact cost; without any it stays with the account.
fn split(
    lines: &mut Lines<'_>,
    media: &Account,
    day: Date,
    (role, amount_minor, fact_id): (Role, i64, i64),
    parties: &[Party<'_>],
    context: &Context,
) -> Result<(), Reason> {
    let code = context.chart.code(role);
    if amount_minor == 0 {
        return Ok(());
    }
    if total_cost(parties)?.is_zero() {
        lines.push(code, (amount_minor, media.currency), day, of_media(media), fact_id);
        return Ok(());
    }
    let weights: Vec<Decimal> = parties.iter().map(|it| it.cost).collect();
    for (party, part) in parties.iter().zip(allocate(amount_minor, &weights)?) {
        let dimensions =
            Dimensions { campaign: party.campaign.clone(), ad_group: party.ad_group.clone(), ..of_media(media) };
        lines.push(code, (part, media.currency), day, dimensions, party.fact_id);
    }
    Ok(())
}
