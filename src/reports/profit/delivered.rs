//! What the platforms report: impressions, clicks, claimed conversions and their value.
//!
//! Facts have only their own day: it is taken in both views.

use std::collections::BTreeSet;

use futures::TryStreamExt as _;
use jangbu_core::{
    Currency, Date, Decimal,
    facts::{FactKind, FxRate, RateKind},
};
use ledger::FxRates;
use measure::{Claims, ProfitSums};
use store::{
    Snapshot,
    tables::{
        FactRow,
        cell::{Cell as _, Code, Count, Day, Exact},
        column,
    },
};

use super::key::{Key, KeyColumns, Numbers};
use crate::{
    books::Books,
    output::Output,
    reports::{
        scope::{Known, Scope},
        sql::{Where, in_force},
    },
};

/// Columns of the keys, each followed by a comma: facts know day, account and campaign.
fn columns(keys: &[Key]) -> String {
    let mut names: Vec<&str> = keys
        .iter()
        .filter_map(|key| match key.column() {
            "day" => Some("day, "),
            "media_account" => Some("account AS media_account, "),
            "campaign" => Some("campaign, "),
            _ => None,
        })
        .collect();
    names.sort_unstable();
    names.dedup();
    names.concat()
}

/// Adds impressions and clicks to `sums`.
///
/// # Errors
/// When the store cannot be read or a sum does not fit.
pub async fn add_delivery(
    snapshot: &Snapshot,
    scope: &Scope,
    keys: &[Key],
    sums: &mut ProfitSums,
    numbers: &mut Numbers,
) -> anyhow::Result<()> {
    let sql = format!(
        "SELECT {} impressions, clicks FROM {} f{}",
        columns(keys),
        in_force(snapshot, FactKind::AdDelivery, &scope.known)?,
        days(scope).clause()
    );
    let mut batches = Box::pin(snapshot.stream(&sql, &[]).await?);
    let mut row_numbers = vec![0; keys.len()];
    while let Some(batch) = batches.try_next().await? {
        let key_columns = KeyColumns::read(&batch, keys)?;
        let impressions = column::<Count>(&batch, "impressions")?;
        let clicks = column::<Count>(&batch, "clicks")?;
        for row in 0..batch.num_rows() {
            key_columns.numbers(row, sums, numbers, &mut row_numbers);
            let sum = sums.row(&row_numbers);
            sum.impressions = sum.impressions.checked_add(impressions.value(row)).ok_or(measure::OutOfRange)?;
            sum.clicks = sum.clicks.checked_add(clicks.value(row)).ok_or(measure::OutOfRange)?;
        }
    }
    Ok(())
}

/// Days of facts in the period; what is known is chosen with the facts in force.
fn days(scope: &Scope) -> Where {
    let all = Known { restricts: false, ..scope.known };
    Scope { known: all, ..scope.clone() }.conditions("day")
}

/// Claims in force as a query: of each unit and day the purchases, or the total where none is told.
///
/// # Errors
/// When there is no such table.
pub fn claims_sql(snapshot: &Snapshot, scope: &Scope) -> anyhow::Result<String> {
    let sum = |column: &str, action: &str| format!("SUM(CASE WHEN action = '{action}' THEN {column} END)");
    let chosen =
        |column: &str| format!("COALESCE({}, {}, 0) AS {column}", sum(column, "purchase"), sum(column, "total"));
    Ok(format!(
        "SELECT day, account, campaign, ad_group, keyword, ad, placement, currency, {}, {} FROM {} f{} \
         GROUP BY day, account, campaign, ad_group, keyword, ad, placement, currency",
        chosen("conversions"),
        chosen("value"),
        in_force(snapshot, FactKind::AdClaim, &scope.known)?,
        days(scope).and("action IN ('purchase', 'total')").clause()
    ))
}

/// Adds claims to `sums`, converted at the rate of their day; the currencies of those that have none.
///
/// # Errors
/// When the store cannot be read or a sum does not fit.
pub async fn add_claims(
    books: &Books,
    snapshot: &Snapshot,
    scope: &Scope,
    keys: &[Key],
    sums: &mut ProfitSums,
    numbers: &mut Numbers,
) -> anyhow::Result<BTreeSet<Currency>> {
    let mut without_rate = BTreeSet::new();
    if snapshot.rows(FactKind::AdClaim.as_str())? == 0 {
        return Ok(without_rate);
    }
    let keys_and_day = columns(&[keys, &[Key::Day]].concat());
    let groups = keys_and_day.replace("account AS media_account", "account");
    let sql = format!(
        "SELECT {keys_and_day} currency, SUM(conversions) AS conversions, SUM(value) AS value FROM ({}) c \
         GROUP BY {groups} currency",
        claims_sql(snapshot, scope)?
    );
    let company = books.company.currency;
    let mut rates: Option<FxRates> = None;
    let mut row_numbers = vec![0; keys.len()];
    for batch in snapshot.query(&sql, &[]).await? {
        let key_columns = KeyColumns::read(&batch, keys)?;
        let (days, currencies) = (column::<Day>(&batch, "day")?, column::<Code>(&batch, "currency")?);
        let (conversions, values) = (column::<Exact>(&batch, "conversions")?, column::<Exact>(&batch, "value")?);
        for row in 0..batch.num_rows() {
            let currency = Code::get(currencies, row)?;
            let value = Exact::get(values, row)?;
            if currency != company && rates.is_none() {
                rates = Some(self::rates(snapshot, &scope.known).await?);
            }
            let value = converted(value, currency, company, Day::get(days, row)?, rates.as_ref());
            without_rate.extend(value.is_none().then_some(currency));
            key_columns.numbers(row, sums, numbers, &mut row_numbers);
            sums.row(&row_numbers).claim(Claims {
                conversions: Exact::get(conversions, row)?,
                value: value.unwrap_or_default(),
                is_partial: value.is_none(),
            })?;
        }
    }
    Ok(without_rate)
}

/// What a claim is worth in the company's currency; `None` when there is no rate for it.
pub fn converted(
    value: Decimal,
    currency: Currency,
    company: Currency,
    day: Date,
    rates: Option<&FxRates>,
) -> Option<Decimal> {
    if currency == company || value.is_zero() {
        return Some(value);
    }
    rates?.worth(RateKind::Base, currency, company, day)?.worth(value).ok()
}

/// Says that claims in these currencies have no value in the report.
pub fn without_rate_note(currencies: &BTreeSet<Currency>, output: &Output) -> Option<String> {
    let codes: Vec<&str> = currencies.iter().map(|currency| currency.code()).collect();
    let codes = codes.join(", ");
    let (en, ko) = (
        format!(
            "No claimed value is shown where a claim in {codes} has no exchange rate on its day or before: import rates."
        ),
        format!("해당일까지의 환율이 없는 {codes} 전환이 있으면 전환매출을 비워 둡니다. 환율 파일을 가져오세요."),
    );
    (!codes.is_empty()).then(|| output.say(&en, &ko).to_owned())
}

/// Exchange rates as known.
///
/// # Errors
/// When the store cannot be read.
pub async fn rates(snapshot: &Snapshot, known: &Known) -> anyhow::Result<FxRates> {
    let sql = format!("SELECT * FROM {} f", in_force(snapshot, FactKind::FxRate, known)?);
    let mut facts: Vec<FxRate> = Vec::new();
    for batch in snapshot.query(&sql, &[]).await? {
        facts.extend(FxRate::decode(&batch)?);
    }
    Ok(FxRates::from_facts(facts.iter()))
}
