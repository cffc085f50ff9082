//! Days of ad accounts in another time zone: how far a company's day can differ from the one reported.
//!
//! A platform that reports whole days counts them in its account's zone. Such a day reaches into two days here. Inside
//! a period that moves nothing; at its two ends part of a reported day belongs outside, and part of the day beside the
//! period belongs inside. How much is unknown, but it is no more than those days hold: that is the bound told.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context as _;
use jangbu_core::{
    Currency, Date, Decimal, Text,
    account::{Account, AccountKind},
    facts::FactKind,
};
use jiff::{ToSpan as _, civil::time, tz::TimeZone};
use store::tables::{
    cell::{Count, Day, Exact},
    cell_of,
};

use super::{
    scope::{Known, Scope},
    sql::{Where, in_force, quoted},
};
use crate::{books::Books, output::Output};

/// What an account reports for one of its days.
#[derive(Clone, Copy, Default, Debug)]
struct Reported {
    cost: Decimal,
    /// Whether all of it stands on the very day: no hours were placed on another one.
    is_whole: bool,
}

/// A sentence for each account that reports whole days of another zone in the period.
///
/// # Errors
/// When a zone is unknown or the store cannot be read.
pub async fn notes(books: &Books, scope: &Scope, output: &Output) -> anyhow::Result<Vec<String>> {
    let here = zone(&books.company.zone)?;
    let mut notes = Vec::new();
    let media = books.accounts.values().filter(|it| it.kind == AccountKind::Media && !it.zone.is_empty());
    for account in media.filter(|it| it.zone != books.company.zone) {
        let days = reported(account, scope).await?;
        let whole: BTreeSet<Date> = days.iter().filter(|(_, it)| it.is_whole).map(|(day, _)| *day).collect();
        let Some(last) = whole.last() else { continue };
        let hours = ahead(&here, &zone(&account.zone)?, *last)?;
        if hours != 0 {
            let bound = bound(&days, (scope.from, scope.to), hours)?;
            notes.push(sentence(account, hours, bound, &books.company.zone, output));
        }
    }
    Ok(notes)
}

fn zone(name: &str) -> anyhow::Result<TimeZone> {
    TimeZone::get(name).with_context(|| format!("zone `{name}`"))
}

/// Minutes by which the company's clock is ahead of the account's on a day.
fn ahead(here: &TimeZone, there: &TimeZone, day: Date) -> anyhow::Result<i32> {
    let midnight = day.to_datetime(time(0, 0, 0, 0));
    let at = midnight.to_zoned(there.clone())?.timestamp();
    let seconds = here.to_offset(at).seconds() - there.to_offset(at).seconds();
    Ok(seconds / 60)
}

/// Cost by reported day: of the period and the day on either side of it.
async fn reported(account: &Account, scope: &Scope) -> anyhow::Result<BTreeMap<Date, Reported>> {
    let mut days = Where::default();
    days.add(format!("account = {}", quoted(&account.id)));
    if let Some(from) = scope.from {
        days.add(format!("reported_day >= DATE '{}'", from.checked_sub(1.day())?));
    }
    if let Some(to) = scope.to {
        days.add(format!("reported_day <= DATE '{}'", to.checked_add(1.day())?));
    }
    let known: &Known = &scope.known;
    let sql = format!(
        "SELECT reported_day, SUM(cost) AS cost, COUNT(CASE WHEN day <> reported_day THEN 1 END) AS placed FROM {} f{} \
         GROUP BY reported_day",
        in_force(&scope.snapshot, FactKind::AdDelivery, known)?,
        days.clause()
    );
    let mut reported = BTreeMap::new();
    for batch in scope.snapshot.query(&sql, &[]).await? {
        for row in 0..batch.num_rows() {
            let cost = cell_of::<Exact>(&batch, "cost", row)?;
            let is_whole = cell_of::<Count>(&batch, "placed", row)? == 0;
            reported.insert(cell_of::<Day>(&batch, "reported_day", row)?, Reported { cost, is_whole });
        }
    }
    Ok(reported)
}

/// The most that a period's cost can be too high or too low. `minutes` of the company's clock ahead of the account's.
///
/// Where the company is ahead, a reported day ends during the next day here: the last day reaches out of the period,
/// and the day before the first one reaches into it. Where it is behind, the other way round. What reaches out makes
/// the sum too high, what reaches in makes it too low; an open end has no edge.
fn bound(
    days: &BTreeMap<Date, Reported>,
    (from, to): (Option<Date>, Option<Date>),
    minutes: i32,
) -> anyhow::Result<Decimal> {
    let cost = |day: Option<Date>| {
        let of_day = day.and_then(|day| days.get(&day)).copied().unwrap_or_default();
        if of_day.is_whole { of_day.cost.abs() } else { Decimal::ZERO }
    };
    let before = from.map(|day| day.checked_sub(1.day())).transpose()?;
    let after = to.map(|day| day.checked_add(1.day())).transpose()?;
    let (out, into) = if minutes > 0 { (to, before) } else { (from, after) };
    Ok(cost(out).max(cost(into)))
}

fn sentence(account: &Account, minutes: i32, bound: Decimal, here: &str, output: &Output) -> String {
    let (id, there, currency): (&Text, &Text, Currency) = (&account.id, &account.zone, account.currency);
    let hours = Decimal::from(minutes.abs()) / Decimal::from(60);
    let (hours, bound) = (hours.normalize(), bound.normalize());
    let (behind_en, behind_ko) = if minutes > 0 { ("behind", "늦습니다") } else { ("ahead of", "빠릅니다") };
    let edge = !bound.is_zero();
    let mut en = format!(
        "{id} reports whole days of {there}, {hours} h {behind_en} {here}: each reaches into the day beside it."
    );
    let mut ko = format!(
        "{id} 은(는) {there} 의 하루 단위로 보고하며 {here} 보다 {hours}시간 {behind_ko}. 하루가 이웃한 날에 걸칩니다."
    );
    if edge {
        en += &format!(" At the edges of the period its cost can be off by {bound} {currency} at most.");
        ko += &format!(" 기간의 양 끝에서 비용이 최대 {bound} {currency} 어긋날 수 있습니다.");
    }
    output.say(&en, &ko).to_owned()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use jiff::civil::date;

    use super::*;

    fn days() -> BTreeMap<Date, Reported> {
        let costs = [(28, 5), (1, 100), (2, 200), (3, 40), (4, 7)];
        let month = |day: i8| if day == 28 { 2 } else { 3 };
        let of = |(day, cost): (i8, i64)| {
            (date(2026, month(day), day), Reported { cost: Decimal::from(cost), is_whole: true })
        };
        costs.into_iter().map(of).collect()
    }

    #[test]
    fn los_angeles_is_seventeen_hours_behind_seoul_in_winter_and_sixteen_in_summer() {
        let (seoul, there) = (zone("Asia/Seoul").unwrap(), zone("America/Los_Angeles").unwrap());
        assert_eq!(ahead(&seoul, &there, date(2026, 1, 5)).unwrap(), 17 * 60);
        assert_eq!(ahead(&seoul, &there, date(2026, 7, 5)).unwrap(), 16 * 60);
        assert_eq!(ahead(&seoul, &zone("Asia/Tokyo").unwrap(), date(2026, 7, 5)).unwrap(), 0);
    }

    #[test]
    fn no_split_of_the_days_can_be_further_off_than_the_bound() {
        let (from, to) = (date(2026, 3, 1), date(2026, 3, 3));
        // Behind us: the 3rd reaches out (at most 40), the 28th of February reaches in (at most 5).
        assert_eq!(bound(&days(), (Some(from), Some(to)), 960).unwrap(), Decimal::from(40));
        // Ahead of us: the 1st reaches out (at most 100), the 4th reaches in (at most 7).
        assert_eq!(bound(&days(), (Some(from), Some(to)), -60).unwrap(), Decimal::from(100));
        // Every split of the edge days, in percent: the error stays within the bound.
        for (out, into) in (0..=100).flat_map(|out| (0..=100).map(move |into| (out, into))) {
            let error = Decimal::from(40) * Decimal::new(out, 2) - Decimal::from(5) * Decimal::new(into, 2);
            assert!(error.abs() <= Decimal::from(40));
        }
        assert_eq!(bound(&days(), (None, None), 960).unwrap(), Decimal::ZERO);
    }

    #[test]
    fn hours_that_were_placed_have_no_edge() {
        let mut days = days();
        days.values_mut().for_each(|it| it.is_whole = false);
        let period = (Some(date(2026, 3, 1)), Some(date(2026, 3, 3)));
        assert_eq!(bound(&days, period, 960).unwrap(), Decimal::ZERO);
    }
}
