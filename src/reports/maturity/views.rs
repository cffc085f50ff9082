//! The three tables: recent days, the curve, the back-test.

use std::collections::{BTreeMap, BTreeSet};

use jangbu_core::{Currency, Date, Decimal, Text};
use jiff::ToSpan as _;
use measure::{BackTest, Curve, Observation, Score, Unknown, maturity::HORIZON};
use serve::{Cell, Column, Kind, Table, Values};

use super::{
    Coverage,
    history::{History, Metric},
};
use crate::{books::Books, output::Output};

/// The calendar day of a number of days since 1970.
pub fn date_of(day: i32) -> Date {
    Date::constant(1970, 1, 1).saturating_add(day.days())
}

/// The last look at every day of every account and metric.
pub fn last_looks(history: &History) -> impl Iterator<Item = (&(Text, Metric), &Observation)> {
    history.iter().flat_map(|(of, looks)| {
        let mut last: BTreeMap<i32, &Observation> = BTreeMap::new();
        for look in looks {
            let newest = last.entry(look.day).or_insert(look);
            if look.lag > newest.lag {
                *newest = look;
            }
        }
        last.into_values().map(move |look| (of, look))
    })
}

/// Decimals of a metric of an account.
fn decimals(books: &Books, account: &Text, metric: Metric) -> u32 {
    let currency: Currency = books.accounts.get(account).map_or(books.company.currency, |account| account.currency);
    // Platforms report fractions of conversions.
    if metric == Metric::Conversions { 2 } else { currency.decimals() }
}

/// Rows of words and numbers.
#[derive(Default)]
struct Rows {
    accounts: Vec<Text>,
    metrics: Vec<Text>,
    numbers: Vec<Vec<Option<Decimal>>>,
}

impl Rows {
    fn push(&mut self, account: &Text, metric: Metric, numbers: Vec<Option<Decimal>>) {
        self.accounts.push(account.clone());
        self.metrics.push(metric.name().into());
        self.numbers.push(numbers);
    }

    fn columns(self, names: &[&'static str]) -> Vec<Column> {
        let rows = self.numbers.len();
        let mut columns = vec![
            Column::new("media_account", Values::Text(self.accounts)),
            Column::new("metric", Values::Text(self.metrics)),
        ];
        let numbers = std::sync::Arc::new(self.numbers);
        for (at, name) in names.iter().enumerate() {
            let numbers = std::sync::Arc::clone(&numbers);
            let cell = move |row: usize| numbers[row][at].map_or(Cell::None, Cell::Number);
            columns.push(Column::new(name, Values::Computed(Kind::Number, rows, Box::new(cell))));
        }
        columns
    }
}

/// Days that are not final, with what they are expected to end at.
///
/// # Errors
/// When two looks at a day contradict each other.
pub fn recent(books: &Books, history: &History, output: &Output) -> anyhow::Result<Table> {
    let curves: BTreeMap<&(Text, Metric), Curve> =
        history.iter().map(|(of, looks)| Ok((of, Curve::learn(looks)?))).collect::<anyhow::Result<_>>()?;
    let (mut rows, mut days, mut reasons) = (Rows::default(), Vec::new(), BTreeSet::new());
    for (of, look) in last_looks(history).filter(|(_, look)| look.lag < HORIZON) {
        let (account, metric) = of;
        let mut numbers = vec![Some(look.lag.into()), Some(look.value.normalize())];
        match curves[of].expect(look, decimals(books, account, *metric)) {
            Ok(day) => {
                let expected = &day.expected;
                numbers.push(rounded(day.maturity.share, 3));
                numbers.extend([expected.value, expected.likely.low, expected.likely.high].map(Some));
            }
            Err(unknown) => {
                reasons.insert(reason(account, *metric, &unknown, output));
                numbers.extend([None; 4]);
            }
        }
        rows.push(account, *metric, numbers);
        days.push(date_of(look.day));
    }
    let names = ["seen_after", "now", "maturity", "expected", "likely_low", "likely_high"];
    let mut columns = rows.columns(&names);
    columns.insert(2, Column::new("day", Values::Date(days)));
    Ok(Table { columns, notes: reasons.into_iter().collect(), ..Table::default() })
}

fn reason(account: &Text, metric: Metric, unknown: &Unknown, output: &Output) -> String {
    let said = unknown.said();
    let metric = serve::label(metric.name(), crate::reports::lang(output));
    format!("{account}, {metric}: {}", output.say(&said.en, &said.ko))
}

/// How much of its final value a day has after each lag.
///
/// # Errors
/// When two looks at a day contradict each other.
pub fn curve(history: &History) -> anyhow::Result<Table> {
    let mut rows = Rows::default();
    for ((account, metric), looks) in history {
        for point in Curve::learn(looks)?.points().iter().flatten() {
            let numbers = vec![
                Some(point.lag.into()),
                rounded(point.share, 4),
                rounded(point.standard_error, 4),
                Some(point.days.into()),
            ];
            rows.push(account, *metric, numbers);
        }
    }
    let columns = rows.columns(&["seen_after", "maturity", "standard_error", "days"]);
    Ok(Table { columns, ..Table::default() })
}

/// How often the intervals held, and how far off the expected values were, by lag and altogether.
///
/// # Errors
/// When two looks at a day contradict each other.
pub fn back_test(books: &Books, history: &History) -> anyhow::Result<Table> {
    let mut rows = Rows::default();
    for ((account, metric), looks) in history {
        let BackTest { lags, total } = measure::back_test(looks, decimals(books, account, *metric))?;
        let by_lag = lags.iter().enumerate().map(|(lag, score)| (Some(Decimal::from(lag)), score));
        for (lag, score) in by_lag.chain([(None, &total)]).filter(|(_, score)| score.predicted > 0) {
            rows.push(account, *metric, numbers_of(lag, score));
        }
    }
    let names = ["seen_after", "predicted", "within_80", "within_95", "mean_error", "naive_mean_error"];
    Ok(Table { columns: rows.columns(&names), ..Table::default() })
}

/// The back-tests of all accounts and metrics together.
///
/// # Errors
/// When two looks at a day contradict each other.
pub fn coverage(books: &Books, history: &History) -> anyhow::Result<Option<Coverage>> {
    let mut all = Score::default();
    for ((account, metric), looks) in history {
        all.add(&measure::back_test(looks, decimals(books, account, *metric))?.total);
    }
    let share = |value: Option<f64>| value.and_then(|value| rounded(value, 3));
    let shares = share(all.coverage_likely()).zip(share(all.coverage_wide()));
    Ok(shares.map(|(within_80, within_95)| Coverage { predicted: all.predicted, within_80, within_95 }))
}

fn numbers_of(lag: Option<Decimal>, score: &Score) -> Vec<Option<Decimal>> {
    let share = |value: Option<f64>| value.and_then(|value| rounded(value, 3));
    vec![
        lag,
        Some(score.predicted.into()),
        share(score.coverage_likely()),
        share(score.coverage_wide()),
        share(score.mean_error()),
        share(score.naive_mean_error()),
    ]
}

/// A statistic as it is shown.
fn rounded(value: f64, decimals: u32) -> Option<Decimal> {
    Decimal::from_f64_retain(value).map(|value| value.round_dp(decimals).normalize())
}
